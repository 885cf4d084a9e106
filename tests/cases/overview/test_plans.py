"""How the database finds the first cases of a queue: by an index that has them in order, never by sorting them all."""

import pytest
from django.db import connection

from cases.docket.queries import cases
from cases.lifecycle import Stage
from cases.overview.queries.duties import COUNTED
from council.access.rules import Office
from tests.factories.people import acting

pytestmark = pytest.mark.django_db


def plan(query):
    """What the database would do, in words; PostgreSQL is kept from reading its few rows of a test one by one."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(
                "SET LOCAL enable_seqscan = off; SET LOCAL enable_bitmapscan = off; SET LOCAL enable_sort = off"
            )
    return query.explain()


def test_the_first_of_a_queue_are_read_in_order():
    waiting = cases(acting(Office.INTAKE_OFFICER)).filter(stage=Stage.SUBMITTED).order_by("due_at", "pk")
    found = plan(waiting[: COUNTED + 1])
    assert "case_stage_due" in found
    assert "TEMP B-TREE FOR ORDER BY" not in found
    assert "Sort" not in found
