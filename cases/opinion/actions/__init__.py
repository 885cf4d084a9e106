"""The verbs of opinions."""

from cases.opinion.actions.afterwards import correct, reopen, reopen_for_a_bar
from cases.opinion.actions.drafting import (
    answer_arguments,
    attach_separate,
    drop_recommendation,
    recommend,
    save_draft,
    submit_draft,
    waive_separate,
)
from cases.opinion.actions.publishing import sign_checklist, turn_key
from cases.opinion.actions.removal import bring_back, take_off
from cases.opinion.actions.review import cast_review, close_review, open_review, set_text_aside

__all__ = [
    "answer_arguments",
    "attach_separate",
    "bring_back",
    "cast_review",
    "close_review",
    "correct",
    "drop_recommendation",
    "open_review",
    "recommend",
    "reopen",
    "reopen_for_a_bar",
    "save_draft",
    "set_text_aside",
    "sign_checklist",
    "submit_draft",
    "take_off",
    "turn_key",
    "waive_separate",
]
