"""Those who stand by: who could be drawn for a month, and how their turn in a case stands."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from itertools import count
from uuid import UUID

from cases.duty.models import DutyCall
from cases.panel.models import Panel, Seat
from cases.panel.queries.pool import Place, Pool, loads, people
from cases.panel.rules import (
    TIME_TO_OBJECT,
    Codes,
    Exclusion,
    Person,
    SeatState,
    Taken,
    Turn,
    Walk,
    Wishes,
    attributes,
    panel_limits,
    take_turns,
)
from cases.panel.rules.duty import StandingBy
from council.access.queries import holders_of_any
from council.access.rules import PANEL, Office
from council.draws.queries import holds
from council.duty.models import DutyPanel
from council.duty.queries import availability
from council.duty.rules import WhyOut
from council.interests.queries import standing
from council.members.models import Member
from council.members.queries import sitting
from council.procedure.queries import rules_of
from council.procedure.rules import Rules

NO_WISHES = Wishes(region="", language="")
"""Nobody knows which cases will come: no region and no language is wished for."""

STILL_OPEN = frozenset({Exclusion.NOT_ASKED, Exclusion.PENDING, Exclusion.WAITING})
"""Reasons that may still go away."""


@dataclass(frozen=True)
class DutyPool:
    """Everything that decides the draw for a month: who can be drawn, and everybody else who sits on the council."""

    size: int
    rules: Rules
    people: Mapping[UUID, Person]
    excluded: Mapping[UUID, WhyOut]


def duty_pool(month: date, subject: UUID, now: datetime) -> DutyPool:
    """Who can stand by in a month: said so in time, no leave in it, interests signed, no office that keeps from seats.

    A fixed number of queries.
    """
    rules, members = rules_of(None, at=now), sitting(month)
    why = availability(month, members, sent_before=now - TIME_TO_OBJECT)
    register = standing(members, now)
    beside = {other for pair in rules.offices_apart() if Office.PANELLIST in pair for other in pair} - PANEL
    officers = holders_of_any(beside, subject)
    for one in members:
        if why[one.pk] is None and not register[one.pk].ok:
            why[one.pk] = WhyOut.REGISTER
        elif why[one.pk] is None and one.user_id in officers:
            why[one.pk] = WhyOut.OFFICER
    can = [one for one in members if why[one.pk] is None]
    return DutyPool(
        size=rules.panel_size + rules.panel_alternates,
        rules=rules,
        people=people(can, loads(None), now) if can else {},
        excluded={pk: reason for pk, reason in why.items() if reason is not None},
    )


@dataclass(frozen=True)
class Stand:
    """One who stands by, on the page of a case: what became of their turn, and why they are out."""

    member: Member
    alternate: bool
    taken: Taken
    exclusion: Exclusion | None
    holds: bool


@dataclass(frozen=True)
class DutyTurn:
    """How the turn of those who stand by goes in a case."""

    call: DutyCall
    walk: Walk
    stands: tuple[Stand, ...]


def duty_turn(pool: Pool) -> DutyTurn | None:
    """The turn as the pool of a case has it; nothing where nobody stands by for it. No query: the pool has read all."""
    if pool.call is None:
        return None
    assert pool.call.duty.draw is not None  # only a panel that was drawn is called
    places = {place.member.pk: place for place in pool.places}
    codes = Codes(partial(next, map(str, count())))
    order = [StandingBy(one.member_id.hex, *_turn(pool, places.get(one.member_id), codes)) for one in pool.standing_by]
    relaxed = pool.call.duty.draw.outcome["relaxed"]
    walk = take_turns(order, pool.size, panel_limits(pool.size, pool.rules, codes), relaxed=relaxed)
    found = dict(walk.steps)
    stands = []
    for one in pool.standing_by:
        place = places.get(one.member_id)
        stands.append(
            Stand(
                member=one.member,
                alternate=(one.position or 0) > pool.size,
                taken=found[one.member_id.hex],
                exclusion=_why_out(pool, place),
                holds=place is not None and place.seat is not None,
            )
        )
    return DutyTurn(pool.call, walk, tuple(stands))


def _turn(pool: Pool, place: Place | None, codes: Codes) -> tuple[tuple[str, ...], Turn]:
    why = _why_out(pool, place)
    if place is None:
        return (), Turn.OUT
    attrs = tuple(attributes(place.person, NO_WISHES, codes))
    if why in STILL_OPEN or (why is Exclusion.AWAY and place.member.pk in pool.sent_away):
        return attrs, Turn.WAITING
    return attrs, Turn.OUT if why else Turn.FREE


def _why_out(pool: Pool, place: Place | None) -> Exclusion | None:
    """Why one who stands by takes no seat from this turn.

    Who called the case urgent does not, or three people could give themselves the case. Nor does a leave count that
    somebody else has just entered, as long as its member can take it back: it would move the next one up.
    """
    if place is None:
        return Exclusion.LEFT
    if place.seat is None and place.exclusion in {None, *STILL_OPEN} and place.member.user_id in pool.urged_by:
        return Exclusion.URGED
    return place.exclusion


def after_duty(pool: Pool) -> dict[str, str]:
    """What the document of a draw says where seats are held from a panel that stood by: the digest of its result.

    The result of an earlier draw for the case itself, where there is one, goes before it.
    """
    duties = (place.seat.duty for place in pool.holders if place.seat and place.seat.duty_id)
    found = next(duties, None)
    return {"prev": found.draw.result_hash} if found and found.draw else {}


def duty_holds(panel: Panel | None) -> bool:
    """Whether the draw of a month computes anew, and those who have seats from it were drawn, in the order they sit.

    True where nobody has. Two queries.
    """
    seats = Seat.rows.filter(panel=panel, duty__isnull=False).exclude(state=SeatState.REPLACED)
    seats = seats.select_related("duty__draw").order_by("position")
    by_duty: dict[UUID, tuple[DutyPanel, list[UUID]]] = {}
    for seat in seats:
        assert seat.duty is not None  # filtered above
        by_duty.setdefault(seat.duty.pk, (seat.duty, []))[1].append(seat.member_id)
    return all(_in_order(duty, members) for duty, members in by_duty.values())


def _in_order(duty: DutyPanel, members: list[UUID]) -> bool:
    if duty.draw is None or not holds(duty.draw):
        return False
    code = dict(duty.places.values_list("member_id", "code"))
    drawn = {word: place for place, word in enumerate(duty.draw.outcome["drawn"])}
    places = [drawn.get(code.get(one, "")) for one in members]
    found = [place for place in places if place is not None]
    return len(found) == len(members) and found == sorted(found)
