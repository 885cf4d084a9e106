"""Checking cases again, one after the other, by the timer."""

from __future__ import annotations

import logging
from collections.abc import Callable

from cases.clearance.actions import recheck, spread_rechecks
from cases.clearance.queries import wanted_rechecks
from council.clocks.queries import house_clock
from council.kernel.actor import Actor
from council.kernel.clock import Clock

logger = logging.getLogger(__name__)


def run_rechecks(*, clock_for: Callable[[], Clock] = house_clock) -> int:
    """Check every case again for which somebody asked, each in its own transaction; returns how many were checked.

    Safe to run twice and to kill: what asked for a check goes with the check, in one transaction. A case that fails
    keeps its row for the next round, and the others behind it are checked all the same.
    """
    spread_rechecks()
    done = 0
    for case_id in wanted_rechecks():
        try:
            recheck(case_id, actor=Actor.system(), clock=clock_for())
            done += 1
        except Exception:  # whatever is wrong with one case, the others must be checked
            logger.exception("case %s cannot be checked again", case_id)
    return done
