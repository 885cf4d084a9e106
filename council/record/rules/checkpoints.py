"""When a day of the record ends, which tree is signed, and when a signer must refuse. Pure.

Public figures of the record exist only as of the end of a day in UTC (INTEGRITY.md, Ballots), because whoever could
watch the record grow would count the ballots of a sealed vote. A day is closed by an entry, and covered: entries that
say nothing fill the tree up to a whole block, so that its size does not tell how much, or how little, happened.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

from council.kernel.merkle import EMPTY_ROOT
from council.kernel.notes import TreeHead
from council.kernel.verdicts import YES, Verdict, no, require_that

RECORD_SUBJECT = UUID("00000000-0000-4000-8000-000000000003")
"""The opaque subject under which the record speaks of itself: days, keys, epochs, exports."""

BLOCK = 64
"""A closed day ends at a multiple of so many entries."""

LATE = timedelta(hours=3)
"""How long after the end of a day its checkpoint may take before the operator's page calls it late."""


def day_to_close(now: datetime, last: date | None) -> date | None:
    """The day that has ended and is not closed yet: yesterday, in UTC. Days without a running timer are passed over."""
    yesterday = now.astimezone(UTC).date() - timedelta(days=1)
    return yesterday if last is None or last < yesterday else None


def cover(size: int, chance: int, *, closing: int = 0) -> int:
    """How many covering entries come next, so that the tree then ends at a whole block, `closing` entries later.

    `chance`, below a block, is random and secret: who fills a block with entries of their own could otherwise tell from
    the next size whether anybody else did anything.
    """
    return chance + -(size + chance + closing) % BLOCK


def origin_of(name: str, epoch: int) -> str:
    """The origin of checkpoints (C2SP tlog-checkpoint): the log's name; from the second epoch on with its number."""
    return name if epoch == 1 else f"{name}/{epoch}"


def epoch_of(origin: str) -> int:
    """The number of the epoch that an origin names."""
    number = origin.rpartition("/")[2]
    return int(number) if number.isdecimal() and int(number) > 1 else 1


def age(head: TreeHead) -> tuple[int, int]:
    """By which signed trees are ordered: those of a later epoch after all of an earlier one."""
    return epoch_of(head.origin), head.size


@dataclass(frozen=True)
class ClosedDay:
    """A day and the entry that closed it; the tree up to this entry has `size` leaves."""

    day: date
    seq: int

    @property
    def size(self) -> int:
        """How many leaves the tree of this day has."""
        return self.seq + 1


@dataclass(frozen=True)
class Epoch:
    """A declared new beginning after a restore: `number` from 2, and the checkpoint that it embeds, as it was signed.

    `seq` is the place of its entry. Before it come the entries that the backup held; after it the log goes on. `lost`
    is how many signed entries the backup did not have, from `first_lost` on; `reason` why there was a restore, in the
    operator's words.
    """

    number: int
    seq: int
    at: datetime
    checkpoint: str
    lost: int = 0
    reason: str = ""
    first_lost: int = 0


@dataclass(frozen=True)
class Kept:
    """An older tree that a signer signed, and the root that as many leaves of the database have now."""

    head: TreeHead
    root_now: bytes | None


@dataclass(frozen=True)
class SigningFacts:
    """What a signer knows before it signs. `last` is the newest tree it signed, from its own folder.

    `root_then` is the root that the database's first `last.size` leaves have now; nothing when there are fewer.
    `epochs` are the declared epochs in the tree to be signed, oldest first. `kept` are all trees it signed, and is
    needed for the first signature of an epoch only.
    """

    last: TreeHead | None
    last_note: str
    next: TreeHead
    root_then: bytes | None
    epochs: tuple[Epoch, ...] = ()
    kept: tuple[Kept, ...] = ()


def may_sign(facts: SigningFacts) -> Verdict:
    """Whether a tree may be signed: it goes on where the last one ended, or a new epoch says why it does not.

    A new epoch must embed exactly the note that was signed last; so nobody can declare history away that the signer
    has not been told of, and everybody who kept that note can see the gap. It must name the whole gap, and what it does
    not call lost must be as it was signed: a restore is no occasion to rewrite what came before the backup.
    """
    if facts.last is None:
        return require_that(facts.next.size > 0, "record.empty")
    if facts.last.origin == facts.next.origin:
        if facts.root_then is None:
            return no("record.shrunk", size=facts.next.size, before=facts.last.size)
        return require_that(facts.root_then == facts.last.root, "record.rewritten", size=facts.last.size)
    if age(facts.next) < age(facts.last):
        return no("record.epoch_goes_back")
    embeds = next((epoch for epoch in facts.epochs if epoch.checkpoint == facts.last_note), None)
    if embeds is None:
        return no("record.epoch_without_checkpoint", size=facts.last.size)
    gap = gap_of(facts.last, embeds.seq, facts.root_then)
    if (embeds.first_lost, embeds.lost) != (gap.first, gap.lost):
        return no("record.epoch_hides_loss", lost=gap.lost)
    changed = [one.head.size for one in facts.kept if stands(one.head, facts.epochs) and one.root_now != one.head.root]
    return require_that(not changed, "record.rewritten", size=max(changed, default=0))


def stands(head: TreeHead, epochs: Iterable[Epoch]) -> bool:
    """Whether a signed tree must still be the beginning of the log: no later epoch calls any of it lost."""
    return all(head.size <= epoch.first_lost for epoch in epochs if epoch.number > epoch_of(head.origin))


@dataclass(frozen=True)
class Gap:
    """What a restore lost: entries from `first` to `last`, both included; none when `first` is past `last`."""

    first: int
    last: int

    @property
    def lost(self) -> int:
        """How many signed entries the backup did not have."""
        return max(self.last - self.first + 1, 0)


def gap_of(signed: TreeHead, size: int, root_then: bytes | None) -> Gap:
    """Which signed entries are missing from, or different in, a restored log of `size` entries.

    Equal trees up to the signed size lose nothing. A log that is shorter misses its end. One that is as long and
    differs may differ anywhere: then the whole of what was signed is in doubt.
    """
    if root_then == signed.root or signed.root == EMPTY_ROOT:
        return Gap(signed.size, signed.size - 1)
    return Gap(size, signed.size - 1) if size < signed.size else Gap(0, signed.size - 1)


def is_lost(head: TreeHead, epoch: Epoch) -> bool:
    """Whether an epoch has said that the end of a signed tree was lost."""
    return epoch_of(head.origin) < epoch.number and head.size > epoch.first_lost and epoch.lost > 0


def coarse_total(counts: Mapping[str, int], size: int) -> Verdict:
    """Counts of a checkpoint add up to its size: the figures shown in public are all of the record."""
    return YES if sum(counts.values()) == size else no("record.counts", size=size)


@dataclass(frozen=True)
class HealthFacts:
    """What the operator's page knows of signing. Days are in UTC; `witnessed` speaks of the newest checkpoint."""

    now: datetime
    closed_day: date | None
    signed_day: date | None
    signature_good: bool
    tree_agrees: bool
    keys: int
    authority: bool
    witnessed: bool
    recovering_since: datetime | None


def healthy(facts: HealthFacts) -> Verdict:
    """Whether days are closed, signed and witnessed in time; every trouble by name, those that mean forgery first."""
    verdict = require_that(facts.tree_agrees, "record.differs")
    verdict &= require_that(facts.signature_good, "record.signature_bad")
    verdict &= require_that(facts.recovering_since is None, "record.awaits_epoch")
    verdict &= require_that(facts.keys > 0, "record.no_key")
    due = (facts.now - LATE).astimezone(UTC).date() - timedelta(days=1)
    verdict &= require_that(facts.closed_day is not None and facts.closed_day >= due, "record.day_open")
    today = facts.now.astimezone(UTC).date()
    verdict &= require_that(facts.closed_day is None or facts.closed_day < today, "record.day_ahead")
    if facts.closed_day and facts.keys:
        verdict &= require_that(
            facts.signed_day is not None and facts.signed_day >= facts.closed_day, "record.unsigned"
        )
    verdict &= require_that(facts.authority, "record.no_authority")
    if facts.signed_day and facts.authority:
        verdict &= require_that(facts.witnessed, "record.unwitnessed")
    return verdict


def is_late(day: date, now: datetime) -> bool:
    """Whether the newest signed day is older than it should be, for the public page."""
    return day < (now - LATE).astimezone(UTC).date() - timedelta(days=1)
