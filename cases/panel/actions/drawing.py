"""The acts of a draw: work out what the pool is worth, fix who can be drawn, then let chance speak."""

from __future__ import annotations

from collections.abc import Callable
from secrets import token_hex
from uuid import UUID

from django.db import transaction

from cases.docket.models import Case
from cases.docket.queries import locked, locked_unwalled
from cases.panel.actions.vacating import let_go
from cases.panel.models import Candidate, Panel, PanelDraw, Rehearsal, Seat
from cases.panel.queries import (
    Pool,
    counting,
    current_panel,
    draws_of,
    is_current,
    pool_of,
    pool_print,
    preview_document,
    rehearsal_of,
)
from cases.panel.queries.duty import after_duty
from cases.panel.rules import FIRM, OVER, UNABLE, Codes, draw_body, may_commit
from council.access.queries import require, require_office
from council.access.rules import MATRIX, Office, Permission
from council.draws.actions import commit_draw, draw_now, lapse_draw
from council.draws.queries import feasible
from council.draws.rules import DrawState
from council.kernel.actor import Actor
from council.kernel.clock import Clock
from council.kernel.draw.adequacy import Adequacy
from council.kernel.draw.protocol import CHANCE_WALKS
from council.kernel.verdicts import require_that

MAY_DRAW = MATRIX[Permission.CASE_PANEL_DRAW] | {Office.SYSTEM}
"""Who lets chance speak once its time has come: the officer, or the timer before anybody has pressed the button."""

NAME_BYTES = 16


def _new_word() -> str:
    return token_hex(NAME_BYTES)


@transaction.atomic
def ask_chances(case_id: UUID, *, actor: Actor, clock: Clock, walks: int = CHANCE_WALKS) -> Rehearsal:
    """Have it worked out what the pool is worth as it stands now: the timer does it, in the background.

    Whoever asks again about the same pool gets what is there. Raises `Refused` for what stands in the way of fixing
    the pool, and when no panel is possible.
    """
    case = locked(actor, case_id)
    require(actor, Permission.CASE_PANEL_DRAW, case.pk)
    pool = pool_of(actor, case, clock.now())
    may_commit(pool.facts).or_refuse()
    document = preview_document(pool)
    feasible(document)[1].or_refuse()
    before = rehearsal_of(actor, case)
    found = pool_print(pool)
    if before and before.pool == found and not before.too_hard:
        return before
    Rehearsal.rows.filter(case=case).delete()
    return Rehearsal.rows.create(
        case=case, pool=found, document=document.data.decode(), walks=walks, asked_at=clock.now()
    )


@transaction.atomic
def keep_rehearsal(rehearsal_id: UUID, found: Adequacy | None, *, actor: Actor, clock: Clock) -> None:
    """Keep what was worked out; None where the search was cut off. Somebody may have asked about another pool since."""
    waiting = Rehearsal.rows.filter(pk=rehearsal_id, count__isnull=True, too_hard=False)
    if found is None:
        waiting.update(too_hard=True)
    else:
        waiting.update(count=found.count, emptied=found.emptied, refilled=found.refilled, done=found.walks)


@transaction.atomic
def commit_panel_draw(
    case_id: UUID, *, actor: Actor, clock: Clock, new_word: Callable[[], str] = _new_word
) -> PanelDraw:
    """Fix the document of the next draw for the panel of a case, for all its seats or for those that are empty.

    Each member gets a random identifier of this draw; employers, owners and donors stand under opaque words. `new_word`
    is passed in by tests. Raises `Refused` while a declaration, a ruling or a challenge is open, when no panel is
    possible, and before everybody's chance was worked out for this very pool.
    """
    case = locked(actor, case_id)
    office = require(actor, Permission.CASE_PANEL_DRAW, case.pk)
    pool = pool_of(actor, case, clock.now())
    may_commit(pool.facts).or_refuse()
    feasible(preview_document(pool))[1].or_refuse()
    require_that(is_current(rehearsal_of(actor, case), pool), "panel.chances_first").or_refuse()
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
    draw = commit_draw(case.pk, case.number, body, actor=actor, clock=clock, office=office, urgent=case.expedited)
    panel_draw = PanelDraw.rows.create(case=case, panel=panel, draw=draw)
    Candidate.rows.bulk_create(_candidates(panel_draw, pool, words))
    Rehearsal.rows.filter(case=case).delete()  # the published one takes its place
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
def draw_panel(case_id: UUID, *, actor: Actor, clock: Clock) -> list[Seat]:
    """Draw what was committed to, once its time has come; who is drawn holds a seat that is not taken yet.

    Nobody can draw twice. Whoever could not sit any more when chance spoke is drawn all the same, as the document
    says, and lets the seat go at once: another draw fills it. Returns the seats that were drawn.
    """
    case = locked(actor, case_id)
    office = require_office(actor, case.pk, MAY_DRAW)
    panel = current_panel(case.pk)
    drawn_for = counting(draws_of(actor, panel))
    require_that(bool(drawn_for), "panel.not_committed").or_refuse()
    require_that(case.stage not in OVER, "panel.case_over").or_refuse()
    panel_draw = drawn_for[-1]
    draw = draw_now(panel_draw.draw_id, actor=actor, clock=clock, office=office)
    places = pool_of(Actor.system(), case, clock.now()).places
    able = {place.member.pk for place in places if place.exclusion not in FIRM}
    member_of = dict(Candidate.rows.filter(panel_draw=panel_draw).values_list("code", "member_id"))
    taken = Seat.rows.filter(panel=panel).count()
    seats = []
    for position, code in enumerate(draw.outcome["drawn"], start=taken + 1):
        seat = Seat(panel=panel, member_id=member_of[code], drawn_by=panel_draw, position=position)
        seat.draw()
        seat.save(force_insert=True)
        seats.append(seat)
    for seat in seats:
        if seat.member_id not in able:
            let_go(case, seat.pk, UNABLE, actor=actor, clock=clock)
    return seats


@transaction.atomic
def lapse_open_draws(case_id: UUID, *, actor: Actor, clock: Clock) -> int:
    """The case is over, or its panel makes way: a draw that was fixed for it is never made. Returns how many."""
    case = locked_unwalled(case_id)
    open_draws = PanelDraw.rows.filter(case=case, draw__state=DrawState.COMMITTED).values_list("draw_id", flat=True)
    for draw in list(open_draws):
        lapse_draw(draw, actor=actor, clock=clock)
    return len(open_draws)
