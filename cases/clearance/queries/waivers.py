"""Reaching what the parties are asked about a waiver: each its own question, none who or how many it is about."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet

from cases.clearance.models import WaiverRequest
from cases.clearance.queries.questions import open_questions
from cases.clearance.rules import Side, WaiverFacts
from cases.docket.models import Party
from cases.docket.queries import notices_for
from cases.docket.rules import PartyRole
from council.access.queries import get_or_unreachable, reachable
from council.clocks.queries import live_of
from council.kernel.actor import Actor


@dataclass(frozen=True)
class PartyAsked:
    """What one party sees: the circumstance, its own answer and until when; never a member, and no number of them."""

    id: UUID
    case_id: UUID
    number: str
    code: str
    answer: str
    due_at: datetime | None
    closed: bool

    @property
    def open(self) -> bool:
        """Whether an answer is awaited."""
        return not self.answer and not self.closed


def asked_of_appellant(actor: Actor, case_id: UUID) -> list[PartyAsked]:
    """What the holder of a receipt is or was asked, oldest first. Two queries."""
    found = reachable(actor, WaiverRequest.rows.filter(case_id=case_id)).select_related("case")
    return _shown(found, Side.APPELLANT)


def asked_of_platform(actor: Actor) -> list[PartyAsked]:
    """What the liaison's platform is or was asked, in cases of which it had notice. Three queries."""
    return _shown(_of_platform(actor), Side.RESPONDENT)


def _of_platform(actor: Actor) -> QuerySet[WaiverRequest]:
    notices = notices_for(actor).order_by().filter(case=OuterRef("case"))
    return WaiverRequest.rows.filter(Exists(notices)).select_related("case")


def _shown(found: QuerySet[WaiverRequest], side: Side) -> list[PartyAsked]:
    rows = list(found.order_by("asked_at", "code"))
    due = {one.subject: one.due_at for one in live_of(row.pk for row in rows)}
    return [
        PartyAsked(
            row.pk,
            row.case_id,
            row.case.number,
            row.code,
            getattr(row, side),
            due.get(row.pk),
            row.closed_at is not None,
        )
        for row in rows
    ]


def request_for(actor: Actor, request_id: UUID, side: Side) -> WaiverRequest:
    """One request as the party reaches it, or `NotReachable`."""
    if side is Side.RESPONDENT:
        return get_or_unreachable(_of_platform(actor), pk=request_id)
    return get_or_unreachable(reachable(actor, WaiverRequest.rows.all()), pk=request_id)


def case_of_request(request_id: UUID) -> UUID | None:
    """The case to which a request belongs: for the timer, which locks it first."""
    return WaiverRequest.rows.filter(pk=request_id).values_list("case_id", flat=True).first()


def clocks_of(case_id: UUID) -> list[UUID]:
    """What has a clock of its own in a case: its open questions, and what its parties are asked."""
    waiting = WaiverRequest.rows.filter(case_id=case_id, closed_at=None)
    return [*open_questions(case_id).values_list("pk", flat=True), *waiting.values_list("pk", flat=True)]


def request_of(case_id: UUID, code: str) -> WaiverRequest | None:
    """What the parties of a case are asked about a rule, if they are."""
    return WaiverRequest.rows.filter(case_id=case_id, code=code).first()


def waiver_facts(request: WaiverRequest) -> WaiverFacts:
    """What the parties said, as the rule sees it."""
    told = Party.rows.filter(
        case_id=request.case_id, role=PartyRole.RESPONDENT, notified_at__lte=request.asked_at
    ).exists()
    return WaiverFacts(request.appellant, request.respondent, over=request.closed_at is not None, told=told)
