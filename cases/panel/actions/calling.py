"""When everybody is conflicted: deputies are called, and after them people who are named for this case alone.

SAFEGUARDS.md section 1. The officer who forms the panel calls and never names; who appoints names and never calls; and
chance chooses among all of them as it does among members (decision 0029).
"""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction

from cases.challenges.actions import hear_again
from cases.clearance import actions as clearance
from cases.clearance.queries import callings, named_for, open_roster
from cases.docket.models import Case
from cases.docket.queries import locked
from cases.panel.queries import call_facts, pool_of, preview
from cases.panel.rules import CallFacts, may_ask_roster, may_call_deputies, may_call_roster, may_name
from council.access.models import User
from council.access.queries import may, require, require_council
from council.access.rules import Permission
from council.kernel.actor import Actor
from council.kernel.clock import Clock
from council.members.actions import appoint
from council.members.models import Member
from council.members.rules import Constituency, SeatKind, last_day_of
from council.procedure.queries import rules_of


def _case_and_facts(case_id: UUID, *, actor: Actor, clock: Clock) -> tuple[Case, dict[str, int], CallFacts]:
    case, now = locked(actor, case_id), clock.now()
    require(actor, Permission.CASE_PANEL_DRAW, case.pk)
    pool = pool_of(actor, case, now)
    facts = call_facts(case, pool, preview(pool)[1], callings(actor, case.pk), now)
    return case, {"vacant": pool.facts.vacant, "eligible": len(pool.candidates)}, facts


@transaction.atomic
def call_deputies(case_id: UUID, *, actor: Actor, clock: Clock) -> int:
    """Ask every deputy for a declaration for this case, since no panel is possible without; returns how many.

    Raises `Refused` while a declaration or a ruling is open or a panel is possible, and when they were called before.
    """
    case, figures, facts = _case_and_facts(case_id, actor=actor, clock=clock)
    may_call_deputies(facts).or_refuse()
    asked = clearance.call_deputies(case, **figures, actor=actor, clock=clock)
    _hear_the_parties(case, facts, actor=actor, clock=clock)
    return asked


@transaction.atomic
def ask_roster(case_id: UUID, *, actor: Actor, clock: Clock) -> None:
    """Ask those who appoint to name people for this case alone. Raises `Refused` while deputies could still do."""
    case, figures, facts = _case_and_facts(case_id, actor=actor, clock=clock)
    may_ask_roster(facts).or_refuse()
    clearance.ask_roster(case, **figures, actor=actor, clock=clock)


@transaction.atomic
def call_roster(case_id: UUID, *, actor: Actor, clock: Clock) -> int:
    """Ask everybody named for a declaration for this case. Raises `Refused` while they are too few."""
    case, _figures, facts = _case_and_facts(case_id, actor=actor, clock=clock)
    may_call_roster(facts).or_refuse()
    asked = clearance.call_roster(case, actor=actor, clock=clock)
    _hear_the_parties(case, facts, actor=actor, clock=clock)
    return asked


def _hear_the_parties(case: Case, facts: CallFacts, *, actor: Actor, clock: Clock) -> None:
    """Both sides have the time anew to say who should not decide: what they said before was about the council alone.

    An empty seat of a panel that works is filled without, as it is from members.
    """
    if not facts.pool.frozen:
        hear_again(case.pk, actor=actor, clock=clock)


@transaction.atomic
def name_for_case(
    case_id: UUID,
    user: User,
    *,
    constituency: Constituency,
    led_until: date | None = None,
    actor: Actor,
    clock: Clock,
    **fields: Any,
) -> Member:
    """Name somebody for this case alone, from today until it is over. Rules on cooling off and removal hold as ever.

    Raises `NotReachable` while nobody is asked for, and to whoever a wall keeps from the case; `Refused` as `appoint`.
    """
    require_council(actor, Permission.COUNCIL_MEMBER_APPOINT)
    case = locked(actor, case_id)
    calling, today = open_roster(actor, case.pk), clock.now().date()
    may_name(
        forms_panels=may(actor, Permission.CASE_PANEL_DRAW),
        named=len(named_for(case.pk, today)),
        vacant=calling.vacant,
    ).or_refuse()
    return appoint(
        user,
        constituency=constituency,
        starts=today,
        ends=last_day_of(today, rules_of(None, at=clock.now()).term_years),
        led_until=led_until,
        seat=SeatKind.AD_HOC,
        case=case.pk,
        actor=actor,
        clock=clock,
        **fields,
    )
