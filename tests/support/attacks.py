"""Statements against the record, tried as the product's own role and as the owner of the database, on both engines.

Each names what must come of it. Statements run one after the other, each committed by itself; a step may also be a
function that is given the cursor. The record that they attack has five entries, of which the first is
erased and the fourth says so.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from council.record.rules.grants import TRIGGERS
from tests.support.forgery import copy_with_a_gap, forget_the_last, rewrite, write_anew

REFUSED = "refused"
VERIFIER = "detected by verify_record"
OLDER = "detected by an older checkpoint"
CHECK = "detected by the checks at start"
NOTHING = "changes nothing"

COLUMNS = "seq, tag, subject, at, commitment, leaf"
ENTRY, PAYLOAD, HEAD = "council_recordentry", "council_recordpayload", "council_recordhead"

Step = str | Callable[[Any], None]


@dataclass(frozen=True)
class Attack:
    """What somebody tries, and what must come of it for each; `admin`, where it is tried, is PostgreSQL's superuser."""

    name: str
    steps: tuple[Step, ...]
    app: str = REFUSED
    owner: str = REFUSED
    admin: str = ""


def insert(values: str, source: int = 1, tail: str = "", verb: str = "INSERT") -> str:
    """An entry made from another one."""
    return f"{verb} INTO {ENTRY} ({COLUMNS}) SELECT {values} FROM {ENTRY} WHERE seq = {source} {tail}"


REST = "tag, subject, at, commitment, leaf"
CHANGE = f"UPDATE {ENTRY} SET tag = 'vote.closed' WHERE seq = 2"
FALSE_PAYLOAD = f"INTO {PAYLOAD} (entry_id, salt, body) SELECT 0, salt, '{{\"n\":7}}' FROM {PAYLOAD} WHERE entry_id = 1"

ON_BOTH = [
    Attack("UPDATE of a tag", (CHANGE,)),
    Attack("UPDATE of a leaf", (f"UPDATE {ENTRY} SET leaf = commitment WHERE seq = 1",)),
    Attack("UPDATE of a commitment", (f"UPDATE {ENTRY} SET commitment = leaf WHERE seq = 1",)),
    Attack("UPDATE of a number", (f"UPDATE {ENTRY} SET seq = 9 WHERE seq = 4",)),
    Attack("DELETE of an entry", (f"DELETE FROM {ENTRY} WHERE seq = 2",)),
    Attack("DELETE of all entries", (f"DELETE FROM {ENTRY}",)),
    Attack("INSERT with a gap in seq", (insert(f"9, {REST}"),)),
    Attack("INSERT of a repeated seq", (insert(COLUMNS),)),
    Attack("INSERT of a negative seq", (insert(f"-1, {REST}"),)),
    Attack(
        "INSERT … ON CONFLICT DO UPDATE", (insert(COLUMNS, tail="ON CONFLICT (seq) DO UPDATE SET tag = 'vote.closed'"),)
    ),
    Attack("UPDATE of a payload", (f"UPDATE {PAYLOAD} SET body = '{{}}' WHERE entry_id = 1",)),
    Attack("false payload for an erased entry", (f"INSERT {FALSE_PAYLOAD}",)),
    Attack("DELETE of a payload", (f"DELETE FROM {PAYLOAD} WHERE entry_id = 1",), app=VERIFIER, owner=VERIFIER),
    Attack("head set back", (f"UPDATE {HEAD} SET size = 3",)),
    Attack("head set ahead", (f"UPDATE {HEAD} SET size = 6, frontier = '6 00 11'",)),
    Attack("head with another tree", (f"UPDATE {HEAD} SET frontier = '5 00 11'",)),
    Attack("head deleted", (f"DELETE FROM {HEAD}",)),
    Attack("second head", (f"INSERT INTO {HEAD} (id, size, frontier) VALUES (2, 0, '0')",)),
    Attack("rewrite of an entry with leaf, tree and head", (rewrite,)),
]

DISABLED = tuple(f"ALTER TABLE {table} DISABLE TRIGGER USER" for table in (ENTRY, PAYLOAD, HEAD))
NEW_TABLE = (
    f"ALTER TABLE {ENTRY} RENAME TO old_entries",
    f"CREATE TABLE {ENTRY} AS SELECT * FROM old_entries",
)
REPLICA = "SET session_replication_role = replica"
HARMLESS = "CREATE OR REPLACE FUNCTION {}() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'"

ON_POSTGRESQL = [
    Attack("INSERT without moving the head", (insert(f"5, {REST}"),), admin=REFUSED),
    Attack("TRUNCATE", (f"TRUNCATE {PAYLOAD}, {ENTRY}",)),
    Attack("TRUNCATE … CASCADE", (f"TRUNCATE {ENTRY} CASCADE",)),
    Attack("TRUNCATE of the head", (f"TRUNCATE {HEAD}",)),
    Attack("UPDATE … WHERE false", (f"UPDATE {ENTRY} SET tag = 'x' WHERE false",), owner=NOTHING),
    Attack("UPDATE in a WITH", (f"WITH changed AS ({CHANGE} RETURNING seq) SELECT seq FROM changed",)),
    Attack(
        "MERGE … UPDATE",
        (f"MERGE INTO {ENTRY} e USING {HEAD} h ON e.seq = 2 WHEN MATCHED THEN UPDATE SET tag = 'vote.closed'",),
    ),
    Attack("MERGE … DELETE", (f"MERGE INTO {ENTRY} e USING {HEAD} h ON e.seq = 2 WHEN MATCHED THEN DELETE",)),
    Attack("COPY with a gap", (copy_with_a_gap,)),
    Attack("LOCK of the entries", (f"BEGIN; LOCK TABLE {ENTRY} IN ACCESS EXCLUSIVE MODE; COMMIT",), owner=NOTHING),
    Attack(
        "LOCK of the head", (f"BEGIN; LOCK TABLE {HEAD} IN ACCESS EXCLUSIVE MODE; COMMIT",), app=NOTHING, owner=NOTHING
    ),
    Attack("DROP TRIGGER", (f"DROP TRIGGER record_entry_append_only ON {ENTRY}",), owner=CHECK),
    Attack("DISABLE TRIGGER", (f"ALTER TABLE {ENTRY} DISABLE TRIGGER USER",), owner=CHECK),
    Attack(
        "ENABLE REPLICA TRIGGER", (f"ALTER TABLE {ENTRY} ENABLE REPLICA TRIGGER record_entry_in_order",), owner=CHECK
    ),
    Attack("DISABLE TRIGGER, then UPDATE", (*DISABLED, CHANGE), owner=VERIFIER, admin=VERIFIER),
    Attack("DROP TRIGGER, then DELETE", (*DISABLED, f"DELETE FROM {ENTRY} WHERE seq = 0"), owner=VERIFIER),
    Attack("session_replication_role = replica, then UPDATE", (REPLICA, CHANGE), admin=REFUSED),
    Attack("session_replication_role = replica, then TRUNCATE", (REPLICA, f"TRUNCATE {ENTRY} CASCADE"), admin=REFUSED),
    Attack("session_replication_role = replica, then a rewrite", (REPLICA, rewrite), admin=REFUSED),
    Attack(
        "ALTER ROLE … SET session_replication_role", ("ALTER ROLE CURRENT_USER SET session_replication_role = replica",)
    ),
    Attack(
        "replaced trigger function, then UPDATE", (HARMLESS.format("council_record_refuse"), CHANGE), owner=VERIFIER
    ),
    Attack("rename of the table", (f"ALTER TABLE {ENTRY} RENAME TO old_entries",), owner=VERIFIER),
    Attack("rename, and a copy in its place", NEW_TABLE, owner=CHECK),
    Attack("rename, and a changed copy in its place", (*NEW_TABLE, CHANGE), owner=VERIFIER),
    Attack(
        "rename, and a view in its place",
        (NEW_TABLE[0], f"CREATE VIEW {ENTRY} AS SELECT * FROM old_entries"),
        owner=CHECK,
    ),
    Attack("temporary table before the record's", (f"CREATE TEMPORARY TABLE {ENTRY} (seq bigint)",), owner=NOTHING),
    Attack(
        "other schema before the record's", (f"CREATE SCHEMA mine CREATE TABLE {ENTRY} (seq bigint)",), owner=NOTHING
    ),
    Attack(
        "rule that turns a DELETE into an UPDATE",
        (f"CREATE RULE r AS ON DELETE TO {PAYLOAD} DO INSTEAD {CHANGE}", f"DELETE FROM {PAYLOAD} WHERE entry_id = 1"),
    ),
    Attack(
        "rule that swallows every INSERT", (f"CREATE RULE r AS ON INSERT TO {ENTRY} DO INSTEAD NOTHING",), owner=NOTHING
    ),
    Attack(
        "ALTER COLUMN … USING, which fires no trigger",
        (f"ALTER TABLE {ENTRY} ALTER COLUMN tag TYPE varchar(48) USING 'vote.closed'",),
        owner=VERIFIER,
    ),
    Attack(
        "child table with a repeated seq",
        (f"CREATE TABLE child () INHERITS ({ENTRY})", f"INSERT INTO child SELECT * FROM {ENTRY} WHERE seq = 1"),
        owner=VERIFIER,
    ),
    Attack("DROP TABLE … CASCADE", (f"DROP TABLE {ENTRY} CASCADE",), owner=VERIFIER),
    Attack("GRANT UPDATE to the product's role", (f"GRANT UPDATE ON {ENTRY} TO {{app}}",), app=NOTHING, owner=CHECK),
    Attack("GRANT UPDATE of one column", (f"GRANT UPDATE (tag) ON {ENTRY} TO {{app}}",), app=NOTHING, owner=CHECK),
    Attack("SET ROLE to the owner, then UPDATE", ("SET ROLE {owner}", CHANGE)),
    Attack("ALTER TABLE … OWNER TO the product's role", (f"ALTER TABLE {ENTRY} OWNER TO {{app}}",)),
    Attack("DISABLE TRIGGER, then a consistent rewrite", (*DISABLED, rewrite), owner=OLDER, admin=OLDER),
    Attack("DISABLE TRIGGER, then DELETE of the last entry with its traces", (*DISABLED, forget_the_last), owner=OLDER),
    Attack("DISABLE TRIGGER, then DELETE of all and other entries", (*DISABLED, write_anew), owner=OLDER),
]

DROPPED = tuple(f"DROP TRIGGER {name}" for names in TRIGGERS["sqlite"].values() for name in names)
WITHOUT_SCHEMA = (
    "PRAGMA writable_schema = ON",
    "DELETE FROM sqlite_master WHERE type = 'trigger'",
    "PRAGMA writable_schema = RESET",
)


def anyone(name: str, steps: tuple[Step, ...], outcome: str = REFUSED) -> Attack:
    """A SQLite file has one user: the product and the owner get equally far."""
    return Attack(name, steps, outcome, outcome)


REPLACE = "INSERT OR REPLACE"
LAX = "PRAGMA recursive_triggers = OFF"
ON_SQLITE = [
    anyone("INSERT without moving the head", (insert(f"5, {REST}"),), VERIFIER),
    anyone("INSERT OR REPLACE", (insert(f"1, 'vote.closed', {REST[5:]}", verb=REPLACE),)),
    anyone("INSERT OR REPLACE, recursive_triggers = OFF", (LAX, insert(f"1, 'vote.closed', {REST[5:]}", verb=REPLACE))),
    anyone("INSERT OR IGNORE with a gap", (insert(f"9, {REST}", verb="INSERT OR IGNORE"),)),
    anyone("UPDATE OR REPLACE", (f"UPDATE OR REPLACE {ENTRY} SET seq = 1 WHERE seq = 2",)),
    anyone("INSERT OR REPLACE of a payload", (LAX, f"{REPLACE} {FALSE_PAYLOAD.replace('SELECT 0', 'SELECT 2')}")),
    anyone("INSERT OR REPLACE of the head", (LAX, f"{REPLACE} INTO {HEAD} (id, size, frontier) VALUES (1, 0, '0')")),
    anyone("UPDATE … WHERE 0", (f"UPDATE {ENTRY} SET tag = 'x' WHERE 0",), NOTHING),
    anyone("DROP TRIGGER", ("DROP TRIGGER record_entry_no_update",), CHECK),
    anyone("DROP TRIGGER, then UPDATE", (*DROPPED, CHANGE), VERIFIER),
    anyone(
        "DROP TRIGGER, then DELETE",
        (*DROPPED, f"DELETE FROM {PAYLOAD} WHERE entry_id = 4", f"DELETE FROM {ENTRY} WHERE seq = 4"),
        VERIFIER,
    ),
    anyone("writable_schema = ON, triggers deleted", WITHOUT_SCHEMA, CHECK),
    anyone("writable_schema = ON, then UPDATE", (*WITHOUT_SCHEMA, CHANGE), VERIFIER),
    anyone("rename of the table", (f"ALTER TABLE {ENTRY} RENAME TO old_entries",), VERIFIER),
    anyone(
        "rename, and a copy in its place",
        ("PRAGMA legacy_alter_table = ON", "PRAGMA foreign_keys = OFF", *NEW_TABLE),
        CHECK,
    ),
    anyone(
        "rename, and a changed copy in its place",
        ("PRAGMA legacy_alter_table = ON", "PRAGMA foreign_keys = OFF", *NEW_TABLE, CHANGE),
        VERIFIER,
    ),
    anyone("temporary table before the record's", (f"CREATE TEMPORARY TABLE {ENTRY} (seq bigint)",), NOTHING),
    anyone(
        "temporary trigger that undoes an UPDATE",
        (f"CREATE TEMPORARY TRIGGER t BEFORE UPDATE ON {ENTRY} BEGIN SELECT RAISE(IGNORE); END", CHANGE),
        NOTHING,
    ),
    anyone("DROP TABLE", ("PRAGMA foreign_keys = OFF", f"DROP TABLE {ENTRY}"), VERIFIER),
    anyone("DROP TRIGGER, then a consistent rewrite", (*DROPPED, rewrite), OLDER),
    anyone("DROP TRIGGER, then DELETE of the last entry with its traces", (*DROPPED, forget_the_last), OLDER),
    anyone("DROP TRIGGER, then DELETE of all and other entries", (*DROPPED, write_anew), OLDER),
]


def attacks_on(vendor: str) -> list[Attack]:
    """All that is tried on an engine."""
    return ON_BOTH + (ON_POSTGRESQL if vendor == "postgresql" else ON_SQLITE)
