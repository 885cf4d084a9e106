"""PostgreSQL's own programs do the copying there: found, not older than the server, and told no secret aloud."""

from io import StringIO
from pathlib import Path

import psycopg2
import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from council.backups import BadBackup, Standing, in_words
from council.backups_engines import engine_of
from council.backups_postgres import _address, _environment, _program
from council.record.queries import check, recovering
from tests.support import databases
from tests.support.drill import backup_of, elsewhere, programs, settle
from tests.support.roles import cursor_at, made
from tests.support.signing import write

SECRET = "a secret with 'quotes' and spaces"


def script(path: Path, *lines: str) -> Path:
    path.write_text("\n".join(["#!/bin/sh", *lines, ""]))
    path.chmod(0o755)
    return path


def test_a_program_that_is_missing_is_named(settings, tmp_path):
    settings.PG_BIN = tmp_path
    with pytest.raises(BadBackup, match=r"^pg_dump is missing: install the client programs of PostgreSQL 18, or set"):
        _program("pg_dump", 18)


def test_an_older_program_is_named_and_a_newer_one_is_taken(settings, tmp_path):
    settings.PG_BIN = tmp_path
    path = script(tmp_path / "pg_dump", "echo 'pg_dump (PostgreSQL) 15.4 (Debian 15.4-1)'")
    with pytest.raises(BadBackup, match=r"pg_dump is of PostgreSQL 15 and the server of 18: set SMC_PG_BIN"):
        _program("pg_dump", 18)
    assert _program("pg_dump", 15) == _program("pg_dump", 14) == str(path)
    script(path, "echo nonsense")
    with pytest.raises(BadBackup, match="of no known version"):
        _program("pg_dump", 18)


def test_the_password_is_in_the_environment_of_the_child_and_in_no_argument():
    wanted = {"dbname": "a b", "user": "council", "host": "db.example", "password": SECRET, "sslmode": "verify-full"}
    assert _address(wanted) == "dbname='a b' user=council host=db.example sslmode=verify-full"
    assert _environment(wanted)["PGPASSWORD"] == SECRET
    assert "PGPASSWORD" not in _environment({"dbname": "a"})


@pytest.mark.parametrize(("size", "words"), [(0, "0 bytes"), (999, "999 bytes"), (1000, "1 kB"), (2_560_000, "2.6 MB")])
def test_sizes_are_said_in_words(size, words):
    assert in_words(size) == words


if databases.is_postgres():

    @pytest.fixture
    def place(disposable_db, tmp_path, clock):
        found = settle(tmp_path / "here")
        write(clock, 3)
        return found

    def test_no_program_hears_a_password_in_its_arguments(place, settings, tmp_path, monkeypatch):
        """Each program is the real one, behind a script that writes down what it was told."""
        (tmp_path / "bin").mkdir()
        for name in ("pg_dump", "pg_restore", "psql"):
            note = f'echo "{name} $*" >> {tmp_path}/heard; echo "{name} $PGPASSWORD" >> {tmp_path}/known'
            script(tmp_path / "bin" / name, note, f'exec {programs() / name} "$@"')
        monkeypatch.setitem(connection.settings_dict, "PASSWORD", SECRET)
        copy = backup_of(place, settings, tmp_path)
        with place.at_hand(settings):
            settings.PG_BIN = tmp_path / "bin"
            call_command("backup", str(tmp_path / "more"), stdout=StringIO())
            call_command("restore", str(copy), "--yes", stdout=StringIO())
        heard, known = (tmp_path / "heard").read_text(), (tmp_path / "known").read_text()
        assert heard.count("--dbname=") == 2
        assert "secret" not in heard
        assert [line for line in known.splitlines() if not line.endswith(" ")] == [
            f"pg_dump {SECRET}",
            f"psql {SECRET}",
        ], "only what connects, and only then"

    def test_what_a_newer_release_made_goes_with_the_database_that_it_was_made_in(place, settings, tmp_path):
        """Else its migration would find its table there already."""
        copy = backup_of(place, settings, tmp_path)
        with connection.cursor() as cursor:
            cursor.execute("CREATE TABLE council_later (entry bigint REFERENCES council_recordentry (seq))")
            cursor.execute("CREATE FUNCTION council_later() RETURNS int LANGUAGE sql AS 'SELECT 1'")
        with place.at_hand(settings):
            call_command("restore", str(copy), "--yes", stdout=StringIO())
            with connection.cursor() as cursor:
                cursor.execute("SELECT to_regclass('council_later'), to_regproc('council_later')")
                assert cursor.fetchone() == (None, None)
                cursor.execute("SELECT count(*) FROM pg_trigger WHERE tgrelid = 'council_recordentry'::regclass")
                assert cursor.fetchone()[0] > 0, "the triggers of the record came back with it"

    def test_a_pg_restore_that_is_killed_half_way_changes_nothing(place, settings, tmp_path, clock):
        """All rows are there and no trigger yet: the worst moment to commit."""
        copy, real = backup_of(place, settings, tmp_path), programs()
        (tmp_path / "bin").mkdir()
        for name in ("pg_dump", "psql"):
            script(tmp_path / "bin" / name, f'exec {real / name} "$@"')
        script(
            tmp_path / "bin" / "pg_restore",
            f'[ "$1" = --version ] && exec {real}/pg_restore --version',
            f"{real}/pg_restore \"$@\" | sed '/^CREATE TRIGGER/,$d'",
            "exit 137",
        )
        write(clock, 5)
        with place.at_hand(settings):
            settings.PG_BIN = tmp_path / "bin"
            with pytest.raises(CommandError, match="The database is as it was: it did not say why"):
                call_command("restore", str(copy), "--yes")
            assert (check().size, recovering()) == (9, None)

    def test_the_owner_restores_and_the_products_role_gets_its_rights_anew(place, settings, tmp_path):
        """As after a hardened installation: nobody is a superuser, and the product owns nothing."""
        with made("backups") as roles, elsewhere(tmp_path / "there") as there:
            roles.take_over(place.database)
            databases.administer(f'ALTER DATABASE "{there.database}" OWNER TO {roles.owner}')
            for one in (place, there):
                app, owner = (roles.url(role, one.database) for role in (roles.app, roles.owner))
                one.also = {"DATABASE_URL": app, "DATABASE_OWNER_URL": owner}
            roles.harden(place.database)
            place.types("backup", tmp_path / "copies", "--keys-to", tmp_path / "keys")
            (copy,), (keys,) = (tmp_path / "copies").iterdir(), (tmp_path / "keys").iterdir()
            said = there.types("restore", copy, "--keys", keys)
            assert "1. manage.py harden_database --apply: rights are not copied" in said
            with cursor_at(roles.url(roles.app, there.database)) as cursor:
                with pytest.raises(psycopg2.errors.InsufficientPrivilege):
                    cursor.execute("SELECT size FROM council_recordhead")
                roles.harden(there.database)
                cursor.execute("SELECT size, recovering_since IS NOT NULL FROM council_recordhead")
                assert cursor.fetchone() == (3, True)
            for one in (place, there):
                databases.drop(one.database)

    def test_a_server_that_says_no_is_quoted_and_nothing_is_left_behind(place, settings, tmp_path):
        script(tmp_path / "pg_dump", f'[ "$1" = --version ] && exec {programs() / "pg_dump"} --version', "exit 3")
        with place.at_hand(settings):
            settings.PG_BIN = tmp_path
            with pytest.raises(CommandError, match="pg_dump failed: it did not say why"):
                call_command("backup", str(tmp_path / "copies"))
        assert list((tmp_path / "copies").iterdir()) == []

    def test_an_empty_database_holds_no_council(tmp_path, settings, disposable_db):
        with elsewhere(tmp_path / "there") as there, there.at_hand(settings):
            found = engine_of("postgresql").standing()
            assert isinstance(found, Standing)
            assert found.entries == 0
