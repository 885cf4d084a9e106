"""When the follow-up of an opinion begins, when a look is due, and when it stops."""

from cases.response.actions import note_silence, open_follow_up, stop_follow_up
from council.clocks.actions import on_due
from council.clocks.models import Deadline
from council.kernel.actor import Actor
from council.kernel.clock import Clock
from council.procedure.rules import Period
from council.record.actions import Event, react_to
from council.record.rules.entries import Tag


@react_to(Tag.CASE_MOVED)
def follow_the_case(event: Event) -> None:
    """Publication opens the follow-up; closing and reopening end it."""
    if event.payload["step"] == "publish":
        open_follow_up(event.subject, actor=Actor.system(), clock=event.clock)
    if event.payload["step"] in {"close", "reopen"}:
        stop_follow_up(event.subject, actor=Actor.system(), clock=event.clock)


@on_due(Period.RESPONSE_REVIEW)
def a_look_is_due(deadline: Deadline, clock: Clock) -> None:
    """A platform that has said nothing is noted as silent; the look itself is the compliance officer's."""
    note_silence(deadline.subject, actor=Actor.system(), clock=clock)
