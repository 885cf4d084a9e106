"""Plain makers of panels: people who sit on a case, with the offices that come with it."""

from __future__ import annotations

from collections.abc import Callable
from secrets import token_hex
from uuid import UUID

from cases.docket.models import Case
from cases.panel.actions import ask_chances, commit_panel_draw, draw_panel, seat_panel
from cases.panel.models import Panel, PanelDraw, Seat
from cases.panel.queries import seats
from cases.panel.rules import ROLE_OFFICES, SeatRole
from cases.panel.tasks import work_out_pool
from council.access.rules import Office
from council.draws.rules import DrawState
from council.draws.tasks import work_out
from council.kernel.actor import Actor
from council.kernel.clock import SettableClock
from council.members.models import Member
from council.members.rules import Constituency, Region, SeatKind
from tests.factories.cases import WHEN
from tests.factories.declarations import clear
from tests.factories.people import acting, actor_for, give, make_member

ROLES = {1: SeatRole.PANEL_CHAIR, 2: SeatRole.RAPPORTEUR}


def make_panel(case: Case, size: int = 5, *, clock: SettableClock | None = None) -> list[Seat]:
    """A seated panel, in the order of the draw: first the chair, second the rapporteur; offices are given.

    Each seat's account is `seat.member.user`; `chair(panel)` and its like give actors. Rows only, for tests of other
    rooms; `form_panel` takes the whole way.
    """
    now = (clock or SettableClock(WHEN)).now()
    last = Panel.rows.filter(case=case).order_by("-round").first()
    panel = Panel.rows.create(case=case, round=last.round + 1 if last else 1, size=size, frozen_at=now)
    regions, constituencies = list(Region), [one for one in Constituency if one not in {"platform", "state"}]
    made = []
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
        made.append(seat)
    return made


def actor_of(seat: Seat) -> Actor:
    """The actor behind a seat."""
    return actor_for(seat.member.user)


def chair(panel: list[Seat]) -> Actor:
    """The chair of a panel, as an actor."""
    return next(actor_of(seat) for seat in panel if seat.role == SeatRole.PANEL_CHAIR)


def rapporteur(panel: list[Seat]) -> Actor:
    """The rapporteur of a panel, as an actor."""
    return next(actor_of(seat) for seat in panel if seat.role == SeatRole.RAPPORTEUR)


def make_council(size: int = 12, *, legal: int = 8) -> list[Member]:
    """Sitting members of all regions and of constituencies that may sit on a panel, each with an employer alone."""
    regions, constituencies = list(Region), [one for one in Constituency if one not in {"platform", "state"}]
    return [
        make_member(
            region=regions[number % len(regions)],
            constituency=constituencies[number % len(constituencies)],
            legal=number < legal,
        )
        for number in range(size)
    ]


def make_deputies(size: int = 6) -> list[Member]:
    """Deputies of all regions, each with an employer alone and with legal training."""
    regions = list(Region)
    return [make_member(region=regions[n % len(regions)], legal=True, seat=SeatKind.DEPUTY) for n in range(size)]


WALKS = 20
"""Rehearsals of a test: enough to have figures, and quick."""


def fix_pool(
    case_id: UUID, *, actor: Actor, clock: SettableClock, new_word: Callable[[], str] = lambda: token_hex(16)
) -> PanelDraw:
    """Work out the chances of the pool, and fix it."""
    work_out_pool(ask_chances(case_id, actor=actor, clock=clock, walks=WALKS).pk, clock_for=lambda: clock)
    return commit_panel_draw(case_id, actor=actor, clock=clock, new_word=new_word)


def wait_for_draw(case_id: UUID, *, clock: SettableClock) -> None:
    """What happens until chance can speak: everybody's chance is worked out, and the time comes."""
    for waiting in PanelDraw.rows.select_related("draw").filter(case_id=case_id, draw__state=DrawState.COMMITTED):
        work_out(waiting.draw_id, walks=WALKS, clock_for=lambda: clock)
        clock.at = max(clock.at, waiting.draw.due_at)


def draw_when_due(case_id: UUID, *, actor: Actor, clock: SettableClock) -> list[Seat]:
    """Wait until chance can speak, and draw."""
    wait_for_draw(case_id, clock=clock)
    return draw_panel(case_id, actor=actor, clock=clock)


def form_panel(case: Case, council: list[Member] | None = None, *, clock: SettableClock | None = None) -> list[Seat]:
    """A panel that took the whole way: declarations, commitment, draw, seating. The case is in assessment then."""
    clock, officer = clock or SettableClock(WHEN), acting(Office.INTEGRITY_OFFICER)
    clear(case, *(council or make_council()), clock=clock)
    fix_pool(case.pk, actor=officer, clock=clock)
    draw_when_due(case.pk, actor=officer, clock=clock)
    seat_panel(case.pk, actor=officer, clock=clock)
    return seats(Actor.system(), case.pk)
