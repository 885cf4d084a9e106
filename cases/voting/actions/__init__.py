"""Motions, votes and ballots, and counting again without a ballot that should not have been cast."""

from cases.voting.actions.recounting import recount_without, settle
from cases.voting.actions.voting import (
    call_vote,
    cast,
    close_vote,
    draft_motion,
    freeze_motion,
    postpone_all_closes,
    postpone_close,
    void_vote,
    withdraw_motion,
)

__all__ = [
    "call_vote",
    "cast",
    "close_vote",
    "draft_motion",
    "freeze_motion",
    "postpone_all_closes",
    "postpone_close",
    "recount_without",
    "settle",
    "void_vote",
    "withdraw_motion",
]
