"""The panel that stands by: drawn for each month by the timer, and seated in the order of its draw (decision 0032)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from secrets import token_hex
from uuid import UUID

from django.db import transaction

from cases.challenges.rules import may_draw
from cases.clearance.actions import open_declarations
from cases.docket.queries import locked_unwalled
from cases.duty.actions import note_taken
from cases.lifecycle import Stage
from cases.panel.actions.drawing import NAME_BYTES, open_panel
from cases.panel.actions.vacating import leave
from cases.panel.models import Seat
from cases.panel.queries import pool_of
from cases.panel.queries.duty import NO_WISHES, DutyPool, duty_pool, duty_turn
from cases.panel.rules import EXPEDITION_FELL, Codes, Exclusion, SeatState, draw_body
from council.access.queries import accounts, holders
from council.access.rules import Office
from council.draws.actions import commit_draw, draw_now, lapse_draw
from council.draws.queries import feasible
from council.duty.models import DutyPanel, DutyPlace
from council.duty.rules import to_draw
from council.kernel.actor import Actor, ActorKind
from council.kernel.clock import Clock
from council.kernel.draw.document import VERSION, Document
from council.kernel.verdicts import NotReachable, Verdict, require_that
from council.leaves.queries import today
from council.notices.actions import tell
from council.record.actions import append
from council.record.rules.entries import Tag


def _new_word() -> str:
    return token_hex(NAME_BYTES)


def _only_the_timer(actor: Actor) -> None:
    if actor.kind is not ActorKind.SYSTEM:
        raise NotReachable


@transaction.atomic
def commit_duty_panel(month: date, *, actor: Actor, clock: Clock, new_word: Callable[[], str] = _new_word) -> DutyPanel:
    """Fix who can be drawn for a month that comes; doing it twice fixes it once. Only the timer does this.

    Where no panel is possible the record says so, the officers who form panels learn that there is news, and it stays
    so: expedited cases of that month are drawn for like any other. Raises `Refused` on any other day than those before
    the month.
    """
    _only_the_timer(actor)
    require_that(to_draw(today(clock.now())) == month, "duty.not_the_time").or_refuse()
    panel, made = DutyPanel.objects.get_or_create(month=month)
    if not made:
        return panel
    pool = duty_pool(month, panel.pk, clock.now())
    panel.declared = len(pool.people)
    words = {pk: new_word() for pk in (*pool.people, *pool.excluded)}
    body = draw_body(
        pool.size,
        {words[pk]: person for pk, person in pool.people.items()},
        {},
        [words[pk] for pk in pool.excluded],
        rules=pool.rules,
        wishes=NO_WISHES,
        codes=Codes(new_word),
    )
    value = {**body, "v": VERSION, "draw_id": "preview", "beacon": {"chain": "none", "round": 1}}
    _relaxed, possible = feasible(Document.of(value))
    if not possible.ok:
        _not_possible(panel, pool, possible, actor=actor, clock=clock)
        return panel
    panel.draw = commit_draw(panel.pk, panel.name, body, actor=actor, clock=clock)
    panel.save(update_fields=["declared", "draw"])
    DutyPlace.objects.bulk_create(
        DutyPlace(
            panel=panel, member_id=pk, code=word, in_pool=pk in pool.people, reason=str(pool.excluded.get(pk, ""))
        )
        for pk, word in words.items()
    )
    return panel


def _not_possible(panel: DutyPanel, pool: DutyPool, possible: Verdict, *, actor: Actor, clock: Clock) -> None:
    panel.failed_at = clock.now()
    panel.save(update_fields=["declared", "failed_at"])
    facts = {
        "month": panel.month.isoformat(),
        "declared": panel.declared,
        "size": pool.size,
        "reason": "too_few" if "draws.infeasible" in possible.codes else "too_hard",
    }
    append(Tag.DUTY_IMPOSSIBLE, panel.pk, facts, actor=actor, clock=clock)
    told = [(one.pk, one.email) for one in holders(Office.INTEGRITY_OFFICER)]
    tell(told, f"duty:{panel.pk}", actor=actor, clock=clock)


@transaction.atomic
def draw_duty_panel(panel_id: UUID, *, actor: Actor, clock: Clock) -> DutyPanel:
    """Let chance speak for a month, once; whoever is drawn learns by mail that there is news. Only the timer does this.

    Raises `Refused` while chance has not spoken yet, and when the panel was drawn already.
    """
    _only_the_timer(actor)
    panel = DutyPanel.objects.select_for_update(of=("self",)).get(pk=panel_id)
    require_that(panel.draw_id is not None, "panel.not_committed").or_refuse()
    assert panel.draw_id is not None  # said so above
    drawn = draw_now(panel.draw_id, actor=actor, clock=clock).outcome["drawn"]
    places = {one.code: one for one in panel.places.filter(code__in=drawn).select_related("member")}
    for position, code in enumerate(drawn, start=1):
        places[code].position = position
    DutyPlace.objects.bulk_update(places.values(), ["position"])
    told = accounts(one.member.user_id for one in places.values())
    tell([(one.pk, one.email) for one in told], f"duty:{panel.pk}", actor=actor, clock=clock)
    return panel


@transaction.atomic
def let_month_lapse(panel_id: UUID, *, actor: Actor, clock: Clock) -> None:
    """A month is over and its panel was never drawn: the draw is not made any more. Only the timer does this."""
    _only_the_timer(actor)
    panel = DutyPanel.objects.select_for_update(of=("self",)).get(pk=panel_id)
    require_that(panel.draw_id is not None, "panel.not_committed").or_refuse()
    assert panel.draw_id is not None  # said so above
    lapse_draw(panel.draw_id, actor=actor, clock=clock)


@transaction.atomic
def take_duty_seats(case_id: UUID, *, actor: Actor, clock: Clock) -> list[Seat]:
    """Those who stand by and can decide a case take its seats, in the order of their draw. Only the timer does this.

    Whoever stands by and was not asked for a declaration is asked now, also after a return. Nothing more happens while
    the parties have time to say who should not decide, or somebody may still answer who stands before the last seat.
    What stays empty is drawn afterwards from everybody.
    """
    _only_the_timer(actor)
    case = locked_unwalled(case_id)
    pool = pool_of(actor, case, clock.now())
    turn, facts = duty_turn(pool), pool.facts
    if turn is None or turn.call.taken_at is not None or case.stage != Stage.PANEL_FORMATION:
        return []
    if any(one.exclusion is Exclusion.NOT_ASKED for one in turn.stands):
        open_declarations(case.pk, actor=actor, clock=clock)
        return []
    heard = may_draw(facts.time, open_challenges=facts.said)
    if not (turn.walk.settled and heard.ok):
        return []
    note_taken(turn.call, actor=actor, clock=clock)
    panel = pool.panel or open_panel(case, pool.size)
    taken, seats = Seat.rows.filter(panel=panel).count(), []  # those of before, who were let go, keep their places
    for position, word in enumerate(turn.walk.seated, start=taken + 1):
        seat = Seat(panel=panel, member_id=UUID(hex=word), duty=turn.call.duty, position=position)
        seat.draw()
        seat.save(force_insert=True)
        seats.append(seat)
    assert turn.call.duty.draw is not None  # only a panel that was drawn is called
    said = {
        "duty": str(turn.call.duty_id),
        "panel": str(panel.pk),
        "draw_id": turn.call.duty.draw.draw_id,
        "seats": [str(one.pk) for one in seats],
        "vacant": pool.size - len(seats),
    }
    append(Tag.DUTY_SEATED, case.pk, said, actor=actor, clock=clock)
    told = [(one.pk, one.email) for one in holders(Office.INTEGRITY_OFFICER, about=case.pk)]
    tell(told, f"duty:{turn.call.pk}", actor=actor, clock=clock)
    return seats


@transaction.atomic
def let_duty_go(case_id: UUID, *, actor: Actor, clock: Clock) -> int:
    """A case is not expedited any more: who has a seat from those who stand by, and does not sit yet, is let go.

    Else a case could be given a panel that is known, by calling it urgent for a week. Returns how many.
    """
    case = locked_unwalled(case_id)
    held = Seat.rows.filter(panel__case=case, duty__isnull=False, state=SeatState.DRAWN)
    seats = list(held.select_for_update(of=("self",)).select_related("member", "panel").order_by("position"))
    for seat in seats:
        seat.replace()
        leave(case, seat, EXPEDITION_FELL, actor=actor, clock=clock)
    return len(seats)
