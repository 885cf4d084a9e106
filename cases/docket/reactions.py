"""What the docket does when its clocks run out."""

from cases.docket.actions import mark_silent
from council.clocks.actions import on_due
from council.clocks.models import Deadline
from council.kernel.actor import Actor
from council.kernel.clock import Clock
from council.procedure.rules import Period


@on_due(Period.RESPONDENT)
def time_to_answer_passed(deadline: Deadline, clock: Clock) -> None:
    """A party that did not answer in time is marked silent; nothing waits for it any longer."""
    mark_silent(deadline.subject, actor=Actor.system(), clock=clock)
