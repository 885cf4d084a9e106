"""Reaching panels and seats."""

from __future__ import annotations

from uuid import UUID

from cases.panel.models import Panel, Seat
from cases.panel.rules import SITTING, SeatState
from council.access.queries import get_or_unreachable, reachable
from council.kernel.actor import Actor
from council.kernel.verdicts import NotReachable


def panel_of(actor: Actor, case_id: UUID) -> Panel | None:
    """The panel of the latest round, or nothing when none was drawn yet or the actor may not know it."""
    return reachable(actor, Panel.rows.filter(case_id=case_id)).order_by("-round").first()


def seats(actor: Actor, case_id: UUID) -> list[Seat]:
    """The seats of those who sit on the latest panel now, with their members, in the order of the draw."""
    panel = panel_of(actor, case_id)
    if panel is None:
        return []
    held = Seat.rows.filter(panel=panel, state__in=sorted(SITTING))
    return list(reachable(actor, held).select_related("member").order_by("position"))


def all_seats(actor: Actor, case_id: UUID) -> list[Seat]:
    """Every seat of every panel of a case, also of those who left, oldest first."""
    found = reachable(actor, Seat.rows.filter(panel__case_id=case_id))
    return list(found.select_related("member", "panel").order_by("panel__round", "position"))


def my_seat(actor: Actor, case_id: UUID) -> Seat:
    """The seat on which the actor sits now, or `NotReachable`."""
    if actor.id is None:
        raise NotReachable
    mine = Seat.rows.filter(panel__case_id=case_id, member__user_id=actor.id, state=SeatState.SEATED)
    return get_or_unreachable(reachable(actor, mine).select_related("member", "panel"))


def seat_for(actor: Actor, seat_id: UUID, *, lock: bool = False) -> Seat:
    """One seat, or `NotReachable`."""
    found = reachable(actor, Seat.rows.select_related("member", "panel"))
    return get_or_unreachable(found.select_for_update(of=("self",)) if lock else found, pk=seat_id)
