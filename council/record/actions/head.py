"""The head of the record: the one place where writers queue, and the statements that everybody waits for.

Only `actions` uses it. Whoever locks the head keeps it until the commit, so what can be done before is done before.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connection

from council.kernel.merkle import Frontier
from council.record.models import RecordEntry, RecordHead, RecordPayload
from council.record.rules.entries import Tag


@dataclass(frozen=True)
class NewEntry:
    """An entry in its place, with what opens its commitment."""

    seq: int
    tag: Tag
    subject: UUID
    at: datetime
    commitment: bytes
    leaf: bytes
    salt: bytes
    body: str


# On PostgreSQL fifty writers who wait for one row wake each other for nothing and overtake each other. An advisory lock
# is a queue: one wakes, and the row is free for it (decision 0017). It is taken here and nowhere else, always before
# the row, and the row is locked all the same, so whoever locks the row alone is safe too. The number says "SMC rec.".
_QUEUE = int.from_bytes(b"SMC rec.")
_LOCK = """
    WITH turn AS MATERIALIZED (SELECT pg_advisory_xact_lock(%s) IS NOT NULL AS mine)
    SELECT frontier, recovering_since FROM turn, council_recordhead AS head
    WHERE id = 1 AND mine FOR NO KEY UPDATE OF head
"""


def lock_head() -> tuple[Frontier, datetime | None]:
    """Lock the head until the end of the transaction: the tree's right edge, and since when it is being recovered."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(_LOCK, [_QUEUE])
            frontier, since = cursor.fetchone()
    else:
        frontier, since = RecordHead.objects.values_list("frontier", "recovering_since").get(pk=1)  # locked by BEGIN
    return Frontier.from_text(frontier), since


# One trip to the server instead of three. The head moves last, because it counts what the other two wrote: its trigger
# compares it with the entries.
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
_COLUMNS = ("seq", "tag", "subject", "at", "commitment", "leaf")


def write_entries(entries: list[NewEntry], frontier: Frontier) -> None:
    """Keep entries, payloads and the new head, which is locked: one statement on PostgreSQL, three on SQLite."""
    if connection.vendor == "postgresql":
        columns = [[getattr(one, name) for one in entries] for name in (*_COLUMNS, "seq", "salt", "body")]
        with connection.cursor() as cursor:
            cursor.execute(_WRITE, [*columns, frontier.to_text()])
        return
    rows = [RecordEntry(**{name: getattr(one, name) for name in _COLUMNS}) for one in entries]
    payloads = [RecordPayload(entry_id=one.seq, salt=one.salt, body=one.body) for one in entries]
    RecordEntry.objects.bulk_create(rows, batch_size=1000)
    RecordPayload.objects.bulk_create(payloads, batch_size=1000)
    RecordHead.objects.filter(pk=1).update(size=frontier.size, frontier=frontier.to_text())
