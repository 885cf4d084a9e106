"""The conflicts panel: who is asked, sealed votes, the count, recusal by default, appeals, and rulings that run out."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from cases.clearance.actions import (
    appeal_recusal,
    confirm_dismissal,
    declare_conflict,
    raise_concern,
    rule_on,
    vote_on_question,
)
from cases.clearance.models import Concern, ConflictQuestion, ConflictRuling, ConflictVote
from cases.clearance.queries import appealable, clearances, history_of, laid_question, my_questions
from cases.clearance.rules import Answer, Choice, Decision, Ended, Origin, Outcome, Stance, Standing
from cases.lifecycle import Stage
from cases.panel.queries import pool_of
from cases.panel.rules import Exclusion
from council.access.actions import end_offices, raise_barrier
from council.access.queries import is_barred
from council.access.rules import Office
from council.clocks.actions import fire_due, go_round
from council.clocks.queries import live
from council.interests.rules.words import InterestKind
from council.kernel.actor import Actor
from council.kernel.verdicts import NotReachable, Refused
from council.members.models import Term
from council.record.queries import entries_about, payload_of
from tests.factories.cases import make_case, walk
from tests.factories.conflicts import concern_of, doubt, make_voter, question_of, vote
from tests.factories.declarations import answer, ask, clear, declaration_of
from tests.factories.interests import make_interest
from tests.factories.panels import fix_pool
from tests.factories.people import acting, actor_for, give, make_member, make_organisation, make_user

pytestmark = pytest.mark.django_db

KEEP, RECUSE = Choice.KEEP, Choice.RECUSE
# Questions, numbers, four offices, the council and its terms, the register (four), deadlines.
LIST_QUERIES = 13


@pytest.fixture
def case(clock):
    return make_case(Stage.PANEL_FORMATION, clock=clock)


@pytest.fixture
def voters():
    return [make_voter(name) for name in ("Ada", "Ben", "Cem")]


@pytest.fixture
def member(voters):
    return make_member("Nino")


def standing_of(case, member) -> Standing:
    return {one.member.pk: one.standing for one in clearances(Actor.system(), case.pk)}[member.pk]


def ruling_of(member) -> ConflictRuling:
    return ConflictRuling.rows.get(concern__declaration__member=member, ended_at=None)


def test_declared_doubt_comes_before_the_panel_at_once(case, member, clock):
    question = doubt(case, member, clock=clock)
    assert (question.kind, question.electorate, question.closed_at) == ("first", "panel", None)
    assert standing_of(case, member) == Standing.PENDING
    assert [(one.kind, one.due_at) for one in live(question.pk)] == [
        ("conflicts_panel", clock.now() + timedelta(days=3))
    ]


def test_expedited_panel_has_twelve_hours(member, clock):
    case = make_case(Stage.PANEL_FORMATION, clock=clock, expedited=True, expedite_reason="Life at risk")
    question = doubt(case, member, clock=clock)
    assert live(question.pk)[0].due_at == clock.now() + timedelta(hours=12)


def test_hit_waits_for_the_members_answer(case, member, clock):
    make_interest(member, InterestKind.GIFT, case.platform, since=clock.now().date(), clock=clock)
    ask(case, clock=clock)
    assert not ConflictQuestion.rows.exists()
    answer(case, member, stance=Stance.CONTESTED, contest="I paid for it", clock=clock)
    assert question_of(member).concern.text == "I paid for it"


def test_whoever_is_not_available_is_before_nobody(case, member, clock):
    make_interest(member, InterestKind.GIFT, case.platform, since=clock.now().date(), clock=clock)
    ask(case, clock=clock)
    answer(case, member, choice=Answer.UNAVAILABLE, clock=clock)
    assert not ConflictQuestion.rows.exists()


def test_all_voted_closes_and_keeps(case, voters, member, clock):
    question = doubt(case, member, clock=clock)
    vote(question, voters[0], KEEP, clock=clock)
    vote(question, voters[1], RECUSE, clock=clock)
    assert standing_of(case, member) == Standing.PENDING
    vote(question, voters[2], KEEP, clock=clock, reason="Ten years ago")
    question = question_of(member)
    assert (question.outcome, question.closed_at) == (Outcome.MAJORITY, clock.now())
    ruling = ruling_of(member)
    assert (ruling.decision, ruling.by, ruling.until) == (Decision.ALLOW, None, date(2027, 3, 2))
    assert ruling.reason == "Ten years ago\nkeep says Ada"
    assert standing_of(case, member) == Standing.CLEARED
    assert not live(question.pk)
    assert not is_barred(member.user_id, case.pk)


def test_tie_removes_and_walls(case, voters, member, clock):
    end_offices(voters[2].user_id, actor=Actor.system(), clock=clock, offices=frozenset({Office.CONFLICTS_PANEL}))
    question = doubt(case, member, clock=clock)
    vote(question, voters[0], KEEP, clock=clock)
    vote(question, voters[1], RECUSE, clock=clock)
    assert question_of(member).outcome == Outcome.TIE
    assert ruling_of(member).decision == Decision.RECUSE
    assert is_barred(member.user_id, case.pk)


def test_votes_of_one_employer_count_once(case, voters, member, clock):
    house = make_organisation("One house")
    for one in voters[:2]:
        one.employer = house
        one.save()
    question = doubt(case, member, clock=clock)
    vote(question, voters[0], KEEP, clock=clock)
    vote(question, voters[1], KEEP, clock=clock)
    vote(question, voters[2], RECUSE, clock=clock)
    assert question_of(member).outcome == Outcome.TIE
    assert ruling_of(member).decision == Decision.RECUSE


def test_undecided_in_time_is_a_recusal(case, member, clock):
    question = doubt(case, member, clock=clock)
    clock.advance(days=3)
    assert fire_due(clock_for=lambda: clock) >= 1
    question = question_of(member)
    assert question.outcome == Outcome.NOBODY
    assert (ruling_of(member).decision, ruling_of(member).reason) == (Decision.RECUSE, "")
    assert is_barred(member.user_id, case.pk)
    assert standing_of(case, member) == Standing.BARRED


def test_time_counts_what_was_cast_and_takes_no_vote_after_it(case, voters, member, clock):
    question = doubt(case, member, clock=clock)
    vote(question, voters[0], KEEP, clock=clock)
    clock.advance(days=3)
    fire_due(clock_for=lambda: clock)
    assert (ruling_of(member).decision, question_of(member).outcome) == (Decision.ALLOW, Outcome.MAJORITY)
    with pytest.raises(Refused) as refused:
        vote(question, voters[1], RECUSE, clock=clock)
    assert refused.value.verdict.codes == ("clearance.question_closed",)


def test_vote_is_final_and_the_database_holds_it_too(case, voters, member, clock):
    question = doubt(case, member, clock=clock)
    cast = vote(question, voters[0], KEEP, clock=clock)
    with pytest.raises(Refused) as refused:
        vote(question, voters[0], RECUSE, clock=clock)
    assert refused.value.verdict.codes == ("clearance.voted_already",)
    with pytest.raises(IntegrityError), transaction.atomic():
        ConflictVote.rows.create(question=question, voter=voters[0].user, sealed=cast.sealed, cast_at=clock.now())


def test_nobody_votes_on_themselves_or_on_whom_they_hang_together_with(case, voters, clock):
    house = make_organisation("One house")
    ada, ben, _ = voters
    for one in (ada, ben):
        one.employer = house
        one.save()
    question = doubt(case, ada, clock=clock)
    for out in (ada, ben, make_member("Passer-by")):
        with pytest.raises(NotReachable):
            vote(question, out, KEEP, clock=clock)
        assert not my_questions(actor_for(give(out.user, Office.COUNCIL_CHAIR)), clock.now())
    vote(question, voters[2], KEEP, clock=clock)
    assert question_of(ada).outcome == Outcome.MAJORITY


def test_member_of_the_panel_whose_term_is_over_does_not_vote(case, voters, member, clock):
    question = doubt(case, member, clock=clock)
    Term.objects.filter(member=voters[0]).update(ended_early=clock.now().date() - timedelta(days=1))
    with pytest.raises(NotReachable):
        vote(question, voters[0], KEEP, clock=clock)


def test_wall_takes_a_vote_away(case, voters, member, clock):
    question = doubt(case, member, clock=clock)
    vote(question, voters[0], KEEP, clock=clock)
    raise_barrier(voters[0].user_id, case.pk, "R2", actor=Actor.system(), clock=clock)
    with pytest.raises(NotReachable):
        laid_question(actor_for(voters[0].user), question.pk, clock.now())
    vote(question, voters[1], RECUSE, clock=clock)
    vote(question, voters[2], RECUSE, clock=clock)
    ruled = [payload_of(one) for one in entries_about(case.pk) if one.tag == "conflict.ruled"]
    assert [(one["keep"], one["recuse"], one["outcome"]) for one in ruled] == [(0, 2, "majority")]
    assert "reason" in ruled[0]


def test_votes_stay_sealed_until_all_are_closed(case, voters, member, clock):
    question = doubt(case, member, clock=clock)
    vote(question, voters[0], KEEP, clock=clock, reason="My secret reason")
    officer = acting(Office.INTEGRITY_OFFICER)
    assert history_of(officer, concern_of(member)) == ([], [])
    laid = laid_question(actor_for(voters[1].user), question.pk, clock.now())
    assert "My secret reason" not in str(laid)
    entries = [*entries_about(case.pk), *entries_about(ConflictVote.rows.get().pk)]
    assert all("My secret reason" not in str(payload_of(one)) for one in entries)
    assert all(str(question.pk) not in str(one.subject) for one in entries)
    for one in voters[1:]:
        vote(question, one, KEEP, clock=clock)
    (decided,) = history_of(officer, concern_of(member))[1]
    assert "My secret reason" in decided.keep
    assert payload_of(entries_about(case.pk)[-1])["actor"] == "system"  # not whoever voted last


def test_voters_learn_who_is_involved_and_nothing_of_what_the_case_is_about(case, voters, member, clock):
    question = doubt(case, member, clock=clock)
    laid = str(laid_question(actor_for(voters[0].user), question.pk, clock.now()))
    for told in ("Nino", case.number, case.platform.name, "Appellant A", "We wrote a book together"):
        assert told in laid
    for secret in ("A post about a bridge", "The bridge was closed", "It is a question to an authority", "Ana Example"):
        assert secret not in laid


def test_pending_question_holds_the_draw_up(case, member, clock):
    doubt(case, member, clock=clock)
    assert standing_of(case, member) == Standing.PENDING
    pool = pool_of(Actor.system(), case, clock.now())
    assert {one.member.name: one.exclusion for one in pool.places}["Nino"] == Exclusion.PENDING
    with pytest.raises(Refused) as refused:
        fix_pool(case.pk, actor=acting(Office.INTEGRITY_OFFICER), clock=clock)
    assert "panel.rulings_open" in refused.value.verdict.codes


def test_officer_may_recuse_and_the_vote_is_called_off(case, voters, member, clock):
    question = doubt(case, member, clock=clock)
    vote(question, voters[0], KEEP, clock=clock)
    officer = acting(Office.INTEGRITY_OFFICER)
    rule_on(question.concern_id, decision=Decision.RECUSE, reason="Too close", actor=officer, clock=clock)
    assert question_of(member).outcome == Outcome.CALLED_OFF
    assert is_barred(member.user_id, case.pk)
    assert not live(question.pk)


def test_case_that_ends_asks_nobody(case, member, clock):
    question = doubt(case, member, clock=clock)
    walk(case, ["withdraw"], clock=clock)
    assert question_of(member).outcome == Outcome.CALLED_OFF
    assert not ConflictRuling.rows.exists()
    assert not live(question.pk)


def test_clock_of_a_vote_stands_still_with_the_case(case, member, clock):
    question = doubt(case, member, clock=clock)
    walk(case, ["suspend"], clock=clock)
    clock.advance(days=4)
    fire_due(clock_for=lambda: clock)
    assert question_of(member).closed_at is None
    walk(case, ["resume"], clock=clock)
    assert live(question.pk)[0].due_at == clock.now() + timedelta(days=3)


def test_question_that_opens_while_the_case_stands_still_stands_still_too(case, member, clock):
    clear(case, member, clock=clock)
    walk(case, ["suspend"], clock=clock)
    declaration = declaration_of(case, member)
    declare_conflict(declaration.pk, code="D3", text="A friend", actor=actor_for(member.user), clock=clock)
    clock.advance(days=4)
    fire_due(clock_for=lambda: clock)
    assert question_of(member).closed_at is None
    walk(case, ["resume"], clock=clock)
    assert live(question_of(member).pk)[0].due_at == clock.now() + timedelta(days=3)


def test_officer_ends_no_vote_in_the_members_favour(case, voters, clock):
    member = make_member("Doubted")
    make_interest(member, InterestKind.GIFT, case.platform, since=clock.now().date(), clock=clock)
    ask(case, clock=clock)
    answer(case, member, clock=clock)
    keeper = acting(Office.INTEGRITY_OFFICER)
    with pytest.raises(Refused) as refused:
        rule_on(concern_of(member).pk, decision=Decision.DISMISS, reason="A namesake", actor=keeper, clock=clock)
    assert refused.value.verdict.codes == ("clearance.panel_decides",)
    vote(question_of(member), voters[0], Choice.RECUSE, clock=clock)
    assert question_of(member).closed_at is None
    rule_on(concern_of(member).pk, decision=Decision.RECUSE, reason="Better not", actor=keeper, clock=clock)
    assert is_barred(member.user_id, case.pk)


@pytest.mark.parametrize("origin", [Origin.PARTY, Origin.REPORT])
def test_what_was_upheld_is_dismissed_by_no_officer_before_the_answer_either(case, member, origin, clock):
    ask(case, clock=clock)
    about, keeper = [declaration_of(case, member).pk], acting(Office.INTEGRITY_OFFICER)
    raise_concern(case.pk, about, origin=origin, code="D3", text="An old friend", actor=keeper, clock=clock)
    with pytest.raises(Refused) as refused:
        rule_on(concern_of(member).pk, decision=Decision.DISMISS, reason="Gossip", actor=keeper, clock=clock)
    assert refused.value.verdict.codes == ("clearance.upheld_already",)
    assert not ConflictRuling.rows.exists()


def test_false_hit_is_dismissed_before_the_member_has_answered_and_never_comes_before_the_panel(case, member, clock):
    make_interest(member, InterestKind.GIFT, case.platform, since=clock.now().date(), clock=clock)
    ask(case, clock=clock)
    keeper = acting(Office.INTEGRITY_OFFICER)
    rule_on(concern_of(member).pk, decision=Decision.DISMISS, reason="A namesake", actor=keeper, clock=clock)
    answer(case, member, clock=clock)
    assert standing_of(case, member) == Standing.CLEARED
    assert not ConflictQuestion.rows.exists()


def recused_by_officer(case, member, clock) -> Concern:
    question = doubt(case, member, clock=clock)
    officer = acting(Office.INTEGRITY_OFFICER)
    rule_on(question.concern_id, decision=Decision.RECUSE, reason="Too close", actor=officer, clock=clock)
    return question.concern


def appeal(concern, member, clock, plea="It was ten years ago") -> ConflictQuestion:
    return appeal_recusal(concern.pk, plea=plea, actor=actor_for(member.user), clock=clock)


def test_appeal_against_the_officer_is_decided_by_the_panel(case, voters, member, clock):
    concern = recused_by_officer(case, member, clock)
    assert appealable(actor_for(member.user), concern.declaration_id, clock.now()) == {concern.pk}
    question = appeal(concern, member, clock)
    assert (question.kind, question.electorate) == ("appeal", "panel")
    assert standing_of(case, member) == Standing.BARRED
    for one in voters:
        vote(question, one, KEEP, clock=clock)
    assert not is_barred(member.user_id, case.pk)
    assert standing_of(case, member) == Standing.CLEARED
    former = ConflictRuling.rows.get(concern=concern, ended_at__isnull=False)
    assert (former.decision, former.ended_as) == (Decision.RECUSE, Ended.OVERTURNED)
    lifted = next(payload_of(one) for one in entries_about(case.pk) if one.tag == "barrier.lifted")
    assert set(lifted["by"]) <= {str(one.user_id) for one in voters}


def test_appeal_that_fails_leaves_all_as_it_was_and_is_the_only_one(case, voters, member, clock):
    concern = recused_by_officer(case, member, clock)
    question = appeal(concern, member, clock)
    vote(question, voters[0], KEEP, clock=clock)
    clock.advance(days=3)
    fire_due(clock_for=lambda: clock)
    assert question_of(member).outcome == Outcome.NOT_TWO
    assert is_barred(member.user_id, case.pk)
    assert ruling_of(member).reason == "Too close"
    assert not appealable(actor_for(member.user), concern.declaration_id, clock.now())
    with pytest.raises(Refused) as refused:
        appeal(concern, member, clock)
    assert refused.value.verdict.codes == ("clearance.appealed_already",)


def test_appeal_is_in_time(case, member, clock):
    concern = recused_by_officer(case, member, clock)
    clock.advance(days=7, minutes=1)
    with pytest.raises(Refused) as refused:
        appeal(concern, member, clock)
    assert refused.value.verdict.codes == ("clearance.appeal_late",)


def test_nobody_appeals_for_another(case, member, clock):
    concern = recused_by_officer(case, member, clock)
    with pytest.raises(NotReachable):
        appeal(concern, make_member(), clock)


def test_appeal_against_the_panel_goes_to_those_who_took_no_part(case, voters, member, clock):
    question = doubt(case, member, clock=clock)
    chair, secretary = make_member("Chair"), make_user("Secretary", Office.SECRETARIAT)
    give(chair.user, Office.COUNCIL_CHAIR)
    for one in voters[:2]:
        vote(question, one, RECUSE, clock=clock)
    clock.advance(days=3)
    fire_due(clock_for=lambda: clock)
    question = appeal(concern_of(member), member, clock)
    assert question.electorate == "review"
    with pytest.raises(NotReachable):  # had a part in what is appealed
        vote(question, voters[0], KEEP, clock=clock)
    vote(question, chair, KEEP, clock=clock)
    assert is_barred(member.user_id, case.pk)
    vote_on_question(question.pk, choice=KEEP, reason="Long ago", actor=actor_for(secretary), clock=clock)
    vote(question, voters[2], RECUSE, clock=clock)  # sits on the panel and had not voted
    clock.advance(days=3)  # whoever else is of the secretariat says nothing
    fire_due(clock_for=lambda: clock)
    assert not is_barred(member.user_id, case.pk)
    assert ruling_of(member).decision == Decision.ALLOW


def test_appeal_that_the_end_of_the_case_called_off_can_be_made_again(voters, member, clock):
    case = make_case(Stage.ADMISSIBILITY, clock=clock)
    concern = recused_by_officer(case, member, clock)
    first = appeal(concern, member, clock)
    walk(case, ["ask_for_information", "lapse"], clock=clock)
    first.refresh_from_db()
    assert first.outcome == Outcome.CALLED_OFF
    actor = actor_for(member.user)
    assert appealable(actor, concern.declaration_id, clock.now()) == frozenset()  # nobody works on it
    clock.advance(days=30)  # far beyond the time to appeal: they had asked within it
    walk(case, ["revive"], clock=clock)
    assert appealable(actor, concern.declaration_id, clock.now()) == {concern.pk}
    again = appeal(concern, member, clock)
    assert (again.kind, again.appealed) == ("appeal", first.appealed)
    with pytest.raises(IntegrityError), transaction.atomic():  # the database holds it too: one at a time
        ConflictQuestion.rows.create(
            concern=concern,
            kind="appeal",
            electorate="panel",
            appealed=first.appealed,
            opened_at=clock.now(),
            closed_at=clock.now(),
            outcome="tie",
        )
    for one in voters:
        vote(again, one, KEEP, clock=clock)
    assert not is_barred(member.user_id, case.pk)
    assert appealable(actor, concern.declaration_id, clock.now()) == frozenset()


def test_chair_and_secretariat_do_not_vote_on_what_is_the_panels(case, member, clock):
    question = doubt(case, member, clock=clock)
    for office in (Office.COUNCIL_CHAIR, Office.SECRETARIAT):
        actor = acting(office)
        assert my_questions(actor, clock.now()) == []
        with pytest.raises(NotReachable):
            vote_on_question(question.pk, choice=KEEP, reason="Me too", actor=actor, clock=clock)


def test_wall_with_another_ground_stays_when_an_appeal_is_carried(case, voters, member, clock):
    question = doubt(case, member, clock=clock)
    raise_barrier(member.user_id, case.pk, "challenge", actor=Actor.system(), clock=clock)
    officer = acting(Office.INTEGRITY_OFFICER)
    rule_on(question.concern_id, decision=Decision.RECUSE, reason="Too close", actor=officer, clock=clock)
    question = appeal(question.concern, member, clock)
    for one in voters:
        vote(question, one, KEEP, clock=clock)
    assert ruling_of(member).decision == Decision.ALLOW
    assert is_barred(member.user_id, case.pk)


def test_allowance_runs_out_and_the_panel_is_asked_anew(case, voters, member, clock):
    question = doubt(case, member, clock=clock)
    for one in voters:
        vote(question, one, KEEP, clock=clock)
    clock.advance(days=365)
    go_round(clock_for=lambda: clock)
    assert standing_of(case, member) == Standing.CLEARED
    clock.advance(days=1)
    go_round(clock_for=lambda: clock)
    assert standing_of(case, member) == Standing.PENDING
    assert ConflictRuling.rows.get().ended_as == Ended.LAPSED
    again = question_of(member)
    assert (again.pk != question.pk, again.kind) == (True, "first")
    assert go_round(clock_for=lambda: clock) == 0
    vote(again, voters[0], KEEP, clock=clock)


def test_dismissed_bar_that_runs_out_walls_again(case, member, clock):
    make_interest(member, InterestKind.EMPLOYMENT, case.platform, clock=clock)
    clear(case, member, clock=clock)
    concern, until = concern_of(member), clock.now().date() + timedelta(days=10)
    officer, chair = acting(Office.INTEGRITY_OFFICER), acting(Office.COUNCIL_CHAIR)
    rule_on(concern.pk, decision=Decision.DISMISS, reason="Namesake", until=until, actor=officer, clock=clock)
    confirm_dismissal(concern.pk, actor=chair, clock=clock)
    assert not is_barred(member.user_id, case.pk)
    clock.advance(days=10)
    assert go_round(clock_for=lambda: clock) == 0
    clock.advance(days=1)
    assert go_round(clock_for=lambda: clock) == 1
    assert is_barred(member.user_id, case.pk)
    assert standing_of(case, member) == Standing.BARRED


def test_wall_that_was_lifted_by_two_brings_what_waited_before_the_panel(case, member, clock):
    make_interest(member, InterestKind.EMPLOYMENT, case.platform, clock=clock)
    make_interest(member, InterestKind.GIFT, case.platform, since=clock.now().date(), clock=clock)
    clear(case, member, clock=clock)
    assert not ConflictQuestion.rows.exists()
    bar = Concern.rows.get(code="R1")
    officer, chair = acting(Office.INTEGRITY_OFFICER), acting(Office.COUNCIL_CHAIR)
    rule_on(bar.pk, decision=Decision.DISMISS, reason="Namesake", actor=officer, clock=clock)
    confirm_dismissal(bar.pk, actor=chair, clock=clock)
    assert ConflictQuestion.rows.get().concern.code == "D5"


def test_what_is_older_than_the_panel_comes_before_it_with_the_next_round(case, member, clock):
    question = doubt(case, member, clock=clock)
    question.delete()
    assert go_round(clock_for=lambda: clock) == 1
    assert go_round(clock_for=lambda: clock) == 0
    assert question_of(member).concern == concern_of(member)


def test_question_that_does_not_exist_is_not_found(voters, clock):
    with pytest.raises(NotReachable):
        vote_on_question(uuid4(), choice=KEEP, reason="?", actor=actor_for(voters[0].user), clock=clock)


def test_list_takes_the_same_queries_at_one_and_three(voters, clock, django_assert_num_queries):
    members = [make_member() for _ in range(3)]
    actor = actor_for(voters[0].user)
    for count in (1, 3):
        for one in members[: 1 if count == 1 else 2]:
            doubt(make_case(Stage.PANEL_FORMATION, clock=clock), members.pop() if one else one, clock=clock)
        with django_assert_num_queries(LIST_QUERIES):
            assert len(my_questions(actor, clock.now())) == count
