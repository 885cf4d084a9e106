"""Calling the panel that stands by to an expedited case, and letting it go. The steps of the case do it, no person."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction

from cases.docket.queries import locked_unwalled
from cases.duty.models import DutyCall
from cases.duty.queries import is_drawn_for, live_call
from cases.duty.rules import WhyEnded, is_to_be_called, why_ended
from council.duty.queries import standing_panel
from council.kernel.actor import Actor
from council.kernel.clock import Clock
from council.record.actions import append
from council.record.rules.entries import Tag


@transaction.atomic
def follow_step(case_id: UUID, step: str, *, actor: Actor, clock: Clock) -> DutyCall | None:
    """End the call of a case, or call the panel of this month, as a step of the case asks; returns the call there is.

    Where no panel stands by this month nobody is called, and the panel is drawn like any other.
    """
    case = locked_unwalled(case_id)
    call, why = live_call(case.pk), why_ended(step, case.stage, expedited=case.expedited)
    if call is not None and why is not None:
        _end(call, why, actor=actor, clock=clock)
        call = None
    if call is None and is_to_be_called(case.stage, expedited=case.expedited, drawn=is_drawn_for(case)):
        duty = standing_panel(clock.now())
        if duty is not None:
            call = DutyCall.rows.create(case=case, duty=duty, called_at=clock.now())
            facts = {"duty": str(duty.pk), "month": duty.month.isoformat()}
            append(Tag.DUTY_CALLED, case.pk, facts, actor=Actor.system(), clock=clock)
    return call


def _end(call: DutyCall, why: WhyEnded, *, actor: Actor, clock: Clock) -> None:
    call.ended_at, call.why = clock.now(), why
    call.save(update_fields=["ended_at", "why"])
    facts = {"duty": str(call.duty_id), "why": str(why)}
    append(Tag.DUTY_ENDED, call.case_id, facts, actor=Actor.system(), clock=clock)


def note_taken(call: DutyCall, *, actor: Actor, clock: Clock) -> None:
    """The turn is over: whoever could decide the case has a seat. The case is locked."""
    call.taken_at = clock.now()
    call.save(update_fields=["taken_at"])
