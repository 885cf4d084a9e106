"""What an owner who knows the format does to the record: change it so that it agrees with itself again.

Written with statements and the pure rules only, on any cursor of either engine.
"""

import io
import secrets
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from council.kernel.canonical import canonical
from council.kernel.merkle import Frontier
from council.record.rules.entries import Leaf, commit

OF_ENTRY = "SELECT seq, tag, subject, at, commitment, leaf FROM council_recordentry ORDER BY seq"


def _is_postgres(cursor: Any) -> bool:
    return type(cursor).__module__.startswith("psycopg2")


def _run(cursor: Any, sql: str, *values: Any) -> None:
    """Run one statement on a bare cursor of the driver; placeholders are written `?`."""
    cursor.execute(sql.replace("?", "%s") if _is_postgres(cursor) else sql, values)


def _leaf(row: tuple[Any, ...], commitment: bytes) -> bytes:
    seq, tag, subject, at = row[:4]
    moment = at if isinstance(at, datetime) else datetime.fromisoformat(at)
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)  # SQLite keeps UTC without saying so
    return Leaf(tag, seq, UUID(str(subject)), moment, commitment).hash()


def _agree(cursor: Any) -> None:
    """Let the head say what the entries now say."""
    cursor.execute(OF_ENTRY)
    frontier = Frontier.of(bytes(row[5]) for row in cursor.fetchall())
    _run(cursor, "UPDATE council_recordhead SET size = ?, frontier = ?", frontier.size, frontier.to_text())


def rewrite(cursor: Any, seq: int = 2) -> None:
    """Another payload for an entry, with a new salt, commitment, leaf, tree and head."""
    cursor.execute(OF_ENTRY)
    row = next(row for row in cursor.fetchall() if row[0] == seq)
    salt, body = secrets.token_bytes(32), {"actor": "system", "n": 7}
    commitment = commit(salt, body)
    _run(
        cursor,
        "UPDATE council_recordentry SET commitment = ?, leaf = ? WHERE seq = ?",
        commitment, _leaf(row, commitment), seq,
    )  # fmt: skip
    _run(
        cursor,
        "UPDATE council_recordpayload SET salt = ?, body = ? WHERE entry_id = ?",
        salt, canonical(body).decode(), seq,
    )  # fmt: skip
    _agree(cursor)


def forget_the_last(cursor: Any) -> None:
    """The last entry and its payload gone, and the head set back to the tree before it."""
    cursor.execute("DELETE FROM council_recordpayload WHERE entry_id = 4")
    cursor.execute("DELETE FROM council_recordentry WHERE seq = 4")
    _agree(cursor)


def write_anew(cursor: Any) -> None:
    """Every entry gone and written again, one of them with another tag."""
    cursor.execute(OF_ENTRY)
    rows = cursor.fetchall()
    cursor.execute("SELECT entry_id, salt, body FROM council_recordpayload")
    payloads = cursor.fetchall()
    cursor.execute("DELETE FROM council_recordpayload")
    cursor.execute("DELETE FROM council_recordentry")
    for old in rows:
        row = (old[0], "vote.closed" if old[0] == 1 else old[1], *old[2:])
        _run(
            cursor,
            "INSERT INTO council_recordentry (seq, tag, subject, at, commitment, leaf) VALUES (?, ?, ?, ?, ?, ?)",
            *row[:5], _leaf(row, bytes(row[4])),
        )  # fmt: skip
    for payload in payloads:
        _run(cursor, "INSERT INTO council_recordpayload (entry_id, salt, body) VALUES (?, ?, ?)", *payload)
    _agree(cursor)


def copy_with_a_gap(cursor: Any) -> None:
    """Bulk loading (PostgreSQL) of an entry that does not continue the sequence."""
    out = io.StringIO()
    cursor.copy_expert(f"COPY ({OF_ENTRY}) TO STDOUT", out)
    line = out.getvalue().splitlines()[-1].split("\t", 1)[1]
    cursor.copy_expert("COPY council_recordentry FROM STDIN", io.StringIO(f"9\t{line}\n"))
