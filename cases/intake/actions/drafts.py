"""Writing an appeal: answers and files wait, sealed, until they are sent or their time is over."""

from __future__ import annotations

import hashlib
import json
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction

from cases.intake.models import Draft, Receipt
from cases.intake.queries import Writing, draft_files, locked_writing, statement_named, was_filed
from cases.intake.rules.appeals import DRAFT_CLOCK, DRAFT_HOURS, Step, empty_among
from cases.intake.rules.statements import told
from council.clocks.actions import begin, end
from council.kernel.actor import Actor
from council.kernel.clock import Clock
from council.kernel.verdicts import NotReachable, require_that
from council.protection.actions import erase_file, scrub, store_file
from council.protection.models import StoredFile


@transaction.atomic
def start_draft(*, actor: Actor, clock: Clock) -> UUID:
    """Begin an appeal. Its identifier, known to the visit alone, will be that of the case."""
    now, draft_id = clock.now(), uuid4()
    Draft.objects.create(
        id=draft_id, sealed_answers="{}", started_at=now, expires_at=now + timedelta(hours=DRAFT_HOURS)
    )
    begin(draft_id, DRAFT_CLOCK, DRAFT_HOURS, at=now)
    return draft_id


@transaction.atomic
def keep_answers(draft_id: UUID, step: Step, answers: dict[str, Any], *, actor: Actor, clock: Clock) -> Writing:
    """Keep the answers of one page; sending it again replaces them."""
    draft = _open_draft(draft_id, clock)
    return _save(draft, {**draft.answers, step.value: answers})


@transaction.atomic
def fill_in(draft_id: UUID, typed: dict[str, str], *, actor: Actor, clock: Clock) -> dict[Step, list[str]]:
    """Fill decision and content in from an imported statement of reasons, to be looked at page by page.

    `typed` is the decision page as it stands in the browser, right or wrong. What was typed or kept stays; only what is
    empty is filled. Returns the names of the fields that were filled, by page. Raises `Refused` beside `puid` when we
    have no such statement.
    """
    puid = typed.get("puid", "").strip()
    draft = _open_draft(draft_id, clock)
    statement = statement_named(puid)
    require_that(bool(puid), "intake.reference_needed", "puid").or_refuse()
    require_that(statement is not None, "intake.statement_unknown", "puid").or_refuse()
    assert statement is not None
    found = told(statement.payload)
    decision = {
        "puid": puid,
        "platform": str(statement.platform_id or ""),
        "measure": found.measure.value,
        "decided_on": found.decided_on.isoformat(),
        "rule_cited": found.rule_cited,
        "explanation": found.explanation,
    }
    content = {
        "kind": found.kind.value,
        "topic": found.topic.value,
        "posted_on": found.posted_on.isoformat(),
        "language": found.language,
    }
    automation = {"detection": found.automated_detection, "decision": found.automated_decision}
    before = draft.answers.get(Step.CONTENT) or draft.answers.get("told", {}).get(Step.CONTENT.value, {})
    filled = {Step.DECISION: empty_among(typed, decision), Step.CONTENT: empty_among(before, content)}
    told_of = {"decision": {**typed, **filled[Step.DECISION]}, "puid": puid, "automation": automation}
    told_of["content"] = {**before, **filled[Step.CONTENT]}
    again = {Step.DECISION} | ({Step.CONTENT} if filled[Step.CONTENT] else set())
    kept = {name: value for name, value in draft.answers.items() if name not in again}
    _save(draft, {**kept, "told": told_of})
    return {step: list(values) for step, values in filled.items()}


def add_draft_file(draft_id: UUID, content: bytes, *, actor: Actor, clock: Clock) -> StoredFile:
    """Keep a file of an appeal that is being written; the same file sent twice is there once."""
    scrubbed = scrub(content)  # before the transaction: on SQLite everybody would wait for a large picture
    with transaction.atomic():
        _open_draft(draft_id, clock)
        files = draft_files(draft_id)
        digest = hashlib.sha256(content).hexdigest()
        known = next((file for file in files if file.sha256 == digest), None)
        return known or store_file(scrubbed, draft_id, files_already=len(files), actor=actor, clock=clock)


@transaction.atomic
def remove_draft_file(draft_id: UUID, file_id: UUID, *, actor: Actor, clock: Clock) -> None:
    """Take a file back before the appeal is sent; one that is not there any more is no mistake."""
    _open_draft(draft_id, clock)
    for file in draft_files(draft_id):
        if file.pk == file_id:
            erase_file(file, actor=actor, clock=clock)


@transaction.atomic
def discard_draft(draft_id: UUID, *, actor: Actor, clock: Clock) -> None:
    """Forget an appeal that was not sent, with its files. What was sent stays sent."""
    draft = Draft.objects.select_for_update().filter(pk=draft_id).first()
    if draft is None or was_filed(draft_id):
        return
    _forget(draft_id, actor=actor, clock=clock)


@transaction.atomic
def expire_draft(draft_id: UUID, *, actor: Actor, clock: Clock) -> None:
    """The time of a visit is over: what was not sent is forgotten, and a code that nobody came for is not kept."""
    draft = Draft.objects.select_for_update().filter(pk=draft_id).first()
    if not was_filed(draft_id):
        _forget(draft_id, actor=actor, clock=clock)
    Receipt.rows.filter(case_id=draft_id).update(sealed_code=None)
    if draft is not None:
        draft.delete()


def _forget(draft_id: UUID, *, actor: Actor, clock: Clock) -> None:
    for file in draft_files(draft_id):
        erase_file(file, actor=actor, clock=clock)
    Draft.objects.filter(pk=draft_id).delete()
    end(draft_id, DRAFT_CLOCK, at=clock.now())


def _open_draft(draft_id: UUID, clock: Clock) -> Writing:
    """The draft, locked, while it can still be written. Whether it was filed is asked once the lock is held."""
    draft = locked_writing(draft_id, clock.now())
    if draft is None or was_filed(draft_id):
        raise NotReachable
    return draft


def _save(draft: Writing, answers: dict[str, Any]) -> Writing:
    row = Draft(pk=draft.id, sealed_answers=json.dumps(answers, ensure_ascii=False))
    row.save(force_update=True, update_fields=["sealed_answers"])
    return Writing(draft.id, answers)
