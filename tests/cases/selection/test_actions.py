"""Voting on eligible cases and choosing them: check, change, record."""

from datetime import timedelta
from hashlib import sha256
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from cases.docket.actions import move
from cases.docket.models import Case
from cases.lifecycle import Stage
from cases.selection.actions import ask_review, bundle, draw_cases, leave_unselected, review_selection, select
from cases.selection.models import Choice, SelectionVote
from cases.selection.queries import votes, waiting_reviews, waiting_votes
from cases.selection.rules import LeaveCode, Score
from council.access.actions import raise_barrier
from council.access.rules import Office
from council.clocks.queries import live
from council.kernel.actor import Actor
from council.kernel.verdicts import NotReachable
from council.procedure.actions import adopt_rules
from council.procedure.rules import PRESETS, Preset
from council.record.models import RecordEntry
from council.record.queries import check, entries_about, payload_of
from council.record.rules.entries import commit
from tests.factories.cases import make_case, make_rules
from tests.factories.people import acting, actor_for
from tests.factories.selection import make_committee, make_left, vote
from tests.support.payloads import facts_of
from tests.support.refusals import codes

pytestmark = pytest.mark.django_db
EXPEDITED = {"expedited": True, "expedite_reason": "An election in four days"}


@pytest.fixture
def case(clock):
    return make_case(Stage.ELIGIBLE, clock=clock)


@pytest.fixture
def committee(case):
    return [actor_for(user) for user in make_committee()]


def appellant(case):
    return Actor.receipt(uuid4(), case.pk)


def test_two_votes_of_three_select_and_the_clock_to_the_opinion_starts(case, committee, clock):
    vote(case, committee[0], clock)
    assert codes(select, case.pk, actor=committee[0], clock=clock) == ("selection.votes_missing",)
    vote(case, committee[1], clock)
    moved = select(case.pk, actor=committee[0], clock=clock)
    assert (moved.stage, moved.rules_id, moved.selected_at) == (Stage.PANEL_FORMATION, 1, clock.now())
    assert [(one.kind, one.due_at - clock.now()) for one in live(case.pk)] == [
        ("pool_challenge", timedelta(days=2)),
        ("panel_formation", timedelta(days=9)),
        ("decision", timedelta(days=90)),
    ]
    assert payload_of(entries_about(case.pk)[-1])["facts"] == {
        "mode": "committee",
        "in_favour": 2,
        "against": 0,
        "needed": 2,
    }
    assert Choice.rows.get(case=case).outcome == "selected"


def test_a_vote_is_recorded_with_its_scores(case, committee, clock):
    scores = {Score.SIGNIFICANCE: 5, Score.DIFFICULTY: 4, Score.SEVERITY: 3, Score.UNDERSERVED: 2}
    vote(case, committee[0], clock, scores=scores)
    entry = entries_about(case.pk)[-1]
    assert entry.tag == "selection.voted"
    assert payload_of(entry) == {
        "actor": committee[0].label,
        "clock": "simulated",
        "in_favour": True,
        "office": "selection_committee",
        "reason": "It matters",
        "round": 1,
        "scores": {"significance": 5, "difficulty": 4, "severity": 3, "underserved": 2},
        "unconflicted": True,
    }
    assert check().ok


def test_a_member_votes_once(case, committee, clock):
    vote(case, committee[0], clock)
    assert codes(vote, case, committee[0], clock, in_favour=False) == ("selection.voted_before",)
    with pytest.raises(IntegrityError), transaction.atomic():
        SelectionVote.rows.create(
            case=case, voter_id=committee[0].id, in_favour=True, significance=1, difficulty=1, severity=1,
            underserved=1, reason="r", unconflicted=True, at=clock.now(),
        )  # fmt: skip
    assert SelectionVote.rows.count() == 1


def test_whoever_has_a_tie_or_stands_behind_a_wall_does_not_vote(case, committee, clock):
    assert codes(vote, case, committee[0], clock, unconflicted=False) == ("selection.conflict_undeclared",)
    raise_barrier(committee[1].id, case.pk, "conflict", actor=Actor.system(), clock=clock)
    with pytest.raises(NotReachable):
        vote(case, committee[1], clock)
    with pytest.raises(NotReachable):
        select(case.pk, actor=committee[1], clock=clock)


@pytest.mark.parametrize("office", [Office.SECRETARIAT, Office.ADMISSIBILITY_OFFICER, Office.MEMBER])
def test_only_the_committee_votes(case, clock, office):
    with pytest.raises(NotReachable):
        vote(case, acting(office), clock)


def test_nobody_selects_without_the_office(case, committee, clock):
    vote(case, committee[0], clock)
    vote(case, committee[1], clock)
    with pytest.raises(NotReachable):
        select(case.pk, actor=acting(Office.ADMISSIBILITY_OFFICER), clock=clock)
    assert select(case.pk, actor=acting(Office.SECRETARIAT), clock=clock).stage == Stage.PANEL_FORMATION


def test_a_committee_of_two_selects_nothing(case, clock):
    pair = [actor_for(user) for user in make_committee(2)]
    for member in pair:
        vote(case, member, clock)
    assert codes(select, case.pk, actor=pair[0], clock=clock) == ("selection.committee_small",)


def test_a_small_council_decides_every_eligible_case(clock):
    adopt_rules(PRESETS[Preset.SMALL], actor=Actor.system(), clock=clock)
    case, secretary = make_case(Stage.ELIGIBLE, clock=clock), acting(Office.SECRETARIAT)
    assert codes(vote, case, acting(Office.SELECTION_COMMITTEE), clock) == ("selection.no_vote_here",)
    leaving = {"code": LeaveCode.REMEDIED, "explanation": "Sorry"}
    assert codes(leave_unselected, case.pk, actor=secretary, clock=clock, **leaving) == (
        "selection.every_case_decided",
    )
    assert select(case.pk, actor=secretary, clock=clock).stage == Stage.PANEL_FORMATION


def test_an_expedited_case_skips_the_committee(case, clock):
    move(
        case, "expedite", actor=acting(Office.COUNCIL_CHAIR), clock=clock, facts=facts_of("expedite"), changes=EXPEDITED
    )
    moved = select(case.pk, actor=acting(Office.SECRETARIAT), clock=clock)
    assert [(one.kind, one.due_at - clock.now()) for one in live(case.pk)] == [
        ("pool_challenge", timedelta(hours=12)),
        ("panel_formation", timedelta(hours=36)),
        ("decision", timedelta(days=30)),
    ]
    assert moved.stage == Stage.PANEL_FORMATION


def test_a_case_is_left_once_it_cannot_be_selected_any_more(case, committee, clock):
    leaving = {"code": LeaveCode.OTHERS_CLEARER, "explanation": "Another case is clearer."}
    vote(case, committee[0], clock, in_favour=False)
    assert codes(leave_unselected, case.pk, actor=committee[0], clock=clock, **leaving) == ("selection.still_open",)
    vote(case, committee[1], clock, in_favour=False)
    moved = leave_unselected(case.pk, actor=committee[0], clock=clock, **leaving)
    assert moved.stage == Stage.NOT_SELECTED
    body = payload_of(entries_about(case.pk)[-1])
    assert (body["reason"], body["facts"]["code"]) == ("Another case is clearer.", "others_clearer")


def test_a_member_behind_a_wall_is_not_waited_for(case, committee, clock):
    raise_barrier(committee[2].id, case.pk, "conflict", actor=Actor.system(), clock=clock)
    vote(case, committee[0], clock)
    vote(case, committee[1], clock, in_favour=False)
    leaving = {"code": LeaveCode.OTHERS_CLEARER, "explanation": "Another case is clearer."}
    assert leave_unselected(case.pk, actor=committee[0], clock=clock, **leaving).stage == Stage.NOT_SELECTED


def test_votes_of_others_are_seen_after_the_own(case, committee, clock):
    vote(case, committee[0], clock)
    secretary = acting(Office.SECRETARIAT)
    seen = [[one.voter_id for one in votes(actor, case.pk, 1)] for actor in (committee[0], committee[1], secretary)]
    assert seen == [[committee[0].id], [], [committee[0].id]]
    vote(case, committee[1], clock)
    assert len(votes(committee[1], case.pk, 1)) == 2
    assert votes(appellant(case), case.pk, 1) == []
    assert votes(acting(Office.ADMISSIBILITY_OFFICER), case.pk, 1) == []


def test_bundle_joins_a_case_to_a_live_one(case, committee, clock):
    lead = make_case(Stage.ASSESSMENT, clock=clock)
    moved = bundle(case.pk, lead_id=lead.pk, reason="The same post", actor=committee[0], clock=clock)
    assert (moved.stage, moved.bundled_into_id, moved.due_at) == (Stage.BUNDLED, lead.pk, None)
    assert payload_of(entries_about(case.pk)[-1])["facts"] == {"lead": lead.number}


@pytest.mark.parametrize("stage", [Stage.VOTING, Stage.CLOSED, Stage.INADMISSIBLE, Stage.NEEDS_INFORMATION])
def test_bundle_into_a_case_that_nobody_decides_is_refused(case, committee, clock, stage):
    lead = make_case(stage, clock=clock)
    assert codes(bundle, case.pk, lead_id=lead.pk, reason="Same", actor=committee[0], clock=clock) == (
        "selection.lead_not_live",
    )


def test_bundle_into_a_case_behind_a_wall_is_not_reachable(case, committee, clock):
    lead = make_case(Stage.ASSESSMENT, clock=clock)
    raise_barrier(committee[0].id, lead.pk, "conflict", actor=Actor.system(), clock=clock)
    with pytest.raises(NotReachable):
        bundle(case.pk, lead_id=lead.pk, reason="Same", actor=committee[0], clock=clock)


def test_review_opens_a_new_round_for_somebody_who_took_no_part(case, clock):
    committee = make_left(case, clock)
    secretary = acting(Office.SECRETARIAT)
    assert codes(review_selection, case.pk, actor=secretary, clock=clock) == ("selection.review_not_asked",)
    ask_review(case.pk, request="Look again", actor=appellant(case), clock=clock)
    assert [one.case_id for one in waiting_reviews(secretary)] == [case.pk]
    assert codes(review_selection, case.pk, actor=committee[0], clock=clock) == ("selection.own_choice",)
    assert review_selection(case.pk, actor=secretary, clock=clock).stage == Stage.ELIGIBLE
    assert [one.pk for one in waiting_votes(committee[0])] == [case.pk]
    vote(case, committee[0], clock)
    assert list(waiting_votes(committee[0])) == []
    assert sorted(SelectionVote.rows.filter(voter_id=committee[0].id).values_list("round", flat=True)) == [1, 2]


def test_review_is_asked_once_in_time_and_by_the_appellant(case, clock):
    make_left(case, clock)
    with pytest.raises(NotReachable):
        ask_review(case.pk, request="", actor=acting(Office.SECRETARIAT), clock=clock)
    clock.advance(days=14)
    ask_review(case.pk, request="", actor=appellant(case), clock=clock)
    assert codes(ask_review, case.pk, request="", actor=appellant(case), clock=clock) == ("selection.review_once",)
    other = make_case(Stage.ELIGIBLE, clock=clock)
    make_left(other, clock)
    clock.advance(days=14, seconds=1)
    assert codes(ask_review, other.pk, request="", actor=appellant(other), clock=clock) == ("selection.review_late",)


def test_a_case_left_without_a_choice_cannot_be_reviewed(clock):
    case = make_case(Stage.NOT_SELECTED, clock=clock)
    assert codes(ask_review, case.pk, request="", actor=appellant(case), clock=clock) == ("selection.not_left",)


def test_lottery_draws_from_the_committed_pool_and_can_be_drawn_again(clock):
    make_rules(clock=clock)
    pool = sorted(make_case(Stage.ELIGIBLE, clock=clock).number for _ in range(5))
    chosen = draw_cases(2, entropy=b"\x07" * 32, actor=Actor.system(), clock=clock)
    assert [case.stage for case in chosen] == [Stage.PANEL_FORMATION] * 2
    committed, result = (
        payload_of(RecordEntry.objects.filter(tag=tag).get()) for tag in ("draw.committed", "draw.drawn")
    )
    assert committed["pool"] == pool
    commitment = commit(bytes.fromhex(committed["salt"]), {"pool": pool, "places": 2})
    assert committed["commitment"] == commitment.hex()
    assert result["seed"] == sha256(commitment + bytes.fromhex(result["entropy"])).hexdigest()
    assert result["drawn"] == [case.number for case in chosen]
    assert Choice.rows.filter(mode="lottery", outcome="selected", by=None).count() == 2
    assert Case.rows.filter(stage=Stage.ELIGIBLE).count() == 3


def test_only_the_clockwork_draws(case, clock):
    with pytest.raises(NotReachable):
        draw_cases(1, entropy=b"\x07" * 32, actor=acting(Office.SECRETARIAT), clock=clock)
    assert codes(draw_cases, 0, entropy=b"", actor=Actor.system(), clock=clock) == ("selection.no_places",)


@pytest.mark.parametrize(
    "broken", [{"significance": 0}, {"severity": 6}, {"reason": ""}, {"unconflicted": False}], ids=str
)
def test_database_refuses_what_is_no_vote(case, committee, clock, broken):
    fields = {"in_favour": True, "significance": 1, "difficulty": 1, "severity": 1, "underserved": 1, "reason": "r"}
    fields |= {"unconflicted": True, "at": clock.now(), **broken}
    with pytest.raises(IntegrityError), transaction.atomic():
        SelectionVote.rows.create(case=case, voter_id=committee[0].id, **fields)


@pytest.mark.parametrize(
    "broken",
    [
        {"outcome": "left"},
        {"outcome": "left", "code": "remedied"},
        {"outcome": "left", "explanation": "e"},
        {"outcome": "selected", "code": "remedied"},
        {"outcome": "other"},
        {"mode": "other"},
    ],
    ids=str,
)
def test_database_refuses_what_is_no_choice(case, clock, broken):
    fields = {"outcome": "selected", "mode": "committee", "at": clock.now(), **broken}
    with pytest.raises(IntegrityError), transaction.atomic():
        Choice.rows.create(case=case, **fields)
