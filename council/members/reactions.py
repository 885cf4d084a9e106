"""What the timer does for the register of people, and the two deadlines of a removal."""

from uuid import UUID

from council.clocks.actions import locks_first, on_due, on_round
from council.clocks.models import Deadline
from council.kernel.actor import Actor
from council.kernel.clock import Clock
from council.members.actions import REMOVAL_HEARING, REMOVAL_VOTE, close_removal, lock_removal, open_vote
from council.members.tasks import follow_terms

on_round(follow_terms)


@locks_first
def lock_what_is_voted_on(subject: UUID) -> None:
    """The cases of the member concerned, the member, the removal: as every act on a removal does."""
    lock_removal(subject)


@on_due(REMOVAL_HEARING)
def time_to_answer_is_over(deadline: Deadline, clock: Clock) -> None:
    """Whoever says nothing is voted on all the same."""
    open_vote(deadline.subject, actor=Actor.system(), clock=clock)


@on_due(REMOVAL_VOTE)
def time_to_vote_is_over(deadline: Deadline, clock: Clock) -> None:
    """The vote is counted as it stands; silence is no."""
    close_removal(deadline.subject, actor=Actor.system(), clock=clock)
