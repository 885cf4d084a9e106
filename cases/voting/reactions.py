"""What happens to a vote by itself: the clock closes it, a pause moves its close, a new panellist voids it.

A bar that is found later has it counted again.
"""

from datetime import datetime
from uuid import UUID

from cases.lifecycle import Stage
from cases.voting.actions import (
    close_vote,
    postpone_all_closes,
    postpone_close,
    recount_without,
    settle,
    void_vote,
)
from cases.voting.queries import open_vote
from cases.voting.rules import AFTER_THE_VOTE, BARRING
from council.clocks.actions import on_due
from council.clocks.models import Deadline
from council.kernel.actor import Actor
from council.kernel.clock import Clock
from council.procedure.rules import Period
from council.record.actions import Event, react_to
from council.record.rules.entries import Tag


@on_due(Period.VOTING)
def time_to_vote_is_over(deadline: Deadline, clock: Clock) -> None:
    """The clock closes a vote; nobody else can."""
    if open_vote(Actor.system(), deadline.subject) is not None:
        close_vote(deadline.subject, actor=Actor.system(), clock=clock)


@react_to(Tag.CASE_MOVED)
def a_pause_is_over(event: Event) -> None:
    """A case that was suspended during its vote comes back: the vote stays open later by the length of the pause."""
    if event.payload["step"] == "resume" and event.payload["to"] == Stage.VOTING:
        postpone_close(event.subject, actor=Actor.system(), clock=event.clock)


@react_to(Tag.CASE_MOVED)
def what_did_not_hold_meanwhile(event: Event) -> None:
    """A case that was suspended goes on; if its vote was counted again meanwhile, it may have to be decided anew."""
    if event.payload["step"] == "resume" and event.payload["to"] in AFTER_THE_VOTE:
        settle(event.subject, actor=Actor.system(), clock=event.clock)


@react_to(Tag.BARRIER_RAISED)
def count_without_the_barred(event: Event) -> None:
    """A bar that was not disclosed makes a ballot void that was counted (LIFECYCLE.md, below the table)."""
    if (code := event.payload["reason"]) in BARRING:
        recount_without(event.subject, UUID(event.payload["person"]), code, actor=Actor.system(), clock=event.clock)


@react_to(Tag.RECORD_EPOCH_DECLARED)
def nobody_could_vote(event: Event) -> None:
    """After a restore from a backup every open vote stays open later by the time in which nothing could be cast."""
    postpone_all_closes(event.clock.now() - datetime.fromisoformat(event.payload["stopped"]))


@react_to(Tag.PANEL_SEATED)
def somebody_joined(event: Event) -> None:
    """Whoever replaces another reads nothing before sealing an assessment: an open vote is void and called anew."""
    if open_vote(Actor.system(), event.subject) is not None:
        void_vote(event.subject, actor=Actor.system(), clock=event.clock)
