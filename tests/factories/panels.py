"""Plain makers of panels: people who sit on a case, with the offices that come with it."""

from __future__ import annotations

from cases.docket.models import Case
from cases.panel.models import Panel, Seat
from cases.panel.rules import ROLE_OFFICES, SeatRole
from council.kernel.actor import Actor
from council.kernel.clock import SettableClock
from council.members.rules import Constituency, Region
from tests.factories.cases import WHEN
from tests.factories.people import actor_for, give, make_member

ROLES = {1: SeatRole.PANEL_CHAIR, 2: SeatRole.RAPPORTEUR}


def make_panel(case: Case, size: int = 5, *, clock: SettableClock | None = None) -> list[Seat]:
    """A seated panel, in the order of the draw: first the chair, second the rapporteur; offices are given.

    Each seat's account is `seat.member.user`; `chair(seats)` and its like give actors. Rows only: the draw itself is
    made by `tests.factories.draws`.
    """
    now = (clock or SettableClock(WHEN)).now()
    last = Panel.rows.filter(case=case).order_by("-round").first()
    panel = Panel.rows.create(case=case, round=last.round + 1 if last else 1, size=size, frozen_at=now)
    regions, constituencies = list(Region), [one for one in Constituency if one not in {"platform", "state"}]
    seats = []
    for position in range(1, size + 1):
        member = make_member(
            region=regions[position % len(regions)],
            constituency=constituencies[position % len(constituencies)],
            legal=position == 1,
        )
        seat = Seat(panel=panel, member=member, position=position, role=ROLES.get(position, SeatRole.PANELLIST))
        seat.draw()
        seat.sit()
        seat.seated_at = now
        seat.save()
        give(member.user, *ROLE_OFFICES[SeatRole(seat.role)], case=case.pk)
        seats.append(seat)
    return seats


def actor_of(seat: Seat) -> Actor:
    """The actor behind a seat."""
    return actor_for(seat.member.user)


def chair(seats: list[Seat]) -> Actor:
    """The chair of a panel, as an actor."""
    return next(actor_of(seat) for seat in seats if seat.role == SeatRole.PANEL_CHAIR)


def rapporteur(seats: list[Seat]) -> Actor:
    """The rapporteur of a panel, as an actor."""
    return next(actor_of(seat) for seat in seats if seat.role == SeatRole.RAPPORTEUR)
