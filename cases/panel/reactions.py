"""What becomes of seats when a wall rises, an opinion is out, a case is heard anew, or their holder is away."""

from uuid import UUID

from django.urls import reverse

from cases.panel.actions import dissolve_panel, release_panel, remove_barred
from cases.panel.queries import my_seats
from council.kernel.actor import Actor
from council.leaves.queries import Held, lists_what_is_held
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


@lists_what_is_held
def seats_are_kept(actor: Actor) -> list[Held]:
    """A leave takes no seat from anybody: here are those of somebody who may want to step back."""
    return [
        Held(f"{seat.panel.case.number} · {seat.panel.case.title}", reverse("panel:recuse", args=[seat.panel.case_id]))
        for seat in my_seats(actor)
    ]
