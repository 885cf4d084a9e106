"""A web process of production does not serve a database in which the record could be changed; it says why.

Every reason is made for real on a copy of a guarded database, and the same database without it is the other half of
the proof. Processes are started as a web server would start them: by importing council/wsgi.py or council/asgi.py.
"""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.checks import run_checks
from django.core.exceptions import ImproperlyConfigured
from django.db import connection, connections

from council.boot import check_database, reasons_against, refuse_an_unsafe_database, signing_keys_in_reach
from council.protection.models.keys import make_ring
from council.settings.databases import databases as settings_of
from tests.support import databases
from tests.support.roles import PASSWORD, admin_of, alias

POSTGRES = databases.is_postgres()
SECRET = "fifty letters or more, of a production that lives for one test only"


def start(database_url, *, module="wsgi", **environment):
    """Start a web process of production on a database; what it ended with, and the last line it said."""
    values = {name: value for name, value in os.environ.items() if not name.startswith(("SMC_SIM", "COV_"))}
    values |= {
        "DJANGO_SETTINGS_MODULE": "council.settings.production",
        "DATABASE_URL": database_url,
        "SECRET_KEY": SECRET,
        "SMC_ALLOWED_HOSTS": "council.example",
        "SMC_DATA": str(folder_of_production()),
        "SMC_SITE_URL": "https://council.example",
        "SMC_EMAIL_URL": "smtp://user:password@mail.example:25",
        "SMC_KEY_FILE": str(keys_of_production()),
    }
    command = [sys.executable, "-c", f"import council.{module}"]
    done = subprocess.run(
        command, cwd=databases.ROOT, env=values | environment, capture_output=True, text=True, check=False, timeout=120
    )
    return done.returncode, (done.stderr.strip().splitlines() or [""])[-1]


def folder_of_production():
    """A folder of its own: in that of this run a test of the demonstration may have left a signing key."""
    folder = Path(os.environ["SMC_DATA"]) / "production"
    (folder / "static").mkdir(parents=True, exist_ok=True)  # WhiteNoise warns of a folder that is not there
    return folder


def keys_of_production():
    """A key file of its own."""
    path = folder_of_production() / "keys" / "field-keys.json"
    if not path.exists():
        make_ring(path)
    return path


def of_the_server():
    """What the server of the tests itself is refused for: it may lose its data, to be quick."""
    with connection.cursor() as cursor:
        cursor.execute("SHOW fsync")
        off = cursor.fetchone()[0] == "off"
    return ["PostgreSQL runs with fsync off: an acknowledged entry could be lost."] if off else []


def reasons(record, two_roles):
    """The reasons against the database as the product sees it."""
    if not two_roles:
        return reasons_against(connection)
    with alias("product", NAME=record, USER=two_roles.app, PASSWORD=PASSWORD):
        return reasons_against(connections["product"])


@pytest.mark.parametrize("module", ["wsgi", "asgi"])
def test_production_starts_on_a_guarded_database_and_on_no_other(module, record, two_roles):
    url = two_roles.url(two_roles.app, record) if two_roles else databases.url_of(record)
    kept = of_the_server() if two_roles else []
    refusal = [f"django.core.exceptions.ImproperlyConfigured: {' '.join(kept)}"]
    assert start(url, module=module) == ((1, *refusal) if kept else (0, ""))
    with admin_of(record) if two_roles else connection.cursor() as cursor:
        cursor.execute("DROP TRIGGER record_head_only_grows" + (" ON council_recordhead" if two_roles else ""))
    connections["default"].close()
    said = "The trigger record_head_only_grows on council_recordhead is missing."
    code, words = start(url, module=module)
    assert (code, words) == (1, f"django.core.exceptions.ImproperlyConfigured: {' '.join([*kept, said])}")


def test_production_does_not_start_on_a_database_that_does_not_answer():
    code, words = start("postgres://council@127.0.0.1:1/council")
    assert code == 1
    assert words.endswith("ImproperlyConfigured: The database does not answer, so nobody can tell whether it is safe.")


def test_settings_load_and_are_checked_without_a_database():
    """`.ci/checks` runs Django's deployment checks where no database answers."""
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "council.settings.production", "SECRET_KEY": SECRET, "SMC_SIMULATED_CLOCK": "0",
        "SMC_ALLOWED_HOSTS": "council.example", "DATABASE_URL": "postgres://council@127.0.0.1:1/council",
    }  # fmt: skip
    command = [sys.executable, "manage.py", "check"]
    done = subprocess.run(
        command, cwd=databases.ROOT, env=environment, capture_output=True, text=True, check=False, timeout=120
    )
    assert (done.returncode, done.stdout) == (0, "System check identified no issues (0 silenced).\n"), done.stderr


def test_a_database_without_tables_is_not_served_but_can_be_migrated(
    django_db_setup, django_db_blocker, settings, tmp_path
):
    settings.DATABASE_MUST_BE_SAFE = True
    settings.UPLOADS = tmp_path / "uploads"  # no signing key of another test is in reach
    name = f"smc_bare_{os.getpid()}" if POSTGRES else f"{tmp_path}/bare.sqlite3"
    if POSTGRES:
        databases.administer(f"CREATE DATABASE {name}")
    with django_db_blocker.unblock():
        before = databases.point_default_at(name)
        try:
            with pytest.raises(ImproperlyConfigured, match=r"The record has no tables yet: run manage\.py migrate\.$"):
                refuse_an_unsafe_database()
            assert not [found for found in run_checks(databases=["default"]) if "trigger" in found.msg]
        finally:
            databases.point_default_at(before)
            databases.drop(name)


def test_checks_say_the_same_and_only_when_asked(record, two_roles, settings):
    with admin_of(record) if two_roles else connection.cursor() as cursor:
        cursor.execute("DROP TRIGGER record_head_only_grows" + (" ON council_recordhead" if two_roles else ""))
    expected = reasons_against(connections["default"])
    assert "The trigger record_head_only_grows on council_recordhead is missing." in expected

    def said(**options):
        return [found.msg for found in run_checks(**options) if found.id == "council.W001"]

    assert said(databases=["default"]) == []
    settings.DATABASE_MUST_BE_SAFE = True
    assert said(databases=["default"]) == expected
    assert said() == []
    assert check_database(None, databases=["owner"]) == []


def test_outside_production_nobody_is_refused(record, two_roles):
    with admin_of(record) if two_roles else connection.cursor() as cursor:
        cursor.execute("DROP TRIGGER record_head_only_grows" + (" ON council_recordhead" if two_roles else ""))
    refuse_an_unsafe_database()


def test_an_address_of_the_owner_is_for_postgresql(tmp_path):
    found = settings_of("postgres://app@h/d", "postgres://owner@h/d", tmp_path)
    assert {name: config["USER"] for name, config in found.items()} == {"default": "app", "owner": "owner"}
    assert found["owner"]["TEST"] == {"MIRROR": "default"}
    assert set(settings_of("", "", tmp_path)) == {"default"}
    with pytest.raises(ImproperlyConfigured, match="a SQLite file knows no roles"):
        settings_of("", "postgres://owner@h/d", tmp_path)


OWNER_OF_ALL = (
    "The product's role {app} is, or may become, the owner ({owner}) of council_checkpoint, council_checkpointkey,"
    " council_recordentry, council_recordhead, council_recordpayload, council_sighting, council_timestamp."
)

if POSTGRES:

    def test_a_hardened_role_is_refused_for_nothing(record, two_roles):
        assert reasons(record, two_roles) == of_the_server()

    def test_a_role_that_was_not_hardened_is_refused(owned, two_roles):
        assert reasons(owned, two_roles) == [
            *of_the_server(),
            f"The product's role {two_roles.app} may make temporary tables, which stand before the record's.",
        ]

    @pytest.mark.parametrize(
        ("made", "undone", "why"),
        [
            ("ALTER ROLE {app} SUPERUSER", "ALTER ROLE {app} NOSUPERUSER", "The product's role {app} is a superuser."),
            (
                "ALTER ROLE {app} CREATEROLE",
                "ALTER ROLE {app} NOCREATEROLE",
                "The product's role {app} may make roles, and so become another.",
            ),
            (
                "GRANT {owner} TO {app}",
                "REVOKE {owner} FROM {app}",
                OWNER_OF_ALL,
            ),
            (
                "ALTER TABLE council_recordhead OWNER TO {app}",
                "SELECT 1",
                "The product's role {app} is, or may become, the owner ({app}) of council_recordhead.",
            ),
            (
                "GRANT TRUNCATE ON council_recordentry TO {app}",
                "",
                "The product's role may TRUNCATE on council_recordentry.",
            ),
            (
                "GRANT UPDATE, DELETE ON council_recordentry TO PUBLIC",
                "",
                "The product's role may UPDATE, DELETE on council_recordentry.",
            ),
            (
                "GRANT UPDATE (body) ON council_recordpayload TO {app}",
                "",
                "The product's role may UPDATE on council_recordpayload.",
            ),
            (
                "GRANT CREATE ON SCHEMA public TO {app}",
                "",
                "The product's role {app} may make tables in the schema of the record.",
            ),
            (
                "ALTER ROLE {app} SET synchronous_commit = off",
                "ALTER ROLE {app} RESET synchronous_commit",
                "PostgreSQL runs with synchronous_commit off: an acknowledged entry could be lost.",
            ),
            (
                "ALTER TABLE council_recordentry DISABLE TRIGGER record_entry_no_truncate",
                "",
                "The trigger record_entry_no_truncate on council_recordentry is disabled or can be bypassed.",
            ),
            (
                "ALTER TABLE council_recordentry ENABLE TRIGGER record_entry_no_truncate",
                "",
                "The trigger record_entry_no_truncate on council_recordentry is disabled or can be bypassed.",
            ),
        ],
    )
    def test_each_reason_on_postgresql(record, two_roles, made, undone, why):
        names = {"app": two_roles.app, "owner": two_roles.owner}
        with admin_of(record) as cursor:
            cursor.execute(made.format(**names))
            try:
                assert reasons(record, two_roles) == [*of_the_server(), why.format(**names)]
            finally:
                cursor.execute(undone.format(**names) or "SELECT 1")

    def test_what_another_role_may_do_counts_when_the_product_can_become_it(record, two_roles):
        other = f"{two_roles.app}_other"
        with admin_of(record) as cursor:
            cursor.execute(f"CREATE ROLE {other}; GRANT DELETE ON council_recordentry TO {other}")
            cursor.execute(f"GRANT {other} TO {two_roles.app} WITH INHERIT FALSE")
            try:
                said = ["The product's role may DELETE on council_recordentry."]
                assert reasons(record, two_roles) == [*of_the_server(), *said]
            finally:
                cursor.execute(f"DROP OWNED BY {other}; DROP ROLE {other}")

    def test_a_view_in_the_place_of_a_table(record, two_roles):
        with admin_of(record) as cursor:
            cursor.execute("ALTER TABLE council_recordentry RENAME TO old")
            cursor.execute("CREATE VIEW council_recordentry AS SELECT * FROM old")
        assert "council_recordentry is no table." in reasons(record, two_roles)

    def test_a_web_process_must_not_know_the_owner(record, two_roles):
        owner = two_roles.url(two_roles.owner, record)
        code, words = start(two_roles.url(two_roles.app, record), DATABASE_OWNER_URL=owner)
        assert code == 1
        assert words.endswith("DATABASE_OWNER_URL is for migrations; a web process must not know it.")

else:

    def test_the_products_own_connection_is_refused_for_nothing(record, two_roles):
        assert reasons(record, two_roles) == []

    @pytest.mark.parametrize(
        ("pragma", "why"),
        [
            ("journal_mode = DELETE", "SQLite runs with journal_mode=delete: the record needs wal."),
            ("synchronous = NORMAL", "SQLite runs with synchronous=1: the record needs 2."),
            ("synchronous = OFF", "SQLite runs with synchronous=0: the record needs 2."),
            ("recursive_triggers = OFF", "SQLite runs with recursive_triggers=0: the record needs 1."),
            ("foreign_keys = OFF", "SQLite runs with foreign_keys=0: the record needs 1."),
        ],
    )
    def test_each_pragma(record, two_roles, pragma, why):
        with connection.cursor() as cursor:
            cursor.execute(f"PRAGMA {pragma}")
        assert reasons(record, two_roles) == [why]


@pytest.mark.django_db
def test_production_does_not_start_where_it_can_read_a_signing_key(settings, tmp_path):
    """Root reads every file, so what cannot be read is shown by what is not there."""
    settings.SIGNING_KEY, settings.UPLOADS = tmp_path / "told.key", tmp_path / "data" / "uploads"
    assert signing_keys_in_reach() == []
    (tmp_path / "told.key").write_text("secret")
    (tmp_path / "data" / "signer").mkdir(parents=True)
    (tmp_path / "data" / "signer" / "signing.key").write_text("secret")
    assert signing_keys_in_reach() == [tmp_path / "told.key", tmp_path / "data" / "signer" / "signing.key"]
    settings.DATABASE_MUST_BE_SAFE = True
    with pytest.raises(ImproperlyConfigured, match="can read the signing key"):
        refuse_an_unsafe_database()
