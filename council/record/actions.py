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
from council.kernel.merkle import Frontier
from council.record.models import RecordEntry, RecordHead, RecordPayload
from council.record.rules.entries import Leaf, Tag, commit
from council.record.rules.erasures import may_erase
from council.record.rules.payloads import must_fit

ERASURES_SUBJECT = UUID("00000000-0000-4000-8000-000000000003")
"""The opaque subject of every erasure: the leaf of one must not point at the person it was done for."""


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

    The head row is locked first, so entries are gap-free and in the order of commits. `payload` is canonical JSON:
    strings, whole numbers, lists, mappings; never floats. Raises `RuntimeError` outside a transaction and
    `PayloadDoesNotFit`, before anything is written, for facts that are not of the tag's shape (rules/payloads.py).
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
    """Append several entries of one act in one go, with one lock and three statements however many there are."""
    if not connection.in_atomic_block:
        raise RuntimeError("the record is written in the transaction of the act it records")
    now = clock.now()
    head = RecordHead.objects.select_for_update().get(pk=1)
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
    RecordEntry.objects.bulk_create(entries, batch_size=1000)
    RecordPayload.objects.bulk_create(payloads, batch_size=1000)
    head.size, head.frontier = frontier.size, frontier.to_text()
    head.save(update_fields=["size", "frontier"])
    for event in events:
        for reaction in _reactions[event.tag]:
            reaction(event)
    return events


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
    facts = {"seqs": wanted, "reason": reason}
    return append(Tag.PAYLOAD_ERASED, ERASURES_SUBJECT, facts, actor=actor, clock=clock, office=office)
