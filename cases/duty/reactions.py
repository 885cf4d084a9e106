"""The panel that stands by follows the steps of a case, in their transaction."""

from cases.duty.actions import follow_step
from cases.duty.rules import may_matter
from council.record.actions import Event, react_to
from council.record.rules.entries import Tag


@react_to(Tag.CASE_MOVED)
def call_or_let_go(event: Event) -> None:
    """A case begins to form its panel, is expedited, is heard anew, or is over."""
    ratified = bool(event.payload["facts"].get("ratified"))
    if may_matter(event.payload["step"], event.payload["to"], ratified=ratified):
        follow_step(event.subject, event.payload["step"], actor=event.actor, clock=event.clock)
