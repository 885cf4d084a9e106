"""Moving a deadline of a case: only once two people agreed (council.access, dual control)."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from cases.docket.queries import locked
from cases.docket.rules import may_move_deadline
from cases.lifecycle import STAGE_CLOCKS, Stage
from council.clocks.actions import move_due
from council.kernel.actor import Actor
from council.kernel.clock import Clock, utc_text
from council.record.actions import append
from council.record.rules.entries import Tag


@transaction.atomic
def move_deadline(
    case_id: UUID,
    deadline_id: UUID,
    *,
    before: datetime,
    after: datetime,
    by: tuple[UUID, UUID],
    actor: Actor,
    clock: Clock,
) -> None:
    """Let a running deadline of a case run out at another moment. `by` are the two accounts that agreed.

    Raises `Refused` when it does not run any more as it did when this was asked for, or cannot be moved so far.
    """
    case = locked(actor, case_id)
    deadline = move_due(deadline_id, case.pk, before=before, after=after)
    may_move_deadline(deadline.kind, before=before, after=after, now=clock.now()).or_refuse()
    if STAGE_CLOCKS.get(Stage(case.stage)) == deadline.kind:
        case.due_at = after
        case.save(update_fields=["due_at"])
    facts = {
        "period": deadline.kind,
        "before": utc_text(before),
        "after": utc_text(after),
        "by": [str(one) for one in by],
    }
    append(Tag.DEADLINE_MOVED, case.pk, facts, actor=actor, clock=clock)
