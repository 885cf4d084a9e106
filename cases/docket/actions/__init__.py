"""The verbs of the docket."""

from cases.docket.actions.completing import enter_translations, hear_person
from cases.docket.actions.deadlines import move_deadline
from cases.docket.actions.exceptional import (
    expedite,
    let_expedition_fall,
    postpone_due_days,
    ratify_expedition,
    resume,
    settle,
    suspend,
)
from cases.docket.actions.importing import ImportedCase, import_cases
from cases.docket.actions.moving import move, next_number, open_case, select_rules, start_decision_clock
from cases.docket.actions.parties import answer_notice, mark_silent, notify_party, respond, spare_party, tell_platform

__all__ = [
    "ImportedCase",
    "answer_notice",
    "enter_translations",
    "expedite",
    "hear_person",
    "import_cases",
    "let_expedition_fall",
    "mark_silent",
    "move",
    "move_deadline",
    "next_number",
    "notify_party",
    "open_case",
    "postpone_due_days",
    "ratify_expedition",
    "respond",
    "resume",
    "select_rules",
    "settle",
    "spare_party",
    "start_decision_clock",
    "suspend",
    "tell_platform",
]
