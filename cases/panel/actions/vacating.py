"""Leaving a seat: by oneself, by a wall, by silence, by a challenge, or because the work is done.

What somebody wrote stays theirs. A seat that was left is not given away: a new draw fills it (SAFEGUARDS.md section 3).
"""

from __future__ import annotations

from uuid import UUID

from django.db import transaction

from cases.docket.models import Case
from cases.docket.queries import locked, locked_unwalled
from cases.panel.actions.seating import fill_roles, who_follows
from cases.panel.models import Panel, Seat
from cases.panel.queries import current_panel, my_seat
from cases.panel.rules import HOLDING, SeatState, may_leave
from council.access.actions import end_offices, lock_accounts, raise_barrier
from council.access.rules import PANEL
from council.kernel.actor import Actor
from council.kernel.clock import Clock
from council.kernel.verdicts import require_that
from council.record.actions import append
from council.record.rules.entries import Tag


@transaction.atomic
def recuse(case_id: UUID, reason: str, *, actor: Actor, clock: Clock) -> Seat:
    """Step back from a case in which one sits. The member is walled at once; nobody chooses who follows."""
    case = locked(actor, case_id)
    seat = my_seat(actor, case.pk)
    may_leave(seat.state, case.stage, reason).or_refuse()
    seat = _locked_seat(seat.pk)
    seat.recuse()
    leave(case, seat, reason.strip(), actor=actor, clock=clock)
    raise_barrier(seat.member.user_id, case.pk, "recused", actor=actor, clock=clock)
    return seat


@transaction.atomic
def remove_barred(person_id: UUID, case_id: UUID, reason: str, *, actor: Actor, clock: Clock) -> Seat | None:
    """Take the seat of somebody whom a wall now keeps from the case; nothing when they hold none."""
    held = Seat.rows.filter(
        panel__case_id=case_id, panel__dissolved_at=None, member__user_id=person_id, state__in=sorted(HOLDING)
    )
    found = held.first()
    if found is None:
        return None
    return _remove(locked_unwalled(case_id), found.pk, reason, actor=actor, clock=clock)


@transaction.atomic
def leave_every_seat(person_id: UUID, reason: str, *, actor: Actor, clock: Clock) -> int:
    """Take every seat of somebody who sits on the council no longer; returns how many. Ballots of theirs that are open
    count no more, since those of a seat that was left before the close do not.
    """
    held = Seat.rows.filter(panel__dissolved_at=None, member__user_id=person_id, state__in=sorted(HOLDING))
    cases = {pk: locked_unwalled(pk) for pk in sorted(set(held.values_list("panel__case_id", flat=True)))}
    found = list(held.filter(panel__case__in=cases).order_by("panel__case_id").values_list("panel__case_id", "pk"))
    for case_id, seat_id in found:
        _remove(cases[case_id], seat_id, reason, actor=actor, clock=clock)
    return len(found)


@transaction.atomic
def forfeit_seat(seat_id: UUID, *, actor: Actor, clock: Clock) -> Seat:
    """A seat silent past its time is forfeited (row 10). Only the clock does this, and the room whose time passed."""
    found = Seat.rows.select_related("panel").get(pk=seat_id)
    return _remove(locked_unwalled(found.panel.case_id), seat_id, "forfeited", actor=actor, clock=clock)


def remove_challenged(case: Case, seat_id: UUID, *, actor: Actor, clock: Clock) -> Seat:
    """A challenge was upheld: the member leaves and is walled."""
    seat = _remove(case, seat_id, "challenge_upheld", actor=actor, clock=clock)
    raise_barrier(seat.member.user_id, case.pk, "challenge_upheld", actor=actor, clock=clock)
    return seat


def let_go(case: Case, seat_id: UUID, reason: str, *, actor: Actor, clock: Clock) -> Seat:
    """Take a seat for a reason of the house; the case is locked."""
    return _remove(case, seat_id, reason, actor=actor, clock=clock)


def _remove(case: Case, seat_id: UUID, reason: str, *, actor: Actor, clock: Clock) -> Seat:
    seat = _locked_seat(seat_id)
    require_that(seat.state in HOLDING, "panel.seat_not_held").or_refuse()
    seat.remove()
    leave(case, seat, reason, actor=actor, clock=clock)
    return seat


def _locked_seat(seat_id: UUID) -> Seat:
    """The seat, its row locked; the case was locked before."""
    return Seat.rows.select_related("member", "panel").select_for_update(of=("self",)).get(pk=seat_id)


def leave(case: Case, seat: Seat, reason: str, *, actor: Actor, clock: Clock) -> None:
    """Write down that a seat was left, end what came with it, and pass its office on."""
    lock_accounts(who_follows(seat))
    seat.left_at, seat.left_reason = clock.now(), reason
    seat.save()
    end_offices(seat.member.user_id, case=case.pk, offices=PANEL, actor=actor, clock=clock)
    facts = {"seat": str(seat.pk), "panel": str(seat.panel_id), "state": seat.state, "reason": reason}
    append(Tag.SEAT_CHANGED, case.pk, facts, actor=actor, clock=clock)
    if seat.panel.frozen_at is not None and seat.panel.dissolved_at is None:
        fill_roles(case, seat.panel, actor=actor, clock=clock)


@transaction.atomic
def enlarge_panel(case_id: UUID, by: int, *, actor: Actor, clock: Clock) -> Panel:
    """Make room for further draws when a second vote failed (row 13). Only the clock does this."""
    case = locked_unwalled(case_id)
    panel = current_panel(case.pk)
    require_that(panel is not None and panel.frozen_at is not None, "panel.not_drawn").or_refuse()
    assert panel is not None  # said so above
    panel.size += by
    panel.save(update_fields=["size"])
    facts = {"panel": str(panel.pk), "size": panel.size}
    append(Tag.SEAT_CHANGED, case.pk, facts, actor=actor, clock=clock)
    return panel


@transaction.atomic
def dissolve_panel(case_id: UUID, *, actor: Actor, clock: Clock) -> None:
    """The case is heard anew: everybody on its panel makes way, and the next draw opens another round."""
    case = locked_unwalled(case_id)
    panel = current_panel(case.pk)
    if panel is None:
        return
    panel.dissolved_at = clock.now()
    panel.save(update_fields=["dissolved_at"])
    for seat in Seat.rows.filter(panel=panel).select_related("member", "panel").order_by("position"):
        if seat.state in HOLDING:
            seat.replace()
            leave(case, seat, "panel_dissolved", actor=actor, clock=clock)
        elif seat.state == SeatState.SERVED:
            end_offices(seat.member.user_id, case=case.pk, offices=PANEL, actor=actor, clock=clock)


@transaction.atomic
def release_panel(case_id: UUID, *, actor: Actor, clock: Clock) -> None:
    """The opinion is published: whoever sits has served."""
    panel = current_panel(locked_unwalled(case_id).pk)
    for seat in Seat.rows.filter(panel=panel, state=SeatState.SEATED).order_by("position"):
        seat.serve()
        seat.save()
        facts = {"seat": str(seat.pk), "panel": str(seat.panel_id), "state": seat.state}
        append(Tag.SEAT_CHANGED, case_id, facts, actor=actor, clock=clock)
