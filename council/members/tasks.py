"""Letting the offices of members and deputies follow the terms, by the timer."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from council.clocks.actions import one_by_one
from council.clocks.queries import house_clock
from council.kernel.actor import Actor
from council.kernel.clock import Clock
from council.members.actions import begin_office, end_office_if_over
from council.members.queries import office_to_begin, office_to_end


def follow_terms(*, clock_for: Callable[[], Clock] = house_clock) -> int:
    """Give everybody the office of a term that has begun, and end that of a term that is over; returns how many.

    Each in a transaction of its own, so that one that fails is left for the next round and holds up nobody. Safe to run
    twice and to kill: what is to be done is read from terms and offices, and asked again under the lock.
    """
    day = clock_for().now().date()

    def begin(member_id: UUID) -> None:
        begin_office(member_id, actor=Actor.system(), clock=clock_for())

    def end(member_id: UUID) -> None:
        end_office_if_over(member_id, actor=Actor.system(), clock=clock_for())

    cannot = "the offices of member %s cannot follow the terms"
    return one_by_one(office_to_begin(day), begin, cannot=cannot) + one_by_one(office_to_end(day), end, cannot=cannot)
