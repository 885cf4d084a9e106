"""An expedited case takes its panel from those who stand by: in their order, and what they leave empty is drawn for."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from cases.clearance.models import CaseDeclaration
from cases.clearance.rules import Answer
from cases.docket.actions import expedite, let_expedition_fall
from cases.docket.models import Case
from cases.duty.models import DutyCall
from cases.duty.rules import WhyEnded
from cases.lifecycle import Stage
from cases.panel import tasks
from cases.panel.actions import seat_panel, take_duty_seats
from cases.panel.models import Panel, PanelDraw, Seat
from cases.panel.queries import pool_of
from cases.panel.queries.duty import duty_turn
from cases.panel.rules import EXPEDITION_FELL, Exclusion, SeatState, Taken
from council.access.actions import raise_barrier
from council.access.queries import is_barred
from council.access.rules import Office
from council.clocks.actions import fire_due
from council.draws.models import Draw
from council.duty.models import DutyPanel, DutyPlace
from council.kernel.actor import Actor
from council.kernel.clock import SettableClock
from council.kernel.verdicts import NotReachable, Refused
from council.leaves.actions import take_leave
from council.record.queries import check, entries_about, payload_of
from tests.factories.cases import make_case, walk
from tests.factories.declarations import answer, ask
from tests.factories.duty import APRIL, BEFORE_APRIL, make_urgent, ratify, stand_by, take
from tests.factories.panels import draw_when_due, fix_pool, make_council
from tests.factories.people import acting, actor_for, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def clock():
    return SettableClock(BEFORE_APRIL)


@pytest.fixture
def council(db):
    return make_council()


@pytest.fixture
def standing(clock, council):
    """Four who stand by, in order; it is April."""
    drawn = stand_by(clock, council)
    clock.advance(days=5)
    return drawn


@pytest.fixture
def officer(db):
    return acting(Office.INTEGRITY_OFFICER)


def asked(case):
    return {one.member for one in CaseDeclaration.rows.filter(case=case).select_related("member")}


def sitting(case):
    held = Seat.rows.filter(panel__case=case, state__in=["drawn", "seated"]).select_related("member")
    return [seat.member for seat in held.order_by("position")]


def codes(refused):
    return refused.value.verdict.codes


def test_the_panel_of_the_month_sits_and_nobody_chooses(standing, council, officer, clock):
    case = make_urgent(clock)
    call = DutyCall.rows.get()
    assert (call.case_id, call.duty.month, call.taken_at) == (case.pk, APRIL, None)
    assert ask(case, clock=clock) == 4
    assert asked(case) == set(standing), "only those who stand by are asked first"
    answer(case, *standing[1:], clock=clock)
    assert take(case, clock) == [], "the first may still answer"
    answer(case, standing[0], clock=clock)
    taken = take(case, clock)
    assert [seat.member for seat in taken] == standing[:3]
    assert [(seat.state, seat.duty, seat.drawn_by) for seat in taken] == [("drawn", call.duty, None)] * 3
    assert not PanelDraw.rows.exists()
    ratify(case, clock)
    seat_panel(case.pk, actor=officer, clock=clock)
    assert Case.rows.get(pk=case.pk).stage == Stage.ASSESSMENT
    assert asked(case) == set(council), "everybody else is asked now, since the council reviews the draft"
    found = {entry.tag: payload_of(entry) for entry in entries_about(case.pk)}
    assert found["duty.called"]["month"] == "2026-04-01"
    assert found["duty.seated"]["draw_id"] == "DUTY-2026-04/1"
    assert found["duty.seated"]["seats"] == [str(seat.pk) for seat in taken]
    assert found["duty.seated"]["vacant"] == 0
    assert check().ok


def test_an_alternate_follows_whoever_is_barred(standing, clock):
    case = make_urgent(clock)
    ask(case, clock=clock)
    raise_barrier(standing[1].user_id, case.pk, "R1", actor=Actor.system(), clock=clock)
    answer(case, standing[0], *standing[2:], clock=clock)
    take(case, clock)
    assert sitting(case) == [standing[0], standing[2], standing[3]]


def test_an_alternate_follows_whoever_is_away_or_cannot(standing, clock):
    away, busy = standing[0], standing[1]
    day = clock.now().date()
    take_leave(day, day + timedelta(days=3), actor=actor_for(away.user), clock=clock)
    case = make_urgent(clock)
    assert ask(case, clock=clock) == 3, "whoever is away is not asked"
    answer(case, busy, choice=Answer.UNAVAILABLE, clock=clock)
    answer(case, *standing[2:], clock=clock)
    take(case, clock)
    assert sitting(case) == standing[2:]


def test_an_alternate_follows_whoever_does_not_answer_in_a_day(standing, clock):
    case = make_urgent(clock)
    ask(case, clock=clock)
    answer(case, *standing[1:], clock=clock)
    clock.advance(hours=23)
    fire_due(clock_for=lambda: clock)
    assert take(case, clock) == []
    clock.advance(hours=1)
    fire_due(clock_for=lambda: clock)
    take(case, clock)
    assert sitting(case) == standing[1:]
    assert is_barred(standing[0].user_id, case.pk)


def test_what_stays_empty_is_drawn_from_everybody_and_those_on_duty_hold_their_seats(standing, council, officer, clock):
    case = make_urgent(clock)
    ask(case, clock=clock)
    with pytest.raises(Refused) as refused:
        fix_pool(case.pk, actor=officer, clock=clock)
    assert "panel.duty_first" in codes(refused)
    for one in standing[:2]:
        answer(case, one, choice=Answer.UNAVAILABLE, clock=clock)
    answer(case, *standing[2:], clock=clock)
    with pytest.raises(Refused) as refused:
        fix_pool(case.pk, actor=officer, clock=clock)
    assert codes(refused) == ("panel.duty_first",)
    take(case, clock)
    assert sitting(case) == standing[2:]
    ratify(case, clock)
    with pytest.raises(Refused) as refused:
        seat_panel(case.pk, actor=officer, clock=clock)
    assert codes(refused) == ("panel.seats_vacant",)
    others = [one for one in council if one not in standing]
    assert ask(case, clock=clock) == len(others), "now everybody else is asked"
    answer(case, *others, clock=clock)
    drawn = fix_pool(case.pk, actor=officer, clock=clock)
    assert len(drawn.draw.value["seated"]) == 2
    assert drawn.draw.value["prev"] == DutyPanel.objects.get().draw.result_hash
    draw_when_due(case.pk, actor=officer, clock=clock)
    seat_panel(case.pk, actor=officer, clock=clock)
    seats = list(Seat.rows.filter(panel__case=case).order_by("position"))
    assert [seat.duty is not None for seat in seats] == [True, True, False]
    assert [seat.drawn_by is not None for seat in seats] == [False, False, True]
    assert seats[2].member in others


def test_where_nobody_can_everybody_is_asked(standing, council, clock, officer):
    case = make_urgent(clock)
    ask(case, clock=clock)
    answer(case, *standing, choice=Answer.UNAVAILABLE, clock=clock)
    assert tasks.take_duty(clock_for=lambda: clock) == 0
    assert DutyCall.rows.get().taken_at == clock.now()
    assert sitting(case) == []
    assert ask(case, clock=clock) == 8


def test_nobody_takes_a_seat_while_the_parties_have_their_time(standing, clock):
    case = make_urgent(clock, Stage.ELIGIBLE)
    case = walk(case, ["select"], clock=clock, parties_wait=True)
    ask(case, clock=clock)
    answer(case, *standing, clock=clock)
    assert take(case, clock) == []
    clock.advance(hours=12)
    assert len(take(case, clock)) == 3


def test_only_the_timer_seats_those_who_stand_by(standing, clock):
    case = make_urgent(clock)
    ask(case, clock=clock)
    answer(case, *standing, clock=clock)
    for office in sorted(set(Office) - {Office.SYSTEM}):
        with pytest.raises(NotReachable):
            take_duty_seats(case.pk, actor=acting(office), clock=clock)
    assert [tasks.take_duty(clock_for=lambda: clock) for _ in range(2)] == [3, 0]


def test_seating_asks_whether_the_draw_of_the_month_holds(standing, officer, clock):
    case = make_urgent(clock)
    ask(case, clock=clock)
    answer(case, *standing, clock=clock)
    take(case, clock)
    draw = Draw.objects.get()
    Draw.objects.filter(pk=draw.pk).update(result=draw.result.replace('"relaxed":[]', '"relaxed":["funder-max"]'))
    ratify(case, clock)
    with pytest.raises(Refused) as refused:
        seat_panel(case.pk, actor=officer, clock=clock)
    assert codes(refused) == ("panel.draw_does_not_hold",)


def test_seating_asks_whether_those_who_sit_were_drawn_in_that_order(standing, officer, clock):
    case = make_urgent(clock)
    ask(case, clock=clock)
    answer(case, *standing, clock=clock)
    first, second, third = take(case, clock)
    Seat.rows.filter(pk=first.pk).update(position=7)
    ratify(case, clock)
    with pytest.raises(Refused) as refused:
        seat_panel(case.pk, actor=officer, clock=clock)
    assert codes(refused) == ("panel.draw_does_not_hold",)
    Seat.rows.filter(pk=first.pk).update(position=1)
    DutyPlace.objects.filter(member=second.member).update(code="f" * 32)
    with pytest.raises(Refused) as refused:
        seat_panel(case.pk, actor=officer, clock=clock)
    assert "panel.draw_does_not_hold" in codes(refused)
    assert third.position == 3


def test_seating_asks_whether_everybody_is_still_cleared(standing, officer, clock):
    case = make_urgent(clock)
    ask(case, clock=clock)
    answer(case, *standing, clock=clock)
    take(case, clock)
    raise_barrier(standing[0].user_id, case.pk, "R1", actor=Actor.system(), clock=clock)
    ratify(case, clock)
    with pytest.raises(Refused) as refused:
        seat_panel(case.pk, actor=officer, clock=clock)
    assert codes(refused) == ("panel.seats_vacant",), "a wall takes the seat, and nobody moves up from the old order"
    assert take(case, clock) == []


def test_a_case_that_is_not_expedited_or_has_no_panel_for_its_month_is_drawn_for_as_ever(standing, clock):
    assert not DutyCall.rows.exists()
    case = make_case(Stage.PANEL_FORMATION, clock=clock)
    assert ask(case, clock=clock) == 12
    clock.advance(days=30)
    urgent = make_urgent(clock)
    assert not DutyCall.rows.exists()
    assert ask(urgent, clock=clock) > 4


def test_the_month_is_that_in_which_the_panel_began_to_be_formed(standing, clock):
    clock.at = clock.at.replace(month=4, day=30, hour=20)
    case = make_urgent(clock)
    clock.advance(days=1)
    assert ask(case, clock=clock) == 4, "waiting for May changes nothing"
    assert DutyCall.rows.get().duty.month == APRIL


def test_a_case_that_becomes_urgent_while_its_panel_is_formed_gets_those_who_stand_by(standing, council, clock):
    case = make_case(Stage.PANEL_FORMATION, clock=clock)
    ask(case, clock=clock)
    words = {"reason": "People are hunted", "with_members": [acting(Office.MEMBER) for _ in range(2)]}
    expedite(case.pk, **words, actor=acting(Office.COUNCIL_CHAIR), clock=clock)
    answer(case, *standing, clock=clock)
    assert [seat.member for seat in take(case, clock)] == standing[:3], "others who were asked are not waited for"


def test_a_case_whose_own_draw_was_begun_keeps_it(standing, council, officer, clock):
    case = make_case(Stage.PANEL_FORMATION, clock=clock)
    ask(case, clock=clock)
    answer(case, *council, clock=clock)
    fix_pool(case.pk, actor=officer, clock=clock)
    words = {"reason": "People are hunted", "with_members": [acting(Office.MEMBER) for _ in range(2)]}
    expedite(case.pk, **words, actor=acting(Office.COUNCIL_CHAIR), clock=clock)
    assert not DutyCall.rows.exists()
    draw_when_due(case.pk, actor=officer, clock=clock)
    seat_panel(case.pk, actor=officer, clock=clock)


def test_a_case_that_is_urgent_no_more_lets_go_those_who_do_not_sit_yet(standing, council, officer, clock):
    case = make_urgent(clock)
    ask(case, clock=clock)
    answer(case, *standing, clock=clock)
    take(case, clock)
    let_expedition_fall(case.pk, actor=Actor.system(), clock=clock)
    assert sitting(case) == []
    assert {seat.left_reason for seat in Seat.rows.all()} == {EXPEDITION_FELL}
    assert (DutyCall.rows.get().why, DutyCall.rows.get().ended_at) == (WhyEnded.FELL, clock.now())
    ask(case, clock=clock)
    answer(case, *(one for one in council if one not in standing), clock=clock)
    pool = pool_of(officer, Case.rows.get(pk=case.pk), clock.now())
    assert {place.member for place in pool.candidates} == set(council), "they can be drawn like everybody"
    fix_pool(case.pk, actor=officer, clock=clock)
    draw_when_due(case.pk, actor=officer, clock=clock)
    seat_panel(case.pk, actor=officer, clock=clock)


def test_nobody_sits_for_good_before_the_council_agreed_that_it_is_urgent(standing, officer, clock):
    case = make_urgent(clock)
    ask(case, clock=clock)
    answer(case, *standing, clock=clock)
    take(case, clock)
    with pytest.raises(Refused) as refused:
        seat_panel(case.pk, actor=officer, clock=clock)
    assert codes(refused) == ("panel.not_ratified",)
    ratify(case, clock)
    seat_panel(case.pk, actor=officer, clock=clock)
    clock.advance(days=8)
    fire_due(clock_for=lambda: clock)
    assert sitting(case) == standing[:3], "what was agreed does not fall"


def test_an_empty_seat_of_a_working_panel_is_drawn_for(standing, council, officer, clock):
    case = make_urgent(clock)
    ask(case, clock=clock)
    answer(case, *standing, clock=clock)
    take(case, clock)
    ratify(case, clock)
    seat_panel(case.pk, actor=officer, clock=clock)
    raise_barrier(standing[0].user_id, case.pk, "R1", actor=Actor.system(), clock=clock)
    assert take(case, clock) == []
    ask(case, clock=clock)
    answer(case, *(one for one in council if one not in standing), clock=clock)
    fix_pool(case.pk, actor=officer, clock=clock)
    (seat,) = draw_when_due(case.pk, actor=officer, clock=clock)
    assert (seat.state, seat.duty) == (SeatState.DRAWN, None)


def test_a_case_that_ends_ends_the_call(standing, clock):
    case = make_urgent(clock)
    walk(case, ["withdraw"], clock=clock)
    assert (DutyCall.rows.get().why, tasks.take_duty(clock_for=lambda: clock)) == (WhyEnded.OVER, 0)


def test_the_officer_sees_what_became_of_each(standing, officer, clock):
    case = make_urgent(clock)
    ask(case, clock=clock)
    raise_barrier(standing[1].user_id, case.pk, "R1", actor=Actor.system(), clock=clock)
    answer(case, standing[0], clock=clock)
    turn = duty_turn(pool_of(officer, Case.rows.get(pk=case.pk), clock.now()))
    assert [(one.member, one.taken, one.exclusion, one.alternate) for one in turn.stands] == [
        (standing[0], Taken.SEATED, None, False),
        (standing[1], Taken.OUT, Exclusion.BARRED, False),
        (standing[2], Taken.WAITS, Exclusion.WAITING, False),
        (standing[3], Taken.WAITS, Exclusion.WAITING, True),
    ]


def test_the_database_lets_a_seat_come_from_one_draw_and_a_case_have_one_call(standing, council, officer, clock):
    case = make_urgent(clock)
    call = DutyCall.rows.get()
    for row in (
        DutyCall(case=case, duty=call.duty, called_at=clock.now()),
        DutyCall(case=case, duty=call.duty, called_at=clock.now(), ended_at=clock.now(), why="bored"),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            row.save(force_insert=True)
    ordinary = make_case(Stage.PANEL_FORMATION, clock=clock)
    ask(ordinary, clock=clock)
    answer(ordinary, *council, clock=clock)
    drawn = fix_pool(ordinary.pk, actor=officer, clock=clock)
    panel = Panel.rows.get(case=ordinary)
    both = Seat(panel=panel, member=council[0], drawn_by=drawn, duty=DutyPanel.objects.get(), position=1)
    with pytest.raises(IntegrityError), transaction.atomic():
        both.save(force_insert=True)


def test_a_month_without_a_panel_falls_back_to_the_ordinary_draw(council, officer, clock):
    clock.at = clock.at.replace(month=5, day=2)
    stand = DutyPanel.objects.create(month=date(2026, 5, 1), failed_at=clock.now(), declared=1)
    case = make_urgent(clock)
    assert ask(case, clock=clock) >= 12
    assert (stand.draw, DutyCall.rows.exists()) == (None, False)


def page(client, user, case):
    client.force_login(user)
    answer = client.get(f"/desk/cases/{case.pk}/panel/")
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_page_of_the_panel_says_whose_turn_it_is_and_where_each_seat_came_from(client, standing, council, clock):
    officer, chair = make_user("", Office.INTEGRITY_OFFICER), make_user("", Office.COUNCIL_CHAIR)
    case = make_urgent(clock)
    ask(case, clock=clock)
    shown = page(client, officer, case)
    assert ["Who stands by in April 2026, by draw DUTY-2026-04/1" in shown, "have their turn" in shown] == [True, True]
    assert "No panel is possible" not in shown
    assert [one.name for one in standing if one.name not in shown] == []
    hidden = page(client, chair, case)
    assert [one.name for one in standing if one.name in hidden] == [], "who may know is whoever forms panels"
    answer(case, standing[0], choice=Answer.UNAVAILABLE, clock=clock)
    answer(case, standing[1], choice=Answer.UNAVAILABLE, clock=clock)
    answer(case, *standing[2:], clock=clock)
    take(case, clock)
    assert "Their turn is over" in page(client, officer, case)
    others = [one for one in council if one not in standing]
    ask(case, clock=clock)
    answer(case, *others, clock=clock)
    officer_ = actor_for(officer)
    fix_pool(case.pk, actor=officer_, clock=clock)
    draw_when_due(case.pk, actor=officer_, clock=clock)
    ratify(case, clock)
    seat_panel(case.pk, actor=officer_, clock=clock)
    shown = page(client, chair, case)
    assert (shown.count("the duty panel of April 2026"), shown.count("a draw for this case")) == (2, 1)
