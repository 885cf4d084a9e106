"""Seats that somebody took in the very moment in which they left the council, by the timer."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from cases.panel.actions import leave_every_seat
from cases.panel.queries import people_who_left
from cases.panel.rules import LEFT_COUNCIL
from council.clocks.actions import one_by_one
from council.clocks.queries import house_clock
from council.kernel.actor import Actor
from council.kernel.clock import Clock


def vacate(*, clock_for: Callable[[], Clock] = house_clock) -> int:
    """Take seats that are held by nobody who is a member; returns how many.

    A draw reads who sits on the council and seats somebody a moment later; whoever left in between is found here. Each
    person in a transaction of its own, so that one that fails holds up nobody.
    """

    def leave(person: UUID) -> int:
        return leave_every_seat(person, LEFT_COUNCIL, actor=Actor.system(), clock=clock_for())

    return one_by_one(people_who_left(), leave, cannot="the seats of account %s cannot be left")
