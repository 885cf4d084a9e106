"""What the product's role may do is data; the statements that give it are made of that data and of nothing else."""

import pytest
from django.apps import apps
from django.db import connection

from council.record.rules.grants import (
    ORDINARY,
    PRIVILEGES,
    RECORD,
    TRIGGERS,
    grants_of,
    missing_triggers,
    statements,
    too_much,
)

MADE = statements("app", database="d", schema="s", tables=["b", "council_recordentry"], sequences=["q"])


def shown(statement):
    return statement.text.format(*statement.names)


def test_statements_take_everything_away_and_then_give_what_is_needed():
    assert [shown(statement) for statement in MADE] == [
        "REVOKE CREATE, TEMPORARY ON DATABASE d FROM PUBLIC, app",
        "GRANT CONNECT ON DATABASE d TO app",
        "REVOKE ALL ON SCHEMA s FROM app",
        "REVOKE CREATE ON SCHEMA s FROM PUBLIC",
        "GRANT USAGE ON SCHEMA s TO app",
        "ALTER DEFAULT PRIVILEGES REVOKE ALL ON TABLES FROM PUBLIC, app",
        "ALTER DEFAULT PRIVILEGES IN SCHEMA s REVOKE ALL ON TABLES FROM PUBLIC, app",
        "ALTER DEFAULT PRIVILEGES REVOKE ALL ON SEQUENCES FROM PUBLIC, app",
        "ALTER DEFAULT PRIVILEGES IN SCHEMA s REVOKE ALL ON SEQUENCES FROM PUBLIC, app",
        "REVOKE ALL ON TABLE s.b FROM PUBLIC, app",
        "GRANT SELECT, INSERT, UPDATE, DELETE ON TABLE s.b TO app",
        "REVOKE ALL ON TABLE s.council_recordentry FROM PUBLIC, app",
        "GRANT SELECT, INSERT ON TABLE s.council_recordentry TO app",
        "REVOKE ALL ON SEQUENCE s.q FROM PUBLIC, app",
        "GRANT USAGE ON SEQUENCE s.q TO app",
    ]


@pytest.mark.parametrize(
    ("table", "words"),
    [
        ("council_recordentry", ("SELECT", "INSERT")),
        ("council_recordpayload", ("SELECT", "INSERT", "DELETE")),
        ("council_recordhead", ("SELECT", "UPDATE")),
        ("django_migrations", ("SELECT",)),
        ("cases_case", ("SELECT", "INSERT", "UPDATE", "DELETE")),
    ],
)
def test_grants_are_those_of_the_design(table, words):
    assert grants_of(table) == words


def test_no_table_gives_what_only_an_owner_needs():
    given = {*ORDINARY, *(word for words in RECORD.values() for word in words)}
    assert set(PRIVILEGES) - given == {"TRUNCATE", "REFERENCES", "TRIGGER"}


def test_every_table_of_the_record_is_one_of_a_model_and_has_triggers_on_both_engines():
    tables = {model._meta.db_table for model in apps.get_app_config("council").get_models()}
    assert set(RECORD) <= tables
    assert {vendor: set(found) for vendor, found in TRIGGERS.items()} == {vendor: set(RECORD) for vendor in TRIGGERS}


@pytest.mark.django_db
def test_the_triggers_are_exactly_those_of_the_migrated_database():
    sql = {
        "sqlite": "SELECT tbl_name, name FROM sqlite_master WHERE type = 'trigger'",
        "postgresql": "SELECT relname, tgname FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid"
        " WHERE NOT tgisinternal",
    }[connection.vendor]
    with connection.cursor() as cursor:
        cursor.execute(sql)
        found = sorted(row for row in cursor.fetchall() if row[0] in RECORD)
    assert found == sorted((table, name) for table, names in TRIGGERS[connection.vendor].items() for name in names)


def test_too_much_names_what_goes_beyond_the_grants():
    held = [(table, word) for table in RECORD for word in grants_of(table)]
    assert too_much(held) == []
    assert too_much([*held, ("council_recordentry", "TRUNCATE"), ("council_recordentry", "UPDATE")]) == [
        "The product's role may UPDATE, TRUNCATE on council_recordentry."
    ]


def test_missing_triggers_tells_gone_from_disabled():
    found = {(table, name): True for table, names in TRIGGERS["sqlite"].items() for name in names}
    assert missing_triggers("sqlite", found) == []
    del found["council_recordentry", "record_entry_no_update"]
    found["council_recordhead", "record_head_no_delete"] = False
    assert missing_triggers("sqlite", found) == [
        "The trigger record_entry_no_update on council_recordentry is missing.",
        "The trigger record_head_no_delete on council_recordhead is disabled or can be bypassed.",
    ]
