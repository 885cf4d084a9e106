"""What comes and goes with a seat on the council: the office of member, and everything that only a member holds.

A term says who sits on a day; the office opens the pages. The timer lets one follow the other, and a removal does so at
once. With the office go the selection committee and every office on a case: nobody reads on who has left
(INTEGRITY.md, The wall: end of term ends an open tab at once). Other offices of the desk pass on by two people.
"""

from __future__ import annotations

from uuid import UUID

from django.db import transaction

from council.access.actions import end_offices, give_office
from council.access.queries import cases_with_office, get_or_unreachable
from council.access.rules import COUNCIL, MEMBERS_ONLY, PANEL, Office
from council.clocks.actions import lock_first
from council.kernel.actor import Actor
from council.kernel.clock import Clock
from council.members.models import Member
from council.members.queries import offices_due

ONLY_MEMBERS = MEMBERS_ONLY | {Office.SELECTION_COMMITTEE}
WITH_THE_SEAT = COUNCIL | ONLY_MEMBERS
ON_CASES = PANEL | {Office.REVIEWER}


def locked_member(member_id: UUID) -> Member:
    """The member, whose row two changes at once wait for."""
    return get_or_unreachable(Member.objects.select_for_update(), pk=member_id)


def locked_to_leave(member_id: UUID) -> Member:
    """The same, behind the cases on which the member holds an office: acts lock cases first, and so does this."""
    user = get_or_unreachable(Member.objects.all(), pk=member_id).user_id
    lock_first(*cases_with_office(user))
    return locked_member(member_id)


@transaction.atomic
def begin_office(member_id: UUID, *, actor: Actor, clock: Clock) -> None:
    """Give the office of member or deputy to somebody whose term runs; held already, or not begun, nothing changes."""
    member = locked_member(member_id)
    for office in sorted(offices_due(member, clock.now().date())):
        give_office(member.user_id, office, actor=actor, clock=clock)


@transaction.atomic
def end_office_if_over(member_id: UUID, *, actor: Actor, clock: Clock) -> int:
    """End what no running term of a member gives any more; returns how many offices ended.

    Doing it again, or at the same moment as another, ends nothing twice.
    """
    member = locked_to_leave(member_id)
    due = offices_due(member, clock.now().date())
    over = COUNCIL - due
    if Office.MEMBER in over:
        over |= ONLY_MEMBERS
    # Whoever goes on as something else keeps the seats on cases: they were drawn, not given with the office.
    on_cases = frozenset({Office.REVIEWER}) if due else ON_CASES
    return end_what_was_held(member, over, on_cases, actor=actor, clock=clock)


def end_what_was_held(
    member: Member, offices: frozenset[Office], on_cases: frozenset[Office] = ON_CASES, *, actor: Actor, clock: Clock
) -> int:
    """End these council-wide offices of a member, and those on every case; the member was locked to leave.

    The seats are left by the room of panels, which hears of it: first, so that a seat's office passes on.
    """
    ended = end_offices(member.user_id, offices=offices, actor=actor, clock=clock)
    for case in cases_with_office(member.user_id):
        ended += end_offices(member.user_id, case=case, offices=on_cases, actor=actor, clock=clock)
    return ended
