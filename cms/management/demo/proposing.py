"""Acts of two people in the demonstration: one approved, one refused, two that wait."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from cases.docket.queries import movable_deadlines
from cms.management.demo.cast import Cast
from cms.management.demo.schedule import History
from council.access.actions import approve, propose, refuse
from council.access.rules import Office, ProposalKind
from council.kernel.actor import Actor
from council.kernel.clock import utc_text

REFUSAL = "Two desks are too many for one person while appeals come in at this rate. The deputy stands in."


def life_of_proposals(cast: Cast) -> History:
    """What the secretariat asked for in the last two weeks, and what the chair said to it."""
    present = cast.data.midnight
    yield present - timedelta(days=12, hours=14)
    export = propose(
        ProposalKind.DOCKET_EXPORT,
        _id(cast.holder(Office.SECRETARIAT)),
        {"filters": {}, "platform_name": ""},
        reason="Figures for the yearly report to the assembly of the council.",
        actor=cast.holder(Office.SECRETARIAT),
        clock=cast.clock,
    )
    yield present - timedelta(days=12, hours=9)
    approve(export.pk, export.payload_hash, actor=cast.holder(Office.COUNCIL_CHAIR), clock=cast.clock)
    yield present - timedelta(days=6, hours=13)
    away = "The compliance officer is away for three weeks."
    refused = _office(cast, Office.INTAKE_OFFICER, Office.COMPLIANCE_OFFICER, away)
    yield present - timedelta(days=5, hours=15)
    refuse(refused, REFUSAL, actor=cast.holder(Office.COUNCIL_CHAIR), clock=cast.clock)
    yield present - timedelta(hours=9)
    _move_a_deadline(cast)
    yield present - timedelta(hours=8)
    _office(cast, Office.COMPLIANCE_OFFICER, Office.INTAKE_OFFICER, "Appeals wait while a colleague is on leave.")


def _office(cast: Cast, holder: Office, wanted: Office, reason: str) -> UUID:
    person = _id(cast.holder(holder))
    payload = {"person": str(person), "office": str(wanted)}
    secretary = cast.holder(Office.SECRETARIAT)
    kind = ProposalKind.OFFICE_GIVE
    return propose(kind, person, payload, reason=reason, actor=secretary, clock=cast.clock).pk


def _move_a_deadline(cast: Cast) -> None:
    """The deadline that comes last: the others are near, and moving one would change what the visitor sees."""
    secretary = cast.holder(Office.SECRETARIAT)
    deadline, case = movable_deadlines(secretary)[-1]
    payload = {
        "deadline": str(deadline.pk),
        "period": deadline.kind,
        "before": utc_text(deadline.due_at),
        "after": utc_text(deadline.due_at + timedelta(days=14)),
    }
    reason = "The platform sends its figures two weeks late, and said so in writing."
    kind = ProposalKind.DEADLINE_MOVE
    propose(kind, deadline.pk, payload, case=case.pk, reason=reason, actor=secretary, clock=cast.clock)


def _id(actor: Actor) -> UUID:
    assert actor.id is not None  # people of the demonstration have accounts
    return actor.id
