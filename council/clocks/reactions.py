"""What deadlines do when the record goes on after a restore from a backup, and the deadline of a proposal."""

from datetime import datetime

from council.access.actions import expire, lock_proposal
from council.access.rules.proposals import LIFE, ProposalState
from council.clocks.actions import begin_until, end, locks_first, on_due, postpone_all
from council.clocks.models import Deadline
from council.clocks.rules import DeadlineState
from council.kernel.actor import Actor
from council.kernel.clock import Clock
from council.record.actions import Event, react_to
from council.record.rules.entries import Tag


@react_to(Tag.RECORD_EPOCH_DECLARED)
def nobody_could_act(event: Event) -> None:
    """Every running deadline is longer by the time since the last entry that the backup had."""
    postpone_all(event.clock.now() - datetime.fromisoformat(event.payload["stopped"]))


PROPOSAL = "proposal"
"""The clock of a proposal that waits for a second person."""

locks_first(lock_proposal)


@react_to(Tag.PROPOSAL_MADE)
def proposal_waits(event: Event) -> None:
    """It can be approved for 72 hours."""
    now = event.clock.now()
    begin_until(event.subject, PROPOSAL, now + LIFE, at=now)


@react_to(Tag.PROPOSAL_DECIDED)
def proposal_is_decided(event: Event) -> None:
    """Its clock ends with it."""
    missed = event.payload["decision"] == ProposalState.EXPIRED
    state = DeadlineState.MISSED if missed else DeadlineState.MET
    end(event.subject, PROPOSAL, at=event.clock.now(), state=state)


@on_due(PROPOSAL)
def proposal_ran_out(deadline: Deadline, clock: Clock) -> None:
    """Nobody agreed in time."""
    expire(deadline.subject, actor=Actor.system(), clock=clock)
