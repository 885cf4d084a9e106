"""What becomes of seats when a wall rises, when an opinion is out, and when a case is heard anew."""

from uuid import UUID

from cases.panel.actions import dissolve_panel, release_panel, remove_barred
from council.record.actions import Event, react_to
from council.record.rules.entries import Tag


@react_to(Tag.BARRIER_RAISED)
def leave_the_seat(event: Event) -> None:
    """Whoever is walled off from a case sits on it no longer (SAFEGUARDS.md section 1: a conflict found later)."""
    person, reason = UUID(event.payload["person"]), event.payload["reason"]
    remove_barred(person, event.subject, reason, actor=event.actor, clock=event.clock)


@react_to(Tag.CASE_MOVED)
def follow_the_case(event: Event) -> None:
    """Publishing ends the work of the seats; hearing a case anew takes another panel."""
    if event.payload["step"] == "publish":
        release_panel(event.subject, actor=event.actor, clock=event.clock)
    if event.payload["step"] in {"rehear", "reopen"}:
        dissolve_panel(event.subject, actor=event.actor, clock=event.clock)
