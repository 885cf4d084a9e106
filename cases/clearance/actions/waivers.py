"""What the parties say about a waiver, and the end of their time."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction

from cases.clearance.actions.questions import settle
from cases.clearance.models import WaiverRequest
from cases.clearance.queries import case_of_request, open_questions, request_for, roll, voters
from cases.clearance.rules import Consent, Side
from cases.docket.models import Case
from cases.docket.queries import locked_unwalled
from council.clocks.actions import end
from council.clocks.rules import DeadlineState
from council.kernel.actor import Actor
from council.kernel.clock import Clock
from council.kernel.verdicts import require_that
from council.procedure.rules import Period
from council.record.actions import append
from council.record.rules.entries import Tag


@transaction.atomic
def answer_waiver(request_id: UUID, *, side: Side, answer: str, actor: Actor, clock: Clock) -> WaiverRequest:
    """A party agrees or objects, once, while its time runs. Both answers known, the time ends for both."""
    case = locked_unwalled(request_for(actor, request_id, side).case_id)
    request = request_for(actor, request_id, side)
    require_that(request.closed_at is None, "clearance.waiver_over").or_refuse()
    require_that(not getattr(request, side), "clearance.waiver_answered").or_refuse()
    require_that(answer in set(Consent), "clearance.waiver_which", "answer").or_refuse()
    now = clock.now()
    setattr(request, side, answer)
    setattr(request, f"{side}_at", now)
    if request.appellant and request.respondent:
        request.closed_at = now
        end(request.pk, Period.WAIVER, at=now)
    request.save()
    _record(request, side, answer, actor=actor, clock=clock)
    _settle_those_of(request, case, clock=clock)
    return request


@transaction.atomic
def close_waiver(request_id: UUID, *, actor: Actor, clock: Clock) -> None:
    """The time of the parties is over: a platform that was told has not objected, an appellant has not agreed."""
    case_id = case_of_request(request_id)
    if case_id is None:
        return
    case = locked_unwalled(case_id)
    request = WaiverRequest.rows.select_for_update(of=("self",)).get(pk=request_id)
    end(request.pk, Period.WAIVER, at=clock.now())
    if request.closed_at is None:
        request.closed_at = clock.now()
        request.save(update_fields=["closed_at"])
        _record(request, "clock", "over", actor=actor, clock=clock)
        _settle_those_of(request, case, clock=clock)


@transaction.atomic
def drop_waivers(case_id: UUID, *, actor: Actor, clock: Clock) -> None:
    """Nobody works on the case any more: the parties are asked nothing."""
    for request in WaiverRequest.rows.filter(case_id=case_id, closed_at=None):
        request.closed_at = request.dropped_at = clock.now()
        request.save(update_fields=["closed_at", "dropped_at"])
        end(request.pk, Period.WAIVER, at=clock.now(), state=DeadlineState.CANCELLED)
        _record(request, "clock", "over", actor=actor, clock=clock)


def _record(request: WaiverRequest, side: str, answer: str, *, actor: Actor, clock: Clock) -> None:
    facts = {"request": str(request.pk), "code": request.code, "side": str(side), "answer": str(answer)}
    append(Tag.WAIVER_ANSWERED, request.case_id, facts, actor=actor, clock=clock)


def _settle_those_of(request: WaiverRequest, case: Case, *, clock: Clock) -> None:
    """What waits for the parties may have its answer now."""
    waiting = open_questions(case.pk).filter(concern__code=request.code)
    everybody, now = roll(clock.now()), clock.now()
    for question in waiting.select_related("concern__declaration__member", "appealed"):
        settle(question, case, people=voters(question, now, everybody), actor=Actor.system(), clock=clock)
