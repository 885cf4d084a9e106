import ast
from uuid import uuid4

import pytest

from council.access import actions
from council.access.models import Grant
from council.access.queries import holders, offices_on
from council.access.rules import Office, pairs
from council.kernel.actor import Actor
from council.kernel.phrasebook import say
from council.kernel.verdicts import Refused
from council.procedure.rules import Preset
from council.record.models import RecordEntry
from council.record.rules.entries import Tag
from tests.factories.cases import make_rules
from tests.factories.people import actor_for, give, make_user
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


def refused(user, office, clock, **about):
    before = RecordEntry.objects.count()
    with pytest.raises(Refused) as found:
        actions.give_office(user.pk, office, actor=Actor.system(), clock=clock, **about)
    assert RecordEntry.objects.count() == before
    (reason,) = found.value.verdict.reasons
    return reason.code, say(reason)


def test_offices_that_never_go_together_are_not_given_on_one_case(clock):
    """LIFECYCLE.md: nobody is integrity officer and panellist, whichever of the two comes first."""
    case, officer, panellist = uuid4(), make_user("", Office.INTEGRITY_OFFICER), make_user()
    sentence = "These two offices do not go together: Panellist, Integrity officer."
    assert refused(officer, Office.PANELLIST, clock, case=case) == ("access.apart", sentence)
    actions.give_office(panellist.pk, Office.PANEL_CHAIR, case=case, actor=Actor.system(), clock=clock)
    assert refused(panellist, Office.INTEGRITY_OFFICER, clock)[0] == "access.apart"
    assert refused(panellist, Office.INTEGRITY_OFFICER, clock, case=case)[0] == "access.apart"
    actions.give_office(panellist.pk, Office.INTEGRITY_OFFICER, case=uuid4(), actor=Actor.system(), clock=clock)


def test_the_rules_of_a_council_keep_more_apart(clock):
    keeper = make_user("", Office.SECRETARIAT)
    apart = pairs({Office.SECRETARIAT}, {Office.PANELLIST})
    assert refused(keeper, Office.PANELLIST, clock, case=uuid4(), apart=apart)[0] == "access.apart"
    actions.give_office(keeper.pk, Office.PANELLIST, case=uuid4(), actor=Actor.system(), clock=clock)


@pytest.mark.parametrize(("preset", "kept"), [(Preset.INTERNATIONAL, True), (Preset.SMALL, False)])
def test_an_office_for_the_whole_council_is_kept_apart_by_the_rules_in_force(clock, preset, kept):
    make_rules(preset, clock)
    clock.advance(days=1)
    panellist = give(make_user(), Office.PANELLIST, case=uuid4())
    if kept:
        assert refused(panellist, Office.SECRETARIAT, clock)[0] == "access.apart"
    else:
        actions.give_office(panellist.pk, Office.SECRETARIAT, actor=Actor.system(), clock=clock)


def test_two_offices_that_came_together_all_the_same_count_as_none(clock):
    case, user = uuid4(), give(make_user("", Office.INTEGRITY_OFFICER, Office.MEMBER), Office.PANELLIST)
    Grant.objects.filter(office=Office.PANELLIST).update(case_uuid=case)
    assert offices_on(actor_for(user), case) == {Office.MEMBER}
    assert offices_on(actor_for(user), uuid4()) == {Office.INTEGRITY_OFFICER, Office.MEMBER}


def test_a_wall_is_lifted_where_two_people_agreed_and_nowhere_else():
    callers = {
        source.path
        for source in product()
        for node in ast.walk(source.tree)
        if isinstance(node, ast.Call) and called(node) == "lift_barrier"
    }
    assert callers == {"council/access/reactions/proposals.py", "cases/clearance/actions/keeping.py"}
