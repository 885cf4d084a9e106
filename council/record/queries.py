"""Reading and checking the record."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice
from typing import Any
from uuid import UUID

from django.db.models import Count, Max, QuerySet

from council.kernel.merkle import HASH_BYTES, Frontier, consistency_proof, inclusion_proof, root
from council.kernel.notes import BadNote, TreeHead, VerifyingKey, open_checkpoint
from council.kernel.verdicts import Refused, no
from council.record.models import Checkpoint, CheckpointKey, RecordEntry, RecordHead
from council.record.rules.bundles import bundle, entry_as_json, hexed, may_show
from council.record.rules.checkpoints import BLOCK, ClosedDay, Epoch
from council.record.rules.coarse import COARSE, Coarse
from council.record.rules.entries import Leaf, Tag, commit
from council.record.rules.payloads import fits


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


def leaves(size: int, start: int = 0) -> Iterator[bytes]:
    """Leaf hashes from `start` up to the tree of `size` leaves, in order, ten thousand at a time."""
    seq = start
    while seq < size:
        batch = RecordEntry.objects.filter(seq__gte=seq, seq__lt=min(seq + 10_000, size)).order_by("seq")
        found = [bytes(leaf) for leaf in batch.values_list("leaf", flat=True)]
        if not found:
            return
        yield from found
        seq += len(found)


def root_at(size: int) -> bytes | None:
    """The root of the first `size` leaves as the database has them now; nothing when it has fewer."""
    frontier = Frontier.of(leaves(size))
    return frontier.root() if frontier.size == size else None


def new_blocks(size: int) -> bytes:
    """The roots of the whole blocks between the last published checkpoint and a tree of `size`, joined."""
    start = Checkpoint.objects.filter(size__lt=size).aggregate(last=Max("size"))["last"] or 0
    found, joined = leaves(size, start), bytearray()
    while block := list(islice(found, BLOCK)):
        joined += root(block)
    return bytes(joined)


def blocks(size: int) -> list[bytes]:
    """The roots of all blocks of the tree of a checkpoint of `size`: its right edge is a whole block."""
    found = Checkpoint.objects.filter(size__lte=size).order_by("size").values_list("blocks", flat=True)
    return split(b"".join(bytes(one) for one in found))


def split(joined: bytes) -> list[bytes]:
    """Hashes that stand one after the other."""
    return [joined[place : place + HASH_BYTES] for place in range(0, len(joined), HASH_BYTES)]


def inclusion(seq: int, roots: list[bytes]) -> list[bytes]:
    """The hashes that lead from an entry to the root over these blocks: one read of 64 leaves, whatever the size.

    A tree of whole blocks is the tree over their roots, because RFC 6962 section 2.1 splits at powers of two.
    """
    place, start = seq % BLOCK, seq - seq % BLOCK
    return inclusion_proof(list(leaves(start + BLOCK, start)), place) + inclusion_proof(roots, seq // BLOCK)


def last_closed() -> ClosedDay | None:
    """The last day that was closed."""
    return _closed(RecordEntry.objects.filter(tag=Tag.RECORD_DAY_CLOSED).order_by("-seq"))


def closed_at(size: int) -> ClosedDay | None:
    """The day whose tree has this size, or nothing when no day ended there."""
    return _closed(RecordEntry.objects.filter(tag=Tag.RECORD_DAY_CLOSED, seq=size - 1))


def _closed(found: QuerySet[RecordEntry]) -> ClosedDay | None:
    """The first of these that is what it should be: at the end of a block, of a day that was over, with its payload."""
    for entry in found.select_related("payload")[:10]:
        payload = _opened(entry)
        closed = ClosedDay(date.fromisoformat(payload["day"]), entry.seq) if payload else None
        if closed and closed.size % BLOCK == 0 and closed.day < entry.at.date():
            return closed
    return None


def _opened(entry: RecordEntry) -> dict[str, Any] | None:
    """The payload of an entry, if it is the one that was committed to and has the shape of its kind."""
    payload = payload_of(entry)
    if payload is None or fits(Tag(entry.tag), payload) is not None:
        return None
    return payload if commit(bytes(entry.payload.salt), payload) == bytes(entry.commitment) else None


def counts_at(size: int) -> dict[str, int]:
    """How many of the first `size` entries are of each coarse type: figures for the end of a day, never for now."""
    found = RecordEntry.objects.filter(seq__lt=size).values_list("tag").annotate(Count("seq")).order_by()
    counts: Counter[str] = Counter()
    for tag, number in found:
        counts[COARSE.get(tag, Coarse.SEALED)] += number  # a kind that nobody knows tells nothing, and stops nothing
    return {str(coarse): counts[coarse] for coarse in Coarse}


def epochs(size: int | None = None) -> list[Epoch]:
    """Every new beginning that was declared after a restore (within the first `size` entries), oldest first."""
    found = RecordEntry.objects.filter(tag=Tag.RECORD_EPOCH_DECLARED)
    if size is not None:
        found = found.filter(seq__lt=size)
    declared: list[Epoch] = []
    for entry in found.select_related("payload").order_by("seq"):
        payload = _opened(entry)
        if payload and payload["epoch"] > (declared[-1].number if declared else 1):
            lost, reason, first = payload["lost"], payload["reason"], payload["first_lost"]
            declared.append(Epoch(payload["epoch"], entry.seq, entry.at, payload["checkpoint"], lost, reason, first))
    return declared


def adopted_keys() -> list[VerifyingKey]:
    """The public keys of this record, the one in force first."""
    texts = CheckpointKey.objects.order_by("-adopted_at", "text").values_list("text", flat=True)
    return [VerifyingKey.from_text(text) for text in texts]


def signed_head(note: str, new: str = "") -> tuple[TreeHead, VerifyingKey]:
    """The tree of a note that one of the adopted keys signed, or the `new` one, `NAME+ID+KEY`. Raises `Refused`."""
    try:
        keys = [*([VerifyingKey.from_text(new)] if new else []), *adopted_keys()]
    except BadNote:
        raise Refused(no("record.bad_key")) from None
    if not keys:
        raise Refused(no("record.no_key"))
    try:
        return open_checkpoint(note, keys)
    except BadNote as problem:
        raise Refused(no("record.bad_checkpoint", "checkpoint", problem=str(problem))) from None


def newest_checkpoint() -> Checkpoint | None:
    """The checkpoint of the last closed day that was signed. A row that its note does not bear out is passed over."""
    keys = adopted_keys()
    return next((one for one in Checkpoint.objects.defer("blocks").order_by("-pk")[:10] if bears_out(one, keys)), None)


def bears_out(checkpoint: Checkpoint, keys: list[VerifyingKey]) -> bool:
    """Whether the note is signed by one of the keys and says what the row says: the product's role can add rows."""
    try:
        return open_checkpoint(checkpoint.note, keys)[0] == head_of(checkpoint)
    except BadNote:
        return False


def covering(seq: int) -> Checkpoint | None:
    """The newest checkpoint, if its tree holds the entry: before that the place of an entry is told to nobody."""
    found = newest_checkpoint()
    return found if found and found.size > seq else None


def unwitnessed(authority: str, most: int) -> list[Checkpoint]:
    """The newest checkpoints that an authority has not witnessed, the newest first."""
    return list(Checkpoint.objects.exclude(timestamps__authority=authority).order_by("-pk")[:most])


def recovering() -> datetime | None:
    """Since when the record is being recovered from a backup; nothing in ordinary times."""
    return RecordHead.objects.values_list("recovering_since", flat=True).get(pk=1)


def first_wrong_leaf(start: int, size: int) -> int | None:
    """The first entry from `start` on, below `size`, whose stored leaf hash is not that of its fields."""
    for entry in entries_between(start, size):
        if Leaf(entry.tag, entry.seq, entry.subject, entry.at, bytes(entry.commitment)).hash() != bytes(entry.leaf):
            return entry.seq
    return None


def entries_between(start: int, size: int) -> Iterator[RecordEntry]:
    """Entries from `start` on, below `size`, in order, a thousand at a time, each with its payload."""
    while start < size:
        batch = RecordEntry.objects.filter(seq__gte=start, seq__lt=min(start + 1000, size)).order_by("seq")
        found = list(batch.select_related("payload"))
        if not found:
            return
        yield from found
        start = found[-1].seq + 1


class Differs(Exception):
    """What the database holds is not what was signed: no proof can be made. An alarm, not an answer."""


@dataclass(frozen=True)
class Proven:
    """The way from an entry to the newest checkpoint, as a bundle; `first` is the first checkpoint that covered it."""

    checkpoint: Checkpoint
    first: Checkpoint
    bundle: dict[str, Any]


def prove(seq: int, *, everybody: bool = True, document: dict[str, Any] | None = None) -> Proven | None:
    """What shows that an entry stands in the signed record; nothing before the day of the entry is signed.

    For `everybody` only what names nobody is shown; without it the caller has made sure that the reader may see the
    entry. Raises `Differs` when the database contradicts what was signed, and when the entry cannot be shown.
    """
    newest = covering(seq)
    if newest is None:
        return None
    roots = blocks(newest.size)
    shown = shown_entry(RecordEntry.objects.select_related("payload").get(pk=seq), everybody=everybody)
    if root(roots) != bytes(newest.root) or shown is None:
        raise Differs
    shown["inclusion"] = hexed(inclusion(seq, roots))
    same_log = Checkpoint.objects.defer("blocks").filter(origin=newest.origin, key_id=newest.key_id)
    first = same_log.filter(size__gt=seq).order_by("size")[0]
    way = hexed(consistency_proof(roots, first.size // BLOCK))
    earlier = [{"note": first.note, "consistency": way}] if first != newest else []
    opinions = [{"seq": seq, "document": document}] if document is not None else []
    return Proven(newest, first, bundle(head_of(newest), entries=[shown], earlier=earlier, opinions=opinions))


def head_of(checkpoint: Checkpoint) -> TreeHead:
    """The tree that a checkpoint speaks of."""
    return TreeHead(checkpoint.origin, checkpoint.size, bytes(checkpoint.root))


def shown_entry(entry: RecordEntry, *, everybody: bool = True) -> dict[str, Any] | None:
    """An entry with what opens it; nothing for one that is erased, or for everybody and not to be shown to them."""
    payload = payload_of(entry)
    if payload is None or (everybody and not may_show(entry.tag, payload)):
        return None
    return entry_as_json(
        entry.seq, entry.tag, entry.subject, entry.at, bytes(entry.commitment), bytes(entry.payload.salt), payload
    )
