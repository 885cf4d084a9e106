"""Filing an appeal: the case, its receipt and the word that it has arrived, in one transaction."""

from __future__ import annotations

import secrets
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction

from cases.docket.actions import open_case
from cases.docket.rules import PartyRole, Route
from cases.intake.models import Receipt
from cases.intake.queries import locked_writing
from cases.intake.rules.appeals import Appeal, Behalf, may_file, next_step, read
from cases.intake.rules.desk import ReceiptKind
from council.kernel.actor import Actor
from council.kernel.clock import Clock
from council.kernel.receipts import lookup_key, new_receipt
from council.kernel.verdicts import NotReachable, require_that
from council.notices.actions import queue
from council.notices.rules import NoticeKind
from council.protection.queries import pepper
from council.record.rules.entries import Tag


@transaction.atomic(savepoint=False)
def submit(draft_id: UUID, *, actor: Actor, clock: Clock) -> None:
    """Row 1, submit: make a case of an appeal that is being written. Doing it again changes nothing.

    Raises `Refused` when a page is missing or a rule of a page does not hold any more, `NotReachable` when the draft's
    time is over. No savepoint: this is an act of its own, and a refusal undoes all of it.
    """
    draft = locked_writing(draft_id, clock.now())
    if draft is None:
        raise NotReachable
    if draft.filed:
        return
    require_that(next_step(draft.answers) is None, "intake.page_missing").or_refuse()
    appeal, told = read(draft.answers), draft.answers.get("told", {})
    automation = told.get("automation") if told.get("puid") == appeal.puid else None
    file_appeal(appeal, case_id=draft_id, automation=automation, actor=actor, clock=clock)


def file_appeal(
    appeal: Appeal, *, case_id: UUID, actor: Actor, clock: Clock, automation: dict[str, Any] | None = None
) -> str:
    """File an appeal under an identifier under which its files may already be stored. Returns the receipt code.

    The code is in nobody's hands but the caller's: it is stored as its HMAC, and sealed until the one page shows it.
    `automation` is what a statement of reasons says of machines: `detection` and `decision`.
    """
    may_file(appeal, clock.now()).or_refuse()
    with transaction.atomic(savepoint=False):
        return _file(appeal, case_id, automation or {}, actor=actor, clock=clock)


def _file(appeal: Appeal, case_id: UUID, automation: dict[str, Any], *, actor: Actor, clock: Clock) -> str:
    code, receipt_id = new_receipt(secrets.token_bytes), uuid4()
    open_case(
        actor=actor,
        clock=clock,
        case_id=case_id,
        case={
            "title": appeal.title,
            "platform_id": appeal.platform,
            "route": Route.PROXY if appeal.behalf is Behalf.ANOTHER else Route.APPEAL,
            "topic": appeal.topic,
            "language": appeal.language,
            "country": appeal.country,
            "region": appeal.region,
            "urgent": appeal.urgent,
        },
        decision=_decision(appeal, automation),
        content=[
            {
                "kind": appeal.kind,
                "language": appeal.language,
                "text": appeal.text,
                "address": appeal.address,
                "posted_on": appeal.posted_on,
            }
        ],
        parties=[
            _appellant(appeal),
            {
                "role": PartyRole.RESPONDENT,
                "pseudonym": appeal.platform_name[:80],
                "organisation_id": appeal.platform,
            },
        ],
        arguments={
            PartyRole.APPELLANT: [{"language": appeal.arguments_language, "text": text} for text in appeal.arguments]
        },
        also=[(Tag.RECEIPT_ISSUED, {"receipt": str(receipt_id), "kind": str(ReceiptKind.FILING)})],
    )
    issue(receipt_id, code, case_id, ReceiptKind.FILING, at=clock.now())
    if appeal.contact:
        queue(
            NoticeKind.APPEAL_RECEIVED,
            appeal.contact,
            about=case_id,
            key=str(case_id),
            language=appeal.mail_language,
            actor=actor,
            clock=clock,
        )
    return code


def issue(receipt_id: UUID, code: str, case_id: UUID, kind: ReceiptKind, *, at: datetime) -> Receipt:
    """Keep what a code is looked up by, and the code itself, sealed, until it is shown."""
    return Receipt.rows.create(
        id=receipt_id,
        case_id=case_id,
        kind=kind,
        lookup=lookup_key(code, pepper()),
        issued_at=at,
        sealed_code=code,
    )


def _decision(appeal: Appeal, automation: dict[str, Any]) -> dict[str, Any]:
    return {
        "measure": appeal.measure,
        "rule_cited": appeal.rule_cited,
        "explanation": appeal.explanation,
        "decided_on": appeal.decided_on,
        "automated_detection": automation.get("detection"),
        "automated_decision": automation.get("decision", ""),
        "platform_reference": appeal.platform_reference,
        "puid": appeal.puid,
        "complained_on": appeal.complained_on,
        "platform_answer": appeal.platform_answer,
        "remedy_sought": appeal.remedy_sought,
    }


def _appellant(appeal: Appeal) -> dict[str, Any]:
    return {
        "role": PartyRole.APPELLANT,
        "pseudonym": appeal.pseudonym,
        "sealed_name": appeal.name or None,
        "sealed_contact": appeal.contact or None,
        "language": appeal.mail_language,
        "standing": appeal.standing,
        "represented_by": appeal.represented_by if appeal.behalf is Behalf.ANOTHER else "",
        "consent_process": appeal.consent_process,
        "consent_share": appeal.consent_share,
        "consent_publish": appeal.consent_publish,
    }
