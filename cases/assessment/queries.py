"""Reaching assessments: one's own at any time, those of others once one's own is sealed."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.db.models import QuerySet

from cases.assessment.models import Assessment
from cases.assessment.rules.judging import AssessmentState, Comparison, View, compare
from cases.panel.models import Seat
from cases.panel.queries import held_seat, latest, seats
from cases.panel.rules import SITTING
from council.access.queries import reachable
from council.kernel.actor import Actor, ActorKind
from council.kernel.verdicts import Refused, no


def _of_seat(actor: Actor, seat: Seat) -> QuerySet[Assessment]:
    return reachable(actor, Assessment.rows.filter(seat=seat))


def mine(actor: Actor, case_id: UUID) -> list[Assessment]:
    """Every version of the actor's own assessment, the newest first. `NotReachable` for who does not sit."""
    return list(_of_seat(actor, held_seat(actor, case_id)).order_by("-version"))


def versions_of(actor: Actor, seat: Seat, *, lock: bool = False) -> list[Assessment]:
    """Every version of one seat's assessment, the newest first; for the acts of who holds the seat."""
    found = _of_seat(actor, seat).order_by("-version")
    return list(found.select_for_update(of=("self",)) if lock else found)


def has_sealed(actor: Actor, case_id: UUID) -> bool:
    """Whether the actor's own assessment is sealed."""
    return _of_seat(actor, held_seat(actor, case_id)).filter(state=AssessmentState.SEALED).exists()


def sealed_of_panel(actor: Actor, case_id: UUID) -> list[Assessment]:
    """The last sealed assessment of everybody who sits on the panel now, in the order of their seats.

    Raises `Refused` for a panellist who has not sealed one, and `NotReachable` for everybody else but the clockwork.
    """
    sealed = Assessment.rows.filter(
        seat__panel=latest(case_id), seat__state__in=sorted(SITTING), state=AssessmentState.SEALED
    )
    found = list(reachable(actor, sealed).select_related("seat__member").order_by("seat__position", "version"))
    own = any(assessment.seat.member.user_id == actor.id for assessment in found)
    if not own and actor.kind is not ActorKind.SYSTEM:
        held_seat(actor, case_id)  # whoever holds none learns nothing, not even that there is a panel
        raise Refused(no("assessment.seal_first"))
    return list({assessment.seat_id: assessment for assessment in found}.values())


def views(actor: Actor, case_id: UUID) -> list[View]:
    """The same as plain values, for the rules that compare."""
    return [
        View(one.seat_id, one.seat.member.name, one.version, one.sealed_at, one.given)
        for one in sealed_of_panel(actor, case_id)
        if one.sealed_at is not None
    ]


@dataclass(frozen=True)
class Standing:
    """Who of the panel has sealed; nothing about what."""

    sealed: list[Seat]
    waiting: list[Seat]


def standing(actor: Actor, case_id: UUID) -> Standing:
    """Who of those who sit now has sealed an assessment and who has not, in the order of their seats."""
    sitting = seats(actor, case_id)
    done = Assessment.rows.filter(seat__in=sitting, state=AssessmentState.SEALED)
    sealed = frozenset(reachable(actor, done).values_list("seat_id", flat=True))
    return Standing(
        [seat for seat in sitting if seat.pk in sealed], [seat for seat in sitting if seat.pk not in sealed]
    )


def comparison(actor: Actor, case_id: UUID) -> Comparison:
    """The sealed assessments of the panel side by side. Raises `Refused` before one's own is sealed."""
    return compare(views(actor, case_id))
