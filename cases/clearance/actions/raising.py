"""Raising a concern about members after somebody outside the council said something that holds."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from django.db import transaction

from cases.clearance.actions.keeping import tell_the_members
from cases.clearance.actions.questions import bring_before_the_panel
from cases.clearance.models import CaseDeclaration, Concern
from cases.clearance.rules import MAY_RECHECK, Origin, may_raise
from cases.docket.queries import locked
from council.access.actions import raise_barrier
from council.access.queries import require_office
from council.interests.rules.words import RESULTS, Code, Result
from council.kernel.actor import Actor
from council.kernel.clock import Clock
from council.record.actions import append
from council.record.rules.entries import Tag


@transaction.atomic
def raise_concern(
    case_id: UUID, declarations: Collection[UUID], *, origin: Origin, code: str, text: str, actor: Actor, clock: Clock
) -> list[Concern]:
    """Raise a concern on these declarations of one case; from here it goes the way of every other.

    What bars walls the member off at once, the rest comes before the conflicts panel. `text` is all that the member
    reads of it: never who said it. An officer raises it, or the timer after one has upheld a report.
    Declarations of other cases are passed over. The record learns how many, never who.
    """
    case = locked(actor, case_id)
    office = require_office(actor, case.pk, MAY_RECHECK)
    chosen = CaseDeclaration.rows.filter(case=case, pk__in=list(declarations)).select_related("member")
    about = list(chosen.select_for_update(of=("self",)).order_by("pk"))
    may_raise(code, text, members=len(about)).or_refuse()
    result, now = RESULTS[Code(code)], clock.now()
    raised = [
        Concern(declaration=one, origin=origin, code=code, result=result, text=text.strip(), raised_at=now)
        for one in about
    ]
    for concern in raised:
        concern.save(force_insert=True)
        if result is Result.BAR:
            raise_barrier(concern.declaration.member.user_id, case.pk, code, anew=True, actor=actor, clock=clock)
    tell_the_members(raised, actor=actor, clock=clock)
    for declaration in about:
        bring_before_the_panel(declaration, case, actor=actor, clock=clock)
    append(
        Tag.DECLARATION_OPENED, case.pk, {"asked": 0, "findings": len(raised)}, actor=actor, clock=clock, office=office
    )
    return raised
