"""Steps out of the ordinary: settling, suspending, expediting. The screens of the first two come later."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import F

from cases.docket.actions.moving import move
from cases.docket.models import PAUSES, Case
from cases.docket.queries import council_vote, locked, rules_for
from cases.docket.rules import (
    ExpediteFacts,
    RatifyFacts,
    SettlementGround,
    SuspensionGround,
    may_expedite,
    may_ratify,
    may_settle,
    may_suspend,
)
from cases.lifecycle import CAN_BE_URGENT, STAGE_CLOCKS, STEPS, Stage
from council.access.queries import require_office
from council.access.rules import Office
from council.clocks.actions import end, start
from council.clocks.rules import DeadlineState
from council.kernel.actor import Actor
from council.kernel.clock import Clock
from council.kernel.verdicts import require_that
from council.procedure.rules import Period


@transaction.atomic
def settle(
    case_id: UUID,
    *,
    ground: SettlementGround,
    proof: str,
    summary: str,
    appellant_consents: bool,
    actor: Actor,
    clock: Clock,
) -> Case:
    """Row 18: the platform reversed itself, with proof, or the parties agreed. The summary is for the public."""
    case = locked(actor, case_id)
    may_settle(ground, proof=proof, summary=summary, appellant_consents=appellant_consents).or_refuse()
    facts = {"ground": str(ground), "proof": proof, "summary": summary, "appellant_consents": appellant_consents}
    return move(case, "settle", actor=actor, clock=clock, reason=summary, facts=facts)


@transaction.atomic
def suspend(
    case_id: UUID, *, ground: SuspensionGround, reason: str, agreed_by: Actor, actor: Actor, clock: Clock
) -> Case:
    """Row 20: the council chair and the integrity officer, together, for safety or on a court's order.

    The suspension ends by itself when its time runs out. Raises `Refused` when both are one person.
    """
    case = locked(actor, case_id)
    require_office(agreed_by, case.pk, frozenset({Office.INTEGRITY_OFFICER}))
    may_suspend(reason=reason, same_person=agreed_by.id == actor.id).or_refuse()
    facts = {"ground": str(ground), "agreed_by": agreed_by.label}
    return move(case, "suspend", actor=actor, clock=clock, reason=reason, facts=facts)


@transaction.atomic
def resume(case_id: UUID, *, reason: str, actor: Actor, clock: Clock) -> Case:
    """Row 20: back to the stage that was left; deadlines run on, later by the length of the pause."""
    case = locked(actor, case_id)
    require_that(bool(reason.strip()), "docket.reason_needed", "reason").or_refuse()
    return move(case, "resume", actor=actor, clock=clock, reason=reason)


@transaction.atomic
def expedite(case_id: UUID, *, reason: str, with_members: Sequence[Actor], actor: Actor, clock: Clock) -> Case:
    """Row 21: the council chair and two members. Shorter deadlines from the start of the stage; falls in seven days
    unless it is ratified.
    """
    case = locked(actor, case_id)
    for member in with_members:
        require_office(member, case.pk, frozenset({Office.MEMBER}))
    people = [actor.id, *(member.id for member in with_members)]
    in_time = case.stage in CAN_BE_URGENT
    may_expedite(ExpediteFacts(case.expedited, in_time, reason, tuple(people))).or_refuse()
    facts = {"members": [member.label for member in with_members]}
    changes = {"expedited": True, "expedite_reason": reason, "expedite_ratified_at": None}
    case = move(case, "expedite", actor=actor, clock=clock, reason=reason, facts=facts, changes=changes)
    hours = rules_for(case, clock.now()).hours(Period.EXPEDITE_RATIFICATION, expedited=True)
    start(case.pk, Period.EXPEDITE_RATIFICATION, hours, at=clock.now())
    return _retime(case, clock)


@transaction.atomic
def ratify_expedition(case_id: UUID, *, votes_for: int, votes_against: int, actor: Actor, clock: Clock) -> Case:
    """The council confirms that a case is urgent, by a majority of the votes cast, as the council chair counts them.

    Raises `Refused` where fewer voted than the rules want of the whole council, or more than sit on it.
    """
    case = locked(actor, case_id)
    require_office(actor, case.pk, frozenset({Office.COUNCIL_CHAIR}))
    vote, waits = council_vote(case, clock.now()), case.expedited and case.expedite_ratified_at is None
    may_ratify(RatifyFacts(waits, votes_for, votes_against, vote.sitting, vote.quorum)).or_refuse()
    facts = {"ratified": True, "votes_for": votes_for, "votes_against": votes_against}
    changes = {"expedite_ratified_at": clock.now()}
    case = move(case, "expedite", actor=actor, clock=clock, reason=case.expedite_reason, facts=facts, changes=changes)
    end(case.pk, Period.EXPEDITE_RATIFICATION, at=clock.now())
    return case


@transaction.atomic
def let_expedition_fall(case_id: UUID, *, actor: Actor, clock: Clock) -> None:
    """Seven days passed without a ratification: the case goes on at the normal pace."""
    case = locked(actor, case_id)
    if not case.expedited or case.expedite_ratified_at is not None:
        return
    if case.stage not in STEPS["expedite"].sources and case.stage != Stage.SUSPENDED:
        end(case.pk, Period.EXPEDITE_RATIFICATION, at=clock.now(), state=DeadlineState.MISSED)  # it is over
        return
    changes = {"expedited": False, "expedite_reason": ""}
    case = move(case, "expedite", actor=actor, clock=clock, facts={"ratified": False}, changes=changes)
    end(case.pk, Period.EXPEDITE_RATIFICATION, at=clock.now(), state=DeadlineState.MISSED)
    _retime(case, clock)


def _retime(case: Case, clock: Clock) -> Case:
    """Start the clock of the stage anew from when the stage began, with the lengths of the case's track."""
    period = STAGE_CLOCKS.get(Stage(case.stage))
    if period is None:
        return case
    hours = rules_for(case, clock.now()).hours(period, expedited=case.expedited)
    case.due_at = start(case.pk, period, hours, at=case.stage_since).due_at
    case.save(update_fields=["due_at"])
    return case


def postpone_due_days(by: timedelta) -> None:
    """Move the day on which each case is due, as its clock moves; a case that is paused moves when it runs on."""
    running = Case.rows.filter(due_at__isnull=False).exclude(stage__in=list(PAUSES))
    running.update(due_at=F("due_at") + by)
