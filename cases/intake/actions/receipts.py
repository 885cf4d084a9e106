"""Showing a receipt code, once; making a second one in the visit that filed the appeal."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID, uuid4

from django.db import transaction

from cases.docket.queries import locked
from cases.intake.actions.filing import issue
from cases.intake.models import Draft, Receipt
from cases.intake.queries import receipt_for, receipts_made
from cases.intake.rules.desk import ReceiptKind, may_make_second
from council.kernel.actor import Actor
from council.kernel.clock import Clock
from council.kernel.receipts import BadReceipt, new_receipt
from council.kernel.verdicts import NotReachable, Refused, no, require_that
from council.record.actions import append
from council.record.rules.entries import Tag


@dataclass(frozen=True)
class Shown:
    """A receipt as its one page shows it; without its code when that was shown before."""

    receipt: Receipt
    code: str | None


def open_receipt(code: str, *, actor: Actor, clock: Clock) -> Receipt:
    """Find the case that a code opens. Raises `Refused` beside `code`: in the same words for a wrong and an ended one.

    A text that cannot be a code is told apart: its check symbol says so before anything is searched.
    """
    try:
        found = receipt_for(code)
    except BadReceipt:
        raise Refused(no("intake.code_incomplete", "code")) from None
    require_that(found is not None, "intake.code_unknown", "code").or_refuse()
    assert found is not None
    return found


@transaction.atomic
def show_receipt(case_id: UUID, *, actor: Actor, clock: Clock) -> Shown:
    """Hand the code over to the visit that filed the appeal, and forget it; the draft has done its work.

    Raises `NotReachable` when nothing was filed under this identifier.
    """
    made = list(receipts_made(case_id).select_for_update(of=("self",)))
    if not made:
        raise NotReachable
    Draft.objects.filter(pk=case_id).delete()
    waiting = next((receipt for receipt in reversed(made) if receipt.sealed_code), None)
    if waiting is None:
        return Shown(made[-1], None)
    code = str(waiting.sealed_code)
    Receipt.rows.filter(pk=waiting.pk).update(sealed_code=None, shown_at=clock.now())
    return Shown(waiting, code)


@transaction.atomic
def make_second_receipt(case_id: UUID, *, actor: Actor, clock: Clock) -> None:
    """A second code for the same case, for somebody who may lose one. Once, and in the visit that filed the appeal."""
    case = locked(actor, case_id)
    made = list(receipts_made(case.pk))
    since = clock.now() - case.submitted_at if made else timedelta.max
    may_make_second(since, made=len(made)).or_refuse()
    receipt_id = uuid4()
    issue(receipt_id, new_receipt(secrets.token_bytes), case.pk, ReceiptKind.SECOND, at=clock.now())
    facts = {"receipt": str(receipt_id), "kind": str(ReceiptKind.SECOND)}
    append(Tag.RECEIPT_ISSUED, case.pk, facts, actor=actor, clock=clock)
