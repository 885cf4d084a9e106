"""Nobody chooses who decides an urgent case: what chair, officer, secretariat and those who stand by could try."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.urls import reverse

from cases.clearance.models import CaseDeclaration
from cases.clearance.queries import keeps_who_is_asked
from cases.clearance.rules import Answer
from cases.docket.actions import expedite, let_expedition_fall
from cases.docket.actions import suspend as suspend_case
from cases.docket.models import Case
from cases.docket.rules import SuspensionGround
from cases.duty.actions import agree_urgent, ask_urgent, take_back_urgent
from cases.duty.models import DutyCall
from cases.lifecycle import Stage
from cases.panel import tasks
from cases.panel.actions import call_deputies, let_month_lapse
from cases.panel.queries import pool_of
from cases.panel.queries.duty import duty_pool, duty_turn
from cases.panel.rules import Exclusion, Taken
from council.access.rules import Office
from council.draws.models import Draw
from council.draws.rules import DrawState
from council.duty.models import DutyPanel, DutyPlace
from council.duty.rules import WhyOut
from council.kernel.actor import Actor
from council.kernel.clock import SettableClock
from council.kernel.verdicts import NotReachable
from council.leaves.actions import end_leave, enter_leave, take_leave
from council.procedure.rules import Preset
from tests.factories.cases import make_case, make_rules, walk
from tests.factories.declarations import answer, ask
from tests.factories.duty import APRIL, BEFORE_APRIL, make_answers, make_urgent, ratify, stand_by, take
from tests.factories.interests import sign
from tests.factories.panels import make_council, make_deputies
from tests.factories.people import acting, actor_for, make_user
from tests.support.refusals import codes

pytestmark = pytest.mark.django_db


@pytest.fixture
def clock():
    return SettableClock(BEFORE_APRIL)


@pytest.fixture
def standing(clock):
    """Four who stand by, in order; it is April."""
    drawn = stand_by(clock, make_council())
    clock.advance(days=5)
    return drawn


@pytest.fixture
def officer(db):
    return acting(Office.INTEGRITY_OFFICER)


def turn_of(case, officer, clock):
    turn = duty_turn(pool_of(officer, Case.rows.get(pk=case.pk), clock.now()))
    return {one.member: (one.taken, one.exclusion) for one in turn.stands}


def seats_of(case, clock):
    return [seat.member for seat in take(case, clock)]


def urge(case, members, clock, *, agree=True):
    """The chair asks two members, who agree or not."""
    chair = acting(Office.COUNCIL_CHAIR)
    asked = ask_urgent(case.pk, "A demolition tomorrow.", [one.user_id for one in members], actor=chair, clock=clock)
    for one in members if agree else []:
        agree_urgent(asked.pk, actor=actor_for(one.user), clock=clock)
    return asked


def test_whoever_called_a_case_urgent_takes_no_seat_of_it(standing, officer, clock):
    case = make_case(Stage.PANEL_FORMATION, clock=clock)
    urge(case, standing[:2], clock)
    ask(case, clock=clock)
    answer(case, *standing, clock=clock)
    assert turn_of(case, officer, clock) == {
        standing[0]: (Taken.OUT, Exclusion.URGED),
        standing[1]: (Taken.OUT, Exclusion.URGED),
        standing[2]: (Taken.SEATED, None),
        standing[3]: (Taken.SEATED, None),
    }
    assert seats_of(case, clock) == standing[2:]


def test_nobody_waits_for_the_answer_of_whoever_called_it_urgent(standing, officer, clock):
    case = make_case(Stage.PANEL_FORMATION, clock=clock)
    urge(case, standing[:2], clock)
    ask(case, clock=clock)
    assert [taken for taken, _ in turn_of(case, officer, clock).values()] == [Taken.OUT] * 2 + [Taken.WAITS] * 2
    answer(case, *standing[2:], clock=clock)
    assert seats_of(case, clock) == standing[2:]


def test_whoever_was_asked_and_did_not_agree_sits_like_others(standing, officer, clock):
    case = make_case(Stage.PANEL_FORMATION, clock=clock)
    urge(case, standing[:2], clock, agree=False)
    others = [acting(Office.MEMBER), acting(Office.MEMBER)]
    chair = acting(Office.COUNCIL_CHAIR)
    expedite(case.pk, reason="People are hunted", with_members=others, actor=chair, clock=clock)
    ask(case, clock=clock)
    answer(case, *standing, clock=clock)
    assert seats_of(case, clock) == standing[:3]


def test_a_leave_that_another_enters_moves_nobody_up_before_its_member_could_object(standing, officer, clock):
    case = make_urgent(clock)
    ask(case, clock=clock)
    answer(case, *standing, clock=clock)
    keeper, day = acting(Office.SECRETARIAT), clock.now().date()
    leave = enter_leave(standing[0].pk, day, day + timedelta(days=9), language="en", actor=keeper, clock=clock)
    assert turn_of(case, officer, clock)[standing[0]] == (Taken.WAITS, Exclusion.AWAY)
    assert seats_of(case, clock) == []
    end_leave(leave.pk, language="en", actor=actor_for(standing[0].user), clock=clock)
    assert seats_of(case, clock) == standing[:3]


def test_a_leave_that_nobody_objects_to_counts_after_three_days(standing, officer, clock):
    case = make_urgent(clock)
    ask(case, clock=clock)
    answer(case, *standing, clock=clock)
    keeper, day = acting(Office.SECRETARIAT), clock.now().date()
    enter_leave(standing[0].pk, day, day + timedelta(days=9), language="en", actor=keeper, clock=clock)
    clock.advance(days=3, minutes=1)
    assert seats_of(case, clock) == standing[1:]


def test_ones_own_leave_counts_at_once(standing, clock):
    case = make_urgent(clock)
    ask(case, clock=clock)
    answer(case, *standing, clock=clock)
    day = clock.now().date()
    take_leave(day, day + timedelta(days=9), actor=actor_for(standing[0].user), clock=clock)
    assert seats_of(case, clock) == standing[1:]


@pytest.mark.parametrize(("days_before", "in_pool"), [(1, True), (4, False)])
def test_a_leave_that_another_enters_just_before_the_draw_keeps_nobody_out_of_it(days_before, in_pool, clock):
    make_rules(Preset.SMALL, clock=clock)
    council = make_council()
    sign(*council, clock=clock)
    make_answers(APRIL, *council)
    keeper = acting(Office.SECRETARIAT)
    enter_leave(council[0].pk, APRIL, APRIL + timedelta(days=20), language="en", actor=keeper, clock=clock)
    clock.advance(days=days_before)
    found = duty_pool(APRIL, uuid4(), clock.now())
    assert found.excluded.get(council[0].pk) == (None if in_pool else WhyOut.AWAY)


def test_calling_a_case_urgent_once_more_gives_it_no_other_panel(standing, officer, clock):
    case = make_urgent(clock)
    ask(case, clock=clock)
    answer(case, *standing, clock=clock)
    take(case, clock)
    let_expedition_fall(case.pk, actor=Actor.system(), clock=clock)
    urge(case, make_council(2), clock)
    assert Case.rows.get(pk=case.pk).expedited
    assert DutyCall.rows.filter(ended_at=None).count() == 0
    assert take(case, clock) == []
    assert ask(case, clock=clock) == 10, "everybody is asked who was not, the two new ones included"


def test_ratifying_in_the_next_month_calls_no_panel(clock):
    """Nobody stands by in March: whoever enters the vote would else choose April by the day on which they do."""
    stand_by(clock, make_council())
    case = make_urgent(clock)
    clock.advance(days=5)
    ratify(case, clock)
    assert not DutyCall.rows.exists()
    make_urgent(clock)
    assert DutyCall.rows.get().duty.month == APRIL, "a case that becomes urgent now calls it"


def test_no_deputy_is_called_while_those_who_stand_by_have_their_turn(standing, officer, clock):
    deputies = make_deputies()
    case = make_urgent(clock)
    ask(case, clock=clock)
    answer(case, *standing, choice=Answer.UNAVAILABLE, clock=clock)
    assert "panel.duty_first" in codes(call_deputies, case.pk, actor=officer, clock=clock)
    take(case, clock)
    assert "panel.duty_first" not in codes(call_deputies, case.pk, actor=officer, clock=clock)
    assert not CaseDeclaration.rows.filter(member__in=deputies).exists()


def test_the_timer_asks_those_who_stand_by_where_nobody_did(standing, clock):
    case = make_urgent(clock)
    assert tasks.take_duty(clock_for=lambda: clock) == 0
    assert {one.member for one in CaseDeclaration.rows.filter(case=case)} == set(standing)
    answer(case, *standing, clock=clock)
    assert tasks.take_duty(clock_for=lambda: clock) == 3


def test_whoever_is_back_is_asked_by_the_timer(standing, clock):
    day = clock.now().date()
    leave = take_leave(day, day + timedelta(days=9), actor=actor_for(standing[0].user), clock=clock)
    case = make_urgent(clock)
    ask(case, clock=clock)
    end_leave(leave.pk, language="en", actor=actor_for(standing[0].user), clock=clock)
    clock.advance(days=1)
    answer(case, standing[3], clock=clock)
    assert tasks.take_duty(clock_for=lambda: clock) == 0
    assert CaseDeclaration.rows.filter(case=case, member=standing[0]).exists()


def test_a_month_that_was_never_drawn_lapses_when_it_is_over(clock):
    stand_by_not_drawn = make_council()
    make_rules(Preset.SMALL, clock=clock)
    sign(*stand_by_not_drawn, clock=clock)
    make_answers(APRIL, *stand_by_not_drawn)
    tasks.commit_duty(clock_for=lambda: clock)
    panel = DutyPanel.objects.get(month=APRIL)
    clock.at = clock.at.replace(month=4, day=30)
    tasks.draw_duty(clock_for=lambda: clock)
    assert Draw.objects.get(pk=panel.draw_id).state == DrawState.COMMITTED, "it can still be drawn, late as it is"
    clock.advance(days=1)
    assert tasks.draw_duty(clock_for=lambda: clock) == 0
    assert Draw.objects.get(pk=panel.draw_id).state == DrawState.LAPSED
    assert not DutyPlace.objects.filter(position__isnull=False).exists()
    for office in sorted(set(Office) - {Office.SYSTEM}):
        with pytest.raises(NotReachable):
            let_month_lapse(panel.pk, actor=acting(office), clock=clock)


def read(client, user, route, case):
    client.force_login(user)
    got = client.get(reverse(route, args=[case.pk]))
    assert got.status_code == 200
    return got.content.decode()


def named(text, members):
    return [one.name for one in members if one.name in text]


def test_who_is_asked_is_kept_from_the_chair_while_those_who_stand_by_have_their_turn(client, standing, clock):
    chair, officer = make_user("", Office.COUNCIL_CHAIR), make_user("", Office.INTEGRITY_OFFICER)
    case = make_urgent(clock)
    ask(case, clock=clock)
    DutyPanel.objects.update(month=date(2999, 4, 1))  # pages go by the clock of the database: the month runs
    kept = read(client, chair, "clearance:case", case)
    assert named(kept, standing) == []
    assert "Declaration awaited" not in kept, "no count says that nobody was asked"
    assert "A panel stands by for this case" in kept
    assert named(read(client, officer, "clearance:case", case), standing) == [one.name for one in standing]
    ordinary = make_case(Stage.PANEL_FORMATION, clock=clock)
    ask(ordinary, clock=clock)
    assert len(named(read(client, chair, "clearance:case", ordinary), standing)) == 4


def fall(case, clock):
    let_expedition_fall(case.pk, actor=Actor.system(), clock=clock)


def withdraw(case, clock):
    walk(case, ["withdraw"], clock=clock)


def suspend(case, clock):
    by = {"agreed_by": acting(Office.INTEGRITY_OFFICER), "actor": acting(Office.COUNCIL_CHAIR)}
    suspend_case(case.pk, ground=SuspensionGround.SAFETY, reason="A threat.", clock=clock, **by)


@pytest.mark.parametrize("ended", [fall, withdraw, suspend])
def test_who_was_asked_is_kept_from_the_chair_as_long_as_the_month_runs(ended, standing, clock):
    chair = make_user("", Office.COUNCIL_CHAIR)
    case = make_urgent(clock)
    ask(case, clock=clock)
    ended(case, clock)
    actor = actor_for(chair)
    assert keeps_who_is_asked(actor, case.pk, clock.now())
    assert not keeps_who_is_asked(acting(Office.INTEGRITY_OFFICER), case.pk, clock.now())
    clock.at = clock.at.replace(month=5, day=2)
    assert not keeps_who_is_asked(actor, case.pk, clock.now()), "the month is over"


def test_the_chair_reads_it_when_a_panel_of_them_sits(standing, clock):
    case = make_urgent(clock)
    walk(case, ["seat_panel"], clock=clock)
    assert not keeps_who_is_asked(acting(Office.COUNCIL_CHAIR), case.pk, clock.now())


def test_asking_and_taking_back_sends_nobody_away(standing, officer, clock):
    case = make_case(Stage.PANEL_FORMATION, clock=clock)
    chair = acting(Office.COUNCIL_CHAIR)
    friends = make_council(2)
    asked = [standing[0].user_id, friends[0].user_id]
    tried = ask_urgent(case.pk, "A demolition.", asked, actor=chair, clock=clock)
    agree_urgent(tried.pk, actor=actor_for(standing[0].user), clock=clock)
    take_back_urgent(case.pk, actor=chair, clock=clock)
    urge(case, friends, clock)
    ask(case, clock=clock)
    answer(case, *standing, clock=clock)
    assert seats_of(case, clock) == standing[:3]


def test_who_had_a_seat_while_a_case_seemed_urgent_is_kept_from_the_chair(client, standing, clock):
    chair, officer = make_user("", Office.COUNCIL_CHAIR), make_user("", Office.INTEGRITY_OFFICER)
    case = make_urgent(clock)
    ask(case, clock=clock)
    answer(case, *standing, clock=clock)
    take(case, clock)
    let_expedition_fall(case.pk, actor=Actor.system(), clock=clock)
    assert named(read(client, chair, "panel:formation", case), standing) == []
    left = read(client, officer, "panel:formation", case)
    assert len(named(left, standing)) == 4
