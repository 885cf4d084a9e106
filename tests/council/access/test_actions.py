import ast
from uuid import uuid4

import pytest

from council.access import actions
from council.access.models import Grant
from council.access.queries import holders
from council.access.rules import Office
from council.kernel.actor import Actor
from council.record.models import RecordEntry
from council.record.rules.entries import Tag
from tests.factories.people import make_user
from tests.support.databases import statements
from tests.support.source import called, product

pytestmark = pytest.mark.django_db


def test_an_office_on_a_case_is_given_to_many_in_as_many_statements_as_to_one(clock, django_assert_num_queries):
    case, system = uuid4(), Actor.system()
    one, two, three = sorted(make_user().pk for _ in range(3))
    with django_assert_num_queries(statements(sqlite=8, postgres=6)):
        assert actions.give_office_on(case, [one], Office.REVIEWER, actor=system, clock=clock) == [one]
    with django_assert_num_queries(statements(sqlite=8, postgres=6)):
        given = actions.give_office_on(case, [one, two, three], Office.REVIEWER, actor=system, clock=clock)
    assert given == [two, three]
    assert {person.pk for person in holders(Office.REVIEWER, case)} == {one, two, three}
    assert RecordEntry.objects.filter(tag=Tag.GRANT_GIVEN, subject=case).count() == 3


def test_an_office_on_a_case_ends_for_everybody_there_and_nowhere_else(clock):
    case, other, system = uuid4(), uuid4(), Actor.system()
    people = [make_user().pk for _ in range(2)]
    for where in (case, other):
        actions.give_office_on(where, people, Office.REVIEWER, actor=system, clock=clock)
    assert actions.end_office_on(case, Office.REVIEWER, actor=system, clock=clock) == 2
    assert actions.end_office_on(case, Office.REVIEWER, actor=system, clock=clock) == 0
    assert set(Grant.objects.filter(until=None).values_list("case_uuid", flat=True)) == {other}
    assert RecordEntry.objects.filter(tag=Tag.GRANT_ENDED, subject=case).count() == 2


def test_a_wall_is_lifted_where_two_people_agreed_and_nowhere_else():
    callers = {
        source.path
        for source in product()
        for node in ast.walk(source.tree)
        if isinstance(node, ast.Call) and called(node) == "lift_barrier"
    }
    assert callers == {"council/access/reactions.py", "cases/clearance/actions.py"}
