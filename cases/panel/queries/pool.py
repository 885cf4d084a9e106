"""The pool from which a panel is drawn, who is in it, and how a draw is shown."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from itertools import count
from typing import Any
from uuid import UUID

from django.db.models import Count

from cases.challenges.queries import heard
from cases.clearance.models import Calling
from cases.clearance.queries import Clearance, able_to_sit, clearances, deputies_for, may_be_overturned, named_for
from cases.clearance.rules import Standing
from cases.docket.models import Case
from cases.docket.queries import rules_for
from cases.duty.models import DutyCall
from cases.duty.queries import live_call, standing_by, urged_by
from cases.panel.models import Panel, Seat
from cases.panel.queries.seats import current_panel, draws_of, names_in, open_challenges
from cases.panel.rules import (
    DRAW_VOID,
    EXPEDITION_FELL,
    HOLDING,
    OVER,
    TIME_TO_OBJECT,
    UNABLE,
    CallFacts,
    Codes,
    Exclusion,
    Person,
    PoolFacts,
    SeatState,
    Wishes,
    draw_body,
)
from council.access.queries import holders_of_any
from council.access.rules import PANEL, Office
from council.draws.models import Draw
from council.draws.queries import chances_of, feasible
from council.duty.models import DutyPlace
from council.interests.queries import register_facts, standing
from council.interests.rules.clusters import clusters, funders_of
from council.kernel.actor import Actor
from council.kernel.draw.document import VERSION, Document
from council.kernel.draw.encoding import digest
from council.kernel.draw.stream import QUICKNET
from council.kernel.verdicts import Verdict
from council.leaves.queries import away, sent_away
from council.members.models import Member, Term
from council.members.rules import SeatKind
from council.procedure.rules import Rules
from council.safeguards.rules import Panellist, sector_of


@dataclass(frozen=True)
class Place:
    """One member, or somebody who was called, before a draw: in the pool, seated already, or out with a reason.

    `away_until`: the last day of the leave that runs now. Whoever holds a seat keeps it.
    """

    member: Member
    person: Person
    clearance: Clearance | None
    register: Verdict
    seat: Seat | None
    exclusion: Exclusion | None
    away_until: date | None

    @property
    def kind(self) -> str:
        """What the running term of this person is for; `able_to_sit` has read it."""
        return str(self.member.terms_now[0].seat)  # type: ignore[attr-defined]

    @property
    def in_pool(self) -> bool:
        """Whether chance may name this person."""
        return self.exclusion is None and self.seat is None


@dataclass(frozen=True)
class Pool:
    """Everything that decides a draw, before chance speaks.

    `call` and `standing_by`: the panel of a month that has or had the first turn in an expedited case. `urged_by` are
    the accounts of those who called it urgent, and `sent_away` the members on a leave that another has just entered.
    """

    panel: Panel | None
    size: int
    places: tuple[Place, ...]
    wishes: Wishes
    rules: Rules
    challenges: int
    heard: tuple[int, str]
    stage: str
    ratified: bool
    call: DutyCall | None = None
    standing_by: tuple[DutyPlace, ...] = ()
    urged_by: frozenset[UUID] = frozenset()
    sent_away: frozenset[UUID] = frozenset()

    @property
    def duty_first(self) -> bool:
        """Whether those who stand by have their turn."""
        return self.call is not None and self.call.taken_at is None

    @property
    def candidates(self) -> list[Place]:
        """Who can be drawn."""
        return [place for place in self.places if place.in_pool]

    @property
    def holders(self) -> list[Place]:
        """Who holds a seat, in the order of the draw."""
        held = [place for place in self.places if place.seat is not None]
        return sorted(held, key=lambda place: place.seat.position if place.seat else 0)

    @property
    def facts(self) -> PoolFacts:
        """What the guard of the commitment sees."""
        first = {one.member_id for one in self.standing_by} if self.duty_first else None
        reasons = [place.exclusion for place in self.places if first is None or place.member.pk in first]
        return PoolFacts(
            stage=self.stage,
            frozen=self.panel is not None and self.panel.frozen_at is not None,
            vacant=self.size - len(self.holders),
            waiting=reasons.count(Exclusion.WAITING) + reasons.count(Exclusion.NOT_ASKED),
            pending=reasons.count(Exclusion.PENDING),
            challenges=self.challenges,
            said=self.heard[0],
            time=self.heard[1],
            eligible=len(self.candidates),
            roster=any(place.kind == SeatKind.AD_HOC for place in self.places),
            duty_first=self.duty_first,
        )

    @property
    def panellists(self) -> list[Panellist]:
        """The holders as the limits of a panel see them."""
        people = [place.person for place in self.holders]
        return [Panellist(one.cluster, one.sector, one.legal) for one in people]


def pool_of(actor: Actor, case: Case, now: datetime) -> Pool:
    """Everybody who sits or was called, with the reason for being in or out: a fixed number of queries.

    Only for those who may read declarations; for others everybody is out.
    """
    rules, panel = rules_for(case, now), current_panel(case.pk)
    members = able_to_sit(case.pk, now.date())
    cleared = {one.member.pk: one for one in clearances(actor, case.pk)}
    register, leaves = standing(members, now), away(now)
    seats_here = list(Seat.rows.filter(panel__case=case).select_related("panel"))
    held = {one.member_id: one for one in seats_here if panel and one.panel_id == panel.pk and one.state in HOLDING}
    sat = {one.member_id for one in seats_here if not _let_go(one)}
    persons, call = people(members, loads(case), now), live_call(case.pk) if case.expedited else None
    beside = {other for pair in rules.offices_apart() if Office.PANELLIST in pair for other in pair} - PANEL
    officers = holders_of_any(beside, case.pk)
    places = []
    for member in members:
        seat, clearance, back = held.get(member.pk), cleared.get(member.pk), leaves.get(member.pk)
        out = None if seat else _exclusion(clearance, register[member.pk], sat_before=member.pk in sat, away=bool(back))
        if out is None and seat is None and member.user_id in officers:
            out = Exclusion.OFFICER
        places.append(Place(member, persons[member.pk], clearance, register[member.pk], seat, out, back))
    return Pool(
        panel=panel,
        size=panel.size if panel else rules.panel_size,
        places=tuple(places),
        wishes=Wishes(case.region, case.language.split("-")[0]),
        rules=rules,
        challenges=open_challenges(case),
        heard=heard(case.pk, now),
        stage=case.stage,
        ratified=case.expedite_ratified_at is not None,
        call=call,
        standing_by=tuple(standing_by(call)),
        urged_by=urged_by(case.pk) if call else frozenset(),
        sent_away=frozenset(sent_away(now - TIME_TO_OBJECT, now)) if call else frozenset(),
    )


def _let_go(seat: Seat) -> bool:
    """Whether a seat was let go before anybody sat on it. Bars nobody: its holder can be drawn again.

    Its draw is void, or not for the case, or the holder could not sit when chance spoke.
    """
    replaced = seat.state == SeatState.REPLACED and seat.left_reason in {DRAW_VOID, EXPEDITION_FELL}
    return replaced or (seat.state == SeatState.REMOVED and seat.left_reason == UNABLE)


def _exclusion(clearance: Clearance | None, register: Verdict, *, sat_before: bool, away: bool) -> Exclusion | None:
    """Why somebody is out, the gravest reason first. Nobody waits for the answer of somebody who is away."""
    if away and (clearance is None or clearance.standing is not Standing.BARRED):
        return Exclusion.AWAY
    if clearance is None:
        return Exclusion.NOT_ASKED
    by_standing = {
        Standing.BARRED: Exclusion.BARRED,
        Standing.WAITING: Exclusion.WAITING,
        Standing.PENDING: Exclusion.PENDING,
        Standing.UNAVAILABLE: Exclusion.UNAVAILABLE,
    }
    if clearance.standing is not Standing.CLEARED:
        return by_standing[clearance.standing]
    if sat_before:
        return Exclusion.SAT_BEFORE
    return None if register.ok else Exclusion.REGISTER


def loads(case: Case | None) -> dict[UUID, int]:
    """How many seats each member holds on other cases that go on, or on all where none is named."""
    open_seats = Seat.rows.filter(state__in=sorted(HOLDING)).exclude(panel__case__stage__in=sorted(OVER)).order_by()
    if case is not None:
        open_seats = open_seats.exclude(panel__case=case)
    return dict(open_seats.values_list("member_id").annotate(n=Count("pk")))


def people(members: list[Member], held: dict[UUID, int], now: datetime) -> dict[UUID, Person]:
    """Members as the draw sees them, with clusters and donors computed from the register."""
    register, today = register_facts(Actor.system(), members, now), now.date()
    joined = clusters(register.members.values(), register.world, today)
    cluster = {member: number for number, one in enumerate(joined) for member in one.members}
    return {
        member.pk: Person(
            member=member.pk,
            region=member.region,
            sector=sector_of(_constituency(member), member.employer.kind if member.employer else None),
            legal=member.legal,
            gender=member.gender,
            languages=frozenset(member.languages),
            cluster=cluster[member.pk],
            funders=funders_of(register.members[member.pk], register.world, today),
            load=held.get(member.pk, 0),
        )
        for member in members
    }


def _constituency(member: Member) -> str:
    """The constituency of the running term; `able_to_sit` has read it."""
    terms: list[Term] = member.terms_now  # type: ignore[attr-defined]
    return terms[0].constituency


def preview_document(pool: Pool) -> Document:
    """The document of a draw from the pool as it stands, for nobody to see: people under their own identifiers.

    Raises `DocumentError` when no seat is vacant.
    """
    return Document.of(_preview(pool))


def pool_print(pool: Pool) -> str:
    """What tells whether a pool is still the same: who is in it and what counts of them, the rules, and who sits.

    How many tickets somebody has is left out: it changes with every draw of every other case.
    """
    value = _preview(pool)
    people = [{**person, "tickets": 1} for person in value["pool"]]
    return digest({**value, "pool": people})


def _preview(pool: Pool) -> dict[str, Any]:
    numbers = {place.member.pk.hex: place for place in pool.places}
    body = draw_body(
        pool.size,
        {word: place.person for word, place in numbers.items() if place.in_pool},
        {word: place.person for word, place in numbers.items() if place.seat},
        [word for word, place in numbers.items() if place.exclusion],
        rules=pool.rules,
        wishes=pool.wishes,
        codes=Codes(partial(next, map(str, count()))),
    )
    return {**body, "v": VERSION, "draw_id": "preview", "beacon": {"chain": "none", "round": 1}, "prev": "0" * 64}


def preview(pool: Pool) -> tuple[list[str], Verdict]:
    """Whether a panel can be drawn from the pool as it stands, and what would have to be relaxed."""
    return feasible(preview_document(pool))


def call_facts(case: Case, pool: Pool, possible: Verdict, before: list[Calling], now: datetime) -> CallFacts:
    """What decides whether others are called; `possible` is what `preview` says, `before` what was called."""
    day, days = now.date(), pool.rules.conflict_appeal_days
    barred = [one.clearance for one in pool.places if one.exclusion is Exclusion.BARRED and one.clearance]
    gone = sent_away(now - TIME_TO_OBJECT, now)
    return CallFacts(
        pool=pool.facts,
        impossible=bool({"draws.infeasible", "draws.too_hard"} & set(possible.codes)),
        recusals=sum(may_be_overturned(one.concerns, days, now) for one in barred),
        sent_away=sum(one.exclusion is Exclusion.AWAY and one.member.pk in gone for one in pool.places),
        standing_by=len(deputies_for(case, day)),
        deputies_called=any(one.kind == SeatKind.DEPUTY for one in before),
        roster_open=any(one.called_at is None for one in before),
        named=len(named_for(case.pk, day)),
    )


@dataclass(frozen=True)
class Step:
    """One line of the walk, with the member behind the identifier and the chance they had, in percent."""

    place: int
    member: Member
    seated: bool
    limit: str
    chance: float | None


@dataclass(frozen=True)
class DrawView:
    """A draw as its officer reads it: what was fixed, what chance said, whom the walk passed over and why."""

    draw: Draw
    pool: int
    excluded: int
    seated: int
    relaxed: tuple[str, ...]
    steps: tuple[Step, ...]
    online: bool


def draw_views(actor: Actor, panel: Panel | None) -> list[DrawView]:
    """The draws of a panel with names, for those who may know them: two queries and one for each draw."""
    return [_draw_view(one.draw, names_in(actor, one)) for one in draws_of(actor, panel)]


def _draw_view(draw: Draw, names: dict[str, Member]) -> DrawView:
    document = draw.value
    outcome = draw.outcome if draw.result else {"walk": [], "relaxed": []}
    chances = chances_of(draw)
    steps = tuple(
        Step(place, names[word], act == "seat", why.split("/")[0], chances.get(word))
        for place, (word, act, why) in enumerate(outcome["walk"], start=1)
    )
    return DrawView(
        draw=draw,
        pool=len(document["pool"]),
        excluded=len(document["excluded"]),
        seated=len(document.get("seated", ())),
        relaxed=tuple(outcome["relaxed"]),
        steps=steps,
        online=draw.chain == QUICKNET,
    )
