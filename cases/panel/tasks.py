"""By the timer: what a pool is worth, draws whose time has come, and seats of people who left the council."""

from __future__ import annotations

import logging
from collections.abc import Callable
from uuid import UUID

from cases.panel.actions import draw_panel, keep_rehearsal, leave_every_seat
from cases.panel.models import Rehearsal
from cases.panel.queries import open_draws, people_who_left, unfinished
from cases.panel.rules import LEFT_COUNCIL
from council.clocks.actions import one_by_one
from council.clocks.queries import house_clock
from council.kernel.actor import Actor
from council.kernel.clock import Clock
from council.kernel.draw.adequacy import adequacy
from council.kernel.draw.document import Document
from council.kernel.draw.encoding import parse
from council.kernel.draw.panels import DrawError
from council.kernel.verdicts import Refused

logger = logging.getLogger(__name__)

REHEARSALS_A_ROUND = 5
TOLD_AFTER = 500


def vacate(*, clock_for: Callable[[], Clock] = house_clock) -> int:
    """Take seats that are held by nobody who is a member; returns how many.

    A draw reads who sits on the council and seats somebody a moment later; whoever left in between is found here. Each
    person in a transaction of its own, so that one that fails holds up nobody.
    """

    def leave(person: UUID) -> int:
        return leave_every_seat(person, LEFT_COUNCIL, actor=Actor.system(), clock=clock_for())

    return one_by_one(people_who_left(), leave, cannot="the seats of account %s cannot be left")


def rehearse(*, clock_for: Callable[[], Clock] = house_clock) -> int:
    """Work out what the pools are worth that wait for it; returns how many. Safe to run twice and to kill."""
    return one_by_one(
        unfinished()[:REHEARSALS_A_ROUND],
        lambda one: work_out_pool(one, clock_for=clock_for),
        cannot="rehearsal %s cannot be made",
    )


def work_out_pool(rehearsal_id: UUID, *, clock_for: Callable[[], Clock] = house_clock) -> None:
    """Make one rehearsal, and say after every few hundred walks how far it has come."""
    waiting = Rehearsal.rows.get(pk=rehearsal_id)

    def told(done: int) -> None:
        if done % TOLD_AFTER == 0:
            Rehearsal.rows.filter(pk=rehearsal_id, count__isnull=True).update(done=done)

    try:
        found = adequacy(Document.of(parse(waiting.document.encode())), waiting.walks, told)
    except DrawError:
        found = None
    keep_rehearsal(rehearsal_id, found, actor=Actor.system(), clock=clock_for())


def draw_due(*, clock_for: Callable[[], Clock] = house_clock) -> int:
    """Make the draws whose time has come and whose number is here: nobody's hand is needed, and nobody's can wait.

    Returns how many were made. What cannot be made yet is tried in the next round.
    """

    def make(case: UUID) -> int:
        try:
            draw_panel(case, actor=Actor.system(), clock=clock_for())
        except Refused as refused:
            logger.info("a draw that is due cannot be made yet: %s", ", ".join(refused.verdict.codes))
            return 0
        return 1

    return one_by_one(open_draws(clock_for().now()), make, cannot="the draw for case %s cannot be made")
