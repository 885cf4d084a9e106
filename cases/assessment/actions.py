"""Writing an assessment, sealing it, and beginning a correction."""

from __future__ import annotations

import secrets
from typing import Any
from uuid import UUID

from django.db import transaction

from cases.assessment.models import Assessment
from cases.assessment.queries import versions_of
from cases.assessment.rules.framework import VERSION
from cases.assessment.rules.judging import (
    AssessmentState,
    complete,
    may_correct,
    may_write,
    to_seal,
    well_formed,
)
from cases.assessment.rules.shapes import Answers
from cases.docket.models import Case
from cases.docket.queries import locked
from cases.lifecycle import Stage
from cases.panel.models import Seat
from cases.panel.queries import my_seat
from council.access.queries import require
from council.access.rules import Permission
from council.kernel.actor import Actor
from council.kernel.clock import Clock
from council.kernel.verdicts import require_that
from council.record.actions import append
from council.record.rules.entries import Opening, Tag


@transaction.atomic
def save_draft(case_id: UUID, *, answers: Answers, actor: Actor, clock: Clock) -> Assessment:
    """Keep what a panellist has written so far; anything may still be missing. Not an entry of the record.

    Raises `Refused` for an answer that its question does not take, and once the assessment is sealed.
    """
    case, seat, versions = _own(case_id, actor=actor)
    draft = _draft(versions)
    may_write(Stage(case.stage), sealed=bool(versions), draft=draft is not None).or_refuse()
    well_formed(answers).or_refuse()
    if draft is None:
        draft = Assessment(case=case, seat=seat)
    return _write(draft, dict(answers), clock)


@transaction.atomic
def seal(case_id: UUID, *, actor: Actor, clock: Clock) -> Assessment:
    """Seal the draft as it was saved. From now on nobody changes it, and its writer may read the others.

    Raises `Refused` with a reason beside every question that still needs an answer.
    """
    case, seat, versions = _own(case_id, actor=actor)
    office = require(actor, Permission.CASE_ASSESSMENT_SEAL, case.pk)
    draft = _draft(versions)
    may_write(Stage(case.stage), sealed=bool(versions), draft=draft is not None).or_refuse()
    require_that(draft is not None, "assessment.nothing_to_seal").or_refuse()
    assert draft is not None  # the line above has refused otherwise
    answers = to_seal(draft.given)
    complete(answers).or_refuse()
    draft.seal()
    draft.sealed_at = clock.now()
    _write(draft, answers, clock)
    body = {
        "assessment": str(draft.pk),
        "seat": str(seat.pk),
        "version": draft.version,
        "framework": draft.framework,
        "commitment": draft.opening.commitment,
    }
    append(Tag.ASSESSMENT_SEALED, case.pk, body, actor=actor, clock=clock, office=office)
    return draft


@transaction.atomic
def correct(case_id: UUID, *, actor: Actor, clock: Clock) -> Assessment:
    """Begin a correction: the next version, with the answers of the sealed one, which stays beside it for good."""
    case, seat, versions = _own(case_id, actor=actor)
    draft = _draft(versions)
    sealed = next((one for one in versions if one.state == AssessmentState.SEALED), None)
    may_correct(Stage(case.stage), sealed=sealed is not None, draft=draft is not None).or_refuse()
    assert sealed is not None  # the rule has refused otherwise
    correction = Assessment(case=case, seat=seat, version=sealed.version + 1, supersedes=sealed)
    return _write(correction, sealed.given, clock)


def _own(case_id: UUID, *, actor: Actor) -> tuple[Case, Seat, list[Assessment]]:
    """The case, locked, with the actor's seat and its versions, the newest first."""
    case = locked(actor, case_id)
    require(actor, Permission.CASE_ASSESSMENT_SEAL, case.pk)
    seat = my_seat(actor, case.pk)
    return case, seat, versions_of(actor, seat, lock=True)


def _draft(versions: list[Assessment]) -> Assessment | None:
    return next((one for one in versions if one.state == AssessmentState.DRAFT), None)


def _write(assessment: Assessment, answers: dict[str, Any], clock: Clock) -> Assessment:
    """Save the answers with a fresh salt, bound to the seat, the version and the form."""
    assessment.framework = VERSION
    value = {
        "assessment": str(assessment.pk),
        "seat": str(assessment.seat_id),
        "version": assessment.version,
        "framework": assessment.framework,
        "answers": answers,
    }
    assessment.answers = Opening(secrets.token_bytes(32), value).to_text()
    assessment.saved_at = clock.now()
    assessment.save()
    return assessment
