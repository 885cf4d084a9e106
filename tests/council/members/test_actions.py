"""Appointing members: by the offices that may, within the rules, on the record."""

from datetime import date

import pytest

from council.access.queries import council_wide_offices
from council.access.rules import Office
from council.kernel.actor import Actor
from council.kernel.verdicts import NotReachable, Refused
from council.members.actions import appoint
from council.members.models import Member, Term
from council.members.queries import me, sitting, term_on
from council.members.rules import Constituency, Region
from council.record.queries import entries_about, payload_of
from tests.factories.cases import make_rules
from tests.factories.people import acting, actor_for, make_member, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _rules(clock):
    make_rules(clock=clock)


def appointed(clock, *, actor=None, user=None, starts=date(2026, 1, 15), ends=date(2029, 1, 14), **fields) -> Member:
    values = {"region": Region.AFR, "country": "KE", "languages": ["sw"], **fields}
    return appoint(
        user or make_user("Joseph"),
        constituency=Constituency.LEGAL,
        starts=starts,
        ends=ends,
        actor=actor or Actor.system(),
        clock=clock,
        **values,
    )


def test_member_gets_term_office_and_entry(clock):
    member = appointed(clock, actor=acting(Office.SECRETARIAT), legal=True)
    assert (member.name, member.legal, member.region) == ("Joseph", True, "AFR")
    assert council_wide_offices(member.user_id) == {"member"}
    (entry,) = entries_about(member.pk)
    assert entry.tag == "member.appointed"
    assert payload_of(entry)["constituency"] == "legal"
    assert (payload_of(entry)["office"], payload_of(entry)["term"]) == ("secretariat", 1)


def test_second_term_keeps_the_member_and_a_third_in_a_row_is_refused(clock):
    first = appointed(clock, starts=date(2020, 1, 15), ends=date(2023, 1, 14))
    second = appointed(clock, user=first.user, starts=date(2023, 1, 15), ends=date(2026, 1, 14))
    assert first.pk == second.pk
    with pytest.raises(Refused) as refused:
        appointed(clock, user=first.user)
    assert refused.value.verdict.codes == ("members.too_many_terms",)
    assert Term.objects.count() == 2


@pytest.mark.parametrize("office", sorted(set(Office) - {Office.SYSTEM, Office.SECRETARIAT, Office.COUNCIL_CHAIR}))
def test_others_appoint_nobody(office, clock):
    with pytest.raises(NotReachable):
        appointed(clock, actor=acting(office))


def test_sitting_is_who_has_a_term_that_day(clock, django_assert_num_queries):
    one, two = make_member("Ada"), make_member("Bo")
    Term.objects.filter(member=two).update(ended_early=date(2026, 2, 1))
    assert sitting(date(2026, 1, 31)) == [one, two]
    with django_assert_num_queries(2):
        assert [member.terms_now[0].constituency for member in sitting(date(2026, 3, 2))] == ["civil_society"]
    assert sitting(date(2030, 1, 1)) == []
    assert term_on(two, date(2026, 3, 2)) is None


def test_me_is_the_member_behind_the_account_and_nobody_else(clock):
    member = make_member()
    assert me(actor_for(member.user)) == member
    assert me(actor_for(member.user)) == member
    with pytest.raises(NotReachable):
        me(acting(Office.SECRETARIAT))
    for actor in (acting(Office.SECRETARIAT), Actor.anonymous(), Actor.system()):
        with pytest.raises(NotReachable):
            me(actor)
