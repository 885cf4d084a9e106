"""Motions, the call, ballots and the close; what is told before it, and to whom after."""

import json

import pytest
from django.db import IntegrityError, connection, transaction

from cases.deliberation.rules import Topic
from cases.docket.actions import resume, suspend
from cases.docket.models import Case
from cases.docket.rules import SuspensionGround
from cases.lifecycle import Stage
from cases.panel.actions import recuse
from cases.panel.models import Panel
from cases.voting.actions import (
    call_vote,
    cast,
    close_vote,
    draft_motion,
    freeze_motion,
    void_vote,
    withdraw_motion,
)
from cases.voting.models import Ballot, Motion, Vote
from cases.voting.queries import last_ballots, motions, open_vote, outcome_of, own_ballots, receipts, results, votes
from cases.voting.rules import DecidedBy, MotionKind, choice_field, reason_field
from council.access.actions import raise_barrier
from council.access.rules import PANEL, Office
from council.clocks.actions import fire_due
from council.kernel.actor import Actor
from council.kernel.verdicts import NotReachable, Refused
from council.procedure.rules import Preset
from council.record.actions import append
from council.record.models import RecordEntry, RecordPayload
from council.record.queries import entries_about, payload_of
from council.record.rules.entries import Leaf, Tag, commit
from tests.factories.assessments import seal_all, seal_assessment
from tests.factories.cases import make_case, make_rules
from tests.factories.panels import actor_of, chair, make_panel
from tests.factories.people import acting
from tests.factories.votes import ballots, exchange, make_deliberation, make_motion, make_vote
from tests.support.payloads import example
from tests.support.signing import end_of_day, signer_in

pytestmark = pytest.mark.django_db

SYSTEM = Actor.system()


def codes(refused):
    return refused.value.verdict.codes


def fields(refused):
    return [reason.field for reason in refused.value.verdict.reasons]


def close(case, clock):
    """Three days pass, and the timer acts."""
    clock.advance(days=3)
    assert fire_due(clock_for=lambda: clock) >= 1
    return Case.rows.get(pk=case.pk)


def vote_all(case, seats, clock, *choices):
    for seat, choice in zip(seats, choices, strict=False):
        ballots(case, seat, choice, clock, reason="I was away." if choice == "abstain" else "")


def test_panellist_drafts_and_chair_freezes_and_not_a_word_changes_after(clock):
    case, seats = make_deliberation(clock)
    motion = make_motion(case, seats, clock, frozen=False)
    with pytest.raises(NotReachable):
        freeze_motion(case.pk, motion.pk, actor=actor_of(seats[1]), clock=clock)
    frozen = freeze_motion(case.pk, motion.pk, actor=chair(seats), clock=clock)
    assert (frozen.state, frozen.frozen_hash, frozen.frozen_at) == ("frozen", motion.hash_now, clock.now())
    body = payload_of(entries_about(case.pk)[-1])
    assert (body["motion"], body["hash"]) == (str(motion.pk), frozen.frozen_hash)
    with pytest.raises(Refused) as refused:
        freeze_motion(case.pk, motion.pk, actor=chair(seats), clock=clock)
    assert codes(refused) == ("voting.not_a_draft",)


def test_motion_that_was_changed_behind_the_house_is_not_put_to_the_vote(clock):
    case, seats = make_deliberation(clock)
    motion = make_motion(case, seats, clock)
    Motion.rows.filter(pk=motion.pk).update(text="Another question?")
    with pytest.raises(Refused) as refused:
        call_vote(case.pk, actor=chair(seats), clock=clock)
    assert codes(refused) == ("voting.motion_changed",)


def test_draft_is_withdrawn_by_its_writer_and_anything_by_the_chair(clock):
    case, seats = make_deliberation(clock)
    draft, other = (make_motion(case, seats, clock, frozen=False) for _ in range(2))
    frozen = make_motion(case, seats, clock)
    for motion in (draft, frozen):
        with pytest.raises(NotReachable):
            withdraw_motion(case.pk, motion.pk, actor=actor_of(seats[3]), clock=clock)
    with pytest.raises(NotReachable):  # who wrote it, but it is frozen
        withdraw_motion(case.pk, frozen.pk, actor=actor_of(seats[1]), clock=clock)
    withdraw_motion(case.pk, draft.pk, actor=actor_of(seats[1]), clock=clock)
    for motion in (other, frozen):
        withdraw_motion(case.pk, motion.pk, actor=chair(seats), clock=clock)
    assert motions(chair(seats), case.pk) == []
    with pytest.raises(Refused) as refused:
        withdraw_motion(case.pk, frozen.pk, actor=chair(seats), clock=clock)
    assert codes(refused) == ("voting.not_withdrawable",)


def test_vote_opens_on_every_frozen_motion_and_closes_when_the_clock_of_the_stage_does(clock):
    case, _, vote = make_vote(clock, MotionKind.OUTCOME, MotionKind.LIMB)
    moved = Case.rows.get(pk=case.pk)
    assert (moved.stage, vote.closes_at, vote.round) == (Stage.VOTING, moved.due_at, 1)
    asked = Motion.rows.filter(vote=vote)
    assert [one.state for one in asked] == ["open", "open"]
    body = payload_of(entries_about(case.pk)[-1])
    assert body["motions"] == {str(one.pk): one.frozen_hash for one in asked}


def test_call_is_refused_with_every_reason(clock):
    case = make_case(Stage.DELIBERATION, clock=clock)
    seats = make_panel(case)
    seal_all(case, seats[:3], clock)
    seal_assessment(case, seats[3], clock, necessity="met")
    make_motion(case, seats, clock, MotionKind.RECOMMENDATION, frozen=False)
    with pytest.raises(Refused) as refused:
        call_vote(case.pk, actor=chair(seats), clock=clock)
    assert codes(refused) == (
        "voting.assessments_missing", "voting.motions_not_frozen", "voting.one_outcome", "voting.not_discussed",
    )  # fmt: skip


def test_disputed_limb_must_be_spoken_about_by_two(clock):
    case = make_case(Stage.DELIBERATION, clock=clock)
    seats = make_panel(case)
    seal_all(case, seats[:4], clock)
    seal_assessment(case, seats[4], clock, necessity="met")
    make_motion(case, seats, clock)
    with pytest.raises(Refused) as refused:
        call_vote(case.pk, actor=chair(seats), clock=clock)
    assert codes(refused) == ("voting.not_discussed",)
    exchange(case, Topic.NECESSITY, seats[4], seats[0], clock)
    assert call_vote(case.pk, actor=chair(seats), clock=clock).state == "open"


@pytest.mark.parametrize("position", [1, 3])
def test_only_the_chair_calls(clock, position):
    case, seats = make_deliberation(clock)
    make_motion(case, seats, clock)
    with pytest.raises(NotReachable):
        call_vote(case.pk, actor=actor_of(seats[position]), clock=clock)


def test_quorum_must_be_seated(clock):
    case, seats = make_deliberation(clock)
    make_motion(case, seats, clock)
    for seat in seats[3:]:
        recuse(case.pk, "A conflict", actor=actor_of(seat), clock=clock)
    with pytest.raises(Refused) as refused:
        call_vote(case.pk, actor=chair(seats), clock=clock)
    assert codes(refused) == ("voting.quorum_not_seated",)


def test_ballot_is_sealed_at_rest_and_in_the_record_only_a_commitment(clock):
    case, seats, vote = make_vote(clock)
    (ballot,) = ballots(case, seats[2], "overturn", clock)
    with connection.cursor() as cursor:
        cursor.execute("SELECT sealed FROM cases_ballot")
        assert b"overturn" not in bytes(cursor.fetchone()[0])
    (entry,) = entries_about(ballot.pk)
    body = payload_of(entry)
    assert {name: body[name] for name in ("vote", "motion", "commitment")} == {
        "vote": str(vote.pk), "motion": str(ballot.motion_id), "commitment": ballot.opening.commitment,
    }  # fmt: skip
    assert not RecordPayload.objects.filter(entry__tag=Tag.BALLOT_CAST, body__contains="overturn").exists()
    assert Ballot.rows.get(pk=ballot.pk).opening.value["choice"] == "overturn"


def test_same_choice_gives_another_commitment_each_time(clock):
    case, seats, _ = make_vote(clock)
    commitments = {ballots(case, seat, "overturn", clock)[0].opening.commitment for seat in (*seats[:3], seats[0])}
    assert len(commitments) == 4


def test_entries_about_a_case_do_not_count_its_voters(clock):
    case, seats, _ = make_vote(clock)
    before = len(entries_about(case.pk))
    vote_all(case, seats, clock, "overturn", "uphold", "overturn")
    assert len(entries_about(case.pk)) == before


def test_casting_again_makes_a_new_row_and_the_last_one_counts(clock):
    case, seats, vote = make_vote(clock)
    (first,) = ballots(case, seats[0], "uphold", clock)
    (second,) = ballots(case, seats[0], "overturn", clock)
    assert [(one.turn, one.supersedes) for one in own_ballots(actor_of(seats[0]), vote)] == [(1, None), (2, first)]
    vote_all(case, seats[1:], clock, "uphold", "uphold", "overturn", "overturn")
    close(case, clock)
    outcome = outcome_of(chair(seats), case.pk)
    assert outcome.outcome.counts == {"overturn": 3, "uphold": 2, "remit": 0}
    assert outcome.majority == {seats[0].pk, seats[3].pk, seats[4].pk}
    assert Ballot.rows.get(pk=first.pk).opening.value["choice"] == "uphold"
    assert Ballot.rows.get(pk=second.pk).supersedes_id == first.pk


def test_abstention_needs_a_reason_and_every_motion_a_choice(clock):
    case, seats, vote = make_vote(clock, MotionKind.OUTCOME, MotionKind.LIMB)
    outcome, limb = Motion.rows.filter(vote=vote)
    with pytest.raises(Refused) as refused:
        cast(
            case.pk,
            choices={outcome.pk: "abstain", limb.pk: "remit"},
            reasons={},
            actor=actor_of(seats[0]),
            clock=clock,
        )
    assert codes(refused) == ("voting.reason_missing", "voting.choice_missing")
    assert fields(refused) == [reason_field(outcome.pk), choice_field(limb.pk)]
    assert own_ballots(actor_of(seats[0]), vote) == []


def test_ballot_is_taken_to_the_last_moment_and_refused_in_it(clock):
    case, seats, vote = make_vote(clock)
    clock.advance(days=2, hours=23, minutes=59)
    assert len(ballots(case, seats[0], "uphold", clock)) == 1
    clock.advance(minutes=1)
    assert clock.now() == vote.closes_at
    with pytest.raises(Refused) as refused:
        ballots(case, seats[1], "uphold", clock)
    assert codes(refused) == ("voting.closed",)
    assert Ballot.rows.count() == 1


def test_nobody_casts_after_the_close_or_without_a_vote(clock):
    case, seats, _ = make_vote(clock)
    vote_all(case, seats, clock, *["overturn"] * 5)
    (motion,) = Motion.rows.filter(case=case)
    close(case, clock)
    quiet, sitting = make_deliberation(clock)
    for where, who in ((case, seats), (quiet, sitting)):
        with pytest.raises(Refused) as refused:
            cast(where.pk, choices={motion.pk: "uphold"}, reasons={}, actor=actor_of(who[0]), clock=clock)
        assert codes(refused) == ("voting.closed",)


@pytest.mark.parametrize("how", ["recused", "walled"])
def test_who_left_casts_no_more_and_the_ballot_cast_before_is_void(clock, how):
    case, seats, vote = make_vote(clock)
    vote_all(case, seats, clock, "overturn", "overturn", "overturn", "uphold", "uphold")
    if how == "recused":
        recuse(case.pk, "A new client", actor=actor_of(seats[0]), clock=clock)
    else:
        raise_barrier(seats[0].member.user_id, case.pk, "conflict", actor=SYSTEM, clock=clock)
    with pytest.raises(NotReachable):
        ballots(case, seats[0], "uphold", clock)
    assert Ballot.rows.filter(seat=seats[0]).count() == 1
    assert close(case, clock).stage == Stage.DELIBERATION  # two of four sit for each: a tie
    (motion,) = Motion.rows.filter(vote=vote)
    assert motion.counts == {"counts": {"overturn": 2, "uphold": 2, "remit": 0}, "abstentions": 0, "void": 1}
    (closed,) = results(actor_of(seats[1]), case.pk)
    assert seats[0] not in [one.seat for one in closed.motions[0].by_seat]


def test_vote_is_closed_by_the_clock_and_by_nobody_else(clock):
    case, seats, _ = make_vote(clock)
    vote_all(case, seats, clock, *["overturn"] * 5)
    for actor in (chair(seats), acting(*set(Office) - {Office.SYSTEM})):
        with pytest.raises(NotReachable):
            close_vote(case.pk, actor=actor, clock=clock)
    with pytest.raises(Refused) as refused:  # everybody has voted, and yet
        close_vote(case.pk, actor=SYSTEM, clock=clock)
    assert codes(refused) == ("voting.still_open",)
    clock.advance(days=2, hours=23)
    assert fire_due(clock_for=lambda: clock) == 0
    clock.advance(hours=1)
    fire_due(clock_for=lambda: clock)
    assert Case.rows.get(pk=case.pk).stage == Stage.DRAFTING


def test_database_itself_refuses_an_early_close(clock):
    _, _, vote = make_vote(clock)
    fresh = Vote.rows.get(pk=vote.pk)
    fresh.decide()
    fresh.closed_at, fresh.seated, fresh.quorum = clock.now(), 5, 4
    with pytest.raises(IntegrityError), transaction.atomic():
        fresh.save()


def test_majority_of_the_seated_decides_and_the_record_says_how(clock):
    case, seats, vote = make_vote(clock, MotionKind.OUTCOME, MotionKind.LIMB)
    outcome, limb = Motion.rows.filter(vote=vote)
    for seat, choice in zip(seats, ("overturn", "overturn", "overturn", "uphold"), strict=False):
        ballots(case, seat, {outcome.pk: choice, limb.pk: "no"}, clock)
    assert close(case, clock).stage == Stage.DRAFTING
    closed = next(one for one in entries_about(case.pk) if one.tag == Tag.VOTE_CLOSED)
    body = payload_of(closed)
    assert (body["ending"], body["seated"], body["quorum"]) == ("decided", 5, 4)
    assert body["motions"][0] == {
        "motion": str(outcome.pk),
        "hash": outcome.frozen_hash,
        "tally": {"counts": {"overturn": 3, "uphold": 1, "remit": 0}, "abstentions": 0, "void": 0},
        "failure": "",
        "result": "overturn",
        "decided_by": "majority",
        "ballots": sorted(str(pk) for pk in Ballot.rows.filter(motion=outcome).values_list("pk", flat=True)),
    }
    found = outcome_of(actor_of(seats[3]), case.pk)
    assert (found.choice, found.minority, found.seated) == ("overturn", {seats[3].pk}, 5)
    assert [result.choice for result in found.motions] == ["overturn", "no"]


@pytest.mark.parametrize(
    ("choices", "failure"),
    [
        (("overturn", "overturn", "uphold", "uphold", "abstain"), "tie"),
        (("overturn", "overturn", "uphold", "remit", "abstain"), "no_majority"),
        (("overturn", "overturn", "overturn"), "no_quorum"),
        ((), "no_quorum"),
    ],
)
def test_vote_without_a_decision_goes_back_and_the_motions_come_back_as_drafts(clock, choices, failure):
    case, seats, vote = make_vote(clock)
    vote_all(case, seats, clock, *choices)
    assert close(case, clock).stage == Stage.DELIBERATION
    (old,) = Motion.rows.filter(vote=vote)
    assert (old.state, old.failure, old.result, old.decided_by) == ("closed", failure, "", "")
    (again,) = motions(chair(seats), case.pk)
    assert (again.state, again.text, again.offers, again.vote) == ("draft", old.text, old.offers, None)
    assert Vote.rows.get(pk=vote.pk).state == "returned"
    with pytest.raises(NotReachable):
        outcome_of(chair(seats), case.pk)


def fail_once_more(case, seats, clock):
    for motion in motions(chair(seats), case.pk):
        freeze_motion(case.pk, motion.pk, actor=chair(seats), clock=clock)
    call_vote(case.pk, actor=chair(seats), clock=clock)
    vote_all(case, seats, clock, "overturn", "overturn", "uphold", "uphold", "abstain")
    return close(case, clock)


@pytest.mark.parametrize(("measure", "result"), [("visibility", "overturn"), ("left_up", "uphold")])
def test_second_failure_enlarges_the_panel_and_the_third_decides_by_the_burden(clock, measure, result):
    case, seats = make_deliberation(clock)
    case.platformdecisions.update(measure=measure)
    make_motion(case, seats, clock)
    make_motion(case, seats, clock, MotionKind.RECOMMENDATION)
    for motion in motions(chair(seats), case.pk):
        assert motion.state == "frozen"
    call_vote(case.pk, actor=chair(seats), clock=clock)
    assert close(case, clock).stage == Stage.DELIBERATION
    assert Panel.rows.get(case=case).size == 5
    second = motions(chair(seats), case.pk)
    withdraw_motion(case.pk, second[1].pk, actor=chair(seats), clock=clock)
    assert fail_once_more(case, seats, clock).stage == Stage.DELIBERATION
    assert Panel.rows.get(case=case).size == 7
    assert fail_once_more(case, seats, clock).stage == Stage.DRAFTING
    found = outcome_of(chair(seats), case.pk)
    assert (found.choice, found.outcome.decided_by) == (result, DecidedBy.BURDEN)
    assert found.outcome.counts == {"overturn": 2, "uphold": 2, "remit": 0}
    closed = [payload_of(one) for one in entries_about(case.pk) if one.tag == Tag.VOTE_CLOSED]
    assert [body["ending"] for body in closed] == ["returned", "enlarged", "not_shown"]
    assert (closed[2]["motions"][0]["failure"], closed[2]["motions"][0]["decided_by"]) == ("tie", "burden")


def test_panel_of_three_needs_all_three(clock):
    make_rules(Preset.SMALL, clock)
    case, seats, vote = make_vote(clock, size=3)
    vote_all(case, seats, clock, "overturn", "overturn")
    assert close(case, clock).stage == Stage.DELIBERATION
    assert Motion.rows.get(vote=vote).failure == "no_quorum"


def test_suspended_vote_takes_no_ballots_and_stays_open_later_by_the_pause(clock):
    case, seats, vote = make_vote(clock)
    officers = acting(Office.COUNCIL_CHAIR), acting(Office.INTEGRITY_OFFICER)
    clock.advance(days=1)
    suspend(
        case.pk,
        ground=SuspensionGround.SAFETY,
        reason="A threat",
        agreed_by=officers[1],
        actor=officers[0],
        clock=clock,
    )
    with pytest.raises(Refused) as refused:
        ballots(case, seats[0], "overturn", clock)
    assert codes(refused) == ("voting.closed",)
    clock.advance(days=10)
    resume(case.pk, reason="It is over", actor=officers[0], clock=clock)
    moved = Vote.rows.get(pk=vote.pk)
    assert (moved.closes_at - vote.closes_at).days == 10
    vote_all(case, seats, clock, *["overturn"] * 4)
    clock.advance(days=1, hours=23)
    assert fire_due(clock_for=lambda: clock) == 0
    clock.advance(hours=1)
    fire_due(clock_for=lambda: clock)
    assert Case.rows.get(pk=case.pk).stage == Stage.DRAFTING


def test_who_joins_while_the_panel_votes_voids_the_vote(clock):
    case, seats, vote = make_vote(clock)
    vote_all(case, seats, clock, *["overturn"] * 5)
    with transaction.atomic():  # what the room of panels writes when it seats a replacement
        append(
            Tag.PANEL_SEATED, case.pk, example(Tag.PANEL_SEATED), actor=acting(Office.INTEGRITY_OFFICER), clock=clock
        )
    closed = Vote.rows.get(pk=vote.pk)
    assert (closed.state, Case.rows.get(pk=case.pk).stage) == ("void", Stage.DELIBERATION)
    assert Motion.rows.get(vote=vote).counts is None
    assert len(motions(chair(seats), case.pk)) == 1
    with pytest.raises(NotReachable):
        void_vote(case.pk, actor=SYSTEM, clock=clock)
    assert fail_once_more(case, seats, clock).stage == Stage.DELIBERATION
    assert Panel.rows.get(case=case).size == 5  # a void vote is not a failed one


def test_nothing_tells_a_count_or_a_turnout_before_the_close(clock):
    case, seats, vote = make_vote(clock)
    vote_all(case, seats, clock, "overturn", "uphold")
    reader = actor_of(seats[0])
    assert results(reader, case.pk) == []
    assert [one.seat_id for one in own_ballots(reader, vote)] == [seats[0].pk]
    assert [one.place for one in receipts(reader, case.pk)] == [None]
    with pytest.raises(NotReachable):
        outcome_of(reader, case.pk)
    for actor in (reader, chair(seats)):
        with pytest.raises(Refused) as refused:
            last_ballots(actor, [vote])
        assert codes(refused) == ("voting.still_open",)
    assert receipts(actor_of(seats[4]), case.pk) == []


def test_receipt_opens_the_commitment_and_once_its_day_is_signed_shows_the_leaf(clock, tmp_path):
    signer = signer_in(tmp_path, clock)
    case, seats, _ = make_vote(clock)
    ballots(case, seats[0], "uphold", clock)
    ballots(case, seats[0], "overturn", clock)
    early = receipts(actor_of(seats[0]), case.pk)
    assert [(one.choice, one.counts, one.place) for one in early] == [("uphold", False, None), ("overturn", True, None)]
    for one in early:
        assert commit(bytes.fromhex(one.salt), dict(one.value)).hex() == one.commitment
        body = json.loads(one.proof.body)
        assert body["commitment"] == one.commitment
        assert commit(bytes.fromhex(one.proof.salt), body).hex() == one.proof.commitment
    vote_all(case, seats[1:], clock, *["overturn"] * 3)
    close(case, clock)
    assert receipts(actor_of(seats[0]), case.pk)[-1].place is None, "a receipt of another panel's vote could count"
    end_of_day(clock)
    signer.sign(clock)
    last = receipts(actor_of(seats[0]), case.pk)[-1]
    entry = RecordEntry.objects.get(pk=last.place)
    leaf = Leaf(last.proof.tag, last.place, last.proof.subject, last.proof.at, bytes.fromhex(last.proof.commitment))
    assert leaf.hash() == bytes(entry.leaf)


@pytest.mark.parametrize("office", sorted(set(Office) - PANEL - {Office.SYSTEM}))
def test_nobody_outside_the_panel_reaches_motions_ballots_or_results(clock, office):
    case, seats, vote = make_vote(clock)
    vote_all(case, seats, clock, *["overturn"] * 5)
    actor = acting(office)
    assert (open_vote(actor, case.pk), motions(actor, case.pk), votes(actor, case.pk)) == (None, [], [])
    with pytest.raises(NotReachable):
        ballots_by(actor, case, clock)
    close(case, clock)
    assert results(actor, case.pk) == []
    assert last_ballots(actor, [Vote.rows.get(pk=vote.pk)]) == {}
    with pytest.raises(NotReachable):
        outcome_of(actor, case.pk)


def ballots_by(actor, case, clock):
    return cast(case.pk, choices={}, reasons={}, actor=actor, clock=clock)


def test_panellist_of_another_case_reaches_nothing(clock):
    case, seats, _ = make_vote(clock)
    other = actor_of(make_vote(clock)[1][0])
    assert votes(other, case.pk) == []
    with pytest.raises(NotReachable):
        ballots_by(other, case, clock)
    with pytest.raises(NotReachable):
        freeze_motion(case.pk, Motion.rows.filter(case=case)[0].pk, actor=other, clock=clock)
    assert len(seats) == 5


def test_results_are_attributed_inside_the_panel(clock):
    case, seats, _ = make_vote(clock)
    vote_all(case, seats, clock, "overturn", "overturn", "overturn", "abstain")
    close(case, clock)
    (closed,) = results(actor_of(seats[4]), case.pk)
    (count,) = closed.motions
    assert count.counts == [("overturn", 3), ("uphold", 0), ("remit", 0), ("abstain", 1)]
    assert [(one.seat, one.choice, one.reason) for one in count.by_seat] == [
        (seats[0], "overturn", ""), (seats[1], "overturn", ""), (seats[2], "overturn", ""),
        (seats[3], "abstain", "I was away."),
    ]  # fmt: skip


def test_results_take_the_same_queries_for_one_motion_and_for_three(clock, django_assert_num_queries):
    for kinds in ((MotionKind.OUTCOME,), (MotionKind.OUTCOME, MotionKind.LIMB, MotionKind.RECOMMENDATION)):
        case, seats, _ = make_vote(clock, *kinds)
        for seat in seats:
            ballots(case, seat, {one.pk: one.offers[0] for one in Motion.rows.filter(case=case)}, clock)
        close(case, clock)
        reader = actor_of(seats[0])
        with django_assert_num_queries(4):
            assert len(results(reader, case.pk)[0].motions) == len(kinds)
        with django_assert_num_queries(4):
            assert len(outcome_of(reader, case.pk).motions) == len(kinds)
        with django_assert_num_queries(7):
            assert len(receipts(reader, case.pk)) == len(kinds)


def test_timer_passes_by_a_case_that_has_no_vote(clock):
    make_case(Stage.VOTING, clock=clock)
    clock.advance(days=4)
    assert fire_due(clock_for=lambda: clock) >= 1


def test_constraints_hold_against_rows_written_by_hand(clock):
    case, seats, vote = make_vote(clock)
    (first,) = ballots(case, seats[0], "overturn", clock)
    common = {"case": case, "motion": first.motion, "seat": seats[0], "sealed": first.sealed, "cast_at": clock.now()}
    for wrong in ({"turn": 1}, {"turn": 2}, {"turn": 1, "supersedes": first}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Ballot(**common, **wrong).save()
    with pytest.raises(IntegrityError), transaction.atomic():  # a second open vote of the case
        Vote.rows.create(case=case, panel=vote.panel, round=2, opened_at=clock.now(), closes_at=vote.closes_at)
    with pytest.raises(IntegrityError), transaction.atomic():
        Motion.rows.filter(pk=first.motion_id).update(frozen_hash="")


def test_draft_of_a_motion_is_refused_beside_its_field(clock):
    case, seats = make_deliberation(clock)
    with pytest.raises(Refused) as refused:
        draft_motion(case.pk, kind=MotionKind.LIMB, text=" ", actor=actor_of(seats[3]), clock=clock)
    assert fields(refused) == ["text", "limb"]
