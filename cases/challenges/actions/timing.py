"""The time in which parties can say who should not decide: it begins with the forming of a panel."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction

from cases.challenges.rules import Side
from cases.docket.actions import tell_platform
from cases.docket.queries import locked_unwalled, parties, rules_for
from cases.intake.queries import contact_of
from council.clocks.actions import end, start
from council.clocks.rules import DeadlineState
from council.kernel.actor import Actor
from council.kernel.clock import Clock
from council.notices.actions import queue
from council.notices.rules import NoticeKind, next_batch
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


@transaction.atomic
def hear_again(case_id: UUID, *, actor: Actor, clock: Clock) -> None:
    """Both sides have time to say who should not decide, from now on, and are told that there is news."""
    begin_time(case_id, actor=actor, clock=clock)
    for side in Side:
        tell_side(case_id, side, actor=actor, clock=clock)


def tell_side(case_id: UUID, side: Side, *, actor: Actor, clock: Clock) -> None:
    """One mail in the next full hour, the same as for every other news; of two in one hour one leaves."""
    batch = next_batch(clock.now())
    key = f"{batch:%Y%m%d%H}"
    if side is Side.PLATFORM:
        told = [party for party in parties(Actor.system(), case_id) if party.notified_at]
        tell_platform(case_id, f"{case_id}:{key}", parties=told, run_after=batch, actor=actor, clock=clock)
        return
    address, language = contact_of(case_id) or ("", "")
    if address:
        queue(
            NoticeKind.NEWS,
            address,
            about=case_id,
            key=f"{case_id}:{key}",
            language=language,
            run_after=batch,
            actor=actor,
            clock=clock,
        )
