"""The time in which parties can say who should not decide: it begins with the forming of a panel."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction

from cases.docket.queries import locked_unwalled, rules_for
from council.clocks.actions import end, start
from council.clocks.rules import DeadlineState
from council.kernel.actor import Actor
from council.kernel.clock import Clock
from council.procedure.rules import Period


@transaction.atomic
def begin_time(case_id: UUID, *, actor: Actor, clock: Clock) -> None:
    """Start the time, as long as the rules of the case say. A running one of an earlier round makes way."""
    case, now = locked_unwalled(case_id), clock.now()
    hours = rules_for(case, now).hours(Period.POOL_CHALLENGE, expedited=case.expedited)
    start(case.pk, Period.POOL_CHALLENGE, hours, at=now)


@transaction.atomic
def end_time(case_id: UUID, *, actor: Actor, clock: Clock) -> None:
    """The time is over: it ran out, or every side has said that it names nobody else."""
    end(case_id, Period.POOL_CHALLENGE, at=clock.now(), state=DeadlineState.MET)
