"""A bar that is found after the vote: the ballot is void, the result computed anew; what does not hold goes back."""

import pytest
from django.db import IntegrityError, transaction

from cases.docket.actions import move
from cases.docket.models import Case
from cases.lifecycle import Stage
from cases.opinion.actions import submit_draft, waive_separate
from cases.opinion.models import OpinionVersion
from cases.opinion.queries import votes as published_votes
from cases.opinion.queries.versions import separate_opinions
from cases.opinion.rules.words import VersionState
from cases.panel.actions import recuse
from cases.panel.models import Panel
from cases.panel.queries import current_panel
from cases.voting.actions import recount_without
from cases.voting.models import Motion, Recount, Vote
from cases.voting.queries import outcome_of, results
from cases.voting.rules import Ending, holds
from council.access.actions import raise_barrier
from council.access.models import Grant
from council.access.rules import Office
from council.kernel.actor import Actor
from council.kernel.verdicts import NotReachable
from council.record.queries import entries_about, payload_of
from council.record.rules.entries import Tag
from tests.factories.opinions import let_review_pass, make_decided, make_published, publish, write_draft
from tests.factories.panels import actor_of
from tests.factories.people import acting

pytestmark = pytest.mark.django_db

SYSTEM = Actor.system()
MOST, LEAST = 3, 4
"""Places on a panel of five: the fourth votes with the majority, and the fifth always against it."""


def bar(decided, place: int, code: str = "R3") -> None:
    decided.clock.advance(minutes=1)
    raise_barrier(decided.panel[place].member.user_id, decided.case.pk, code, actor=SYSTEM, clock=decided.clock)


def stage(decided) -> str:
    return Case.rows.get(pk=decided.case.pk).stage


def told(decided) -> list[dict]:
    return [payload_of(one) for one in entries_about(decided.case.pk) if one.tag == Tag.VOTE_RECOUNTED]


def submit(decided) -> None:
    """Two dissented; one writes why, and the other says that there is no more to say."""
    write_draft(decided)
    waive_separate(decided.case.pk, actor=actor_of(decided.panel[MOST]), clock=decided.clock)
    submit_draft(decided.case.pk, actor=decided.rapporteur, clock=decided.clock)


def steps(decided) -> list[str]:
    moved = [payload_of(one) for one in entries_about(decided.case.pk) if one.tag == Tag.CASE_MOVED]
    return [one["step"] for one in moved]


def test_a_result_that_holds_without_the_barred_stays_and_says_the_new_count(clock):
    decided = make_decided(clock, against=1)
    bar(decided, LEAST)
    recount = Recount.rows.get()
    assert (recount.holds, recount.seated, recount.code, stage(decided)) == (True, 4, "R3", Stage.DRAFTING)
    counted = outcome_of(SYSTEM, decided.case.pk)
    assert (counted.seated, dict(counted.outcome.counts)) == (4, {"overturn": 4, "uphold": 0})
    assert not counted.minority  # who was barred writes no dissent
    (entry,) = told(decided)
    assert entry["holds"] is True
    assert entry["motions"][0]["tally"] == {"counts": {"overturn": 4, "uphold": 0}, "abstentions": 0, "void": 1}
    assert len(entry["void"]) == 1
    assert entry["void"][0] not in entry["motions"][0]["ballots"]
    vote = Motion.rows.get()
    assert vote.counts["counts"] == {"overturn": 4, "uphold": 1}  # the first count stays as it was taken
    (public,) = published_votes(decided.case.pk, detail="full", names=False, dissents=0)
    assert (public["seated"], public["counts"]) == (4, {"overturn": 4, "uphold": 0})


def test_a_majority_that_hung_on_the_barred_votes_again_with_the_same_motions(clock):
    decided = make_decided(clock, against=2)
    before = Motion.rows.get()
    bar(decided, 0)
    recount = Recount.rows.get()
    assert (recount.holds, recount.ending, stage(decided)) == (False, Ending.RETURNED, Stage.DELIBERATION)
    assert Vote.rows.get().state == "void"
    (again,) = Motion.rows.filter(state="draft")
    assert (again.text, again.kind) == (before.text, before.kind)
    with pytest.raises(NotReachable):
        outcome_of(SYSTEM, decided.case.pk)
    moved = [payload_of(one) for one in entries_about(decided.case.pk) if one.tag == Tag.CASE_MOVED][-1]
    assert (moved["step"], moved["reason"]) == ("return_to_deliberation", "recounted")
    assert moved["facts"]["failures"] == ["tie"]


def test_whoever_sat_without_voting_is_left_out_of_the_seated(clock):
    decided = make_decided(clock, against=2)
    motion = Motion.rows.get()
    motion.ballots.filter(seat=decided.panel[LEAST]).delete()
    bar(decided, LEAST)
    recount = Recount.rows.get()
    assert (recount.seated, recount.motions[0]["tally"]["counts"]) == (4, {"overturn": 3, "uphold": 1})
    assert told(decided)[0]["void"] == []
    assert recount.holds


def test_two_who_were_barred_are_both_left_out_each_once_until_there_is_no_quorum(clock):
    decided = make_decided(clock, against=1)
    bar(decided, LEAST)
    bar(decided, LEAST, "R4")
    assert stage(decided) == Stage.DRAFTING
    bar(decided, MOST)
    assert [one.seated for one in Recount.rows.order_by("position")] == [4, 3]
    assert [one["motions"][0]["tally"]["void"] for one in told(decided)] == [1, 2]
    # Three ballots are fewer than the four of five that row 12 asks for: a quorum never shrinks.
    assert (told(decided)[1]["motions"][0]["failure"], stage(decided)) == ("no_quorum", Stage.DELIBERATION)


def test_a_text_before_the_council_falls_with_its_vote_and_its_review_ends(clock):
    decided = make_decided(clock, against=2)
    submit(decided)
    bar(decided, 0)
    assert stage(decided) == Stage.DELIBERATION
    assert OpinionVersion.rows.get().state == VersionState.SET_ASIDE
    assert not Grant.objects.filter(case_uuid=decided.case.pk, office=Office.REVIEWER, until=None).exists()


def test_an_approved_text_falls_too_and_a_draft_stays(clock):
    approved = make_decided(clock, against=2)
    submit(approved)
    let_review_pass(approved)
    bar(approved, 0)
    assert (stage(approved), OpinionVersion.rows.get().state) == (Stage.DELIBERATION, VersionState.SET_ASIDE)
    drafting = make_decided(clock, against=2)
    write_draft(drafting)
    bar(drafting, 0)
    kept = OpinionVersion.rows.get(opinion__case=drafting.case)
    assert (stage(drafting), kept.state) == (Stage.DELIBERATION, VersionState.DRAFT)


def published_by_a_hair(clock):
    """A published case that three of five decided."""
    decided = make_decided(clock, against=2)
    submit(decided)
    let_review_pass(decided)
    publish(decided)
    return decided


@pytest.mark.parametrize(
    ("make", "place", "same"), [(make_published, LEAST, True), (published_by_a_hair, 0, False)], ids=["same", "other"]
)
def test_a_published_case_is_opened_again_by_itself(clock, make, place, same):
    decided = make(clock)
    bar(decided, place)
    assert (Recount.rows.get().holds, stage(decided)) == (same, Stage.PANEL_FORMATION)
    assert steps(decided)[-1] == "reopen"
    assert current_panel(decided.case.pk) is None or Panel.rows.get().dissolved_at is not None
    assert OpinionVersion.rows.get().state == VersionState.PUBLISHED  # readers keep the text until there is another


def test_after_a_year_the_count_is_told_and_the_case_stays(clock):
    decided = make_published(clock)
    clock.advance(days=366)
    bar(decided, LEAST)
    assert len(told(decided)) == 1
    assert stage(decided) == Stage.PUBLISHED


def test_a_suspended_case_goes_back_when_it_goes_on(clock):
    decided = make_decided(clock, against=2)
    facts = {"ground": "safety", "agreed_by": decided.secretariat.label}
    move(decided.case, "suspend", actor=acting(Office.COUNCIL_CHAIR), clock=clock, facts=facts)
    bar(decided, 0)
    assert stage(decided) == Stage.SUSPENDED
    move(Case.rows.get(pk=decided.case.pk), "resume", actor=SYSTEM, clock=clock)
    assert stage(decided) == Stage.DELIBERATION


@pytest.mark.parametrize("reason", ["recused", "R7", "W1", "challenge_upheld"])
def test_what_is_no_undisclosed_bar_leaves_the_ballot(clock, reason):
    decided = make_decided(clock, against=2)
    bar(decided, 0, reason)
    assert not Recount.rows.exists()
    assert stage(decided) == Stage.DRAFTING


def test_stepping_back_first_does_not_save_the_ballot_of_the_barred(clock):
    decided = make_decided(clock, against=2)
    clock.advance(minutes=1)
    recuse(decided.case.pk, "Something came up.", actor=actor_of(decided.panel[0]), clock=clock)
    assert not Recount.rows.exists()
    bar(decided, 0)
    assert stage(decided) == Stage.DELIBERATION


def test_whoever_had_left_before_the_close_changes_nothing(clock):
    decided = make_decided(clock, against=1)
    vote = Vote.rows.get()
    seat = decided.panel[LEAST]
    seat.recuse()
    seat.left_at = vote.closed_at
    seat.save()
    bar(decided, LEAST)
    assert not Recount.rows.exists()


def test_only_the_clockwork_counts_again(clock):
    decided = make_decided(clock, against=2)
    with pytest.raises(NotReachable):
        recount_without(
            decided.case.pk, decided.panel[0].member.user_id, "R3", actor=actor_of(decided.panel[1]), clock=clock
        )
    assert recount_without(decided.case.pk, decided.secretary.pk, "R3", actor=SYSTEM, clock=clock) is None


def test_the_database_keeps_one_recount_per_seat_and_only_rules_that_bar(clock):
    decided = make_decided(clock, against=1)
    bar(decided, LEAST)
    recount = Recount.rows.get()
    for changes in (
        {"position": 2},
        {"seat": decided.panel[0]},
        {"seat": decided.panel[0], "position": 2, "code": "W1"},
    ):
        fields = {"case", "vote", "seat", "position", "code", "at", "seated", "quorum", "ending", "holds", "motions"}
        values = {name: getattr(recount, name) for name in fields} | changes
        with pytest.raises(IntegrityError), transaction.atomic():
            Recount.rows.create(**values)


def test_the_panel_sees_the_new_count_and_not_who_was_barred(client, clock):
    decided = make_decided(clock, against=1)
    bar(decided, LEAST)
    (closed,) = results(actor_of(decided.panel[0]), decided.case.pk)
    assert closed.again is not None
    assert dict(closed.motions[0].counts) == {"overturn": 4, "uphold": 0, "abstain": 0}
    assert decided.panel[LEAST].pk not in {one.seat.pk for one in closed.motions[0].by_seat}


@pytest.mark.parametrize(
    ("before", "after", "end", "same"),
    [
        (["overturn"], ["overturn"], Ending.DECIDED, True),
        (["overturn"], ["uphold"], Ending.DECIDED, False),
        (["overturn"], ["overturn"], Ending.NOT_SHOWN, True),
        (["overturn"], [""], Ending.RETURNED, False),
        (["overturn", "yes"], ["overturn", "no"], Ending.DECIDED, False),
        (["overturn"], ["overturn"], Ending.ENLARGED, False),
    ],
)
def test_a_result_holds_when_every_motion_decides_the_same(before, after, end, same):
    assert holds(before, after, end) is same


def test_a_void_seat_writes_no_dissent(clock):
    decided = make_decided(clock, against=1)
    version = write_draft(decided)
    assert len(separate_opinions(SYSTEM, version)) == 1
    bar(decided, LEAST)
    assert separate_opinions(SYSTEM, version) == []
