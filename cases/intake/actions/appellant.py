"""What the holder of a receipt does: answer, take a lapsed case up again, add files, take back consent, withdraw."""

from __future__ import annotations

import hashlib
from uuid import UUID

from django.db import transaction

from cases.docket.actions import move
from cases.docket.models import Case
from cases.docket.queries import locked, party_for, rules_for
from cases.docket.rules import PartyRole
from cases.intake.models import InformationRequest
from cases.intake.queries import evidence, open_request
from cases.intake.rules.desk import Consent, may_add_file, may_answer, may_revive, may_withdraw, may_withdraw_consent
from cases.lifecycle import STEPS, Stage, may_step
from council.access.queries import require_office
from council.access.rules import Office
from council.kernel.actor import Actor
from council.kernel.clock import Clock
from council.kernel.verdicts import require_that
from council.notices.actions import forget
from council.protection.actions import scrub, store_file
from council.protection.models import StoredFile
from council.record.actions import append
from council.record.rules.entries import Tag

APPELLANT = frozenset({Office.APPELLANT})


@transaction.atomic
def answer(case_id: UUID, answers: list[str], *, actor: Actor, clock: Clock) -> Case:
    """Row 2, answer: the case goes back to where the questions were asked."""
    case = locked(actor, case_id)
    require_office(actor, case.pk, STEPS["answer"].offices)
    may_step("answer", Stage(case.stage)).or_refuse()
    request = _answer(case, answers, actor=actor, clock=clock)
    return move(case, "answer", actor=actor, clock=clock, facts={"request": str(request.pk)})


@transaction.atomic
def revive(case_id: UUID, answers: list[str], *, actor: Actor, clock: Clock) -> Case:
    """Row 17b: a case that lapsed is taken up again by answering what was asked, while that is possible."""
    case = locked(actor, case_id)
    require_office(actor, case.pk, STEPS["revive"].offices)
    may_step("revive", Stage(case.stage)).or_refuse()
    days = rules_for(case, clock.now()).information_reopen_days
    may_revive(clock.now(), case.due_at, days).or_refuse()
    request = _answer(case, answers, actor=actor, clock=clock)
    return move(case, "revive", actor=actor, clock=clock, facts={"request": str(request.pk)})


def _answer(case: Case, answers: list[str], *, actor: Actor, clock: Clock) -> InformationRequest:
    request = open_request(actor, case.pk)
    require_that(request is not None, "intake.no_questions").or_refuse()
    assert request is not None
    may_answer(request.questions, answers).or_refuse()
    request.answers, request.answered_at = answers, clock.now()
    request.save(update_fields=["answers", "answered_at"])
    return request


@transaction.atomic
def withdraw(case_id: UUID, *, actor: Actor, clock: Clock) -> Case:
    """Row 19: the appellant does not wish to go on. Name and address are erased, and no mail is sent any more."""
    case = locked(actor, case_id)
    require_office(actor, case.pk, STEPS["withdraw"].offices)
    may_withdraw(Stage(case.stage)).or_refuse()
    person = party_for(actor, case.pk, PartyRole.APPELLANT)
    person.sealed_name = person.sealed_contact = None
    person.save(update_fields=["sealed_name", "sealed_contact"])
    forget(case.pk, actor=actor, clock=clock)
    return move(case, "withdraw", actor=actor, clock=clock)


@transaction.atomic
def withdraw_consent(case_id: UUID, consent: Consent, *, actor: Actor, clock: Clock) -> None:
    """Take back one of the two free consents; it works from now on, and does not undo what was done under it."""
    case = locked(actor, case_id)
    require_office(actor, case.pk, APPELLANT)
    person = party_for(actor, case.pk, PartyRole.APPELLANT)
    field = f"consent_{consent.value}"
    may_withdraw_consent(getattr(person, field)).or_refuse()
    setattr(person, field, False)
    person.save(update_fields=[field])
    facts = {"consent": str(consent)}
    append(Tag.CONSENT_WITHDRAWN, case.pk, facts, actor=actor, clock=clock, office=Office.APPELLANT)


def add_evidence(case_id: UUID, content: bytes, *, actor: Actor, clock: Clock) -> StoredFile:
    """Add a file to a case; the same file sent twice is there once."""
    scrubbed = scrub(content)  # before the transaction: on SQLite everybody would wait for a large picture
    with transaction.atomic():
        case = locked(actor, case_id)
        require_office(actor, case.pk, APPELLANT)
        may_add_file(Stage(case.stage)).or_refuse()
        files = evidence(actor, case.pk)
        digest = hashlib.sha256(content).hexdigest()
        known = next((file for file in files if file.sha256 == digest), None)
        return known or store_file(scrubbed, case.pk, files_already=len(files), actor=actor, clock=clock)
