"""Two roles of PostgreSQL for a test: the owner of a database, and the product's own; neither is a superuser.

Roles belong to the whole server, so their names are this process's own, and whoever made them drops them.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import StringIO
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import psycopg2
from django.core.management import call_command
from django.db import connections

from tests.support import databases

PASSWORD = "only-in-tests"
TAKE_OVER = """
    DO $$ DECLARE statement text; BEGIN
      FOR statement IN
        SELECT format('ALTER TABLE %%s OWNER TO %%I', oid::regclass, %(owner)s) FROM pg_class
        WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p')
        UNION ALL
        SELECT format('ALTER FUNCTION %%s OWNER TO %%I', oid::regprocedure, %(owner)s) FROM pg_proc
        WHERE pronamespace = 'public'::regnamespace
      LOOP EXECUTE statement; END LOOP;
    END $$
"""


@dataclass(frozen=True)
class Roles:
    """The names of the two."""

    app: str
    owner: str

    def url(self, role: str, database: str) -> str:
        """The address of a database for one of them."""
        parts = urlsplit(databases.url_of(database))
        host = parts.netloc.rpartition("@")[2]
        return urlunsplit(parts._replace(netloc=f"{role}:{PASSWORD}@{host}"))

    def take_over(self, database: str) -> None:
        """Let the owner own a database and all in it, as if it had made them."""
        databases.administer(f'ALTER DATABASE "{database}" OWNER TO {self.owner}')
        with admin_of(database) as cursor:
            cursor.execute(TAKE_OVER, {"owner": self.owner})

    def harden(self, database: str) -> str:
        """Run `harden_database --apply` as the owner; what it said."""
        out = StringIO()
        with self.owner_alias(database):
            call_command("harden_database", "--role", self.app, "--apply", stdout=out)
        return out.getvalue()

    @contextmanager
    def owner_alias(self, database: str) -> Iterator[None]:
        """Within the block Django knows the database as its owner too, as with DATABASE_OWNER_URL."""
        with alias(name="owner", NAME=database, USER=self.owner, PASSWORD=PASSWORD):
            yield


@contextmanager
def alias(name: str, **settings: Any) -> Iterator[None]:
    """Within the block there is another alias: like `default`, but for these settings."""
    connections.settings[name] = {**connections.settings["default"], **settings}
    try:
        yield
    finally:
        connections[name].close()
        del connections[name]
        del connections.settings[name]


@contextmanager
def made(label: str) -> Iterator[Roles]:
    """Two new roles until the block ends; every database of theirs must be gone by then."""
    suffix = f"{label}_{os.environ.get('PYTEST_XDIST_WORKER', 'main')}_{os.getpid()}"
    roles = Roles(f"smc_app_{suffix}", f"smc_owner_{suffix}")
    for role in (roles.app, roles.owner):
        databases.administer(f"CREATE ROLE {role} LOGIN PASSWORD '{PASSWORD}'")
    try:
        yield roles
    finally:
        for role in (roles.app, roles.owner):
            databases.administer(f"DROP ROLE {role}")


@contextmanager
def admin_of(database: str) -> Iterator[Any]:
    """A cursor of the server's administrator in one database; every statement is committed by itself."""
    with cursor_at(databases.url_of(database)) as cursor:
        yield cursor


@contextmanager
def cursor_at(url: str) -> Iterator[Any]:
    """A bare cursor of the driver; every statement is committed by itself."""
    connection = psycopg2.connect(url)
    connection.autocommit = True
    try:
        with connection.cursor() as cursor:
            yield cursor
    finally:
        connection.close()
