"""Recording claims and findings, and closing the case (LIFECYCLE.md, row 17)."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from uuid import UUID

from django.db import transaction

from cases.docket.actions import move
from cases.docket.models import Case
from cases.docket.queries import locked, locked_unwalled, rules_for
from cases.lifecycle import STEPS, Stage, may_step
from cases.opinion.models import Recommendation
from cases.opinion.queries import issued, removal_of
from cases.response.models import Claim, Finding
from cases.response.queries import addressed_for, findings_of, follow_up, followed_for, last_number
from cases.response.rules import (
    FINAL,
    ClaimState,
    CloseFacts,
    FindingState,
    StatementFacts,
    may_claim,
    may_close,
    may_find,
)
from council.access.queries import require, require_office
from council.access.rules import Office, Permission
from council.clocks.actions import end, end_all, start
from council.kernel.actor import Actor
from council.kernel.clock import Clock
from council.kernel.verdicts import NotReachable
from council.procedure.rules import Period
from council.record.actions import append
from council.record.rules.entries import Tag


@transaction.atomic
def claim(case_id: UUID, recommendation_id: UUID, *, state: ClaimState, text: str, actor: Actor, clock: Clock) -> Claim:
    """Write down what the platform says: by its liaison, or by the compliance officer for a letter that came in.

    The earlier claims stay. The council's column is not touched.
    """
    case = locked_unwalled(case_id)
    office = require(actor, Permission.CASE_RESPONSE_CLAIM, case.pk)
    if office == Office.PLATFORM_LIAISON:
        followed = addressed_for(actor, recommendation_id)
    else:
        followed = followed_for(actor, case.pk, recommendation_id)
    may_claim(_facts(case, text), state).or_refuse()
    return _claim(case, followed.recommendation, state, text.strip(), actor=actor, clock=clock, office=office)


@transaction.atomic
def note_silence(recommendation_id: UUID, *, actor: Actor, clock: Clock) -> Claim | None:
    """The time for a look has come and the platform has said nothing at all: the clock notes that. Once.

    Not while the text is out of public view: the platform does not see what it would answer.
    """
    recommendation = Recommendation.rows.select_related("version__opinion").filter(pk=recommendation_id).first()
    if recommendation is None:
        raise NotReachable
    case = locked_unwalled(recommendation.version.opinion.case_id)
    office = require_office(actor, case.pk, frozenset({Office.SYSTEM}))
    if last_number(Claim, recommendation) or case.stage != Stage.PUBLISHED or removal_of(case.pk):
        return None
    return _claim(case, recommendation, ClaimState.NO_ANSWER, "", actor=actor, clock=clock, office=office)


def _claim(
    case: Case, recommendation: Recommendation, state: ClaimState, text: str, *, actor: Actor, clock: Clock, office: str
) -> Claim:
    number = last_number(Claim, recommendation) + 1
    made = Claim.rows.create(
        recommendation=recommendation, number=number, state=state, text=text, by_id=actor.id, at=clock.now()
    )
    body = {"recommendation": recommendation.position, "number": number, "state": str(state), "text": text}
    append(Tag.RECOMMENDATION_CLAIMED, case.pk, body, actor=actor, clock=clock, office=office)
    return made


@transaction.atomic
def find(
    case_id: UUID, recommendation_id: UUID, *, state: FindingState, text: str, actor: Actor, clock: Clock
) -> Finding:
    """Write down what the council has established, with its reason. The platform's column is not touched.

    The next look is due when the time of a review has passed, unless nothing more is expected.
    """
    case = locked(actor, case_id)
    office = require(actor, Permission.CASE_RESPONSE_FIND, case.pk)
    recommendation = followed_for(actor, case.pk, recommendation_id).recommendation
    may_find(_facts(case, text)).or_refuse()
    number = last_number(Finding, recommendation) + 1
    made = Finding.rows.create(
        recommendation=recommendation, number=number, state=state, text=text.strip(), by_id=actor.id, at=clock.now()
    )
    end(recommendation.pk, Period.RESPONSE_REVIEW, at=clock.now())
    if state not in FINAL:
        _start_review(case, recommendation, clock)
    body = {"recommendation": recommendation.position, "number": number, "state": str(state), "text": text.strip()}
    append(Tag.RECOMMENDATION_FOUND, case.pk, body, actor=actor, clock=clock, office=office)
    return made


@transaction.atomic
def open_follow_up(case_id: UUID, *, actor: Actor, clock: Clock) -> int:
    """From publication on each recommendation is looked at when the time of a review has passed; returns how many."""
    case = locked_unwalled(case_id)
    require_office(actor, case.pk, frozenset({Office.SYSTEM}))
    recommendations = issued(actor, case.pk)
    for recommendation in recommendations:
        _start_review(case, recommendation, clock)
    return len(recommendations)


@transaction.atomic
def stop_follow_up(case_id: UUID, *, actor: Actor, clock: Clock) -> None:
    """Nobody looks at the recommendations any longer: the case is closed, or heard anew."""
    require_office(actor, case_id, frozenset({Office.SYSTEM}))
    for recommendation in issued(actor, case_id):
        end_all(recommendation.pk, at=clock.now())


@transaction.atomic
def close(case_id: UUID, *, reason: str, actor: Actor, clock: Clock) -> Case:
    """Row 17: every recommendation is at an end, or 24 months have passed since publication."""
    case = locked(actor, case_id)
    require_office(actor, case.pk, STEPS["close"].offices)
    may_step("close", Stage(case.stage)).or_refuse()
    findings = findings_of(follow_up(actor, case.pk))
    longest = timedelta(hours=rules_for(case, clock.now()).hours(Period.FOLLOW_UP, expedited=case.expedited))
    published = case.published_at or clock.now()
    may_close(CloseFacts(findings, published, clock.now(), longest)).or_refuse()
    facts = {"findings": {str(state): count for state, count in sorted(Counter(findings).items())}}
    return move(case, "close", actor=actor, clock=clock, reason=reason.strip(), facts=facts)


def _facts(case: Case, text: str) -> StatementFacts:
    return StatementFacts(text, published=case.published_at is not None, closed=case.stage != Stage.PUBLISHED)


def _start_review(case: Case, recommendation: Recommendation, clock: Clock) -> None:
    hours = rules_for(case, clock.now()).hours(Period.RESPONSE_REVIEW, expedited=case.expedited)
    start(recommendation.pk, Period.RESPONSE_REVIEW, hours, at=clock.now())
