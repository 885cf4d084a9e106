"""Backups of a PostgreSQL database by its own programs: `pg_dump` of one snapshot, `pg_restore` and `psql` to return.

The password goes into the environment of the child alone, never into its arguments, which everybody on the machine can
list. Owners and rights are not copied: another server has other roles.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import tempfile
import time
from contextlib import closing, suppress
from pathlib import Path
from typing import IO, Any

import psycopg2
from django.conf import settings
from django.db import connection, connections
from psycopg2.extensions import make_dsn

from council.backups import BadBackup, Content, Progress, Standing, Tell, create, read_content

FILE = "database.dump"

CLEAR = b"""\
BEGIN;
SET LOCAL lock_timeout = '3s';
SET LOCAL client_min_messages = warning;
DO $$
DECLARE found record;
BEGIN
  FOR found IN SELECT tablename FROM pg_tables WHERE schemaname = 'public' LOOP
    EXECUTE format('DROP TABLE IF EXISTS public.%I CASCADE', found.tablename);
  END LOOP;
  FOR found IN
    SELECT p.oid::regprocedure AS name FROM pg_proc p WHERE p.pronamespace = 'public'::regnamespace
    AND NOT EXISTS (SELECT 1 FROM pg_depend d WHERE d.objid = p.oid AND d.deptype = 'e')
  LOOP
    EXECUTE format('DROP ROUTINE IF EXISTS %s CASCADE', found.name);
  END LOOP;
END $$;
"""
"""Everything goes first, in the transaction that brings the copy: `pg_restore --clean` drops only what the dump knows,
and a table of a newer release would stand in the way of its migration."""

DONE = b"""
SET search_path = public;
UPDATE council_recordhead SET recovering_since = clock_timestamp();
COMMIT;
"""


def dump(target: Path, tell: Tell) -> Content:
    """Copy the database as of one moment while others write; size and root are read in the snapshot of the dump."""
    wanted = _wanted()
    with closing(psycopg2.connect(**wanted)) as reader:
        reader.set_session(isolation_level="REPEATABLE READ", readonly=True)
        program = _program("pg_dump", reader.server_version // 10000)
        with reader.cursor() as cursor:
            cursor.execute("SELECT pg_export_snapshot()")
            (snapshot,) = cursor.fetchone()
        with create(target) as goal:
            _run(
                [program, "--format=custom", "--no-owner", "--no-privileges", f"--snapshot={snapshot}"],
                wanted, goal, Progress(tell, "database"), target,
            )  # fmt: skip
        names = iter(("leaves", "head", "migrations"))

        def rows(query: str) -> Any:
            with reader.cursor(next(names)) as cursor:  # named: read bit by bit, never a million leaves at once
                cursor.itersize = 10_000
                cursor.execute(query)
                yield from cursor

        return read_content(rows)


def standing() -> Standing | None:
    """What the database holds now."""
    with closing(psycopg2.connect(**_wanted())) as reader, reader.cursor() as cursor:
        cursor.execute(
            "SELECT to_regclass('public.council_recordentry') IS NOT NULL, pg_database_size(current_database())"
        )
        known, size = cursor.fetchone()
        if known:
            cursor.execute("SELECT count(*) FROM public.council_recordentry")
        return Standing(cursor.fetchone()[0] if known else 0, size)


SECONDS_TO_LEAVE = 3
"""A connection that was closed, our own too, is seen for a moment longer."""


def in_use() -> bool:
    """Whether anybody else is connected to the database, and stays."""
    connection.close()
    with closing(psycopg2.connect(**_wanted())) as reader, reader.cursor() as cursor:
        reader.autocommit = True  # within one transaction every look would see the same
        end = time.monotonic() + SECONDS_TO_LEAVE
        while _others(cursor):
            if time.monotonic() > end:
                return True
            time.sleep(0.1)
    return False


def _others(cursor: Any) -> bool:
    cursor.execute(  # workers of the server itself have no user
        "SELECT EXISTS (SELECT 1 FROM pg_stat_activity WHERE datname = current_database()"
        " AND pid <> pg_backend_pid() AND usesysid IS NOT NULL)"
    )
    return bool(cursor.fetchone()[0])


def put_back(part: Path) -> Path | None:
    """Replace everything in the database by a dump, in one transaction that also puts it in recovery.

    `pg_restore` writes SQL and `psql` runs it between a BEGIN and a COMMIT of ours: a database that has the copy and is
    not in recovery never exists. A dump that ends too soon is never followed by the COMMIT. The triggers of the record
    are made after its rows, as every dump does it, so they refuse nothing here.
    """
    wanted = _wanted()
    connection.close()
    with closing(psycopg2.connect(**wanted)) as reader:
        version = reader.server_version // 10000
    unpack, psql = _program("pg_restore", version), _program("psql", version)
    with tempfile.TemporaryFile() as complaints:
        source = subprocess.Popen(  # noqa: S603 -- a program of PostgreSQL, found by its name
            [unpack, "--no-owner", "--no-privileges", "--file=-", str(part)],
            stdout=subprocess.PIPE, stderr=complaints, env=_environment({}),
        )  # fmt: skip
        goal = subprocess.Popen(  # noqa: S603 -- the same
            [psql, "--no-psqlrc", "--quiet", "--set=ON_ERROR_STOP=1", f"--dbname={_address(wanted)}"],
            stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=complaints, env=_environment(wanted),
        )  # fmt: skip
        assert source.stdout is not None
        assert goal.stdin is not None
        try:
            with suppress(BrokenPipeError), goal.stdin:  # psql may have stopped, and says why
                with source.stdout:
                    goal.stdin.write(CLEAR)
                    shutil.copyfileobj(source.stdout, goal.stdin)
                if source.wait() == 0:
                    goal.stdin.write(DONE)
        finally:
            status = source.wait(), goal.wait()
        if any(status):
            raise BadBackup(f"The database is as it was: {_complaint(complaints)}")
    return None


def _run(command: list[str], wanted: dict[str, Any], goal: IO[bytes], progress: Progress, target: Path) -> None:
    """Run a program whose output is the part; says now and then how much there is."""
    with tempfile.TemporaryFile() as complaints:
        child = subprocess.Popen(  # noqa: S603 -- a program of PostgreSQL, found by its name
            [*command, f"--dbname={_address(wanted)}"], stdout=goal, stderr=complaints, env=_environment(wanted)
        )
        try:
            while True:
                try:
                    status = child.wait(0.5)
                    break
                except subprocess.TimeoutExpired:
                    progress.at(target.stat().st_size)
        except BaseException:
            child.kill()
            child.wait()
            raise
        if status:
            raise BadBackup(f"{Path(command[0]).name} failed: {_complaint(complaints)}")


def _complaint(complaints: IO[bytes]) -> str:
    """The first line that a program complained in: the ones after it may show rows."""
    complaints.seek(0)
    lines = complaints.read(10_000).decode(errors="replace").splitlines()
    line = next((line for line in lines if "error" in line.lower()), lines[0] if lines else "it did not say why")
    if "lock timeout" in line:
        return "it is in use; stop web, timer, mail and signer first."
    return line


def _program(name: str, server: int) -> str:
    """The path of a program of PostgreSQL that is not older than the server. Raises `BadBackup`."""
    path = shutil.which(name, path=str(settings.PG_BIN) if settings.PG_BIN else None)
    if path is None:
        raise BadBackup(f"{name} is missing: install the client programs of PostgreSQL {server}, or set SMC_PG_BIN.")
    said = subprocess.run([path, "--version"], capture_output=True, text=True, check=False)  # noqa: S603 -- the same
    found = re.search(r"\(PostgreSQL\) (\d+)", said.stdout)
    if found is None or int(found[1]) < server:
        which = f"of PostgreSQL {found[1]}" if found else "of no known version"
        raise BadBackup(f"{path} is {which} and the server of {server}: set SMC_PG_BIN to programs that are not older.")
    return path


def _wanted() -> dict[str, Any]:
    """How to connect, as libpq names it; as the owner of the tables where the settings know one."""
    alias = "owner" if "owner" in connections else "default"
    return {
        name: value
        for name, value in connections[alias].get_connection_params().items()
        if name not in {"cursor_factory", "client_encoding", "isolation_level", "assume_role", "server_side_binding"}
    }


def _address(wanted: dict[str, Any]) -> str:
    return make_dsn(**{name: value for name, value in wanted.items() if name != "password"})


def _environment(wanted: dict[str, Any]) -> dict[str, str]:
    """What a child is told: in its environment, that its user alone can read."""
    secret = {"PGPASSWORD": str(wanted["password"])} if wanted.get("password") else {}
    return {"PATH": "/usr/local/bin:/usr/bin:/bin", "LC_ALL": "C", **secret}
