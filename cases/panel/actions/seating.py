"""Seating those whom chance named: row 9 of the table, and its small sister for a seat that was refilled."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db import transaction

from cases.clearance.actions import open_declarations
from cases.clearance.rules import Standing
from cases.docket.actions import move
from cases.docket.models import Case
from cases.docket.queries import locked, rules_for
from cases.panel.models import Panel, Seat
from cases.panel.queries import Pool, counting, draws_of, pool_of
from cases.panel.queries.duty import duty_holds
from cases.panel.rules import HOLDING, ROLE_OFFICES, WORKING, SeatingFacts, SeatRole, SeatState, may_seat, missing_roles
from council.access.actions import give_office, lock_accounts
from council.access.queries import require
from council.access.rules import Permission
from council.draws.queries import holds
from council.kernel.actor import Actor
from council.kernel.clock import Clock
from council.kernel.verdicts import require_that
from council.record.actions import append
from council.record.rules.entries import Tag
from council.safeguards.rules import panel_within_limits


@transaction.atomic
def seat_panel(case_id: UUID, *, actor: Actor, clock: Clock) -> Case:
    """Row 9: seat the drawn panel, give its offices, freeze the roster, and let the assessment begin.

    Raises `Refused` with every reason that stands in the way: a panellist who is not cleared any more, an open
    challenge, a draw that does not compute anew, a limit that is broken. Where a panel stood by, everybody else is
    asked for a declaration now: the whole council reviews what it writes.
    """
    case = locked(actor, case_id)
    require(actor, Permission.CASE_PANEL_DRAW, case.pk)
    pool = pool_of(actor, case, clock.now())
    may_seat(seating_facts(pool, actor=actor)).or_refuse()
    assert pool.panel is not None  # may_seat said so
    pool.panel.frozen_at = clock.now()
    pool.panel.save(update_fields=["frozen_at"])
    facts = _seat(case, pool.panel, actor=actor, clock=clock)
    case = move(case, "seat_panel", actor=actor, clock=clock, facts=facts)
    if pool.call is not None:  # those who stood by were asked alone; the draft comes before the whole council
        open_declarations(case.pk, actor=actor, clock=clock)
    return case


@transaction.atomic
def seat_replacement(case_id: UUID, *, actor: Actor, clock: Clock) -> list[Seat]:
    """Seat whoever was drawn for an empty seat while the case goes on. The same guards as for a whole panel."""
    case = locked(actor, case_id)
    require(actor, Permission.CASE_PANEL_DRAW, case.pk)
    pool = pool_of(actor, case, clock.now())
    verdict = require_that(case.stage in WORKING, "panel.wrong_stage") & may_seat(seating_facts(pool, actor=actor))
    waiting = [place.seat for place in pool.holders if place.seat and place.seat.state == SeatState.DRAWN]
    (verdict & require_that(bool(waiting), "panel.nobody_to_seat")).or_refuse()
    assert pool.panel is not None  # may_seat said so
    _seat(case, pool.panel, actor=actor, clock=clock)
    return list(Seat.rows.filter(pk__in=[seat.pk for seat in waiting]).order_by("position"))


def seating_facts(pool: Pool, *, actor: Actor) -> SeatingFacts:
    """What the guard of row 9 sees; the same for the page and for the act."""
    cleared = [
        place
        for place in pool.holders
        if place.clearance and place.clearance.standing is Standing.CLEARED and place.register.ok
    ]
    drawn = counting(draws_of(actor, pool.panel))
    return SeatingFacts(
        holders=len(pool.holders),
        size=pool.size,
        not_cleared=len(pool.holders) - len(cleared),
        challenges=pool.challenges,
        draws_hold=(bool(drawn) or pool.call is not None)
        and all(holds(one.draw) for one in drawn)
        and duty_holds(pool.panel),
        limits=panel_within_limits(pool.panellists, pool.size, pool.rules),
        unratified=not pool.ratified and any(one.seat and one.seat.duty_id for one in pool.holders),
    )


def _seat(case: Case, panel: Panel, *, actor: Actor, clock: Clock) -> dict[str, Any]:
    """Let everybody who was drawn sit, then fill chair and rapporteurship. Returns what the record says."""
    lock_accounts(people_on(panel))
    drawn = Seat.rows.select_for_update(of=("self",)).filter(panel=panel, state=SeatState.DRAWN)
    seated, apart = [], rules_for(case, clock.now()).offices_apart()
    for seat in drawn.select_related("member").order_by("position"):
        seat.sit()
        seat.seated_at = clock.now()
        seat.save()
        seated.append(str(seat.pk))
        for office in ROLE_OFFICES[SeatRole.PANELLIST]:
            give_office(seat.member.user_id, office, case=case.pk, apart=apart, actor=actor, clock=clock)
    fill_roles(case, panel, actor=actor, clock=clock)
    facts = {"panel": str(panel.pk), "round": panel.round, "size": panel.size, "seats": seated}
    append(Tag.PANEL_SEATED, case.pk, facts, actor=actor, clock=clock)
    return facts


def people_on(panel: Panel) -> list[UUID]:
    """The accounts of everybody who was drawn for a panel or sits on it. One query."""
    return list(Seat.rows.filter(panel=panel, state__in=sorted(HOLDING)).values_list("member__user_id", flat=True))


def who_follows(seat: Seat) -> list[UUID]:
    """The accounts that get an office when this seat is left: mostly none. One query, none for a panel not seated."""
    if seat.panel.frozen_at is None or seat.panel.dissolved_at is not None:
        return []
    held = Seat.rows.filter(panel=seat.panel, state=SeatState.SEATED).exclude(pk=seat.pk).order_by("position")
    rows = list(held.values_list("pk", "role", "member__user_id"))
    following = missing_roles([(pk, role) for pk, role, _ in rows])
    return [person for pk, _, person in rows if pk in following]


def fill_roles(case: Case, panel: Panel, *, actor: Actor, clock: Clock) -> None:
    """Give the chair and the rapporteurship, where nobody holds them, to the first in the order of the draw.

    Whoever calls has locked the accounts of those who get one.
    """
    held = Seat.rows.filter(panel=panel, state=SeatState.SEATED).select_related("member").order_by("position")
    seats, apart = {seat.pk: seat for seat in held}, rules_for(case, clock.now()).offices_apart()
    for seat_id, role in missing_roles([(seat.pk, seat.role) for seat in seats.values()]).items():
        seat = seats[seat_id]
        seat.role = role
        seat.save()
        for office in ROLE_OFFICES[role]:
            give_office(seat.member.user_id, office, case=case.pk, apart=apart, actor=actor, clock=clock)
        facts = {"seat": str(seat.pk), "state": seat.state, "role": str(role)}
        append(Tag.SEAT_CHANGED, case.pk, facts, actor=actor, clock=clock)
