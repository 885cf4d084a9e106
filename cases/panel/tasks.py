"""Seats that somebody took in the very moment in which they left the council, and who stands by, by the timer."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from uuid import UUID

from cases.duty.queries import open_turns
from cases.panel.actions import commit_duty_panel, draw_duty_panel, leave_every_seat, take_duty_seats
from cases.panel.queries import people_who_left
from cases.panel.rules import LEFT_COUNCIL
from council.clocks.actions import one_by_one
from council.clocks.queries import house_clock
from council.duty.queries import panel_of_month, undrawn
from council.duty.rules import to_draw
from council.kernel.actor import Actor
from council.kernel.clock import Clock
from council.kernel.verdicts import Refused
from council.leaves.queries import today
from council.procedure.queries import current


def vacate(*, clock_for: Callable[[], Clock] = house_clock) -> int:
    """Take seats that are held by nobody who is a member; returns how many.

    A draw reads who sits on the council and seats somebody a moment later; whoever left in between is found here. Each
    person in a transaction of its own, so that one that fails holds up nobody.
    """

    def leave(person: UUID) -> int:
        return leave_every_seat(person, LEFT_COUNCIL, actor=Actor.system(), clock=clock_for())

    return one_by_one(people_who_left(), leave, cannot="the seats of account %s cannot be left")


def commit_duty(*, clock_for: Callable[[], Clock] = house_clock) -> int:
    """Fix who can stand by in the month that comes, in its last days before and once; returns how many months."""
    now = clock_for().now()
    month = to_draw(today(now))
    if month is None or panel_of_month(month) is not None or current(now) is None:
        return 0

    def commit(month: date) -> None:
        commit_duty_panel(month, actor=Actor.system(), clock=clock_for())

    return one_by_one([month], commit, cannot="the duty panel of %s cannot be fixed")


def draw_duty(*, clock_for: Callable[[], Clock] = house_clock) -> int:
    """Draw every panel of a month that was fixed; one for which chance has not spoken yet waits for the next round."""

    def draw(panel: UUID) -> int:
        try:
            draw_duty_panel(panel, actor=Actor.system(), clock=clock_for())
        except Refused:
            return 0
        return 1

    waiting = [one.pk for one in undrawn(clock_for().now())]
    return one_by_one(waiting, draw, cannot="the duty panel %s cannot be drawn")


def take_duty(*, clock_for: Callable[[], Clock] = house_clock) -> int:
    """Let those who stand by take the seats of each case in which they have their turn; returns how many seats."""

    def take(case_id: UUID) -> int:
        return len(take_duty_seats(case_id, actor=Actor.system(), clock=clock_for()))

    return one_by_one(open_turns(), take, cannot="those who stand by cannot take the seats of case %s")
