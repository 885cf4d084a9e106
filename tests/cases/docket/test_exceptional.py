"""Settling, suspending, expediting: who, with whom, and what the clocks do."""

from datetime import timedelta

import pytest

from cases.docket.actions import expedite, notify_party, ratify_expedition, resume, settle, suspend
from cases.docket.models import Case, Party
from cases.docket.rules import NoticeState, PartyRole, SettlementGround, SuspensionGround
from cases.lifecycle import Stage
from council.access.rules import Office
from council.clocks.actions import fire_due
from council.clocks.queries import live_of
from council.kernel.verdicts import NotReachable, Refused
from tests.factories.cases import make_case, walk
from tests.factories.panels import make_council
from tests.factories.people import acting

pytestmark = pytest.mark.django_db
SETTLEMENT = {
    "ground": SettlementGround.REVERSED,
    "proof": "the post is back, seen today",
    "summary": "The platform put the post back.",
    "appellant_consents": True,
}


def refusal(act, *args, **kwargs):
    with pytest.raises(Refused) as refused:
        act(*args, **kwargs)
    return refused.value.verdict.codes


def test_settle_with_proof_and_consent(clock):
    case = settle(make_case(clock=clock).pk, **SETTLEMENT, actor=acting(Office.INTAKE_OFFICER), clock=clock)
    assert case.stage == Stage.SETTLED


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"appellant_consents": False}, "docket.no_consent"),
        ({"proof": " "}, "docket.no_proof"),
        ({"summary": ""}, "docket.no_summary"),
    ],
)
def test_settle_is_refused_without(change, code, clock):
    case, officer = make_case(clock=clock), acting(Office.INTAKE_OFFICER)
    assert refusal(settle, case.pk, **{**SETTLEMENT, **change}, actor=officer, clock=clock) == (code,)
    assert Case.rows.get(pk=case.pk).stage == Stage.SUBMITTED


def test_suspend_takes_the_chair_and_the_integrity_officer(clock):
    case, chair = make_case(Stage.DELIBERATION, clock=clock), acting(Office.COUNCIL_CHAIR)
    words = {"ground": SuspensionGround.SAFETY, "reason": "a threat against the author"}
    with pytest.raises(NotReachable):
        suspend(case.pk, **words, agreed_by=acting(Office.SECRETARIAT), actor=chair, clock=clock)
    both = acting(Office.COUNCIL_CHAIR, Office.INTEGRITY_OFFICER)
    assert refusal(suspend, case.pk, **words, agreed_by=both, actor=both, clock=clock) == ("docket.two_people",)
    officer = acting(Office.INTEGRITY_OFFICER)
    assert suspend(case.pk, **words, agreed_by=officer, actor=chair, clock=clock).stage == Stage.SUSPENDED
    clock.advance(days=3)
    assert refusal(resume, case.pk, reason="", actor=chair, clock=clock) == ("docket.reason_needed",)
    assert resume(case.pk, reason="the threat has passed", actor=chair, clock=clock).stage == Stage.DELIBERATION


def test_suspension_ends_by_itself(clock):
    case, chair = make_case(Stage.ASSESSMENT, clock=clock), acting(Office.COUNCIL_CHAIR)
    officer = acting(Office.INTEGRITY_OFFICER)
    suspend(case.pk, ground=SuspensionGround.COURT_ORDER, reason="order", agreed_by=officer, actor=chair, clock=clock)
    clock.advance(days=30)
    fire_due(clock_for=lambda: clock)
    assert Case.rows.get(pk=case.pk).stage == Stage.ASSESSMENT


def test_a_party_asked_for_an_answer_loses_no_time_by_a_suspension(clock):
    case, chair = make_case(Stage.ASSESSMENT, clock=clock), acting(Office.COUNCIL_CHAIR)
    platform = Party.rows.get(case=case, role=PartyRole.RESPONDENT)
    notify_party(platform, actor=acting(Office.SECRETARIAT), clock=clock)
    clock.advance(days=10)
    words = {"ground": SuspensionGround.SAFETY, "reason": "a threat", "agreed_by": acting(Office.INTEGRITY_OFFICER)}
    suspend(case.pk, **words, actor=chair, clock=clock)
    clock.advance(days=20)
    fire_due(clock_for=lambda: clock)
    assert Party.rows.get(pk=platform.pk).notice == NoticeState.NOTIFIED
    resume(case.pk, reason="over", actor=chair, clock=clock)
    clock.advance(days=4)
    fire_due(clock_for=lambda: clock)
    assert Party.rows.get(pk=platform.pk).notice == NoticeState.SILENT


def test_nobody_falls_silent_in_a_case_that_is_over(clock):
    case = make_case(clock=clock)
    platform = Party.rows.get(case=case, role=PartyRole.RESPONDENT)
    notify_party(platform, actor=acting(Office.SECRETARIAT), clock=clock)
    settle(case.pk, **SETTLEMENT, actor=acting(Office.INTAKE_OFFICER), clock=clock)
    clock.advance(days=15)
    fire_due(clock_for=lambda: clock)
    assert Party.rows.get(pk=platform.pk).notice == NoticeState.NOTIFIED


def expedited(clock, stage=Stage.ADMISSIBILITY):
    case, chair = make_case(stage, clock=clock), acting(Office.COUNCIL_CHAIR)
    members = [acting(Office.MEMBER), acting(Office.MEMBER)]
    return chair, expedite(case.pk, reason="an election on Sunday", with_members=members, actor=chair, clock=clock)


def test_expedite_shortens_the_deadline_of_the_stage(clock):
    chair, case = expedited(clock)
    assert (case.expedited, case.stage, case.due_at) == (True, Stage.ADMISSIBILITY, clock.now() + timedelta(hours=24))
    codes = refusal(expedite, case.pk, reason="x", with_members=[], actor=chair, clock=clock)
    assert codes == ("docket.expedited_already", "docket.two_members")


def test_expedition_falls_unless_it_is_ratified(clock):
    make_council()
    chair, falls = expedited(clock)
    _, stays = expedited(clock)
    ratify_expedition(stays.pk, votes_for=8, votes_against=3, actor=chair, clock=clock)
    clock.advance(days=7)
    fire_due(clock_for=lambda: clock)
    assert (Case.rows.get(pk=falls.pk).expedited, Case.rows.get(pk=stays.pk).expedited) == (False, True)
    fallen = Case.rows.get(pk=falls.pk)
    assert fallen.due_at == fallen.stage_since + timedelta(days=7)


@pytest.mark.parametrize(
    ("votes_for", "votes_against", "codes"),
    [
        (4, 4, ("docket.no_majority",)),
        (3, 5, ("docket.no_majority",)),
        (12, 1, ("docket.more_votes_than_members",)),
        (7, 0, ("docket.no_quorum",)),
        (0, 0, ("docket.no_quorum", "docket.no_majority")),
    ],
)
def test_a_vote_on_urgency_counts_if_enough_of_those_who_sit_voted_and_no_more(votes_for, votes_against, codes, clock):
    """Twelve sit, and three fifths of them are a quorum."""
    make_council()
    chair, case = expedited(clock)
    votes = {"votes_for": votes_for, "votes_against": votes_against}
    assert refusal(ratify_expedition, case.pk, **votes, actor=chair, clock=clock) == codes
    assert Case.rows.get(pk=case.pk).expedite_ratified_at is None


def test_where_nobody_sits_nothing_is_ratified(clock):
    chair, case = expedited(clock)
    votes = {"votes_for": 1, "votes_against": 0}
    assert refusal(ratify_expedition, case.pk, **votes, actor=chair, clock=clock) == ("docket.more_votes_than_members",)


@pytest.mark.parametrize("stage", [Stage.ASSESSMENT, Stage.DELIBERATION])
def test_a_case_cannot_be_expedited_once_its_panel_sits(stage, clock):
    case, chair = make_case(stage, clock=clock), acting(Office.COUNCIL_CHAIR)
    words = {"reason": "an election", "with_members": [acting(Office.MEMBER), acting(Office.MEMBER)]}
    assert refusal(expedite, case.pk, **words, actor=chair, clock=clock) == ("docket.too_late_to_expedite",)


def test_the_clock_of_a_vote_that_never_came_ends_with_the_case(clock):
    _, case = expedited(clock, Stage.PANEL_FORMATION)
    walk(case, ["withdraw"], clock=clock)
    clock.advance(days=8)
    fire_due(clock_for=lambda: clock)
    assert not live_of([case.pk])


def test_what_was_expedited_is_ratified_or_falls_wherever_the_case_is_by_then(clock):
    make_council()
    chair, stays = expedited(clock, Stage.PANEL_FORMATION)
    _, falls = expedited(clock, Stage.PANEL_FORMATION)
    walk(stays, ["seat_panel"], clock=clock)
    walk(falls, ["seat_panel"], clock=clock)
    ratify_expedition(stays.pk, votes_for=8, votes_against=0, actor=chair, clock=clock)
    clock.advance(days=7)
    fire_due(clock_for=lambda: clock)
    assert (Case.rows.get(pk=falls.pk).expedited, Case.rows.get(pk=stays.pk).expedited) == (False, True)
