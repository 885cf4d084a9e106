"""What opinions do when a draft is submitted, and when the time of its review is over."""

from cases.opinion.actions import close_review, open_review
from council.clocks.actions import on_due
from council.clocks.models import Deadline
from council.kernel.actor import Actor
from council.kernel.clock import Clock
from council.procedure.rules import Period
from council.record.actions import Event, react_to
from council.record.rules.entries import Tag


@react_to(Tag.CASE_MOVED)
def ask_the_council(event: Event) -> None:
    """A submitted draft opens to every member who is cleared for the case."""
    if event.payload["step"] == "submit_draft":
        open_review(event.subject, actor=Actor.system(), clock=event.clock)


@on_due(Period.COUNCIL_REVIEW)
def review_is_over(deadline: Deadline, clock: Clock) -> None:
    """Silence approves; a majority of objections does not."""
    close_review(deadline.subject, actor=Actor.system(), clock=clock)
