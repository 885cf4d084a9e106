"""Databases for tests: a template, migrated once and kept, and copies of it that cost a tenth of a second.

A test of the ordinary kind runs in a transaction on its process's copy and is rolled back. A test that races, crashes
or browses takes a disposable copy of its own and commits freely. Nothing is ever flushed: append-only triggers refuse.

SQLite templates are files under `.cache/templates`; PostgreSQL's are databases, copied by CREATE DATABASE … TEMPLATE.
"""

import fcntl
import hashlib
import itertools
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import django
import psycopg2
from django.core.management import call_command
from django.db import connections

ROOT = Path(__file__).resolve().parents[2]
CACHE = ROOT / ".cache" / "templates"
KEPT_TEMPLATES = 6
_numbers = itertools.count(1)


def migrated() -> None:
    """Fill the connected, empty database with the schema."""
    before = schema_fingerprint()
    call_command("migrate", verbosity=0)
    if schema_fingerprint() != before:
        raise RuntimeError("migrations changed while the template was built; run the tests again")


def schema_fingerprint() -> str:
    """Changes whenever a database migrated yesterday might differ from one migrated now."""
    digest = hashlib.sha256(django.get_version().encode())
    sources = [path for app in ("council", "cases", "cms") for path in (ROOT / app / "migrations").glob("*.py")]
    sources += [ROOT / "uv.lock", ROOT / "council/settings/base.py", ROOT / "council/settings/databases.py"]
    for path in sorted(sources):
        digest.update(path.name.encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()[:16]


def is_postgres() -> bool:
    """Whether this run is on PostgreSQL."""
    return bool(connections.settings["default"]["ENGINE"].endswith("postgresql"))


@contextmanager
def locked(name: str) -> Iterator[None]:
    """One process at a time builds a template; the others wait for it."""
    CACHE.mkdir(parents=True, exist_ok=True)
    with (CACHE / f"{name}.lock").open("w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield


def statements(*, sqlite: int, postgres: int) -> int:
    """How many statements something takes on this run's engine: an append is two fewer on PostgreSQL (0017)."""
    return postgres if is_postgres() else sqlite


def point_default_at(name: str) -> str:
    """Let `default` be another database, in every thread of this process; returns the name it had."""
    connections["default"].close()
    before = str(connections.settings["default"]["NAME"])
    connections.settings["default"]["NAME"] = name  # every thread's connection is made from this one dictionary
    connections["default"].settings_dict["NAME"] = name
    return before


def template(kind: str = "schema", build: Callable[[], None] = migrated, fingerprint: str = "") -> str:
    """The name of the template of this kind, built now unless it is kept from before."""
    name = f"{kind}-{fingerprint or schema_fingerprint()}"
    with locked("postgres" if is_postgres() else kind):
        return (_postgres_template if is_postgres() else _sqlite_template)(name, build)


def _sqlite_template(name: str, build: Callable[[], None]) -> str:
    path, unfinished = CACHE / f"{name}.sqlite3", CACHE / f"{name}.building-{os.getpid()}.sqlite3"
    if not path.exists():
        before = point_default_at(str(unfinished))
        try:
            build()
            with connections["default"].cursor() as cursor:
                cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")  # the copy is of one file only
            connections["default"].close()
            unfinished.rename(path)
        finally:
            point_default_at(before)
            remove_sqlite(unfinished)
        _forget_old_templates(name.rsplit("-", 1)[0])
    path.touch()
    return str(path)


def _forget_old_templates(kind: str) -> None:
    kept = sorted(CACHE.glob(f"{kind}-*.sqlite3"), key=lambda path: path.stat().st_mtime, reverse=True)
    for path in kept[KEPT_TEMPLATES:]:
        path.unlink(missing_ok=True)


def _postgres_template(name: str, build: Callable[[], None]) -> str:
    name = f"smc_template_{name}".replace("-", "_")
    if not administer("SELECT 1 FROM pg_database WHERE datname = %s", name):
        unfinished = f"{name}_building"
        administer(f'DROP DATABASE IF EXISTS "{unfinished}" WITH (FORCE)')
        administer(f'CREATE DATABASE "{unfinished}"')
        before = point_default_at(unfinished)
        try:
            build()
        finally:
            point_default_at(before)
        administer(f'ALTER DATABASE "{unfinished}" RENAME TO "{name}"')
    return name


def copy_of(template_name: str, folder: Path) -> str:
    """A new private database with the content of a template; returns its name (for SQLite, its path)."""
    label = f"{os.environ.get('PYTEST_XDIST_WORKER', 'main')}_{os.getpid()}_{next(_numbers)}"
    if is_postgres():
        administer(f'CREATE DATABASE "smc_test_{label}" TEMPLATE "{template_name}" STRATEGY FILE_COPY')
        return f"smc_test_{label}"
    path = folder / f"{label}.sqlite3"
    shutil.copyfile(template_name, path)
    return str(path)


def drop(name: str) -> None:
    """Remove a copy, whoever may still be connected to it."""
    if is_postgres():
        administer(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
    else:
        remove_sqlite(Path(name))


def remove_sqlite(path: Path) -> None:
    """Remove a SQLite file with its log and its shared memory."""
    for suffix in ("", "-wal", "-shm", "-journal"):
        Path(f"{path}{suffix}").unlink(missing_ok=True)


def administer(sql: str, *values: Any) -> list[Any]:
    """Run one statement on the server's maintenance database, outside any transaction."""
    connection = psycopg2.connect(os.environ["TEST_DATABASE_URL"])
    connection.autocommit = True
    try:
        with connection.cursor() as cursor:
            cursor.execute(sql, values)
            return cursor.fetchall() if cursor.description else []
    finally:
        connection.close()


def url_of(name: str) -> str:
    """The DATABASE_URL of a database by its name, for a process that the test starts."""
    if not is_postgres():
        return f"sqlite:///{name}"
    return urlunsplit(urlsplit(os.environ["TEST_DATABASE_URL"])._replace(path=f"/{name}"))


@contextmanager
def disposable(template_name: str) -> Iterator[str]:
    """Within this block `default` is a private copy of a template, in every thread; yields its DATABASE_URL."""
    name = copy_of(template_name, Path(os.environ["SMC_DATA"]))
    before = point_default_at(name)
    try:
        yield url_of(name)
    finally:
        point_default_at(before)
        drop(name)
