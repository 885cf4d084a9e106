"""A safety plan: the names of a panel are never published."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction

from cases.docket.queries import locked
from cases.panel.models import SafetyPlan
from cases.panel.queries import is_secret
from cases.panel.rules import may_keep_secret
from council.access.queries import holders, require
from council.access.rules import Office, Permission
from council.kernel.actor import Actor
from council.kernel.clock import Clock
from council.notices.actions import tell
from council.record.actions import append
from council.record.rules.entries import Tag


@transaction.atomic
def keep_panel_secret(case_id: UUID, reason: str, *, actor: Actor, clock: Clock) -> SafetyPlan:
    """Lay down that the panel of this case is never named (SAFEGUARDS.md section 3: a safety plan forces *never*).

    The reason stays with the case. What was published before, where the rules name a panel when it is seated, is gone
    from the site at once. The auditor learns that there is news: a plan also hides how a panel was drawn. Raises
    `Refused` once the opinion is out.
    """
    case = locked(actor, case_id)
    office = require(actor, Permission.CASE_PANEL_DRAW, case.pk)
    may_keep_secret(case.stage, reason, before=is_secret(case.pk)).or_refuse()
    plan = SafetyPlan.rows.create(case=case, reason=reason.strip(), made_at=clock.now())
    append(Tag.PANEL_UNNAMED, case.pk, {"plan": str(plan.pk)}, actor=actor, clock=clock, office=office)
    told = [(one.pk, one.email) for one in holders(Office.AUDITOR, about=case.pk)]
    tell(told, f"secret:{plan.pk}", actor=actor, clock=clock)
    return plan
