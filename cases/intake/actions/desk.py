"""What the intake desk does with a case: ask, have it translated, take it up; and what its clock does."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction

from cases.docket.actions import move
from cases.docket.models import Case
from cases.docket.queries import locked
from cases.intake.models import InformationRequest, TranslationRequest
from cases.intake.queries import open_request, take_up_facts, translation_requests
from cases.intake.rules.desk import may_ask, may_request_translation, may_take_up
from cases.lifecycle import STEPS, Stage, may_step
from council.access.queries import require_office
from council.kernel.actor import Actor
from council.kernel.clock import Clock
from council.record.actions import append
from council.record.rules.entries import Tag


@transaction.atomic
def take_up(case_id: UUID, *, actor: Actor, clock: Clock) -> Case:
    """Row 3: the appeal is complete enough to be ruled on. Raises `Refused` before it was acknowledged."""
    case = locked(actor, case_id)
    require_office(actor, case.pk, STEPS["take_up"].offices)
    may_step("take_up", Stage(case.stage)).or_refuse()
    facts = take_up_facts(case, clock.now())
    may_take_up(facts).or_refuse()
    seen = {"acknowledged": facts.acknowledged, "translation_requested": facts.translation_requested}
    return move(case, "take_up", actor=actor, clock=clock, facts=seen)


@transaction.atomic
def ask_for_information(case_id: UUID, questions: list[str], *, language: str = "", actor: Actor, clock: Clock) -> Case:
    """Row 2: questions to the appellant. Other clocks stand still until they are answered."""
    case = locked(actor, case_id)
    require_office(actor, case.pk, STEPS["ask_for_information"].offices)
    may_step("ask_for_information", Stage(case.stage)).or_refuse()
    may_ask(questions, open_already=open_request(actor, case.pk) is not None).or_refuse()
    assert actor.id is not None  # an office is held by a person, and `require_office` has found one
    request = InformationRequest.rows.create(
        case=case, questions=questions, language=language, asked_by_id=actor.id, asked_at=clock.now()
    )
    facts = {"request": str(request.pk), "questions": len(questions)}
    return move(case, "ask_for_information", actor=actor, clock=clock, facts=facts)


@transaction.atomic
def request_translation(case_id: UUID, *, actor: Actor, clock: Clock) -> TranslationRequest:
    """Ask for a translation of content that the council does not read. Raises `Refused` where none is needed."""
    case = locked(actor, case_id)
    require_office(actor, case.pk, STEPS["take_up"].offices)
    facts = take_up_facts(case, clock.now())
    may_request_translation(facts, asked=bool(translation_requests(actor, case.pk))).or_refuse()
    assert actor.id is not None  # an office is held by a person
    request = TranslationRequest.rows.create(
        case=case, language=facts.language, requested_by_id=actor.id, requested_at=clock.now()
    )
    noted = {"translation": str(request.pk), "language": facts.language}
    append(Tag.TRANSLATION_REQUESTED, case.pk, noted, actor=actor, clock=clock)
    return request


@transaction.atomic
def lapse(case_id: UUID, *, actor: Actor, clock: Clock) -> Case:
    """Row 17b: nobody answered in time. The questions stay: answering them takes the case up again for a while."""
    return move(locked(actor, case_id), "lapse", actor=actor, clock=clock)
