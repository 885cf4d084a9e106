"""Bundles `smc-record-bundle/1`: what is handed out so that strangers can check the record. Pure.

`docs/formats/record.md` describes the format, `verify.py` reads it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from council.kernel.actor import Actor
from council.kernel.clock import utc_text
from council.kernel.notes import TreeHead
from council.record.rules.entries import Tag

FORMAT = "smc-record-bundle/1"

OPEN_TAGS = frozenset(
    {
        Tag.OPINION_CORRECTED,
        Tag.OPINION_PUBLISHED,
        Tag.OPINION_REPUBLISHED,
        Tag.OPINION_UNPUBLISHED,
        Tag.RECORD_DAY_CLOSED,
        Tag.RECORD_EPOCH_DECLARED,
    }
)
"""Entries that may be shown to everybody: what they hold is public anyhow. All others are leaf hashes and no more.

Showing an entry shows its place, and two places tell how many entries are between them. So each of these stands at the
edge of a block, behind covering entries, but for an epoch, before which nobody could act.
"""


def may_show(tag: str, payload: Mapping[str, Any]) -> bool:
    """Whether an entry may be shown to everybody: of an open kind, and naming nobody, not even by an opaque number.

    One number in two entries would tell that one person stands behind both, a chair who is not named for example.
    """
    return tag in OPEN_TAGS and payload.get("actor") == Actor.system().label


def entry_as_json(
    seq: int, tag: str, subject: UUID, at: datetime, commitment: bytes, salt: bytes, payload: Mapping[str, Any]
) -> dict[str, Any]:
    """An entry with what opens its commitment, as a bundle shows it."""
    return {
        "seq": seq,
        "type": tag,
        "subject": str(subject),
        "time": utc_text(at),
        "commitment": commitment.hex(),
        "salt": salt.hex(),
        "payload": dict(payload),
    }


def hexed(hashes: Iterable[bytes]) -> list[str]:
    """Hashes as a bundle writes them."""
    return [one.hex() for one in hashes]


def bundle(
    head: TreeHead,
    *,
    entries: Iterable[Mapping[str, Any]] = (),
    earlier: Iterable[Mapping[str, Any]] = (),
    opinions: Iterable[Mapping[str, Any]] = (),
) -> dict[str, Any]:
    """A bundle to which all proofs of `head` lead; each list ascending. A whole one gets its `leaves` added."""
    return {
        "format": FORMAT,
        "origin": head.origin,
        "size": head.size,
        "root": head.root.hex(),
        "entries": [dict(entry) for entry in entries],
        "earlier": [dict(one) for one in earlier],
        "opinions": [dict(one) for one in opinions],
        "draws": [],
        "tallies": [],
    }
