"""What a web process looks at before it serves: a database in which the record could be changed is not served.

INTEGRITY.md, Accounts, last paragraph, as far as it concerns the record. `DATABASE_MUST_BE_SAFE` (production) decides;
`manage.py check --database default` says the same as warnings, so that a migration can still put it right.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Tags, Warning, register  # noqa: A004 — the word of the framework
from django.core.exceptions import ImproperlyConfigured
from django.db import DEFAULT_DB_ALIAS, DatabaseError, connections
from django.db.backends.base.base import BaseDatabaseWrapper

from council.record.rules.grants import PRIVILEGES, RECORD, missing_triggers, too_much

OFF = {"off", "0", "false"}
SQLITE_MUST: dict[str, tuple[object, ...]] = {
    "journal_mode": ("wal",),
    "synchronous": (2, 3),  # FULL, and EXTRA above it
    "recursive_triggers": (1,),
    "foreign_keys": (1,),
}
"""What each pragma must answer."""


def refuse_an_unsafe_database() -> None:
    """Raise `ImproperlyConfigured` with every reason why this web process must not serve; nothing outside production.

    The connection is closed again: a server that forks must not share it.
    """
    if not settings.DATABASE_MUST_BE_SAFE:
        return
    connection = connections[DEFAULT_DB_ALIAS]
    try:
        reasons = reasons_against(connection)
        if not _tables(connection):
            reasons.append("The record has no tables yet: run manage.py migrate.")
    except DatabaseError as error:
        raise ImproperlyConfigured("The database does not answer, so nobody can tell whether it is safe.") from error
    finally:
        connection.close()
    if "owner" in connections:
        reasons.append("DATABASE_OWNER_URL is for migrations; a web process must not know it.")
    reasons += [f"The web process can read the signing key {path}." for path in signing_keys_in_reach()]
    if reasons:
        raise ImproperlyConfigured(" ".join(reasons))


def signing_keys_in_reach() -> list[Path]:
    """Signing keys that this process can read: the one it was told of, and one in the folder of the site's data.

    Whoever holds the key can sign another history (INTEGRITY.md, Checkpoints): the signer is another user.
    """
    told = [Path(settings.SIGNING_KEY)] if settings.SIGNING_KEY else []
    places = dict.fromkeys([*told, Path(settings.UPLOADS).parent / "signer" / "signing.key"])
    return [path for path in places if os.access(path, os.R_OK)]


@register(Tags.database)
def check_database(app_configs: Any, databases: Sequence[str] | None = None, **options: Any) -> list[CheckMessage]:
    """The same as warnings, where production's settings hold and the database is asked for."""
    if not settings.DATABASE_MUST_BE_SAFE or DEFAULT_DB_ALIAS not in (databases or ()):
        return []
    return [Warning(reason, id="council.W001") for reason in reasons_against(connections[DEFAULT_DB_ALIAS])]


def reasons_against(connection: BaseDatabaseWrapper) -> list[str]:
    """Sentences on what is unsafe in the database of this connection; empty when the record is guarded."""
    if connection.vendor == "postgresql":
        reasons = _settings_against(connection) + against_role(connection, _value(connection, "SELECT current_user"))
    else:
        reasons = _pragmas_against(connection)
    if not _tables(connection):
        return reasons
    gone = [f"{name} is no table." for name in RECORD if name not in _tables(connection)]
    return reasons + gone + _triggers_against(connection)


def is_migrated(connection: BaseDatabaseWrapper) -> bool:
    """Whether all tables of the record are there."""
    return _tables(connection) == set(RECORD)


def _tables(connection: BaseDatabaseWrapper) -> set[str]:
    return set(RECORD) & set(connection.introspection.table_names())


def against_role(connection: BaseDatabaseWrapper, role: str) -> list[str]:
    """Sentences on why a role of PostgreSQL must not be the product's own: what it is, owns or may do.

    What it could do after becoming another role counts as well.
    """
    named = _rows(connection, "SELECT rolsuper, rolcreaterole FROM pg_roles WHERE rolname = %s", role)
    if not named:
        return [f"There is no role {role} in the database."]
    ((is_superuser, makes_roles),) = named
    if is_superuser:
        return [f"The product's role {role} is a superuser."]
    reasons = [f"The product's role {role} may make roles, and so become another."] if makes_roles else []
    owned = _rows(connection, OWNED, list(RECORD), role)
    if owned:
        tables = ", ".join(table for table, _ in owned)
        reasons.append(f"The product's role {role} is, or may become, the owner ({owned[0][1]}) of {tables}.")
        return reasons
    may = [text for text, allowed in zip(PLACES, _rows(connection, MAY_MAKE, role)[0], strict=True) if allowed]
    reasons += [f"The product's role {role} may {text}." for text in may]
    return reasons + too_much(_rows(connection, HELD, list(PRIVILEGES), list(RECORD), role))


OWNED = """
    SELECT relname, pg_get_userbyid(relowner) FROM pg_class
    WHERE oid = ANY (SELECT to_regclass(name) FROM unnest(%s::text[]) AS name) AND pg_has_role(%s, relowner, 'MEMBER')
    ORDER BY relname
"""
PLACES = ("make temporary tables, which stand before the record's", "make tables in the schema of the record")
MAY_MAKE = """
    SELECT bool_or(has_database_privilege(other.oid, current_database(), 'TEMPORARY')),
           bool_or(has_schema_privilege(other.oid, current_schema(), 'CREATE'))
    FROM pg_roles AS other WHERE pg_has_role(%s, other.oid, 'MEMBER')
"""
HELD = """
    SELECT DISTINCT relname, word FROM pg_class, unnest(%s::text[]) AS word, pg_roles AS other
    WHERE pg_class.oid = ANY (SELECT to_regclass(name) FROM unnest(%s::text[]) AS name)
      AND pg_has_role(%s, other.oid, 'MEMBER')
      AND (has_table_privilege(other.oid, pg_class.oid, word)
           OR word IN ('SELECT', 'INSERT', 'UPDATE', 'REFERENCES')
              AND has_any_column_privilege(other.oid, pg_class.oid, word))
"""
TRIGGERS_OF_POSTGRESQL = """
    SELECT relname, tgname, tgenabled = 'A' FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid
    WHERE NOT tgisinternal AND tgrelid = ANY (SELECT to_regclass(name) FROM unnest(%s::text[]) AS name)
"""
TRIGGERS_OF_SQLITE = "SELECT tbl_name, name, 1 FROM sqlite_master WHERE type = 'trigger'"


def _settings_against(connection: BaseDatabaseWrapper) -> list[str]:
    names = [name for name in ("fsync", "synchronous_commit") if str(_value(connection, f"SHOW {name}")) in OFF]
    return [f"PostgreSQL runs with {name} off: an acknowledged entry could be lost." for name in names]


def _pragmas_against(connection: BaseDatabaseWrapper) -> list[str]:
    found = {name: _value(connection, f"PRAGMA {name}") for name in SQLITE_MUST}
    return [
        f"SQLite runs with {name}={found[name]}: the record needs {good[0]}."
        for name, good in SQLITE_MUST.items()
        if found[name] not in good
    ]


def _triggers_against(connection: BaseDatabaseWrapper) -> list[str]:
    if connection.vendor == "postgresql":
        rows = _rows(connection, TRIGGERS_OF_POSTGRESQL, list(RECORD))
    else:
        rows = _rows(connection, TRIGGERS_OF_SQLITE)
    return missing_triggers(connection.vendor, {(table, name): bool(fires) for table, name, fires in rows})


def _rows(connection: BaseDatabaseWrapper, sql: str, *values: Any) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values or None)
        return list(cursor.fetchall())


def _value(connection: BaseDatabaseWrapper, sql: str) -> Any:
    return _rows(connection, sql)[0][0]
