"""What the timer does for the register of people."""

from council.clocks.actions import on_round
from council.members.tasks import follow_terms

on_round(follow_terms)
