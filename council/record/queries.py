"""Reading and checking the record."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from council.kernel.merkle import Frontier
from council.record.models import RecordEntry, RecordHead
from council.record.rules.entries import Leaf, Tag, commit


@dataclass(frozen=True)
class Check:
    """The result of checking the whole record. `failed` is the first wrong `seq`, `why` says what is wrong with it."""

    size: int
    root: str
    erased: int
    failed: int | None = None
    why: str = ""

    @property
    def ok(self) -> bool:
        """Whether every leaf and the head agree."""
        return self.failed is None


def entries_about(subject: UUID) -> list[RecordEntry]:
    """Entries about one thing, oldest first."""
    return list(RecordEntry.objects.filter(subject=subject).order_by("seq"))


def payload_of(entry: RecordEntry) -> dict[str, Any] | None:
    """What an entry commits to, or nothing when it was erased."""
    payload = getattr(entry, "payload", None)
    return json.loads(payload.body) if payload else None


@dataclass(frozen=True)
class Proof:
    """What shows that an entry holds something: the leaf, and the salt and payload that open its commitment."""

    seq: int
    tag: str
    subject: UUID
    at: datetime
    commitment: str
    salt: str
    body: str


def proofs(tag: str, subjects: Iterable[UUID]) -> dict[UUID, Proof]:
    """The last entry of a kind about each of these things, with what opens it; erased ones are left out."""
    found = RecordEntry.objects.filter(tag=tag, subject__in=list(subjects), payload__isnull=False)
    return {
        entry.subject: Proof(
            seq=entry.seq,
            tag=entry.tag,
            subject=entry.subject,
            at=entry.at,
            commitment=bytes(entry.commitment).hex(),
            salt=bytes(entry.payload.salt).hex(),
            body=entry.payload.body,
        )
        for entry in found.select_related("payload").order_by("seq")
    }


def size() -> int:
    """How many entries there are."""
    return RecordHead.objects.values_list("size", flat=True).get(pk=1)


def check() -> Check:
    """Recompute every commitment, every leaf and the root; name the first that is wrong.

    A payload may be missing only where a later `payload.erased` names its entry, and must be missing there.
    """
    head = RecordHead.objects.get(pk=1)
    frontier, erased, named = Frontier(), 0, _erased()
    for expected, entry in enumerate(_all()):
        payload = getattr(entry, "payload", None)
        why = ""
        if entry.seq != expected:
            why = f"the entry that should stand here is missing: the next is {entry.seq}"
        elif payload is None and entry.seq not in named:
            why = "the payload was removed without an entry that says so"
        elif payload and entry.seq in named:
            why = "an entry says that the payload was erased, and it is here"
        elif payload and commit(bytes(payload.salt), json.loads(payload.body)) != bytes(entry.commitment):
            why = "the payload is not what was committed to"
        elif Leaf(entry.tag, entry.seq, entry.subject, entry.at, bytes(entry.commitment)).hash() != bytes(entry.leaf):
            why = "the entry was changed after it was written"
        if why:
            return Check(expected, frontier.root().hex(), erased, failed=expected, why=why)
        erased += payload is None
        frontier = frontier.append(bytes(entry.leaf))
    if frontier.size != head.size:
        return Check(
            frontier.size, frontier.root().hex(), erased, frontier.size, f"the head counts {head.size} entries"
        )
    if frontier.to_text() != head.frontier:
        last = max(frontier.size - 1, 0)
        return Check(frontier.size, frontier.root().hex(), erased, last, "the head holds another tree")
    return Check(frontier.size, frontier.root().hex(), erased)


def _erased() -> set[int]:
    """The entries that erasures name; an erasure speaks of earlier entries only."""
    told = RecordEntry.objects.filter(tag=Tag.PAYLOAD_ERASED, payload__isnull=False)
    return {
        seq
        for place, body in told.values_list("seq", "payload__body").iterator()
        for seq in json.loads(body).get("seqs", [])
        if seq < place
    }


def _all() -> Iterator[RecordEntry]:
    """Every entry in order, a thousand at a time."""
    seq = -1
    while True:
        batch = list(RecordEntry.objects.filter(seq__gt=seq).select_related("payload").order_by("seq")[:1000])
        if not batch:
            return
        yield from batch
        seq = batch[-1].seq
