"""Ruling on admissibility, and reviewing a ruling."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from cases.admissibility import rules
from cases.admissibility.models import Ruling
from cases.admissibility.queries import open_ruling, review_was_asked, reviewed_officer
from cases.admissibility.rules import Finding, Findings, Outcome, Remedy, RemedyFacts
from cases.docket.actions import move
from cases.docket.models import Case
from cases.docket.queries import locked, rules_for
from cases.lifecycle import STEPS, Stage, may_step
from council.access.queries import require_office
from council.access.rules import Office
from council.clocks.actions import end, start
from council.kernel.actor import Actor
from council.kernel.clock import Clock
from council.kernel.verdicts import require_that
from council.procedure.rules import Period
from council.record.actions import append
from council.record.rules.entries import Tag


@transaction.atomic
def declare_eligible(
    case_id: UUID,
    *,
    findings: Findings,
    remedy: Remedy | None,
    complained_on: date | None,
    reasons: str,
    actor: Actor,
    clock: Clock,
) -> Case:
    """Row 7: the council may decide this appeal; every criterion must hold, and the platform have had its chance."""
    case = _ready(case_id, "declare_eligible", actor=actor)
    today = timezone.localdate(clock.now())
    facts = RemedyFacts(remedy, complained_on, today, rules_for(case, clock.now()).platform_silent_days)
    (rules.eligible(findings, facts) & rules.reasoned(reasons)).or_refuse()
    assert remedy is not None  # the rule has refused otherwise
    ruling = _rule(
        case,
        Outcome.ELIGIBLE,
        findings,
        actor=actor,
        clock=clock,
        remedy=remedy,
        complained_on=complained_on,
        reasons=reasons,
    )
    return move(case, "declare_eligible", actor=actor, clock=clock, facts=_facts(ruling))


@transaction.atomic
def declare_inadmissible(
    case_id: UUID, *, findings: Findings, reasons: str, explanation: str, actor: Actor, clock: Clock
) -> Case:
    """Row 4: the council cannot decide this appeal, for the codes of the criteria that fail.

    The explanation is the step's reason: the appellant reads it.
    """
    case = _ready(case_id, "declare_inadmissible", actor=actor)
    (rules.inadmissible(findings, explanation) & rules.reasoned(reasons)).or_refuse()
    ruling = _rule(
        case,
        Outcome.INADMISSIBLE,
        findings,
        actor=actor,
        clock=clock,
        code=rules.codes_of(findings)[0],
        reasons=reasons,
        explanation=explanation,
    )
    return move(case, "declare_inadmissible", actor=actor, clock=clock, reason=explanation, facts=_facts(ruling))


@transaction.atomic
def refer(
    case_id: UUID,
    *,
    findings: Findings,
    destination: str,
    consent: bool,
    reasons: str,
    explanation: str,
    actor: Actor,
    clock: Clock,
) -> Case:
    """Row 5: pass the appeal to a body that can help better, with the appellant's consent."""
    case = _ready(case_id, "refer", actor=actor)
    (rules.referable(destination, consent, explanation) & rules.reasoned(reasons)).or_refuse()
    ruling = _rule(
        case,
        Outcome.REFERRED,
        findings,
        actor=actor,
        clock=clock,
        destination=destination.strip(),
        consent=consent,
        reasons=reasons,
        explanation=explanation,
    )
    return move(case, "refer", actor=actor, clock=clock, reason=explanation, facts=_facts(ruling))


@transaction.atomic
def ask_review(case_id: UUID, *, request: str, actor: Actor, clock: Clock) -> Ruling:
    """The appellant asks that another officer looks at a ruling; its time starts. Once, and in time (row 6)."""
    case = locked(actor, case_id)
    require_office(actor, case.pk, frozenset({Office.APPELLANT}))
    may_step("review_admissibility", Stage(case.stage)).or_refuse()
    ruling = open_ruling(case.pk)
    require_that(ruling is not None, "admissibility.no_ruling").or_refuse()
    assert ruling is not None
    now, in_force = clock.now(), rules_for(case, clock.now())
    rules.may_ask_review(
        ruling.at, now, in_force.review_request_days, asked_before=review_was_asked(case.pk)
    ).or_refuse()
    ruling.review_asked_at, ruling.review_request = now, request
    ruling.save(update_fields=["review_asked_at", "review_request"])
    start(
        case.pk,
        Period.ADMISSIBILITY_REVIEW,
        in_force.hours(Period.ADMISSIBILITY_REVIEW, expedited=case.expedited),
        at=now,
    )
    append(
        Tag.CASE_REVIEW_ASKED,
        case.pk,
        {"ruling": str(ruling.pk), "of": "admissibility"},
        actor=actor,
        clock=clock,
        office=Office.APPELLANT,
    )
    return ruling


@transaction.atomic
def review_admissibility(case_id: UUID, *, actor: Actor, clock: Clock) -> Case:
    """Row 6: a different officer takes the appeal up again, to rule on it afresh."""
    case = locked(actor, case_id)
    require_office(actor, case.pk, STEPS["review_admissibility"].offices)
    may_step("review_admissibility", Stage(case.stage)).or_refuse()
    ruling = open_ruling(case.pk)
    require_that(ruling is not None, "admissibility.no_ruling").or_refuse()
    assert ruling is not None
    officer = _officer(actor)
    rules.may_review(officer, ruling.officer_id, asked=ruling.review_asked_at is not None).or_refuse()
    ruling.reviewed_by_id, ruling.reviewed_at = officer, clock.now()
    ruling.save(update_fields=["reviewed_by", "reviewed_at"])
    end(case.pk, Period.ADMISSIBILITY_REVIEW, at=clock.now())
    return move(case, "review_admissibility", actor=actor, clock=clock, facts={"ruling": str(ruling.pk)})


def _ready(case_id: UUID, step: str, *, actor: Actor) -> Case:
    """The case, locked, at the stage of a ruling, for an officer who may rule on it."""
    case = locked(actor, case_id)
    require_office(actor, case.pk, STEPS[step].offices)
    may_step(step, Stage(case.stage)).or_refuse()
    rules.may_rule(_officer(actor), reviewed_officer(case.pk)).or_refuse()
    return case


def _officer(actor: Actor) -> UUID:
    assert actor.id is not None  # an office is held by a person, and `require_office` has found one
    return actor.id


def _rule(case: Case, outcome: Outcome, findings: Findings, *, actor: Actor, clock: Clock, **fields: Any) -> Ruling:
    answered = {criterion.value: findings.get(criterion, Finding.UNKNOWN).value for criterion in rules.Criterion}
    ruling = Ruling.rows.create(
        case=case, officer_id=_officer(actor), outcome=outcome, findings=answered, at=clock.now(), **fields
    )
    append(
        Tag.CASE_ADMISSIBILITY_RULED,
        case.pk,
        {**_facts(ruling), "reasons": ruling.reasons, "explanation": ruling.explanation},
        actor=actor,
        clock=clock,
        office=Office.ADMISSIBILITY_OFFICER,
    )
    return ruling


def _facts(ruling: Ruling) -> dict[str, Any]:
    """What the guard saw, for the record."""
    return {
        "ruling": str(ruling.pk),
        "outcome": str(ruling.outcome),
        "codes": [str(code) for code in rules.codes_of(_read(ruling.findings))]
        if ruling.outcome == Outcome.INADMISSIBLE
        else [],
        "findings": ruling.findings,
        "remedy": str(ruling.remedy),
        "complained_on": ruling.complained_on.isoformat() if ruling.complained_on else None,
        "destination": ruling.destination,
    }


def _read(findings: dict[str, str]) -> dict[rules.Criterion, Finding]:
    return {rules.Criterion(name): Finding(found) for name, found in findings.items()}
