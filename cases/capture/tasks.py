"""The watch in the background, by the timer: a batch a round, and the answers at the end."""

from __future__ import annotations

import logging
from collections.abc import Callable

from django.utils import timezone

from cases.capture.actions import begin_watch, finish_watch, learn
from cases.figures.rules import until
from council.clocks.queries import house_clock
from council.kernel.actor import Actor
from council.kernel.clock import Clock

logger = logging.getLogger(__name__)

BATCHES_A_ROUND = 10
"""So that nothing else that waits for the timer waits long: a thousand new cases take one round of half a minute."""


def watch(*, clock_for: Callable[[], Clock] = house_clock) -> int:
    """Go on with the run that is due, for a few batches; returns how many cases were computed.

    Safe to run twice, at once too, and to kill: whoever finds another timer at work leaves the run to it. A run that
    fails is logged and tried again in the next round.
    """
    system, clock = Actor.system(), clock_for()
    done = 0
    try:
        run = begin_watch(until(timezone.localtime(clock.now())), actor=system, clock=clock)
        if run is None:
            return 0
        for _ in range(BATCHES_A_ROUND):
            if run.done < run.cases:
                computed = learn(run, actor=system, clock=clock)
                if computed is None:
                    return done
                done += computed
        if run.done >= run.cases:
            finish_watch(run, actor=system, clock=clock_for())
    except Exception:  # the timer has other work, which must go on
        logger.exception("the watch on capture cannot go on")
    return done
