"""A bar that comes to light after the opinion: found by its days, ruled on by a person, and what follows by itself."""

from datetime import date, timedelta

import pytest

from cases.clearance.actions import confirm_dismissal, declare_conflict, raise_concern, recheck, rule_on
from cases.clearance.models import Concern
from cases.clearance.queries import barred_already
from cases.clearance.rules import Decision, Origin, may_declare, stood_on
from cases.docket.models import Case
from cases.lifecycle import Stage
from cases.panel.actions import recuse
from cases.voting.models import Recount, Vote
from council.access.queries import is_barred
from council.access.rules import Office
from council.clocks.actions import go_round
from council.interests.rules.words import InterestKind
from council.kernel.actor import Actor
from council.kernel.verdicts import Refused
from council.members.models import Member
from council.notices.models import Notice
from tests.factories.declarations import clear, declaration_of
from tests.factories.interests import make_interest
from tests.factories.opinions import make_approved, make_decided, publish
from tests.factories.panels import actor_of
from tests.factories.people import acting, actor_for, make_member, make_user

pytestmark = pytest.mark.django_db

SYSTEM = Actor.system()
LONG_AGO = date(2020, 1, 1)


@pytest.fixture
def keeper():
    return acting(Office.INTEGRITY_OFFICER)


@pytest.fixture
def published(clock):
    """A published case, for which its panellists and one more member were cleared."""
    decided = make_approved(clock)
    clear(decided.case, make_member("Odd One"), *(seat.member for seat in decided.panel), clock=clock)
    publish(decided)
    clock.advance(days=30)
    return decided


def last(decided):
    """The panellist who voted against the rest: without them the result is the same."""
    return decided.panel[-1].member


def hold(decided, member, clock, since: date = LONG_AGO, **fields) -> None:
    """The member tells that they hold shares of the platform, and the round of the timer goes by."""
    platform = decided.case.platform
    make_interest(member, InterestKind.HOLDING, platform, clock=clock, since=since, share_percent=5, **fields)
    go_round(clock_for=lambda: clock)


def found(decided, member) -> list[Concern]:
    return list(Concern.rows.filter(declaration=declaration_of(decided.case, member)))


def stage(decided) -> str:
    return Case.rows.get(pk=decided.case.pk).stage


def test_a_share_held_at_publication_waits_for_a_ruling_and_nothing_happens_before(published, keeper, clock):
    officer = make_user("", Office.INTEGRITY_OFFICER)
    hold(published, last(published), clock)
    (concern,) = found(published, last(published))
    assert (concern.code, concern.result) == ("R3", "bar")
    assert not is_barred(last(published).user_id, published.case.pk)
    assert stage(published) == Stage.PUBLISHED
    assert Notice.objects.filter(about=officer.pk, kind="account_news").exists()
    recheck(published.case.pk, actor=keeper, clock=clock)
    assert len(found(published, last(published))) == 1  # what is known is not raised twice


def test_the_ruling_voids_the_ballot_and_opens_the_case_again(published, keeper, clock):
    hold(published, last(published), clock)
    (concern,) = found(published, last(published))
    rule_on(concern.pk, decision=Decision.RECUSE, reason="They held shares.", actor=keeper, clock=clock)
    assert is_barred(last(published).user_id, published.case.pk)
    assert Recount.rows.get().code == "R3"
    assert stage(published) == Stage.PANEL_FORMATION


def test_a_false_hit_is_dismissed_by_two_and_the_case_stays(published, keeper, clock):
    hold(published, last(published), clock)
    (concern,) = found(published, last(published))
    rule_on(concern.pk, decision=Decision.DISMISS, reason="Another person.", actor=keeper, clock=clock)
    confirm_dismissal(concern.pk, actor=acting(Office.COUNCIL_CHAIR), clock=clock)
    assert stage(published) == Stage.PUBLISHED
    assert not Recount.rows.exists()


def test_what_began_after_publication_is_nobodys_fault(published, clock):
    hold(published, last(published), clock, since=published.clock.now().date())
    assert found(published, last(published)) == []


def test_what_ended_before_counts_by_its_look_back(published, clock):
    day = Case.rows.get(pk=published.case.pk).published_at.date()
    hold(published, last(published), clock, until=day - timedelta(days=1))  # R3 asks for shares held now
    assert found(published, last(published)) == []


def test_the_employer_of_today_says_nothing_about_then(published, keeper, clock):
    member = last(published)
    member.employer = published.case.platform
    member.save()
    recheck(published.case.pk, actor=keeper, clock=clock)
    assert found(published, member) == []


def test_whoever_did_not_sit_and_cases_older_than_a_year_are_left_alone(published, keeper, clock):
    outsider = Member.objects.get(name="Odd One")
    hold(published, outsider, clock)
    assert found(published, outsider) == []
    clock.advance(days=366)
    hold(published, last(published), clock)
    assert found(published, last(published)) == []


def test_a_conflict_that_began_after_the_vote_keeps_the_ballot(clock):
    decided = make_decided(clock, against=2)
    member = decided.panel[0].member
    clear(decided.case, member, clock=clock)
    clock.advance(days=2)
    declaration = declaration_of(decided.case, member)
    today = clock.now().date()
    declare_conflict(
        declaration.pk, code="R4", text="They pay me now.", since=today, actor=actor_for(member.user), clock=clock
    )
    assert is_barred(member.user_id, decided.case.pk)
    assert not Recount.rows.exists()
    assert stage(decided) == Stage.DRAFTING


@pytest.mark.parametrize("since", [None, LONG_AGO])
def test_a_conflict_that_stood_when_the_panel_voted_takes_the_ballot(clock, since):
    decided = make_decided(clock, against=2)
    member = decided.panel[0].member
    clear(decided.case, member, clock=clock)
    clock.advance(days=2)
    declaration = declaration_of(decided.case, member)
    declare_conflict(
        declaration.pk, code="R4", text="They paid me.", since=since, actor=actor_for(member.user), clock=clock
    )
    assert Recount.rows.get().code == "R4"
    assert Vote.rows.get().state == "void"
    assert stage(decided) == Stage.DELIBERATION


def test_a_first_day_in_the_future_is_refused_beside_its_field(clock):
    decided = make_decided(clock)
    member = decided.panel[0].member
    clear(decided.case, member, clock=clock)
    declaration = declaration_of(decided.case, member)
    with pytest.raises(Refused) as refused:
        declare_conflict(
            declaration.pk,
            code="R4",
            text="Soon.",
            since=clock.now().date() + timedelta(days=2),
            actor=actor_for(member.user),
            clock=clock,
        )
    assert [(one.code, one.field) for one in refused.value.verdict.reasons] == [("clearance.since_in_future", "since")]


def test_days_as_the_rules_see_them(clock):
    day = date(2026, 3, 2)
    assert stood_on(None, day)
    assert stood_on(day, day)
    assert not stood_on(day + timedelta(days=1), day)
    assert may_declare("R4", "Paid.", day, day).ok
    assert not may_declare("R4", "Paid.", day + timedelta(days=1), day).ok
    decided = make_decided(clock)
    assert barred_already(decided.case, decided.panel[0].member.user_id, day)  # a wall that nobody dated


def test_a_panellist_alone_opens_no_published_case(published, keeper, clock):
    member = last(published)
    declaration = declaration_of(published.case, member)
    declare_conflict(declaration.pk, code="R4", text="They paid me then.", actor=actor_for(member.user), clock=clock)
    assert not is_barred(member.user_id, published.case.pk)
    assert stage(published) == Stage.PUBLISHED
    (concern,) = found(published, member)
    rule_on(concern.pk, decision=Decision.RECUSE, reason="The member says so.", actor=keeper, clock=clock)
    assert stage(published) == Stage.PANEL_FORMATION


def test_whoever_stepped_back_after_the_vote_is_looked_at_too(clock):
    decided = make_approved(clock)
    member = decided.panel[2].member
    clear(decided.case, *(seat.member for seat in decided.panel), clock=clock)
    clock.advance(minutes=1)
    recuse(decided.case.pk, "Something came up.", actor=actor_of(decided.panel[2]), clock=clock)
    publish(decided)
    clock.advance(days=30)
    hold(decided, member, clock)
    assert [one.code for one in found(decided, member)] == ["R3"]


def test_a_second_bar_of_the_same_rule_counts_though_the_first_began_later(clock):
    decided = make_decided(clock, against=2)
    member = decided.panel[0].member
    clear(decided.case, member, clock=clock)
    clock.advance(days=2)
    declaration = declaration_of(decided.case, member)
    actor = actor_for(member.user)
    today = clock.now().date()
    declare_conflict(declaration.pk, code="R4", text="They pay me now.", since=today, actor=actor, clock=clock)
    assert not Recount.rows.exists()
    raise_concern(
        decided.case.pk,
        [declaration.pk],
        origin=Origin.REPORT,
        code="R4",
        text="Paid since 2020.",
        actor=SYSTEM,
        clock=clock,
    )
    assert Recount.rows.get().code == "R4"
