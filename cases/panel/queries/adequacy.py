"""What the pool of a case is worth: the rehearsal that was made of it, and what the officer reads there."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from cases.docket.models import Case
from cases.panel.models import Candidate, PanelDraw, Rehearsal
from cases.panel.queries.pool import Pool, pool_print
from council.access.queries import outside_walls, reachable
from council.draws.models import Draw
from council.draws.queries import chances_of
from council.draws.rules import COUNTING
from council.duty.models import DutyPlace
from council.kernel.actor import Actor
from council.kernel.draw.adequacy import alert_above


def rehearsal_of(actor: Actor, case: Case) -> Rehearsal | None:
    """What was worked out last about the pool of a case, whether or not it is still the same pool."""
    return reachable(actor, Rehearsal.rows.filter(case=case)).first()


def is_current(rehearsal: Rehearsal | None, pool: Pool) -> bool:
    """Whether a rehearsal is finished and about the very pool that stands now, a seat being vacant."""
    if rehearsal is None or rehearsal.count is None or pool.facts.vacant <= 0:
        return False
    return rehearsal.pool == pool_print(pool)


def unfinished() -> list[UUID]:
    """Rehearsals that wait for the timer, the first asked for first."""
    return list(
        Rehearsal.rows.filter(count__isnull=True, too_hard=False).order_by("asked_at").values_list("pk", flat=True)
    )


@dataclass(frozen=True)
class AdequacyView:
    """What the officer reads before fixing the pool. Shares and chances in percent."""

    rehearsal: Rehearsal
    current: bool
    largest: float
    equal: float
    alert: float
    refilled: float | None
    chances: dict[UUID, float]

    @property
    def above(self) -> int:
        """How many people's chance is above the alert."""
        return sum(one > self.alert for one in self.chances.values())


def adequacy_view(rehearsal: Rehearsal | None, pool: Pool) -> AdequacyView | None:
    """The figures of a rehearsal, or nothing while there are none."""
    if rehearsal is None or rehearsal.count is None:
        return None
    found = {place.member.pk: rehearsal.chance_of(place.member.pk) for place in pool.places}
    chances = {member: 100 * chance for member, chance in found.items() if chance is not None}
    seats, eligible = pool.facts.vacant, len(pool.candidates)
    return AdequacyView(
        rehearsal=rehearsal,
        current=is_current(rehearsal, pool),
        largest=max(chances.values(), default=0.0),
        equal=100 * seats / eligible if eligible else 0.0,
        alert=100 * alert_above(seats, eligible),
        refilled=100 * rehearsal.refilled / rehearsal.emptied if rehearsal.emptied else None,
        chances=chances,
    )


def in_the_pool(case_id: UUID, draw_id: str) -> list[tuple[UUID, str]]:
    """Account and address of everybody whom a draw for a case, or for a month, can name. Two queries."""
    found = PanelDraw.rows.filter(case_id=case_id, draw__draw_id=draw_id).select_related("draw").first()
    if found is None:
        places = DutyPlace.objects.filter(panel_id=case_id, panel__draw__draw_id=draw_id, in_pool=True)
        return list(places.order_by("member__user_id").values_list("member__user_id", "member__user__email"))
    codes = [person["id"] for person in found.draw.value["pool"]]
    people = Candidate.rows.filter(panel_draw=found, code__in=codes).order_by("member__user_id")
    return list(people.values_list("member__user_id", "member__user__email"))


@dataclass(frozen=True)
class MyDraw:
    """A draw in which somebody stands, as they read it: their own identifier and chance, and whether they were drawn.

    For a `case`, or for the panel that stands by in a `month`. `chance` in percent; None while it is being worked out.
    `drawn`: None before chance spoke.
    """

    case: Case | None
    month: date | None
    draw: Draw
    code: str
    chance: float | None
    drawn: bool | None


LISTED = 20


def my_draws(actor: Actor) -> list[MyDraw]:
    """The newest draws in whose pool the actor stands, those that wait included. Two queries.

    Void ones and those that lapsed are left out; whoever was kept out of a pool learns of no draw.
    """
    if actor.id is None:
        return []
    found = outside_walls(actor, Candidate.rows.filter(member__user_id=actor.id, reason=""))
    found = found.filter(panel_draw__draw__state__in=sorted(COUNTING))
    rows = found.select_related("panel_draw__case", "panel_draw__draw").order_by("-panel_draw__draw__committed_at")
    places = DutyPlace.objects.filter(member__user_id=actor.id, in_pool=True, panel__draw__state__in=sorted(COUNTING))
    months = places.select_related("panel__draw").order_by("-panel__draw__committed_at")[:LISTED]
    mine = [one for one in map(_of_case, rows[: 2 * LISTED]) if one is not None]
    mine += [_mine(one.code, one.panel.draw, month=one.panel.month) for one in months if one.panel.draw]
    return sorted(mine, key=lambda one: one.draw.committed_at, reverse=True)[:LISTED]


def _of_case(candidate: Candidate) -> MyDraw | None:
    draw = candidate.panel_draw.draw
    if not any(person["id"] == candidate.code for person in draw.value["pool"]):
        return None  # sat already when the draw was fixed
    return _mine(candidate.code, draw, case=candidate.panel_draw.case)


def _mine(code: str, draw: Draw, *, case: Case | None = None, month: date | None = None) -> MyDraw:
    drawn = code in draw.outcome["drawn"] if draw.result else None
    return MyDraw(case, month, draw, code, chances_of(draw).get(code), drawn)
