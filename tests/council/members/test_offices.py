"""The office of member follows the terms: it begins with the first day and ends after the last one, once."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import transaction

from council.access.queries import council_wide_offices, offices_on
from council.access.rules import Office
from council.clocks.actions import go_round
from council.kernel.actor import Actor
from council.kernel.clock import SettableClock
from council.kernel.verdicts import NotReachable
from council.members import tasks
from council.members.actions import appoint, begin_office, end_office_if_over, resign
from council.members.models import Term
from council.members.rules import Constituency, Region
from council.notices.models import Notice
from council.record.queries import check, entries_about, payload_of
from tests.factories.cases import make_case, make_rules
from tests.factories.people import acting, actor_for, give, make_member, make_user
from tests.support.races import race

END = date(2027, 12, 31)
"""The last day of the term of every made member."""


@pytest.fixture
def rules(db, clock):
    return make_rules(clock=clock)


def at(day, hour=0):
    return SettableClock(datetime(day.year, day.month, day.day, hour, tzinfo=UTC))


def timer(clock):
    return go_round(clock_for=lambda: clock)


def tags_of(user):
    return [entry.tag for entry in entries_about(user.pk)]


def test_a_term_that_runs_out_by_itself_ends_the_office_once(rules):
    member = make_member("Ada")
    give(member.user, Office.SELECTION_COMMITTEE, Office.EDITOR)
    timer(at(END, 23))
    assert council_wide_offices(member.user_id) == {"member", "selection_committee", "editor"}
    after = at(END + timedelta(days=1))
    assert timer(after) == 1
    assert council_wide_offices(member.user_id) == {"editor"}
    assert timer(after) == 0
    assert tags_of(member.user) == ["grant.ended", "grant.ended"]
    assert [payload_of(entry)["actor"] for entry in entries_about(member.user_id)] == ["system"] * 2


def test_whoever_resigned_is_a_member_to_the_last_day_and_not_longer(rules, clock):
    member = make_member("Ada")
    keeper = make_user("Marloes", Office.SECRETARIAT)
    last = clock.now().date() + timedelta(days=3)
    resign(last, actor=actor_for(member.user), clock=clock)
    assert set(Notice.objects.values_list("about", "kind")) == {(keeper.pk, "account_news")}
    timer(at(last, 23))
    assert council_wide_offices(member.user_id) == {"member"}
    timer(at(last + timedelta(days=1)))
    assert council_wide_offices(member.user_id) == frozenset()


def test_a_term_that_follows_at_once_leaves_the_office_as_it_is(rules):
    member = make_member("Ada")
    Term.objects.create(
        member=member, constituency="media", starts=END + timedelta(days=1), ends=END + timedelta(days=900)
    )
    assert timer(at(END + timedelta(days=1))) == 0
    assert council_wide_offices(member.user_id) == {"member"}
    assert tags_of(member.user) == []


def test_the_office_begins_with_the_first_day_of_a_term(rules, clock):
    user, starts = make_user("Joseph"), clock.now().date() + timedelta(days=10)
    member = appoint(
        user, constituency=Constituency.LEGAL, starts=starts, ends=starts + timedelta(days=900),
        actor=acting(Office.SECRETARIAT), clock=clock, region=Region.AFR, country="KE",
    )  # fmt: skip
    begin_office(member.pk, actor=Actor.system(), clock=clock)
    assert timer(clock) == 0
    assert council_wide_offices(user.pk) == frozenset()
    assert timer(at(starts)) == 1
    assert council_wide_offices(user.pk) == {"member"}


def test_one_that_fails_holds_up_nobody(rules, monkeypatch):
    ada, bo = make_member("Ada"), make_member("Bo")
    broken = min(ada.pk, bo.pk)

    def ends(member_id, **rest):
        if member_id == broken:
            raise RuntimeError("the database said no")
        return end_office_if_over(member_id, **rest)

    monkeypatch.setattr(tasks, "end_office_if_over", ends)
    assert timer(at(END + timedelta(days=1))) == 1
    held = {one.pk: council_wide_offices(one.user_id) for one in (ada, bo)}
    assert held == {broken: {"member"}, max(ada.pk, bo.pk): frozenset()}


def test_nothing_on_a_case_is_kept(rules, clock):
    """Also what a seat that has served to the end, or a review, left behind."""
    member, case = make_member("Ada"), make_case(clock=clock)
    give(member.user, Office.PANELLIST, Office.REVIEWER, case=case.pk)
    end_office_if_over(member.pk, actor=Actor.system(), clock=at(END + timedelta(days=1)))
    assert offices_on(actor_for(member.user), case.pk) == frozenset()


def test_nobody_resigns_for_somebody_else(rules, clock):
    make_member("Ada")
    with pytest.raises(NotReachable):  # no colleague has a way to name another
        resign(clock.now().date(), actor=acting(Office.COUNCIL_CHAIR, Office.SECRETARIAT), clock=clock)
    assert not Term.objects.exclude(ended_early=None).exists()


def test_two_timers_end_an_office_once(disposable_db, clock):
    with transaction.atomic():
        make_rules(clock=clock)
        member = make_member("Ada")
        give(member.user, Office.PANELLIST, case=make_case(clock=clock).pk)

    def one():
        return timer(at(END + timedelta(days=1)))

    answers = race(one, one, one, one)
    assert not [answer for answer in answers if isinstance(answer, BaseException)]
    assert council_wide_offices(member.user_id) == frozenset()
    assert tags_of(member.user) == ["grant.ended"]
    assert check().ok
