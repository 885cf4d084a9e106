"""What becomes of seats when a wall rises, an opinion is out, a case is heard anew, a draw is void, or one is away."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from cases.clearance.actions import end_callings
from cases.docket.queries import is_expedited
from cases.panel.actions import (
    dissolve_panel,
    lapse_open_draws,
    leave_every_seat,
    let_duty_go,
    release_panel,
    remove_barred,
    void_panel_draw,
)
from cases.panel.queries import drawn_people, in_the_pool, my_seats, people_in_pools, people_who_left
from cases.panel.rules import LEFT_COUNCIL, OVER, REVIEWED
from cases.panel.tasks import commit_duty, draw_due, draw_duty, rehearse, take_duty, vacate
from council.access.actions import executes
from council.access.queries import Change, Names, concerns, describes
from council.access.rules import COUNCIL, ProposalKind
from council.clocks.actions import on_round
from council.draws.phrases import GROUNDS
from council.draws.rules import VoidGround
from council.kernel.actor import Actor
from council.kernel.clock import Clock
from council.kernel.verdicts import NotReachable
from council.leaves.queries import Held, lists_what_is_held
from council.members.actions import end_ad_hoc
from council.notices.actions import tell
from council.record.actions import Event, react_to
from council.record.rules.entries import Tag

on_round(vacate)
on_round(rehearse)
on_round(draw_due)
on_round(commit_duty)
on_round(draw_duty)
on_round(take_duty)


@react_to(Tag.BARRIER_RAISED)
def leave_the_seat(event: Event) -> None:
    """Whoever is walled off from a case sits on it no longer (SAFEGUARDS.md section 1: a conflict found later)."""
    person, reason = UUID(event.payload["person"]), event.payload["reason"]
    remove_barred(person, event.subject, reason, actor=event.actor, clock=event.clock)


@react_to(Tag.GRANT_ENDED)
def leave_the_council(event: Event) -> None:
    """Whoever is no member of the council any more sits on no panel: rights end at once (INTEGRITY.md, The wall)."""
    ended = event.payload["office_ended"] in COUNCIL and event.payload["case"] is None
    if ended and UUID(event.payload["person"]) in people_who_left():
        leave_every_seat(UUID(event.payload["person"]), LEFT_COUNCIL, actor=event.actor, clock=event.clock)


@react_to(Tag.CASE_MOVED)
def follow_the_case(event: Event) -> None:
    """Publishing ends the work of the seats; hearing a case anew takes another panel."""
    if event.payload["step"] == "publish":
        release_panel(event.subject, actor=event.actor, clock=event.clock)
    if event.payload["step"] == "expedite" and not is_expedited(event.subject):
        let_duty_go(event.subject, actor=event.actor, clock=event.clock)
    if event.payload["to"] in OVER | REVIEWED:
        lapse_open_draws(event.subject, actor=event.actor, clock=event.clock)
    if event.payload["to"] in OVER:
        end_callings(event.subject, called=False, at=event.clock.now())
        end_ad_hoc(event.subject, actor=event.actor, clock=event.clock)
    if event.payload["step"] in {"rehear", "reopen"}:
        lapse_open_draws(event.subject, actor=event.actor, clock=event.clock)
        dissolve_panel(event.subject, actor=event.actor, clock=event.clock)
        end_callings(event.subject, called=True, at=event.clock.now())
        end_ad_hoc(event.subject, actor=event.actor, clock=event.clock)


@react_to(Tag.DRAW_CHANCES)
def tell_the_pool(event: Event) -> None:
    """Whoever can be drawn learns at once that there is news: their identifier and their chance stand on their desk."""
    people = in_the_pool(event.subject, event.payload["draw_id"])
    tell(people, f"draw:{event.payload['draw_id']}", actor=event.actor, clock=event.clock)


@executes(ProposalKind.PANEL_REDRAW)
def draw_is_void(payload: dict[str, Any], *, case: UUID | None, proposer: UUID, approver: Actor, clock: Clock) -> None:
    """The draw does not count; another can be committed to in the ordinary way."""
    if case is None:
        raise NotReachable
    void_panel_draw(
        case,
        UUID(payload["draw"]),
        ground=payload["ground"],
        seen=payload["result"],
        proposer=proposer,
        actor=approver,
        clock=clock,
    )


@concerns(ProposalKind.PANEL_REDRAW)
def who_was_drawn(subjects: Collection[UUID]) -> Mapping[UUID, Collection[UUID]]:
    """Whoever was drawn neither asks that the draw be void nor decides it; before that, whoever can be drawn."""
    return {**drawn_people(subjects), **people_in_pools(subjects)}


@concerns(ProposalKind.DRAW_LOTTERIES)
def who_can_be_drawn(subjects: Collection[UUID]) -> Mapping[UUID, Collection[UUID]]:
    """Whoever a draw can name neither enters the numbers that decide it nor agrees to them."""
    return people_in_pools(subjects)


@describes(ProposalKind.PANEL_REDRAW)
def a_draw(payload: dict[str, Any], case: UUID | None, names: Names) -> Change:
    """A draw of which case, whether it has a result, and why it should not count."""
    about = {
        "case": names.cases.get(case, "") if case else "",
        "ground": GROUNDS[VoidGround(payload["ground"])] if payload["ground"] in set(VoidGround) else payload["ground"],
    }
    return Change(
        _("The draw for the panel of case %(case)s") % about,
        _("counts: those drawn wait to be seated") if payload["result"] else _("is fixed; nothing was drawn yet"),
        _(
            "is void and stays to be seen, with its ground: %(ground)s. Whoever was drawn is let go and can be drawn"
            " again."
        )
        % about,
    )


@lists_what_is_held
def seats_are_kept(actor: Actor) -> list[Held]:
    """A leave takes no seat from anybody: here are those of somebody who may want to step back."""
    return [
        Held(f"{seat.panel.case.number} · {seat.panel.case.title}", reverse("panel:recuse", args=[seat.panel.case_id]))
        for seat in my_seats(actor)
    ]
