"""Reminding members of the calendar, by the timer."""

from __future__ import annotations

from collections.abc import Callable

from council.clocks.queries import house_clock
from council.duty.actions import remind
from council.kernel.actor import Actor
from council.kernel.clock import Clock


def remind_of_duty(*, clock_for: Callable[[], Clock] = house_clock) -> int:
    """Remind of the quarter that comes when it is time; safe to run twice, since it is written down that it was."""
    return remind(actor=Actor.system(), clock=clock_for())
