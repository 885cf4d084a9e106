"""What a party says before a draw, what the officer rules on it, and the time in which it can be said."""

from cases.challenges.actions.ruling import dismiss, uphold
from cases.challenges.actions.saying import file, name_nobody, take_back
from cases.challenges.actions.timing import begin_time, end_time, hear_again, tell_side

__all__ = [
    "begin_time",
    "dismiss",
    "end_time",
    "file",
    "hear_again",
    "name_nobody",
    "take_back",
    "tell_side",
    "uphold",
]
