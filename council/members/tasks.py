"""Letting the office of member follow the terms, by the timer."""

from __future__ import annotations

import logging
from collections.abc import Callable

from council.clocks.queries import house_clock
from council.kernel.actor import Actor
from council.kernel.clock import Clock
from council.members.actions import begin_office, end_office_if_over
from council.members.queries import office_to_begin, office_to_end

logger = logging.getLogger(__name__)


def follow_terms(*, clock_for: Callable[[], Clock] = house_clock) -> int:
    """Give the office to everybody whose term has begun, and end it for everybody whose term is over; how many.

    Each in a transaction of its own, so that one that fails is left for the next round and holds up nobody. Safe to run
    twice and to kill: what is to be done is read from terms and offices, and asked again under the lock.
    """
    day, done = clock_for().now().date(), 0
    work = [(begin_office, pk) for pk in office_to_begin(day)] + [(end_office_if_over, pk) for pk in office_to_end(day)]
    for act, member_id in work:
        try:
            act(member_id, actor=Actor.system(), clock=clock_for())
            done += 1
        except Exception:  # whatever is wrong with one of them, the others' terms end all the same
            logger.exception("the office of member %s cannot follow the term", member_id)
    return done
