"""Reaching panels, seats, challenges of seats and draws."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime
from uuid import UUID

from django.db.models import Q, QuerySet

from cases.docket.models import Case
from cases.lifecycle import Stage
from cases.panel.models import Candidate, Challenge, Panel, PanelDraw, Seat
from cases.panel.rules import (
    HOLDING,
    OPEN_CHALLENGES,
    SITTING,
    WORKING,
    SeatState,
    may_redraw,
)
from council.access.queries import get_or_unreachable, reachable, with_office
from council.access.rules import COUNCIL
from council.draws.rules import COUNTING, DrawState
from council.duty.models import DutyPlace
from council.kernel.actor import Actor
from council.kernel.verdicts import NotReachable, Verdict
from council.members.models import Member


def panel_of(actor: Actor, case_id: UUID) -> Panel | None:
    """The panel of the latest round, or nothing when none was drawn yet or the actor may not know it."""
    return reachable(actor, Panel.rows.filter(case_id=case_id)).order_by("-round").first()


def latest(case_id: UUID) -> QuerySet[Panel, UUID]:
    """The panel of the latest round, to filter rows of later rooms by; those rows stand behind the wall themselves."""
    return Panel.rows.filter(case_id=case_id).order_by("-round").values_list("pk", flat=True)[:1]


def seats(actor: Actor, case_id: UUID) -> list[Seat]:
    """The seats of those who sit on the latest panel now, with their members, in the order of the draw."""
    held = Seat.rows.filter(panel=latest(case_id), state__in=sorted(SITTING))
    return list(reachable(actor, held).select_related("member").order_by("position"))


def all_seats(actor: Actor, case_id: UUID) -> list[Seat]:
    """Every seat of every panel of a case, also of those who left, oldest first."""
    found = reachable(actor, Seat.rows.filter(panel__case_id=case_id))
    return list(found.select_related("member", "panel", "duty").order_by("panel__round", "position"))


def my_seat(actor: Actor, case_id: UUID) -> Seat:
    """The seat on which the actor sits now, or `NotReachable`."""
    if actor.id is None:
        raise NotReachable
    mine = Seat.rows.filter(panel__case_id=case_id, member__user_id=actor.id, state=SeatState.SEATED)
    return get_or_unreachable(reachable(actor, mine).select_related("member", "panel"))


def people_who_left() -> list[UUID]:
    """Accounts that hold a seat although they are no members of the council any more."""
    held = Seat.rows.filter(panel__dissolved_at=None, state__in=sorted(HOLDING)).values_list("member__user", flat=True)
    for office in sorted(COUNCIL):
        held = held.exclude(member__user__in=with_office(office))
    return sorted(set(held))


def my_seats(actor: Actor) -> list[Seat]:
    """Every seat on which the actor sits now, with its case, by number of the case. One query."""
    if actor.id is None:
        return []
    mine = Seat.rows.filter(member__user_id=actor.id, state=SeatState.SEATED, panel__dissolved_at=None)
    return list(reachable(actor, mine).select_related("panel__case").order_by("panel__case__number"))


def held_seat(actor: Actor, case_id: UUID) -> Seat:
    """The seat on which the actor sits or has served to the end, for reading; or `NotReachable`."""
    if actor.id is None:
        raise NotReachable
    mine = Seat.rows.filter(panel=latest(case_id), member__user_id=actor.id, state__in=sorted(SITTING))
    return get_or_unreachable(reachable(actor, mine).select_related("member", "panel"))


def seat_for(actor: Actor, seat_id: UUID, *, lock: bool = False) -> Seat:
    """One seat, or `NotReachable`."""
    found = reachable(actor, Seat.rows.select_related("member", "panel"))
    return get_or_unreachable(found.select_for_update(of=("self",)) if lock else found, pk=seat_id)


def challenge_for(actor: Actor, challenge_id: UUID, *, lock: bool = False) -> Challenge:
    """One challenge with its seat, or `NotReachable`."""
    found = reachable(actor, Challenge.rows.select_related("seat__panel", "seat__member"))
    return get_or_unreachable(found.select_for_update(of=("self",)) if lock else found, pk=challenge_id)


def challenges(actor: Actor, case_id: UUID) -> list[Challenge]:
    """Every challenge on a case, oldest first."""
    found = reachable(actor, Challenge.rows.filter(seat__panel__case_id=case_id))
    return list(found.select_related("seat__member").prefetch_related("votes").order_by("filed_at", "pk"))


def draws_of(actor: Actor, panel: Panel | None) -> list[PanelDraw]:
    """The draws of a panel, in order."""
    if panel is None:
        return []
    found = reachable(actor, PanelDraw.rows.filter(panel=panel))
    return list(found.select_related("draw").order_by("draw__position"))


def counting(draws: Iterable[PanelDraw]) -> list[PanelDraw]:
    """Those of some draws that count: neither void nor lapsed."""
    return [one for one in draws if one.draw.state in COUNTING]


def void_draws(actor: Actor, case_id: UUID) -> list[PanelDraw]:
    """The draws for a case that were found void, in order: for everybody who may know the panel."""
    found = reachable(actor, PanelDraw.rows.filter(case_id=case_id, draw__state=DrawState.VOID))
    return list(found.select_related("draw").order_by("draw__position"))


def voidable(actor: Actor, case_id: UUID | None = None) -> list[PanelDraw]:
    """The last draw that counts of each panel that could be void still, by number; of one case when it is given.

    Of a panel that nobody sits on yet any draw, of a seated one a draw for an empty seat that was not made.
    """
    found = PanelDraw.rows.filter(draw__state__in=sorted(COUNTING), panel__dissolved_at=None)
    forming = Q(case__stage=Stage.PANEL_FORMATION, panel__frozen_at=None)
    waiting = Q(case__stage__in=sorted(WORKING), draw__state=DrawState.COMMITTED)
    found = found.filter(forming | waiting)
    if case_id is not None:
        found = found.filter(case_id=case_id)
    rows = reachable(actor, found).select_related("draw", "case", "panel").order_by("draw__position")
    last = {one.panel_id: one for one in rows}
    return sorted(last.values(), key=lambda one: one.draw.draw_id)[:200]


def redraw_verdict(case: Case, draw: PanelDraw) -> Verdict:
    """Whether a draw of a case can still be found void: the same for who asks and for the act. Two queries."""
    later = PanelDraw.rows.filter(panel=draw.panel, draw__position__gt=draw.draw.position)
    return may_redraw(
        stage=case.stage,
        frozen=draw.panel.frozen_at is not None or draw.panel.dissolved_at is not None,
        drawn=bool(draw.draw.result),
        later=later.filter(draw__state__in=sorted(COUNTING)).exists(),
        challenges=open_challenges(case),
    )


def open_draws(now: datetime) -> list[UUID]:
    """Cases for whose panel a draw was fixed that is due, the first due first. Only the clock asks."""
    due = PanelDraw.rows.filter(draw__state=DrawState.COMMITTED, draw__due_at__lte=now)
    return list(due.order_by("draw__due_at").values_list("case_id", flat=True))


def drawn_people(draws: Collection[UUID]) -> dict[UUID, list[UUID]]:
    """The accounts of everybody who holds a seat of the panels for which these draws were made. One query."""
    held = Seat.rows.filter(panel__draws__draw__in=draws, state__in=sorted(HOLDING)).order_by("position")
    found: dict[UUID, list[UUID]] = {}
    for draw, person in held.values_list("panel__draws__draw_id", "member__user_id"):
        found.setdefault(draw, []).append(person)
    return found


def people_in_pools(draws: Collection[UUID]) -> dict[UUID, list[UUID]]:
    """The accounts of everybody who stands in the pools of those of these draws that wait, or sits beside them.

    For cases and for months. Two queries.
    """
    found: dict[UUID, list[UUID]] = {}
    cases = Candidate.rows.filter(
        panel_draw__draw__in=draws, panel_draw__draw__state=DrawState.COMMITTED, reason=""
    ).order_by()
    months = DutyPlace.objects.filter(
        panel__draw__in=draws, panel__draw__state=DrawState.COMMITTED, in_pool=True
    ).order_by()
    pairs = [*cases.values_list("panel_draw__draw_id", "member__user_id")]
    pairs += [*months.values_list("panel__draw_id", "member__user_id")]
    for draw, person in pairs:
        found.setdefault(draw, []).append(person)
    return found


def open_challenges(case: Case) -> int:
    """How many challenges of panellists are open on a case."""
    return Challenge.rows.filter(seat__panel__case=case, state__in=sorted(OPEN_CHALLENGES)).count()


def names_in(actor: Actor, draw: PanelDraw) -> dict[str, Member]:
    """Who stands behind the identifiers of a draw, for those who may know it."""
    found = reachable(actor, Candidate.rows.filter(panel_draw=draw)).select_related("member")
    return {candidate.code: candidate.member for candidate in found}


def current_panel(case_id: UUID) -> Panel | None:
    """The panel that is being formed or that works: the latest round, unless it made way for a new one."""
    panel = Panel.rows.filter(case_id=case_id).order_by("-round").first()
    dissolved = panel is not None and panel.dissolved_at is not None
    return None if dissolved else panel
