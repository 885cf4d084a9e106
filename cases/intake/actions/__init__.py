"""The verbs of intake."""

from cases.intake.actions.appellant import add_evidence, answer, revive, withdraw, withdraw_consent
from cases.intake.actions.desk import ask_for_information, lapse, request_translation, take_up
from cases.intake.actions.drafts import (
    add_draft_file,
    discard_draft,
    expire_draft,
    fill_in,
    keep_answers,
    remove_draft_file,
    start_draft,
)
from cases.intake.actions.filing import file_appeal, submit
from cases.intake.actions.receipts import Shown, make_second_receipt, open_receipt, show_receipt
from cases.intake.actions.statements import Imported, import_statements

__all__ = [
    "Imported",
    "Shown",
    "add_draft_file",
    "add_evidence",
    "answer",
    "ask_for_information",
    "discard_draft",
    "expire_draft",
    "file_appeal",
    "fill_in",
    "import_statements",
    "keep_answers",
    "lapse",
    "make_second_receipt",
    "open_receipt",
    "remove_draft_file",
    "request_translation",
    "revive",
    "show_receipt",
    "start_draft",
    "submit",
    "take_up",
    "withdraw",
    "withdraw_consent",
]
