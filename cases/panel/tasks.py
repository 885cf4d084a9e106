"""By the timer: what a pool is worth, draws whose time has come, who stands by, and seats of people who left."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import date
from uuid import UUID

from cases.duty.queries import open_turns
from cases.panel.actions import (
    commit_duty_panel,
    draw_duty_panel,
    draw_panel,
    keep_rehearsal,
    leave_every_seat,
    let_month_lapse,
    take_duty_seats,
)
from cases.panel.models import Rehearsal
from cases.panel.queries import open_draws, people_who_left, unfinished
from cases.panel.rules import LEFT_COUNCIL
from council.clocks.actions import one_by_one
from council.clocks.queries import house_clock
from council.duty.queries import never_drawn, panel_of_month, undrawn
from council.duty.rules import to_draw
from council.kernel.actor import Actor
from council.kernel.clock import Clock
from council.kernel.draw.adequacy import adequacy
from council.kernel.draw.document import Document
from council.kernel.draw.encoding import parse
from council.kernel.draw.panels import DrawError
from council.kernel.verdicts import Refused
from council.leaves.queries import today
from council.procedure.queries import current

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

    one_by_one(
        [late.pk for late in never_drawn(clock_for().now())],
        lambda late: let_month_lapse(late, actor=Actor.system(), clock=clock_for()),
        cannot="the draw of the duty panel %s cannot lapse",
    )
    waiting = [one.pk for one in undrawn(clock_for().now())]
    return one_by_one(waiting, draw, cannot="the duty panel %s cannot be drawn")


def take_duty(*, clock_for: Callable[[], Clock] = house_clock) -> int:
    """Let those who stand by take the seats of each case in which they have their turn; returns how many seats."""

    def take(case_id: UUID) -> int:
        return len(take_duty_seats(case_id, actor=Actor.system(), clock=clock_for()))

    return one_by_one(open_turns(), take, cannot="those who stand by cannot take the seats of case %s")
