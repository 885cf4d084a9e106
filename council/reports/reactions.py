"""What happens when the time to keep the words of a report runs out."""

from council.clocks.actions import on_due
from council.clocks.models import Deadline
from council.kernel.actor import Actor
from council.kernel.clock import Clock
from council.reports.actions import forget_words
from council.reports.rules import WORDS_CLOCK


@on_due(WORDS_CLOCK)
def words_are_old(deadline: Deadline, clock: Clock) -> None:
    """They are erased; that there was a report, and how it was ruled, stays."""
    forget_words(deadline.subject, actor=Actor.system(), clock=clock)
