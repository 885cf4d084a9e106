"""Asking for declarations, answering them, deciding what they show, and checking everybody asked again."""

from cases.clearance.actions.calling import ask_roster, call_deputies, call_roster, end_callings
from cases.clearance.actions.checking import findings, recheck, spread_rechecks, want_rechecks, want_rechecks_everywhere
from cases.clearance.actions.declaring import (
    answer_declaration,
    declare_conflict,
    miss_declarations,
    open_declarations,
    show_more,
)
from cases.clearance.actions.keeping import call_off
from cases.clearance.actions.questions import bring_what_waits, close_voting, vote_on_question
from cases.clearance.actions.raising import raise_concern
from cases.clearance.actions.replying import reply_to_concern
from cases.clearance.actions.rulings import appeal_recusal, confirm_dismissal, let_lapse, rule_on
from cases.clearance.actions.waivers import answer_waiver, close_waiver, drop_waivers

__all__ = [
    "answer_declaration",
    "answer_waiver",
    "appeal_recusal",
    "ask_roster",
    "bring_what_waits",
    "call_deputies",
    "call_off",
    "call_roster",
    "close_voting",
    "close_waiver",
    "confirm_dismissal",
    "declare_conflict",
    "drop_waivers",
    "end_callings",
    "findings",
    "let_lapse",
    "miss_declarations",
    "open_declarations",
    "raise_concern",
    "recheck",
    "reply_to_concern",
    "rule_on",
    "show_more",
    "spread_rechecks",
    "vote_on_question",
    "want_rechecks",
    "want_rechecks_everywhere",
]
