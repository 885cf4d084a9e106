"""Calling deputies, and asking for people who are ad hoc for a case.

That nobody is left is found by the room of panels, which calls these.
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from cases.clearance.actions.declaring import open_declarations
from cases.clearance.models import Calling
from cases.clearance.queries import deputies_for, named_for, open_roster
from cases.docket.models import Case
from council.access.queries import holders, require
from council.access.rules import Office, Permission
from council.kernel.actor import Actor
from council.kernel.clock import Clock
from council.members.models import Member
from council.members.rules import SeatKind
from council.notices.actions import tell
from council.record.actions import append
from council.record.rules.entries import Tag

NAMES = (Office.COUNCIL_CHAIR, Office.SECRETARIAT)
"""Who names people for a roster: those who appoint, and never the officer who calls them."""


@transaction.atomic
def call_deputies(case: Case, *, vacant: int, eligible: int, actor: Actor, clock: Clock) -> int:
    """Ask every deputy who stood by before this case came for a declaration; returns how many were asked anew.

    `vacant` seats cannot be filled from the `eligible` people who may sit. The case is locked.
    """
    require(actor, Permission.CASE_PANEL_DRAW, case.pk)
    now = clock.now()
    calling = Calling(case=case, kind=SeatKind.DEPUTY, vacant=vacant, eligible=eligible, asked_at=now)
    return _call(calling, deputies_for(case, now.date()), actor=actor, clock=clock)


@transaction.atomic
def ask_roster(case: Case, *, vacant: int, eligible: int, actor: Actor, clock: Clock) -> Calling:
    """Ask chair and secretariat to name people for this case alone. They hear by mail that there is news."""
    office, now = require(actor, Permission.CASE_PANEL_DRAW, case.pk), clock.now()
    calling = Calling.rows.create(case=case, kind=SeatKind.AD_HOC, vacant=vacant, eligible=eligible, asked_at=now)
    facts = {"vacant": vacant, "eligible": eligible}
    append(Tag.ROSTER_ASKED, case.pk, facts, actor=actor, clock=clock, office=office)
    told = {one.pk: one.email for office in NAMES for one in holders(office, about=case.pk)}
    tell(sorted(told.items()), f"roster:{calling.pk}", actor=actor, clock=clock)
    return calling


@transaction.atomic
def call_roster(case: Case, *, actor: Actor, clock: Clock) -> int:
    """Ask everybody named for a declaration for this case, which is locked; returns how many were asked."""
    require(actor, Permission.CASE_PANEL_DRAW, case.pk)
    calling = open_roster(actor, case.pk)
    return _call(calling, named_for(case.pk, clock.now().date()), actor=actor, clock=clock)


def _call(calling: Calling, people: list[Member], *, actor: Actor, clock: Clock) -> int:
    calling.called, calling.called_at = len(people), clock.now()
    calling.save()
    facts = {"kind": str(calling.kind), "vacant": calling.vacant, "eligible": calling.eligible, "called": len(people)}
    append(Tag.SUBSTITUTES_CALLED, calling.case_id, facts, actor=actor, clock=clock)
    return open_declarations(calling.case_id, called=people, actor=actor, clock=clock)


def end_callings(case_id: UUID, *, called: bool, at: datetime) -> None:
    """Nobody is asked for any more: what was not called yet, and with `called` also who was, for a panel that is gone.

    The caller has locked the case.
    """
    found = Calling.rows.filter(case_id=case_id, ended_at=None)
    (found if called else found.filter(called_at=None)).update(ended_at=at)
