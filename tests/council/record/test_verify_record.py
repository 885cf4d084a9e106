"""`verify_record` passes a record that is whole, and names the entry that its owner changed."""

from io import StringIO
from uuid import uuid4

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction

from council.kernel.actor import Actor
from council.record.actions import append_many
from council.record.rules.entries import Tag

pytestmark = pytest.mark.django_db


@pytest.fixture
def three_entries(clock):
    with transaction.atomic():
        items = [(uuid4(), {"puid": f"number {number}"}) for number in range(3)]
        append_many(Tag.STATEMENT_IMPORTED, items, actor=Actor.system(), clock=clock)


def run(sql):
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)


def without_triggers(sql):
    """What somebody who owns the database can do."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'record_%'")
            for (name,) in cursor.fetchall():
                cursor.execute(f"DROP TRIGGER {name}")
    else:
        run("SET CONSTRAINTS ALL IMMEDIATE")  # a table with foreign keys still to check cannot be altered
        for table in ("recordentry", "recordpayload", "recordhead"):
            run(f"ALTER TABLE council_{table} DISABLE TRIGGER USER")
    run(sql)


@pytest.mark.parametrize(
    ("sql", "leaf", "why"),
    [
        ("UPDATE council_recordentry SET tag = 'vote.closed' WHERE seq = 1", 1, "the entry was changed"),
        ("UPDATE council_recordpayload SET body = '{\"n\":7}' WHERE entry_id = 2", 2, "the payload is not what"),
        (
            "UPDATE council_recordentry SET commitment = leaf WHERE seq = 0",
            0,
            "the payload is not what was committed to",
        ),
        (
            "DELETE FROM council_recordpayload WHERE entry_id = 2; DELETE FROM council_recordentry WHERE seq = 2",
            2,
            "the head counts 3 entries",
        ),
        ("UPDATE council_recordhead SET frontier = '3 ' WHERE id = 1", 2, "the head holds another tree"),
    ],
)
def test_verify_record_names_what_the_owner_changed(sql, leaf, why, three_entries):
    first, *rest = sql.split(";")
    without_triggers(first)
    for statement in rest:
        run(statement)
    with pytest.raises(CommandError, match=f"^FAIL: entry {leaf}: {why}"):
        call_command("verify_record", stdout=StringIO())


def test_verify_record_passes(three_entries):
    out = StringIO()
    call_command("verify_record", stdout=out)
    assert out.getvalue().splitlines()[0] == "PASS: 3 entries, 0 of them erased"
