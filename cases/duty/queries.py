"""Which panel stands by for which case. For rooms that form panels; who may read what they show is theirs to ask."""

from __future__ import annotations

from uuid import UUID

from cases.docket.models import Case
from cases.duty.models import DutyCall
from cases.duty.rules import WhyEnded
from cases.lifecycle import Stage
from council.draws.models import Draw
from council.draws.rules import DrawState
from council.duty.models import DutyPanel, DutyPlace
from council.duty.queries import drawn_places


def live_call(case_id: UUID) -> DutyCall | None:
    """The panel that has or had its turn in the forming of the panel that a case has now. One query."""
    return DutyCall.rows.select_related("duty__draw").filter(case_id=case_id, ended_at=None).first()


def open_turns() -> list[UUID]:
    """Cases in which the panel that stands by has its turn, the longest first."""
    found = DutyCall.rows.filter(taken_at=None, ended_at=None).order_by("called_at", "pk")
    return list(found.values_list("case_id", flat=True))


def standing_by(call: DutyCall | None) -> list[DutyPlace]:
    """Who stands by for a case, in the order of the draw. One query, none without a call."""
    return drawn_places(call.duty) if call else []


def calls_of(duty: DutyPanel) -> dict[UUID, bool]:
    """The cases for which the panel of a month was called, each with whether it is out and not heard anew. One query.

    Without those that turned out not to be urgent: their panel was drawn for them alone.
    """
    called = DutyCall.rows.filter(duty=duty).exclude(why=WhyEnded.FELL)
    return {
        case: stage in {Stage.PUBLISHED, Stage.CLOSED} for case, stage in called.values_list("case_id", "case__stage")
    }


def asked_first(case_id: UUID) -> frozenset[UUID] | None:
    """The members who alone are asked for a declaration while their turn lasts; nothing where everybody is."""
    call = live_call(case_id)
    if call is None or call.taken_at is not None:
        return None
    return frozenset(place.member_id for place in standing_by(call))


def is_drawn_for(case: Case) -> bool:
    """Whether a draw of its own was begun for the panel that is being formed."""
    since = Draw.objects.filter(subject=case.pk, committed_at__gte=case.stage_since)
    return since.exclude(state=DrawState.VOID).exists()
