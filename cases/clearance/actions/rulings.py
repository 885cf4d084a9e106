"""Rulings of the integrity officer, the second person's agreement, the member's appeal, and rulings that run out."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.db import transaction

from cases.clearance.actions.declaring import own_declaration
from cases.clearance.actions.keeping import call_off, end_ruling, keep_ruling, let_wall_fall, record_ruling
from cases.clearance.actions.questions import bring_before_the_panel, last_day, open_question
from cases.clearance.models import Concern, ConflictQuestion, ConflictRuling
from cases.clearance.queries import appeal_facts, case_of_ruling, concern_facts, concern_for, with_questions
from cases.clearance.rules import (
    Decision,
    Ended,
    RulingFacts,
    has_lapsed,
    may_appeal,
    may_confirm,
    may_rule,
)
from cases.docket.queries import locked, locked_unwalled, rules_for
from council.access.actions import raise_barrier
from council.access.queries import get_or_unreachable, require
from council.access.rules import Permission
from council.interests.rules.words import Result
from council.kernel.actor import Actor
from council.kernel.clock import Clock
from council.leaves.queries import house_zone
from council.leaves.rules import day_of


@transaction.atomic
def rule_on(
    concern_id: UUID, *, decision: str, reason: str, until: date | None = None, actor: Actor, clock: Clock
) -> ConflictRuling:
    """Rule on a concern alone: recuse the member, or dismiss a false hit until a day. Nobody rules on themselves.

    Recusal walls the member off and calls off a question that is open; dismissing a bar waits for a second person.
    What is before the conflicts panel, or was upheld, only the panel ends in the member's favour.
    """
    case = locked(actor, concern_for(actor, concern_id).declaration.case_id)
    office = require(actor, Permission.CASE_CONFLICT_RULE, case.pk)
    concern, now = concern_for(actor, concern_id), clock.now()
    may_rule(
        RulingFacts(
            result=concern.result,
            origin=concern.origin,
            decision=decision,
            reason=reason,
            own=concern.declaration.member.user_id == actor.id,
            ruled=concern_facts(concern).decision is not None,
            asked=concern.question is not None,
            until=until,
            today=day_of(now, house_zone()),
            longest=rules_for(case, now).ruling_valid_days,
        )
    ).or_refuse()
    call_off(ConflictQuestion.rows.filter(concern=concern, closed_at=None), at=now)
    dismisses = decision == Decision.DISMISS
    return keep_ruling(
        concern,
        decision=decision,
        reason=reason.strip(),
        until=(until or last_day(case, now)) if dismisses else None,
        actor=actor,
        clock=clock,
        office=office,
    )


@transaction.atomic
def confirm_dismissal(concern_id: UUID, *, actor: Actor, clock: Clock) -> ConflictRuling:
    """The second person says that a barring hit was false; the wall falls unless something else holds it up."""
    case = locked(actor, concern_for(actor, concern_id).declaration.case_id)
    office = require(actor, Permission.CASE_CONFLICT_CONFIRM, case.pk)
    concern = concern_for(actor, concern_id)
    ruling = concern.ruling
    waits = concern.result == Result.BAR and ruling is not None and concern_facts(concern).open
    member = concern.declaration.member
    may_confirm(
        needs_it=waits, by_the_first=ruling is not None and ruling.by_id == actor.id, own=member.user_id == actor.id
    ).or_refuse()
    assert ruling is not None  # may_confirm said so
    assert actor.id is not None
    assert ruling.by_id is not None  # no vote dismisses a bar
    ruling.confirmed_by_id, ruling.confirmed_at = actor.id, clock.now()
    ruling.save(update_fields=["confirmed_by", "confirmed_at"])
    record_ruling(concern, "dismissal_confirmed", actor=actor, clock=clock, office=office)
    let_wall_fall(concern, (ruling.by_id, actor.id), actor=actor, clock=clock)
    bring_before_the_panel(concern.declaration, case, actor=actor, clock=clock)
    return ruling


@transaction.atomic
def appeal_recusal(concern_id: UUID, *, plea: str, actor: Actor, clock: Clock) -> ConflictQuestion:
    """The member asks that others decide on a recusal anew: once, in time. The wall stands meanwhile."""
    found = Concern.rows.filter(declaration__member__user=actor.id).select_related("declaration__member")
    declaration, case = own_declaration(get_or_unreachable(found, pk=concern_id).declaration_id, actor=actor)
    concern = get_or_unreachable(with_questions(found), pk=concern_id, declaration=declaration)
    may_appeal(appeal_facts(concern, case, clock.now(), plea)).or_refuse()
    return open_question(concern, case, appealed=concern.ruling, plea=plea.strip(), actor=actor, clock=clock)


@transaction.atomic
def let_lapse(ruling_id: UUID, *, actor: Actor, clock: Clock) -> int:
    """A ruling has run out: its concern is open again, a bar walls off at once, and the panel is asked anew.

    Returns how many ended: none, when somebody was faster.
    """
    case = locked_unwalled(case_of_ruling(ruling_id))
    related = ConflictRuling.rows.select_related("concern__declaration__member")
    ruling = related.select_for_update(of=("self",)).get(pk=ruling_id)
    if ruling.ended_at or not has_lapsed(ruling.until, day_of(clock.now(), house_zone())):
        return 0
    end_ruling(ruling, Ended.LAPSED, at=clock.now())
    concern = ruling.concern
    record_ruling(concern, str(Ended.LAPSED), actor=actor, clock=clock)
    if concern.result == Result.BAR:
        raise_barrier(concern.declaration.member.user_id, case.pk, concern.code, actor=actor, clock=clock)
    bring_before_the_panel(concern.declaration, case, actor=actor, clock=clock)
    return 1
