"""A draw that does not count: two people find it void before anybody is seated, and the next one is drawn as ever."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction

from cases.docket.queries import locked
from cases.panel.actions.vacating import leave
from cases.panel.models import PanelDraw, Seat
from cases.panel.queries import redraw_verdict
from cases.panel.rules import DRAW_VOID, SeatState
from council.access.queries import offices_of_two
from council.access.rules import ProposalKind
from council.draws.actions import void_draw
from council.kernel.actor import Actor
from council.kernel.clock import Clock
from council.kernel.verdicts import Refused, no


@transaction.atomic
def void_panel_draw(
    case_id: UUID, draw_id: UUID, *, ground: str, seen: str, proposer: UUID, actor: Actor, clock: Clock
) -> PanelDraw:
    """Find a draw for a panel void, as two people agreed, and let go whoever it named; they can be drawn again.

    `seen` is the hash of the result that both saw. Raises `Refused` outside an approval (`void_draw`), after seating,
    while a later draw builds on it or a challenge is open.
    """
    case = locked(actor, case_id)
    found = PanelDraw.rows.select_related("panel", "draw").filter(case=case, draw_id=draw_id).first()
    if found is None:
        raise Refused(no("panel.no_such_draw"))
    redraw_verdict(case, found).or_refuse()
    offices = offices_of_two(ProposalKind.PANEL_REDRAW, case.pk, proposer, actor)
    assert actor.id is not None  # an office of these is held by a person
    by = (proposer, actor.id)
    void_draw(draw_id, ground=ground, seen=seen, offices=offices, by=by, actor=actor, clock=clock)
    drawn = Seat.rows.select_for_update(of=("self",)).filter(drawn_by=found, state=SeatState.DRAWN)
    for seat in drawn.select_related("member", "panel").order_by("position"):
        seat.replace()
        leave(case, seat, DRAW_VOID, actor=actor, clock=clock)
    return found
