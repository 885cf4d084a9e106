"""What the docket does when its clocks run out."""

from cases.docket.actions import let_expedition_fall, mark_silent, resume
from council.clocks.actions import on_due
from council.clocks.models import Deadline
from council.kernel.actor import Actor
from council.kernel.clock import Clock
from council.procedure.rules import Period


@on_due(Period.RESPONDENT)
def time_to_answer_passed(deadline: Deadline, clock: Clock) -> None:
    """A party that did not answer in time is marked silent; nothing waits for it any longer."""
    mark_silent(deadline.subject, actor=Actor.system(), clock=clock)


@on_due(Period.SUSPENSION)
def suspension_ran_out(deadline: Deadline, clock: Clock) -> None:
    """Nobody renewed the suspension: the case goes on, so that no case is forgotten in it."""
    resume(deadline.subject, reason="time ran out", actor=Actor.system(), clock=clock)


@on_due(Period.EXPEDITE_RATIFICATION)
def expedition_not_ratified(deadline: Deadline, clock: Clock) -> None:
    """The council did not ratify in time: the case goes on at the normal pace."""
    let_expedition_fall(deadline.subject, actor=Actor.system(), clock=clock)
