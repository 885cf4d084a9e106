"""What clearance does when its clock runs out, and when a case ends."""

from cases.clearance.actions import miss_declarations
from cases.clearance.rules import OVER
from council.clocks.actions import end, on_due
from council.clocks.models import Deadline
from council.clocks.rules import DeadlineState
from council.kernel.actor import Actor
from council.kernel.clock import Clock
from council.procedure.rules import Period
from council.record.actions import Event, react_to
from council.record.rules.entries import Tag


@on_due(Period.DECLARATION)
def time_to_declare_passed(deadline: Deadline, clock: Clock) -> None:
    """Whoever has not declared is barred from the case."""
    miss_declarations(deadline.subject, actor=Actor.system(), clock=clock)


@react_to(Tag.CASE_MOVED)
def stop_asking(event: Event) -> None:
    """A case on which nobody works any more asks nobody for a declaration."""
    if event.payload["to"] in OVER:
        end(event.subject, Period.DECLARATION, at=event.clock.now(), state=DeadlineState.CANCELLED)
