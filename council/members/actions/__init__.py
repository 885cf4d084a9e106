"""The verbs of the register of people."""

from council.members.actions.offices import begin_office, end_office_if_over
from council.members.actions.terms import appoint, change_profile, resign

__all__ = ["appoint", "begin_office", "change_profile", "end_office_if_over", "resign"]
