"""A waiver: the votes of the conflicts panel and both parties, who learn neither who nor how many it is about."""

from uuid import uuid4

import pytest

from cases.clearance.actions import answer_waiver, drop_waivers
from cases.clearance.models import ConflictRuling, WaiverRequest
from cases.clearance.queries import asked_of_appellant, asked_of_platform, waived_codes
from cases.clearance.rules import Choice, Consent, Decision, Outcome, Side
from cases.docket.actions import notify_party
from cases.docket.models import Party
from cases.docket.rules import PartyRole
from cases.lifecycle import Stage
from council.access.queries import is_barred
from council.access.rules import Office
from council.clocks.actions import fire_due
from council.clocks.queries import live
from council.kernel.actor import Actor
from council.kernel.verdicts import NotReachable, Refused
from council.notices.models import Notice
from council.record.queries import entries_about, payload_of
from tests.factories.cases import make_case
from tests.factories.conflicts import doubt, make_voter, question_of, vote
from tests.factories.declarations import answer
from tests.factories.people import actor_for, make_member, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def case(clock):
    found = make_case(Stage.PANEL_FORMATION, clock=clock)
    notify_party(Party.rows.get(case=found, role=PartyRole.RESPONDENT), actor=Actor.system(), clock=clock)
    return found


@pytest.fixture
def voter():
    return make_voter("Ada")


@pytest.fixture
def member(voter):
    return make_member("Nino")


@pytest.fixture
def appellant(case):
    return Actor.receipt(uuid4(), case.pk)


@pytest.fixture
def liaison(case):
    return actor_for(make_user("Liaison", Office.PLATFORM_LIAISON, subject=case.platform_id))


def say(actor, side, answer, clock):
    request = WaiverRequest.rows.get()
    return answer_waiver(request.pk, side=side, answer=answer, actor=actor, clock=clock)


def ruling_of(member):
    found = ConflictRuling.rows.filter(concern__declaration__member=member, ended_at=None).first()
    return found and found.decision


def test_both_parties_are_asked_once_for_each_rule(case, voter, member, clock):
    other = make_member("Tamar")
    doubt(case, member, clock=clock, code="W1")
    doubt(case, other, clock=clock, code="W1")
    request = WaiverRequest.rows.get()
    assert [(one.kind, (one.due_at - clock.now()).days) for one in live(request.pk)] == [("waiver", 5)]
    assert sorted(one.tag for one in entries_about(case.pk) if one.tag.startswith("waiver")) == ["waiver.asked"]
    assert set(payload_of(entries_about(case.pk)[-1])) & {"member", "person"} == set()


def test_waived_when_all_agree(case, voter, member, appellant, liaison, clock):
    question = doubt(case, member, clock=clock, code="W1")
    vote(question, voter, Choice.KEEP, clock=clock)
    assert question_of(member).closed_at is None
    say(appellant, Side.APPELLANT, Consent.AGREED, clock)
    assert ruling_of(member) is None
    say(liaison, Side.RESPONDENT, Consent.AGREED, clock)
    assert ruling_of(member) == Decision.WAIVE
    assert waived_codes(case.pk) == ["W1"]
    assert not live(WaiverRequest.rows.get().pk)


@pytest.mark.parametrize("side", Side)
def test_objection_of_either_side_recuses(case, voter, member, appellant, liaison, clock, side):
    doubt(case, member, clock=clock, code="W1")
    say(appellant if side is Side.APPELLANT else liaison, side, Consent.OBJECTED, clock)
    assert (ruling_of(member), question_of(member).outcome) == (Decision.RECUSE, Outcome.REFUSED)
    assert is_barred(member.user_id, case.pk)


def later(clock):
    clock.advance(days=5)
    fire_due(clock_for=lambda: clock)


def test_silent_platform_has_not_objected(case, voter, member, appellant, clock):
    question = doubt(case, member, clock=clock, code="W1")
    vote(question, voter, Choice.KEEP, clock=clock)
    answer(case, voter, clock=clock)  # or else a wall takes the vote away in time (R7)
    say(appellant, Side.APPELLANT, Consent.AGREED, clock)
    later(clock)
    assert ruling_of(member) == Decision.WAIVE


def test_silent_appellant_has_not_agreed(case, voter, member, liaison, clock):
    question = doubt(case, member, clock=clock, code="W1")
    vote(question, voter, Choice.KEEP, clock=clock)
    answer(case, voter, clock=clock)
    say(liaison, Side.RESPONDENT, Consent.AGREED, clock)
    later(clock)
    assert (ruling_of(member), question_of(member).outcome) == (Decision.RECUSE, Outcome.REFUSED)


def test_platform_that_knows_nothing_of_the_case_is_not_silent(voter, member, clock):
    case = make_case(Stage.PANEL_FORMATION, clock=clock)
    Party.rows.filter(case=case, role=PartyRole.RESPONDENT).update(notified_at=None)
    question = doubt(case, member, clock=clock, code="W1")
    vote(question, voter, Choice.KEEP, clock=clock)
    answer(case, voter, clock=clock)
    say(Actor.receipt(uuid4(), case.pk), Side.APPELLANT, Consent.AGREED, clock)
    later(clock)
    assert (ruling_of(member), question_of(member).outcome) == (Decision.RECUSE, Outcome.REFUSED)


def test_votes_against_recuse_whatever_the_parties_say(case, voter, member, appellant, liaison, clock):
    question = doubt(case, member, clock=clock, code="W1")
    say(appellant, Side.APPELLANT, Consent.AGREED, clock)
    say(liaison, Side.RESPONDENT, Consent.AGREED, clock)
    assert ruling_of(member) is None
    vote(question, voter, Choice.RECUSE, clock=clock)
    assert ruling_of(member) == Decision.RECUSE


def test_answer_is_final_and_in_time(case, voter, member, appellant, liaison, clock):
    doubt(case, member, clock=clock, code="W1")
    say(appellant, Side.APPELLANT, Consent.AGREED, clock)
    with pytest.raises(Refused) as refused:
        say(appellant, Side.APPELLANT, Consent.OBJECTED, clock)
    assert refused.value.verdict.codes == ("clearance.waiver_answered",)
    with pytest.raises(Refused) as refused:
        say(liaison, Side.RESPONDENT, "perhaps", clock)
    assert refused.value.verdict.codes == ("clearance.waiver_which",)
    later(clock)
    with pytest.raises(Refused) as refused:
        say(liaison, Side.RESPONDENT, Consent.OBJECTED, clock)
    assert refused.value.verdict.codes == ("clearance.waiver_over",)


def test_each_party_answers_for_itself_in_its_own_case(case, voter, member, appellant, liaison, clock):
    doubt(case, member, clock=clock, code="W1")
    elsewhere = Actor.receipt(uuid4(), make_case(Stage.PANEL_FORMATION, clock=clock).pk)
    stranger = actor_for(make_user("Other", Office.PLATFORM_LIAISON, subject=voter.pk))
    for actor, side in (
        (elsewhere, Side.APPELLANT),
        (liaison, Side.APPELLANT),
        (appellant, Side.RESPONDENT),
        (stranger, Side.RESPONDENT),
        (actor_for(voter.user), Side.RESPONDENT),
        (actor_for(member.user), Side.APPELLANT),
    ):
        with pytest.raises(NotReachable):
            say(actor, side, Consent.AGREED, clock)


def test_second_member_is_decided_by_what_the_parties_said(case, voter, member, appellant, clock):
    doubt(case, member, clock=clock, code="W1")
    say(appellant, Side.APPELLANT, Consent.OBJECTED, clock)
    other = make_member("Tamar")
    doubt(case, other, clock=clock, code="W1")
    assert ruling_of(other) == Decision.RECUSE


def test_parties_learn_neither_who_nor_how_many(case, voter, member, appellant, liaison, clock):
    doubt(case, member, clock=clock, code="W1")
    before = (asked_of_appellant(appellant, case.pk), asked_of_platform(liaison))
    other = make_member("Tamar")
    second = doubt(case, other, clock=clock, code="W1")
    vote(second, voter, Choice.RECUSE, clock=clock)
    assert (asked_of_appellant(appellant, case.pk), asked_of_platform(liaison)) == before
    for asked in before:
        (one,) = asked
        told = {str(value) for value in vars(one).values()}
        assert not told & {str(member.pk), str(other.pk), "Nino", "Tamar", str(member.user_id)}


def test_liaison_is_told_by_mail_that_there_is_news(case, voter, member, clock):
    user = make_user("Liaison", Office.PLATFORM_LIAISON, subject=case.platform_id)
    doubt(case, member, clock=clock, code="W1")
    assert Notice.objects.filter(kind="respondent_news", about=case.pk).count() >= 1
    assert user.email


def test_what_was_dropped_with_the_case_is_asked_anew_and_is_no_refusal(case, voter, member, appellant, clock):
    doubt(case, member, clock=clock, code="W1")
    drop_waivers(case.pk, actor=Actor.system(), clock=clock)
    assert WaiverRequest.rows.get().dropped_at == clock.now()
    clock.advance(days=30)
    other = make_member("Tamar")
    doubt(case, other, clock=clock, code="W1")
    request = WaiverRequest.rows.get()
    assert (request.dropped_at, request.closed_at, request.asked_at) == (None, None, clock.now())
    assert ruling_of(other) is None
    assert [(one.due_at - clock.now()).days for one in live(request.pk)] == [5]
    assert say(appellant, "appellant", "agreed", clock).appellant == "agreed"
