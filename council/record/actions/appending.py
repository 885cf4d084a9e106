"""Appending to the record, and telling the rooms that it happened."""

from __future__ import annotations

import json
import secrets
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from council.kernel.actor import Actor
from council.kernel.canonical import canonical
from council.kernel.clock import Clock
from council.kernel.verdicts import require_that
from council.record.actions.head import NewEntry, lock_head, write_entries
from council.record.models import RecordEntry, RecordPayload
from council.record.rules.checkpoints import RECORD_SUBJECT
from council.record.rules.entries import Leaf, Tag, commit_to
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

    The head is locked, so entries are gap-free and in the order of commits. `payload` is canonical JSON:
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
    sealed = [_sealed(tag, subject, facts, actor, clock, office) for tag, subject, facts in items]
    frontier, recovering_since = lock_head()  # from here to the commit everybody else waits
    require_that(recovering_since is None, "record.recovering").or_refuse()
    entries = []
    for one in sealed:
        leaf = Leaf(one.tag, frontier.size, one.subject, now, one.commitment).hash()
        entries.append(NewEntry(frontier.size, one.tag, one.subject, now, one.commitment, leaf, one.salt, one.body))
        frontier = frontier.append(leaf)
    write_entries(entries, frontier)
    events = [Event(one.tag, one.seq, one.subject, json.loads(one.body), actor, clock) for one in entries]
    for event in events:
        for reaction in _reactions[event.tag]:
            reaction(event)
    return events


@dataclass(frozen=True)
class _Sealed:
    """All of an entry that can be made before its place is known."""

    tag: Tag
    subject: UUID
    salt: bytes
    body: str
    commitment: bytes


def _sealed(tag: Tag, subject: UUID, facts: dict[str, Any], actor: Actor, clock: Clock, office: str | None) -> _Sealed:
    must_fit(tag, facts, office)
    body = {"actor": actor.label, **({"office": office} if office else {}), **facts}
    if clock.simulated:
        body["clock"] = "simulated"
    salt, written = secrets.token_bytes(32), canonical(body)
    return _Sealed(tag, subject, salt, written.decode(), commit_to(salt, written))


@transaction.atomic
def erase(seqs: Iterable[int], *, reason: str, actor: Actor, clock: Clock, office: str | None = None) -> Event:
    """Erase the payloads and salts of entries for good, and append the entry that says so; their leaves stay.

    `reason` is a word. The head is locked first, so that two erasures cannot both claim a payload. Raises `Refused`
    for entries that do not exist, are erased already or are erasures themselves: with an erasure, what it hides would
    be hidden too. Nothing here asks whether somebody may erase: the room that knows what the entries are about does.
    """
    lock_head()
    wanted = sorted(set(seqs))
    tags = dict(RecordEntry.objects.filter(seq__in=wanted).values_list("seq", "tag"))
    payloads = RecordPayload.objects.filter(entry_id__in=wanted)
    may_erase(wanted, tags, set(payloads.values_list("entry_id", flat=True))).or_refuse()
    payloads.delete()
    facts = {"seqs": wanted, "reason": reason}  # its leaf points at nobody for whom it was done
    return append(Tag.PAYLOAD_ERASED, RECORD_SUBJECT, facts, actor=actor, clock=clock, office=office)


@transaction.atomic
def note_export(kind: str, facts: dict[str, Any], *, actor: Actor, clock: Clock) -> Event:
    """Record that a copy of much of the database left it: who made it, of what kind."""
    return append(Tag.EXPORT_MADE, RECORD_SUBJECT, {"kind": kind, **facts}, actor=actor, clock=clock)
