"""Appending to the record, and telling the rooms that it happened."""

from __future__ import annotations

import json
import secrets
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from secrets import randbelow
from typing import Any
from uuid import UUID, uuid4

from django.db import connection, transaction

from council.kernel.actor import Actor
from council.kernel.canonical import canonical
from council.kernel.clock import Clock, utc_text
from council.kernel.merkle import Frontier, root
from council.kernel.notes import BadNote, VerifyingKey
from council.kernel.verdicts import Refused, no, require_that
from council.record.models import (
    Checkpoint,
    CheckpointKey,
    RecordEntry,
    RecordHead,
    RecordPayload,
    Sighting,
    Timestamp,
)
from council.record.queries import (
    adopted_keys,
    blocks,
    closed_at,
    counts_at,
    epochs,
    head_of,
    last_closed,
    new_blocks,
    newest_checkpoint,
    recovering,
    root_at,
    signed_head,
    split,
)
from council.record.rules.checkpoints import (
    BLOCK,
    RECORD_SUBJECT,
    Gap,
    age,
    coarse_total,
    cover,
    day_to_close,
    epoch_of,
    gap_of,
    is_lost,
)
from council.record.rules.entries import Leaf, Tag, commit
from council.record.rules.erasures import may_erase
from council.record.rules.payloads import must_fit


@dataclass(frozen=True)
class Event:
    """A record entry as reactions see it, inside the transaction that made it."""

    tag: Tag
    seq: int
    subject: UUID
    payload: dict[str, Any]
    actor: Actor
    clock: Clock


Chance = Callable[[int], int]
"""Gives a random number below another; what tests and nobody else can foresee."""

Reaction = Callable[[Event], None]
_reactions: dict[Tag, list[Reaction]] = defaultdict(list)


def react_to(*tags: Tag) -> Callable[[Reaction], Reaction]:
    """Register a function to run in the same transaction, right after an entry with one of these tags."""

    def register(reaction: Reaction) -> Reaction:
        for tag in tags:
            _reactions[tag].append(reaction)
        return reaction

    return register


def append(
    tag: Tag,
    subject: UUID,
    payload: dict[str, Any],
    *,
    actor: Actor,
    clock: Clock,
    office: str | None = None,
) -> Event:
    """Append one entry in the transaction of the act, then run the reactions.

    The head row is locked first, so entries are gap-free and in the order of commits. `payload` is canonical JSON:
    strings, whole numbers, lists, mappings; never floats. Raises `RuntimeError` outside a transaction,
    `PayloadDoesNotFit`, before anything is written, for facts that are not of the tag's shape (rules/payloads.py), and
    `Refused` while the record is being recovered from a backup.
    """
    (event,) = append_many(tag, [(subject, payload)], actor=actor, clock=clock, office=office)
    return event


def append_many(
    tag: Tag,
    items: Iterable[tuple[UUID, dict[str, Any]]],
    *,
    actor: Actor,
    clock: Clock,
    office: str | None = None,
) -> list[Event]:
    """Append several entries of one kind in one go."""
    return append_all(((tag, subject, facts) for subject, facts in items), actor=actor, clock=clock, office=office)


def append_all(
    items: Iterable[tuple[Tag, UUID, dict[str, Any]]],
    *,
    actor: Actor,
    clock: Clock,
    office: str | None = None,
) -> list[Event]:
    """Append several entries of one act in one go: one lock, and as few statements for a thousand as for one."""
    if not connection.in_atomic_block:
        raise RuntimeError("the record is written in the transaction of the act it records")
    now = clock.now()
    head = RecordHead.objects.select_for_update().get(pk=1)
    require_that(head.recovering_since is None, "record.recovering").or_refuse()
    frontier = Frontier.from_text(head.frontier)
    entries, payloads, events = [], [], []
    for tag, subject, facts in items:
        must_fit(tag, facts, office)
        body = {"actor": actor.label, **({"office": office} if office else {}), **facts}
        if clock.simulated:
            body["clock"] = "simulated"
        salt = secrets.token_bytes(32)
        leaf = Leaf(tag, frontier.size, subject, now, commit(salt, body))
        leaf_hash = leaf.hash()
        entries.append(
            RecordEntry(seq=leaf.seq, tag=tag, subject=subject, at=now, commitment=leaf.commitment, leaf=leaf_hash)
        )
        payloads.append(RecordPayload(entry_id=leaf.seq, salt=salt, body=canonical(body).decode()))
        events.append(Event(tag, leaf.seq, subject, json.loads(payloads[-1].body), actor, clock))
        frontier = frontier.append(leaf_hash)
    _write(entries, payloads, frontier)
    for event in events:
        for reaction in _reactions[event.tag]:
            reaction(event)
    return events


# Everybody who appends waits while this runs, so it is one trip to the server instead of three (decision 0017).
# The head moves last, because it counts what the other two wrote: its trigger compares it with the entries.
_WRITE = """
    WITH entries AS (
        INSERT INTO council_recordentry (seq, tag, subject, at, commitment, leaf)
        SELECT * FROM unnest(%s::bigint[], %s::text[], %s::uuid[], %s::timestamptz[], %s::bytea[], %s::bytea[])
        RETURNING seq
    ), payloads AS (
        INSERT INTO council_recordpayload (entry_id, salt, body)
        SELECT * FROM unnest(%s::bigint[], %s::bytea[], %s::text[])
        RETURNING entry_id
    )
    UPDATE council_recordhead SET size = size + (SELECT count(*) FROM entries), frontier = %s
    WHERE id = 1 AND (SELECT count(*) FROM entries) = (SELECT count(*) FROM payloads)
"""


def _write(entries: list[RecordEntry], payloads: list[RecordPayload], frontier: Frontier) -> None:
    """Keep entries, payloads and the new head, whose row is locked: one statement on PostgreSQL, three on SQLite."""
    if connection.vendor == "postgresql":
        kept = [
            [getattr(entry, name) for entry in entries]
            for name in ("seq", "tag", "subject", "at", "commitment", "leaf")
        ]
        opened = [[getattr(payload, name) for payload in payloads] for name in ("entry_id", "salt", "body")]
        with connection.cursor() as cursor:
            cursor.execute(_WRITE, [*kept, *opened, frontier.to_text()])
        return
    RecordEntry.objects.bulk_create(entries, batch_size=1000)
    RecordPayload.objects.bulk_create(payloads, batch_size=1000)
    RecordHead.objects.filter(pk=1).update(size=frontier.size, frontier=frontier.to_text())


@transaction.atomic
def erase(seqs: Iterable[int], *, reason: str, actor: Actor, clock: Clock, office: str | None = None) -> Event:
    """Erase the payloads and salts of entries for good, and append the entry that says so; their leaves stay.

    `reason` is a word. The head is locked first, so that two erasures cannot both claim a payload. Raises `Refused`
    for entries that do not exist, are erased already or are erasures themselves: with an erasure, what it hides would
    be hidden too. Nothing here asks whether somebody may erase: the room that knows what the entries are about does.
    """
    RecordHead.objects.select_for_update().get(pk=1)
    wanted = sorted(set(seqs))
    tags = dict(RecordEntry.objects.filter(seq__in=wanted).values_list("seq", "tag"))
    payloads = RecordPayload.objects.filter(entry_id__in=wanted)
    may_erase(wanted, tags, set(payloads.values_list("entry_id", flat=True))).or_refuse()
    payloads.delete()
    facts = {"seqs": wanted, "reason": reason}  # its leaf points at nobody for whom it was done
    return append(Tag.PAYLOAD_ERASED, RECORD_SUBJECT, facts, actor=actor, clock=clock, office=office)


@transaction.atomic
def append_covered(
    tag: Tag,
    subject: UUID,
    payload: dict[str, Any],
    *,
    actor: Actor,
    clock: Clock,
    closing: int = 0,
    chance: Chance = randbelow,
) -> Event:
    """Append an entry whose place everybody will see, behind covering entries up to a whole block.

    Else its place would tell exactly how many entries the day had before it. With `closing=1` the entry itself is the
    last of its block. `chance(n)` gives a secret random number below n.
    """
    head = RecordHead.objects.select_for_update().get(pk=1)
    covering = cover(head.size, chance(BLOCK), closing=closing)
    covers = (uuid4() for _ in range(covering))
    return append_all(
        [*((Tag.RECORD_PADDED, one, {}) for one in covers), (tag, subject, payload)], actor=actor, clock=clock
    )[-1]


@transaction.atomic
def close_day(*, clock: Clock, chance: Chance = randbelow) -> date | None:
    """Close the day that has ended, unless it is closed: covering entries, then the entry that says so.

    What the clockwork does after each midnight (UTC). The tree up to this entry is what a checkpoint signs. Idempotent:
    two timers at once close a day once. Returns the day, or nothing when there was nothing to do.
    """
    head = RecordHead.objects.select_for_update().get(pk=1)
    last = last_closed()
    day = day_to_close(clock.now(), last.day if last else None)
    if day is None or head.recovering_since:
        return None
    facts = {"day": day.isoformat()}
    append_covered(
        Tag.RECORD_DAY_CLOSED, RECORD_SUBJECT, facts, actor=Actor.system(), clock=clock, closing=1, chance=chance
    )
    return day


@transaction.atomic
def adopt_key(text: str, *, actor: Actor, clock: Clock) -> CheckpointKey:
    """Take a public key into force, by which later checkpoints are signed. Raises `Refused`."""
    try:
        key = VerifyingKey.from_text(text)
    except BadNote:
        raise Refused(no("record.bad_key")) from None
    same_name = all(key.name == one.name for one in adopted_keys())
    require_that(same_name and epoch_of(key.name) == 1, "record.key_name").or_refuse()
    require_that(not CheckpointKey.objects.filter(pk=text).exists(), "record.key_known").or_refuse()
    append(Tag.RECORD_KEY_ADOPTED, RECORD_SUBJECT, {"key": text}, actor=actor, clock=clock)
    return CheckpointKey.objects.create(text=text, adopted_at=clock.now())


@transaction.atomic
def publish_checkpoint(note: str, *, actor: Actor, clock: Clock) -> Checkpoint:
    """Keep a signed checkpoint for everybody to see. Raises `Refused` for one that no adopted key signed.

    It must speak of the tree that ends with the closing of a day. Publishing the same note again changes nothing.
    """
    head, key = signed_head(note)
    closed = closed_at(head.size)
    require_that(closed is not None and head.size % BLOCK == 0, "record.other_tree").or_refuse()
    assert closed is not None
    known = Checkpoint.objects.filter(origin=head.origin, size=head.size).first()
    if known:
        require_that(known.note == note, "record.other_tree").or_refuse()
        return known
    newer = Checkpoint.objects.filter(size__gte=head.size)
    blocks_now = new_blocks(head.size)
    tree = root([*blocks(head.size), *split(blocks_now)])
    require_that(tree == head.root and not newer.exists(), "record.other_tree").or_refuse()
    counts = counts_at(head.size)
    coarse_total(counts, head.size).or_refuse()
    return Checkpoint.objects.create(
        origin=head.origin, size=head.size, root=head.root, note=note, key_id=key.to_text(), day=closed.day,
        counts=counts, blocks=blocks_now, published_at=clock.now(),
    )  # fmt: skip


def add_timestamp(checkpoint: Checkpoint, *, authority: str, token: bytes, at: datetime, actor: Actor) -> Timestamp:
    """Keep what a time-stamping authority said about a checkpoint. The same authority is asked once."""
    made, _ = Timestamp.objects.get_or_create(
        checkpoint=checkpoint, authority=authority, defaults={"token": token, "at": at}
    )
    return made


@transaction.atomic
def bring_back(note: str, *, witness: bool, actor: Actor, clock: Clock) -> Checkpoint:
    """A person holds an old checkpoint against the record; a member who does is kept as its `witness`.

    Returns the checkpoint as it was published. Raises `Refused` when no adopted key signed the note, when it is of what
    a restore has lost, and when the council signed it and the record now shows another tree: that is the proof of a
    changed history. Nothing is kept during a recovery.
    """
    head, _ = signed_head(note)
    known = Checkpoint.objects.filter(origin=head.origin, size=head.size).first()
    if known is None or bytes(known.root) != head.root:
        lost = next((epoch for epoch in epochs() if is_lost(head, epoch)), None)
        (no("record.lost", "checkpoint", epoch=lost.number) if lost else no("record.other_tree")).or_refuse()
    assert known is not None
    if witness and actor.id and not recovering():
        Sighting.objects.get_or_create(checkpoint=known, person=actor.id, defaults={"at": clock.now()})
    return known


def begin_recovery(*, at: datetime) -> None:
    """Stop all writing: the database comes from a backup. What `restore` does last; it cannot be recorded by itself."""
    RecordHead.objects.filter(pk=1).update(recovering_since=at)


@transaction.atomic
def declare_epoch(checkpoint: str, reason: str, *, actor: Actor, clock: Clock, key: str = "") -> Event:
    """End the recovery: a new epoch that embeds the last signed checkpoint and names what the backup did not have.

    `checkpoint` is the newest note that was signed before the restore, from the signer's folder or from anybody who
    kept it; empty where nothing was ever signed. `key` is a public key that was adopted after the backup: nothing in
    the restored record knows it, and it is adopted again, after the epoch. The entry is public. Raises `Refused` when
    no adopted key signed the note, when a newer one was published, or when nothing was restored.
    """
    head = RecordHead.objects.select_for_update().get(pk=1)
    require_that(head.recovering_since is not None, "record.not_recovering").or_refuse()
    newest = newest_checkpoint()
    if checkpoint:
        signed, _ = signed_head(checkpoint, key)
        require_that(newest is None or age(signed) >= age(head_of(newest)), "record.older", "checkpoint").or_refuse()
        gap, before = gap_of(signed, head.size, root_at(signed.size)), epoch_of(signed.origin)
    else:
        require_that(newest is None, "record.was_signed", "checkpoint").or_refuse()
        gap, before = Gap(head.size + 1, head.size), 1
    number = 1 + max([before, *(epoch.number for epoch in epochs())])
    last = RecordEntry.objects.order_by("-seq").values_list("at", flat=True).first()
    RecordHead.objects.filter(pk=1).update(recovering_since=None)
    facts = {
        "epoch": number, "checkpoint": checkpoint, "first_lost": gap.first, "last_lost": gap.last, "lost": gap.lost,
        "resumed_at": head.size, "reason": reason, "stopped": utc_text(last or clock.now()),
    }  # fmt: skip
    event = append(Tag.RECORD_EPOCH_DECLARED, RECORD_SUBJECT, facts, actor=actor, clock=clock)
    if key:
        adopt_key(key, actor=actor, clock=clock)
    return event


@transaction.atomic
def note_export(kind: str, facts: dict[str, Any], *, actor: Actor, clock: Clock) -> Event:
    """Record that a copy of much of the database left it: who made it, of what kind."""
    return append(Tag.EXPORT_MADE, RECORD_SUBJECT, {"kind": kind, **facts}, actor=actor, clock=clock)
