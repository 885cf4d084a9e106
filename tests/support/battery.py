"""Running the attacks and judging what came of them; the table for people is `.cache/reports/battery.md`."""

import json
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import psycopg2
from django.db import DatabaseError, connection, transaction

from council.boot import against_role, reasons_against
from council.kernel.actor import Actor
from council.kernel.clock import Clock
from council.kernel.merkle import consistency_proof, root, verify_consistency
from council.record.actions import append_many, erase
from council.record.models import RecordEntry
from council.record.queries import check
from council.record.rules.entries import Tag
from tests.support import attacks, databases
from tests.support.attacks import Attack
from tests.support.roles import Roles, cursor_at

FOLDER = databases.ROOT / ".cache" / "reports"
UNNOTICED = "NEITHER REFUSED NOR DETECTED"
START = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
WHO = ("app", "owner", "admin")
TABLES = ("council_recordentry", "council_recordpayload", "council_recordhead")


@dataclass(frozen=True)
class Result:
    """What came of an attack, and in whose words."""

    outcome: str
    words: str = ""


def five_entries(clock: Clock) -> None:
    """The record that is attacked: five entries, the first of them erased, as the fourth says."""
    with transaction.atomic():
        _import("first", "second", "third", clock=clock)
        erase([0], reason="test", actor=Actor.system(), clock=clock)
        _import("last", clock=clock)


def _import(*words: str, clock: Clock) -> None:
    items = [(uuid4(), {"puid": word}) for word in words]
    append_many(Tag.STATEMENT_IMPORTED, items, actor=Actor.system(), clock=clock)


@contextmanager
def cursor_of(who: str, database: str, roles: Roles | None) -> Iterator[Any]:
    """A bare cursor as the product has it (`app`), or as the owner of the tables or of the file (`owner`), or as the
    server's superuser (`admin`).
    """
    if who == "admin":
        with cursor_at(databases.url_of(database)) as cursor:
            yield cursor
    elif roles:
        with cursor_at(roles.url(getattr(roles, who), database)) as cursor:
            yield cursor
    elif who == "app":
        connection.ensure_connection()
        yield connection.connection.cursor()  # with the product's pragmas
    else:
        plain = sqlite3.connect(database, isolation_level=None)
        try:
            yield plain.cursor()
        finally:
            plain.close()


def attack(tried: Attack, who: str, database: str, roles: Roles | None) -> Result:
    """Run the steps until one is refused, and judge what the record says afterwards.

    A refusal must leave the record as it was. Otherwise whoever looks finds it: the verifier, or the same verifier
    with the size and the root of an older checkpoint, or the checks at start; in this order.
    """
    before, (size, old_root) = _content(), _checkpoint()
    words = _run(tried, who, database, roles)
    connection.close()  # what is judged is what a new connection sees
    after = _content()
    if words:
        return Result(attacks.REFUSED if after == before else UNNOTICED, words)
    if after is None:
        return Result(attacks.VERIFIER, "the table is gone")
    verdict = check()
    if not verdict.ok:
        return Result(attacks.VERIFIER, f"entry {verdict.failed}: {verdict.why}")
    if not is_continued(size, old_root):
        return Result(attacks.OLDER, f"the record does not continue the checkpoint of {size} entries")
    reasons = _guards(roles)
    if reasons:
        return Result(attacks.CHECK, reasons[0])
    return Result(attacks.NOTHING if after == before else UNNOTICED)


def is_continued(size: int, old_root: bytes) -> bool:
    """Whether the record now is the one of an older checkpoint, continued (RFC 9162 section 2.1.4)."""
    leaves = [bytes(leaf) for leaf in RecordEntry.objects.order_by("seq").values_list("leaf", flat=True)]
    if len(leaves) < size:
        return False
    return verify_consistency(size, len(leaves), old_root, root(leaves), consistency_proof(leaves, size))


def _checkpoint() -> tuple[int, bytes]:
    verdict = check()
    return verdict.size, bytes.fromhex(verdict.root)


def _run(tried: Attack, who: str, database: str, roles: Roles | None) -> str:
    """The words of the refusal, or nothing when every step went through."""
    with cursor_of(who, database, roles) as cursor:
        try:
            for step in tried.steps:
                if callable(step):
                    step(cursor)
                else:
                    names = {"app": roles.app, "owner": roles.owner} if roles else {}
                    cursor.execute(step.format(**names) if "{app}" in step or "{owner}" in step else step)
        except (psycopg2.Error, sqlite3.Error) as error:
            return str(error).strip().splitlines()[0]
    return ""


def _content() -> list[list[Any]] | None:
    """All rows of the record, read by the administrator; nothing when they cannot be read."""
    found = []
    try:
        with connection.cursor() as cursor:
            for table in TABLES:
                cursor.execute(f"SELECT * FROM {table} ORDER BY 1")
                found.append([[bytes(v) if isinstance(v, memoryview) else v for v in row] for row in cursor.fetchall()])
    except DatabaseError:
        return None
    return found


def _guards(roles: Roles | None) -> list[str]:
    """What the checks at start say of the triggers, and of the product's role."""
    said = [reason for reason in reasons_against(connection) if "trigger" in reason or "no table" in reason]
    return said + (against_role(connection, roles.app) if roles else [])


def enter(tried: Attack, who: str, engine: str, result: Result) -> None:
    """Note one result, and write the table anew."""
    folder = FOLDER / "battery"
    folder.mkdir(parents=True, exist_ok=True)
    entry = {"attack": tried.name, "who": who, "engine": engine, "outcome": result.outcome, "words": result.words}
    with databases.locked("battery"):
        place = [known.name for known in attacks.attacks_on(engine)].index(tried.name)
        (folder / f"{engine}-{place:02}-{who}.json").write_text(json.dumps(entry), encoding="utf-8")
        _write_table([json.loads(path.read_text(encoding="utf-8")) for path in sorted(folder.glob("*.json"))])


def _write_table(entries: list[dict[str, str]]) -> None:
    rows: dict[tuple[str, str], dict[str, dict[str, str]]] = {}
    for entry in entries:
        rows.setdefault((entry["engine"], entry["attack"]), {})[entry["who"]] = entry
    lines = [
        "| engine | statement | as the product's role | as the owner | as superuser | in whose words |",
        "|---|---|---|---|---|---|",
    ]
    for (engine, name), both in rows.items():
        words = "; ".join(dict.fromkeys(both[who]["words"] for who in WHO if who in both if both[who]["words"]))
        cells = [both[who]["outcome"] if who in both else "" for who in WHO]
        lines.append(f"| {engine} | {name} | {' | '.join(cells)} | {words.replace('|', '/')} |")
    total = {(e["engine"], e["attack"]) for e in entries}
    lines.append(f"| | {len(total)} statements, {len(entries)} attempts | | | | |")
    (FOLDER / "battery.md").write_text("\n".join(lines) + "\n", encoding="utf-8")
