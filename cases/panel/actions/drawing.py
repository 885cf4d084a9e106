"""The two acts of a draw: fix who can be drawn, then let chance speak."""

from __future__ import annotations

import os
from collections.abc import Callable
from secrets import token_hex
from uuid import UUID

from django.db import transaction

from cases.docket.models import Case
from cases.docket.queries import locked
from cases.panel.models import Candidate, Panel, PanelDraw, Seat
from cases.panel.queries import Pool, counting, current_panel, draws_of, pool_of
from cases.panel.queries.duty import after_duty
from cases.panel.rules import Codes, draw_body, may_commit
from council.access.queries import require
from council.access.rules import Permission
from council.draws.actions import commit_draw, draw_now
from council.kernel.actor import Actor
from council.kernel.clock import Clock
from council.kernel.verdicts import require_that

NAME_BYTES = 16


def _new_word() -> str:
    return token_hex(NAME_BYTES)


@transaction.atomic
def commit_panel_draw(
    case_id: UUID, *, actor: Actor, clock: Clock, new_word: Callable[[], str] = _new_word
) -> PanelDraw:
    """Fix the document of the next draw for the panel of a case, for all its seats or for those that are empty.

    Each member gets a random identifier of this draw; employers, owners and donors stand under opaque words. `new_word`
    is passed in by tests. Raises `Refused` while a declaration, a ruling or a challenge is open, and when no panel is
    possible.
    """
    case = locked(actor, case_id)
    office = require(actor, Permission.CASE_PANEL_DRAW, case.pk)
    pool = pool_of(actor, case, clock.now())
    may_commit(pool.facts).or_refuse()
    panel = pool.panel or open_panel(case, pool.size)
    words = {place.member.pk: new_word() for place in pool.places}
    body = draw_body(
        pool.size,
        {words[place.member.pk]: place.person for place in pool.candidates},
        {words[place.member.pk]: place.person for place in pool.holders},
        [words[place.member.pk] for place in pool.places if place.exclusion],
        rules=pool.rules,
        wishes=pool.wishes,
        codes=Codes(new_word),
    )
    body |= after_duty(pool)
    draw = commit_draw(case.pk, case.number, body, actor=actor, clock=clock, office=office)
    panel_draw = PanelDraw.rows.create(case=case, panel=panel, draw=draw)
    Candidate.rows.bulk_create(_candidates(panel_draw, pool, words))
    return panel_draw


def open_panel(case: Case, size: int) -> Panel:
    """The panel of the next round of a case, which is locked."""
    last = Panel.rows.filter(case=case).order_by("-round").first()
    return Panel.rows.create(case=case, round=last.round + 1 if last else 1, size=size)


def _candidates(panel_draw: PanelDraw, pool: Pool, words: dict[UUID, str]) -> list[Candidate]:
    return [
        Candidate(
            panel_draw=panel_draw,
            member=place.member,
            code=words[place.member.pk],
            reason=_reason(place.exclusion, place.clearance.codes if place.clearance else ()),
        )
        for place in pool.places
    ]


def _reason(exclusion: str | None, codes: tuple[str, ...]) -> str:
    """Why somebody was out, for the auditor: the reason and the rules behind it."""
    return " ".join([exclusion, *sorted(set(codes))])[:64] if exclusion else ""


@transaction.atomic
def draw_panel(
    case_id: UUID, *, actor: Actor, clock: Clock, entropy: Callable[[int], bytes] = os.urandom
) -> list[Seat]:
    """Draw what was committed to; who is drawn holds a seat that is not taken yet. Nobody can draw twice."""
    case = locked(actor, case_id)
    office = require(actor, Permission.CASE_PANEL_DRAW, case.pk)
    panel = current_panel(case.pk)
    drawn_for = counting(draws_of(actor, panel))
    require_that(bool(drawn_for), "panel.not_committed").or_refuse()
    panel_draw = drawn_for[-1]
    draw = draw_now(panel_draw.draw_id, actor=actor, clock=clock, office=office, entropy=entropy)
    member_of = dict(Candidate.rows.filter(panel_draw=panel_draw).values_list("code", "member_id"))
    taken = Seat.rows.filter(panel=panel).count()
    seats = []
    for position, code in enumerate(draw.outcome["drawn"], start=taken + 1):
        seat = Seat(panel=panel, member_id=member_of[code], drawn_by=panel_draw, position=position)
        seat.draw()
        seat.save(force_insert=True)
        seats.append(seat)
    return seats
