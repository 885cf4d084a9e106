"""Which payloads can be erased. Pure."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from council.kernel.verdicts import Verdict, no, require_that
from council.record.rules.entries import Tag

STAYS = frozenset(
    {
        Tag.DRAW_FELL_BACK,
        Tag.DRAW_LOTTERIES,
        Tag.DRAW_SPOKE,
        Tag.PAYLOAD_ERASED,
        Tag.RECORD_DAY_CLOSED,
        Tag.RECORD_EPOCH_DECLARED,
        Tag.RECORD_KEY_ADOPTED,
    }
)
"""Entries of the record about itself, and those that say what decides a draw. With an erasure, what it hides would be
hidden too; without the others, a draw could be decided by something else. They name no person.
"""


def may_erase(wanted: Collection[int], tags: Mapping[int, str], kept: Collection[int]) -> Verdict:
    """Whether these entries can lose their payloads; every reason names its entry.

    `tags` are those of the entries that exist, `kept` the entries whose payload is still there.
    """
    verdict = require_that(bool(wanted), "record.nothing_to_erase")
    for seq in wanted:
        if seq not in tags:
            verdict &= no("record.no_such_entry", seq=seq)
        elif tags[seq] in STAYS:
            verdict &= no("record.erasure_stays", seq=seq)
        else:
            verdict &= require_that(seq in kept, "record.erased_already", seq=seq)
    return verdict
