"""Checking cases again and letting rulings run out, one after the other, by the timer."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from django.db import transaction

from cases.clearance.actions import bring_what_waits, let_lapse, raise_concern, recheck, spread_rechecks
from cases.clearance.queries import before_nobody, open_declarations_of, run_out, wanted_rechecks
from cases.clearance.rules import Origin
from cases.docket.queries import locked_unwalled
from council.clocks.actions import one_by_one
from council.clocks.queries import house_clock
from council.kernel.actor import Actor
from council.kernel.clock import Clock
from council.leaves.queries import house_zone
from council.leaves.rules import day_of
from council.reports.actions import note_raised
from council.reports.queries import to_raise, upheld


def run_rechecks(*, clock_for: Callable[[], Clock] = house_clock) -> int:
    """Check every case again for which somebody asked, each in its own transaction; returns how many were checked.

    Safe to run twice and to kill: what asked for a check goes with the check, in one transaction. A case that fails
    keeps its row for the next round, and the others behind it are checked all the same.
    """

    def again(case_id: UUID) -> None:
        recheck(case_id, actor=Actor.system(), clock=clock_for())

    spread_rechecks()
    return one_by_one(wanted_rechecks(), again, cannot="case %s cannot be checked again")


def run_lapses(*, clock_for: Callable[[], Clock] = house_clock) -> int:
    """Let every ruling run out whose last day has passed, and bring before the conflicts panel what nobody decides.

    Each in its own transaction, and safe to run twice; one that fails does not keep the others. Two queries when there
    is nothing to do.
    """

    def lapse(ruling_id: UUID) -> int:
        return let_lapse(ruling_id, actor=Actor.system(), clock=clock_for())

    def bring(declaration_id: UUID) -> int:
        return bring_what_waits(declaration_id, actor=Actor.system(), clock=clock_for())

    day = day_of(clock_for().now(), house_zone())
    done = one_by_one(run_out(day), lapse, cannot="ruling %s cannot run out")
    return done + one_by_one(before_nobody(), bring, cannot="declaration %s cannot come before the conflicts panel")


def raise_reported(*, clock_for: Callable[[], Clock] = house_clock) -> int:
    """Raise the concern of every upheld report in each open case of its member; returns how many reports were done.

    Safe to run twice and to kill: a report is done in one transaction, and marked in it. Cases are locked in the order
    of their identifiers, and nothing is written to the record before the first of them is.
    """
    return one_by_one(
        to_raise(), lambda one: _raise_one(one, clock_for()), cannot="the concern of report %s cannot be raised"
    )


@transaction.atomic
def _raise_one(report_id: UUID, clock: Clock) -> int:
    report = upheld(report_id)
    if report is None:
        return 0
    asked = open_declarations_of(report.member_id)
    for case_id, _declaration in asked:
        locked_unwalled(case_id)
    for case_id, declaration in asked:
        raise_concern(
            case_id,
            [declaration],
            origin=Origin.REPORT,
            code=report.code,
            text=str(report.quote),
            actor=Actor.system(),
            clock=clock,
        )
    note_raised(report, clock=clock)
    return 1
