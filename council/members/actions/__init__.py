"""The verbs of the register of people."""

from council.members.actions.offices import begin_office, end_office_if_over
from council.members.actions.removals import (
    REMOVAL_HEARING,
    REMOVAL_VOTE,
    answer_removal,
    close_removal,
    lock_removal,
    open_vote,
    propose_removal,
    vote_on_removal,
)
from council.members.actions.terms import appoint, change_profile, end_ad_hoc, resign

__all__ = [
    "REMOVAL_HEARING",
    "REMOVAL_VOTE",
    "answer_removal",
    "appoint",
    "begin_office",
    "change_profile",
    "close_removal",
    "end_ad_hoc",
    "end_office_if_over",
    "lock_removal",
    "open_vote",
    "propose_removal",
    "resign",
    "vote_on_removal",
]
