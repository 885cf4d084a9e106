"""Whoever is on leave is asked for nothing, and comes back to no declaration that was missed."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from cases.clearance.actions import miss_declarations
from cases.clearance.models import CaseDeclaration
from cases.clearance.rules import DeclarationState, answers_until
from cases.lifecycle import Stage
from council.access.queries import is_barred
from council.clocks.actions import fire_due
from council.clocks.queries import live
from council.kernel.actor import Actor
from council.leaves.actions import end_leave, take_leave
from tests.factories.cases import make_case
from tests.factories.declarations import answer, ask, declaration_of
from tests.factories.people import actor_for, make_member

UTC = ZoneInfo("UTC")


@pytest.fixture
def case(clock, db):
    return make_case(Stage.PANEL_FORMATION, clock=clock)


def leave(member, clock, first, last):
    day = clock.now().date()
    actor = actor_for(member.user)
    return take_leave(day + timedelta(days=first), day + timedelta(days=last), actor=actor, clock=clock)


def run_out(clock):
    fire_due(clock_for=lambda: clock)


def state(case, member):
    return declaration_of(case, member).state


@pytest.mark.parametrize(
    ("leaves", "expected"),
    [
        ([], None),
        ([(date(2026, 2, 20), date(2026, 3, 1))], None),
        ([(date(2026, 3, 6), date(2026, 3, 9))], None),
        ([(date(2026, 2, 20), date(2026, 3, 2))], datetime(2026, 3, 6, 0, 0, tzinfo=UTC)),
        ([(date(2026, 3, 5), date(2026, 3, 9))], datetime(2026, 3, 13, 0, 0, tzinfo=UTC)),
        (
            [(date(2026, 3, 2), date(2026, 3, 2)), (date(2026, 3, 4), date(2026, 3, 4))],
            datetime(2026, 3, 8, 0, 0, tzinfo=UTC),
        ),
    ],
)
def test_the_time_to_answer_begins_anew_after_the_leave(leaves, expected):
    opened, now = date(2026, 3, 2), datetime(2026, 3, 5, 9, 0, tzinfo=UTC)
    assert answers_until(opened, now, leaves, 72, UTC) == expected


def test_whoever_is_away_is_not_asked_and_is_asked_after_the_return(case, clock):
    gone, here, back = make_member(), make_member(), make_member()
    leave(gone, clock, -3, 3)
    leave(back, clock, 1, 3)
    assert ask(case, clock=clock) == 2
    assert set(CaseDeclaration.rows.values_list("member_id", flat=True)) == {here.pk, back.pk}
    clock.advance(days=4)
    assert ask(case, clock=clock) == 1
    assert state(case, gone) == DeclarationState.OPEN


def test_whoever_was_asked_before_the_leave_is_held_against_the_register_again(case, clock):
    gone = make_member()
    ask(case, clock=clock)
    leave(gone, clock, 0, 3)
    assert ask(case, clock=clock) == 0


def test_a_declaration_that_was_open_during_a_leave_is_not_missed(case, clock):
    gone, silent = make_member(), make_member()
    ask(case, clock=clock)
    leave(gone, clock, 2, 9)
    clock.advance(days=4)
    run_out(clock)
    assert (state(case, gone), is_barred(gone.user_id, case.pk)) == (DeclarationState.OPEN, False)
    assert (state(case, silent), is_barred(silent.user_id, case.pk)) == (DeclarationState.MISSED, True)
    (running,) = (
        live(case.pk) if len(live(case.pk)) == 1 else [one for one in live(case.pk) if one.kind == "declaration"]
    )
    assert running.due_at == datetime(2026, 3, 16, 0, 0, tzinfo=UTC), "four days from the midnight after 11 March"


def test_after_the_return_there_is_the_whole_time_and_then_it_is_missed(case, clock):
    gone = make_member()
    ask(case, clock=clock)
    leave(gone, clock, 2, 9)
    clock.advance(days=4)
    run_out(clock)
    clock.advance(days=9)
    run_out(clock)
    assert state(case, gone) == DeclarationState.OPEN, "15 March: the rest of the day is left"
    clock.advance(days=1)
    run_out(clock)
    assert (state(case, gone), is_barred(gone.user_id, case.pk)) == (DeclarationState.MISSED, True)


def test_whoever_comes_back_answers_in_time(case, clock):
    gone = make_member()
    ask(case, clock=clock)
    leave(gone, clock, 0, 9)
    clock.advance(days=4)
    run_out(clock)
    clock.advance(days=7)
    answer(case, gone, clock=clock)
    clock.advance(days=9)
    run_out(clock)
    assert (state(case, gone), is_barred(gone.user_id, case.pk)) == (DeclarationState.CLEAR, False)


def test_each_has_an_own_end_and_a_leave_that_was_taken_back_spares_nobody(case, clock):
    short, long, stayed = make_member(), make_member(), make_member()
    ask(case, clock=clock)
    leave(short, clock, 1, 5)
    leave(long, clock, 1, 12)
    taken = leave(stayed, clock, 1, 12)
    end_leave(taken.pk, language="en", actor=actor_for(stayed.user), clock=clock)
    clock.advance(days=4)
    run_out(clock)
    seen = [[state(case, one) for one in (short, long, stayed)]]
    clock.advance(days=6)
    run_out(clock)
    seen.append([state(case, one) for one in (short, long, stayed)])
    clock.advance(days=8)
    run_out(clock)
    seen.append([state(case, one) for one in (short, long, stayed)])
    assert seen == [["open", "open", "missed"], ["missed", "open", "missed"], ["missed", "missed", "missed"]]
    assert miss_declarations(case.pk, actor=Actor.system(), clock=clock) == 0
