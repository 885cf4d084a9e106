"""Seats that somebody took in the very moment in which they left the council, by the timer."""

from __future__ import annotations

import logging
from collections.abc import Callable

from cases.panel.actions import leave_every_seat
from cases.panel.queries import people_who_left
from cases.panel.rules import LEFT_COUNCIL
from council.clocks.queries import house_clock
from council.kernel.actor import Actor
from council.kernel.clock import Clock

logger = logging.getLogger(__name__)


def vacate(*, clock_for: Callable[[], Clock] = house_clock) -> int:
    """Take seats that are held by nobody who is a member; returns how many.

    A draw reads who sits on the council and seats somebody a moment later; whoever left in between is found here. Each
    person in a transaction of its own, so that one that fails holds up nobody.
    """
    done = 0
    for person in people_who_left():
        try:
            done += leave_every_seat(person, LEFT_COUNCIL, actor=Actor.system(), clock=clock_for())
        except Exception:  # whatever is wrong with one case, the others must be left
            logger.exception("the seats of account %s cannot be left", person)
    return done
