"""Saying that a case cannot wait; and calling the panel that stands by, which the steps of the case do, not people."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from django.db import transaction

from cases.docket.actions import expedite
from cases.docket.queries import locked, locked_unwalled
from cases.duty.models import DutyCall, UrgencyAgreement, UrgencyRequest
from cases.duty.queries import asked_of_me, can_be_asked, fell_before, is_drawn_for, live_call, open_request
from cases.duty.rules import WhyEnded, is_to_be_called, may_ask, why_ended
from cases.lifecycle import CAN_BE_URGENT
from council.access.queries import person_actor, require
from council.access.rules import Office, Permission
from council.duty.queries import standing_panel
from council.kernel.actor import Actor
from council.kernel.clock import Clock
from council.kernel.verdicts import require_that
from council.notices.actions import tell
from council.record.actions import append
from council.record.rules.entries import Tag


@transaction.atomic
def follow_step(case_id: UUID, step: str, *, actor: Actor, clock: Clock) -> DutyCall | None:
    """End the call of a case, or call the panel of this month, as a step of the case asks; returns the call there is.

    Where no panel stands by this month nobody is called, and the panel is drawn like any other.
    """
    case = locked_unwalled(case_id)
    if case.stage not in CAN_BE_URGENT:
        UrgencyRequest.rows.filter(case=case, closed_at=None).update(closed_at=clock.now())
    call, why = live_call(case.pk), why_ended(step, case.stage, expedited=case.expedited)
    if call is not None and why is not None:
        _end(call, why, actor=actor, clock=clock)
        call = None
    drawn, fell = is_drawn_for(case), fell_before(case.pk)
    if call is None and is_to_be_called(case.stage, expedited=case.expedited, drawn=drawn, fell=fell):
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


@transaction.atomic
def ask_urgent(case_id: UUID, reason: str, people: Collection[UUID], *, actor: Actor, clock: Clock) -> UrgencyRequest:
    """The chair asks two members to say with the chair that a case cannot wait; both learn that there is news."""
    case = locked(actor, case_id)
    require(actor, Permission.CASE_URGENCY_ASK, case.pk)
    can = {user.pk: user for user in can_be_asked(actor, case)}
    may_ask(
        stage=case.stage,
        expedited=case.expedited,
        open_before=open_request(case.pk) is not None,
        people=people,
        can=can,
    ).or_refuse()
    require_that(bool(reason.strip()), "docket.reason_needed", "reason").or_refuse()
    assert actor.id is not None  # an office is held by a person
    asked = UrgencyRequest.rows.create(case=case, reason=reason.strip(), asked_by_id=actor.id, asked_at=clock.now())
    UrgencyAgreement.rows.bulk_create(UrgencyAgreement(request=asked, person_id=one) for one in people)
    tell([(one, can[one].email) for one in people], f"urgent:{asked.pk}", actor=actor, clock=clock)
    return asked


@transaction.atomic
def agree_urgent(request_id: UUID, *, actor: Actor, clock: Clock) -> UrgencyRequest:
    """One of the two agrees. With the second the case is expedited, by the chair and both: one act of three people."""
    mine = asked_of_me(actor, request_id)
    case = locked_unwalled(mine.request.case_id)
    request = UrgencyRequest.rows.select_for_update(of=("self",)).select_related("asked_by").get(pk=request_id)
    require_that(request.closed_at is None, "urgency.closed").or_refuse()
    mine.agreed_at = clock.now()
    mine.save(update_fields=["agreed_at"])
    others = list(request.agreements.select_related("person").order_by("pk"))
    if all(one.agreed_at for one in others):
        members = [person_actor(one.person) for one in others]
        chair = person_actor(request.asked_by)
        require_that(Office.COUNCIL_CHAIR in chair.offices, "urgency.chair_gone").or_refuse()
        can = {user.pk for user in can_be_asked(chair, case)}
        require_that({one.person_id for one in others} <= can, "urgency.member_gone").or_refuse()
        expedite(case.pk, reason=request.reason, with_members=members, actor=chair, clock=clock)
        request.closed_at = clock.now()
        request.save(update_fields=["closed_at"])
    return request


@transaction.atomic
def take_back_urgent(case_id: UUID, *, actor: Actor, clock: Clock) -> None:
    """The chair asks no more."""
    case = locked(actor, case_id)
    require(actor, Permission.CASE_URGENCY_ASK, case.pk)
    request = open_request(case.pk)
    require_that(request is not None, "urgency.closed").or_refuse()
    assert request is not None  # require_that said so
    UrgencyRequest.rows.filter(pk=request.pk).update(closed_at=clock.now())
