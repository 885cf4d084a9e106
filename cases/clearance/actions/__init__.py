"""Asking for declarations, answering them, ruling on what they show, and checking everybody asked again."""

from cases.clearance.actions.checking import recheck, spread_rechecks, want_rechecks, want_rechecks_everywhere
from cases.clearance.actions.declaring import (
    answer_declaration,
    confirm_dismissal,
    declare_conflict,
    miss_declarations,
    open_declarations,
    rule_on,
)
from cases.clearance.actions.raising import raise_concern

__all__ = [
    "answer_declaration",
    "confirm_dismissal",
    "declare_conflict",
    "miss_declarations",
    "open_declarations",
    "raise_concern",
    "recheck",
    "rule_on",
    "spread_rechecks",
    "want_rechecks",
    "want_rechecks_everywhere",
]
