"""Appending to the record, and telling the rooms that it happened."""

from __future__ import annotations

import json
import secrets
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import connection

from council.kernel.actor import Actor
from council.kernel.canonical import canonical
from council.kernel.clock import Clock
from council.kernel.merkle import Frontier
from council.record.models import RecordEntry, RecordHead, RecordPayload
from council.record.rules.entries import Leaf, Tag, commit


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
    strings, whole numbers, lists, mappings; never floats. Raises `RuntimeError` outside a transaction.
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
    frontier = Frontier.from_text(head.frontier)
    entries, payloads, events = [], [], []
    for tag, subject, facts in items:
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
# All three are one statement: the database checks the key of a payload when every entry is there.
_WRITE = """
    WITH entries AS (
        INSERT INTO council_recordentry (seq, tag, subject, at, commitment, leaf)
        SELECT * FROM unnest(%s::bigint[], %s::text[], %s::uuid[], %s::timestamptz[], %s::bytea[], %s::bytea[])
    ), payloads AS (
        INSERT INTO council_recordpayload (entry_id, salt, body)
        SELECT * FROM unnest(%s::bigint[], %s::bytea[], %s::text[])
    )
    UPDATE council_recordhead SET size = %s, frontier = %s WHERE id = 1
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
            cursor.execute(_WRITE, [*kept, *opened, frontier.size, frontier.to_text()])
        return
    RecordEntry.objects.bulk_create(entries, batch_size=1000)
    RecordPayload.objects.bulk_create(payloads, batch_size=1000)
    RecordHead.objects.filter(pk=1).update(size=frontier.size, frontier=frontier.to_text())
