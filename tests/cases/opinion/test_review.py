import json

import pytest
from django.db import connection

from cases.docket.models import StageChange
from cases.docket.queries import case_for
from cases.lifecycle import Stage
from cases.opinion import actions, queries
from cases.opinion.models import OpinionVersion, ReviewBallot
from cases.opinion.rules.words import ReviewChoice, VersionState
from council.access.actions import raise_barrier
from council.access.models import Grant
from council.access.rules import Office
from council.clocks.actions import fire_due
from council.kernel.actor import Actor
from council.kernel.verdicts import NotReachable, Refused
from council.record.models import RecordEntry, RecordPayload
from council.record.queries import payload_of
from council.record.rules.entries import Tag
from tests.factories.opinions import let_review_pass, make_decided, make_submitted, write_draft
from tests.factories.panels import actor_of
from tests.factories.people import acting, actor_for, make_member, make_organisation

pytestmark = pytest.mark.django_db


@pytest.fixture
def council(clock):
    """Seven members: two and the panel of five, and the case whose draft they review."""
    members = [make_member(), make_member()]
    return make_submitted(clock), members


def vote(decided, actor, choice=ReviewChoice.APPROVE, reason="Because."):
    return actions.cast_review(decided.case.pk, choice=choice, reason=reason, actor=actor, clock=decided.clock)


def last_facts(case):
    entry = RecordEntry.objects.filter(tag=Tag.CASE_MOVED, subject=case.pk).latest("seq")
    return payload_of(entry)["facts"]


def test_a_ballot_is_sealed_and_the_last_one_counts(council):
    decided, (one, _) = council
    actor = actor_for(one.user)
    first = vote(decided, actor, ReviewChoice.OBJECT, "A word that nobody else has typed")
    second = vote(decided, actor)
    assert queries.own_ballot(actor, second.version).pk == second.pk
    assert second.supersedes_id == first.pk
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT sealed FROM {ReviewBallot._meta.db_table}")
        stored = b"".join(bytes(sealed) for (sealed,) in cursor.fetchall())
    bodies = " ".join(RecordPayload.objects.values_list("body", flat=True))
    assert (b"nobody else" in stored, "nobody else" in bodies, '"object"' in bodies) == (False, False, False)
    entries = RecordEntry.objects.filter(tag=Tag.REVIEW_CAST).order_by("seq")
    assert decided.case.pk not in {entry.subject for entry in entries}
    assert [payload_of(entry)["commitment"] for entry in entries] == [
        ReviewBallot.rows.get(pk=ballot.pk).opening.commitment for ballot in (first, second)
    ]


@pytest.mark.parametrize("who", ["stranger", "secretariat", "walled", "appellant"])
def test_only_members_who_were_asked_vote(council, who):
    decided, (one, _) = council
    raise_barrier(one.user_id, decided.case.pk, "conflict", actor=Actor.system(), clock=decided.clock)
    actor = {
        "stranger": lambda: actor_for(make_member().user),
        "secretariat": lambda: decided.secretariat,
        "walled": lambda: actor_for(one.user),
        "appellant": lambda: Actor.receipt(decided.case.pk, decided.case.pk),
    }[who]()
    with pytest.raises(NotReachable):
        vote(decided, actor)


def test_nobody_votes_after_the_window(council):
    decided, (one, _) = council
    decided.clock.advance(days=10)
    with pytest.raises(Refused) as caught:
        vote(decided, actor_for(one.user))
    assert caught.value.verdict.codes == ("opinion.review_over",)


def test_silence_approves_when_the_time_is_over_and_not_before(council):
    decided, (one, _) = council
    vote(decided, actor_for(one.user), ReviewChoice.OBJECT)
    decided.clock.advance(days=9, hours=23)
    fire_due(clock_for=lambda: decided.clock)
    assert case_for(decided.secretariat, decided.case.pk).stage == Stage.COUNCIL_REVIEW
    decided.clock.advance(hours=2)
    fire_due(clock_for=lambda: decided.clock)
    assert case_for(decided.secretariat, decided.case.pk).stage == Stage.APPROVED
    version = OpinionVersion.rows.get()
    assert (version.state, version.approved_at, version.objections) == (
        VersionState.APPROVED,
        decided.clock.now(),
        [],
    )
    assert last_facts(decided.case) == {"ballots": 1, "council": 7, "objections": 1, "result": "approved"}
    assert not Grant.objects.filter(office=Office.REVIEWER, case_uuid=decided.case.pk, until=None).exists()


def test_no_person_ends_a_review(council):
    decided, _ = council
    decided.clock.advance(days=11)
    for actor in (decided.chair, acting(Office.COUNCIL_CHAIR), decided.secretariat):
        with pytest.raises(NotReachable):
            actions.close_review(decided.case.pk, actor=actor, clock=decided.clock)


def test_a_majority_of_the_council_less_the_recused_objects_and_a_new_panel_is_formed(council):
    decided, (one, other) = council
    for seat in decided.panel[:2]:
        vote(decided, actor_of(seat), ReviewChoice.OBJECT, "Too narrow.")
    for member in (one, other):
        vote(decided, actor_for(member.user), ReviewChoice.OBJECT, "Too wide.")
    let_review_pass(decided)
    case = case_for(Actor.system(), decided.case.pk)
    assert case.stage == Stage.PANEL_FORMATION
    version = OpinionVersion.rows.get()
    assert (version.state, version.opinion.rehearings, version.objections) == (VersionState.SET_ASIDE, 1, [])
    assert last_facts(case)["result"] == "reheard"


def test_the_ballot_of_a_member_who_was_recused_meanwhile_does_not_count(council):
    decided, (one, other) = council
    for actor in (actor_for(one.user), actor_for(other.user), actor_of(decided.panel[2]), actor_of(decided.panel[3])):
        vote(decided, actor, ReviewChoice.OBJECT)
    raise_barrier(one.user_id, decided.case.pk, "conflict", actor=Actor.system(), clock=decided.clock)
    let_review_pass(decided)
    assert last_facts(decided.case) == {"ballots": 3, "council": 6, "objections": 3, "result": "approved"}


def test_a_bloc_of_one_employer_objects_once(clock):
    employer = make_organisation("One house")
    bloc = [make_member(employer=employer) for _ in range(4)]
    decided = make_submitted(clock)
    for member in bloc:
        vote(decided, actor_for(member.user), ReviewChoice.OBJECT)
    vote(decided, actor_of(decided.panel[0]), ReviewChoice.OBJECT)
    let_review_pass(decided)
    assert last_facts(decided.case) == {"ballots": 5, "council": 9, "objections": 2, "result": "approved"}


def test_objections_of_a_second_majority_are_published_beside_the_text(clock):
    decided = make_decided(clock)
    version = write_draft(decided)
    version.opinion.rehearings = 1
    version.opinion.save()
    actions.submit_draft(decided.case.pk, actor=decided.rapporteur, clock=clock)
    for seat, reason in zip(decided.panel[:3], ["Too wide.", "Too narrow.", "Too wide."], strict=True):
        vote(decided, actor_of(seat), ReviewChoice.OBJECT, reason)
    let_review_pass(decided)
    version = OpinionVersion.rows.get()
    assert (version.state, version.objections) == (VersionState.APPROVED, ["Too narrow.", "Too wide."])
    steps = list(
        StageChange.rows.filter(case=decided.case, step__in=["approve", "rehear"]).values_list("step", flat=True)
    )
    assert steps == ["approve"]


def test_nothing_tells_before_the_close_who_voted_or_how(council):
    decided, (one, other) = council
    before = json.dumps([str(case.pk) for case in queries.waiting_reviews(actor_for(other.user))])
    vote(decided, actor_for(one.user), ReviewChoice.OBJECT)
    after = json.dumps([str(case.pk) for case in queries.waiting_reviews(actor_for(other.user))])
    assert before == after == json.dumps([str(decided.case.pk)])
    assert queries.waiting_reviews(actor_for(one.user)) == []
    assert queries.own_ballot(actor_for(other.user), OpinionVersion.rows.get()) is None
