"""Reaching panels and seats, and the pool from which they are drawn."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from itertools import count
from uuid import UUID

from django.db.models import Count, QuerySet

from cases.challenges.queries import heard
from cases.clearance.queries import Clearance, clearances
from cases.clearance.rules import Standing
from cases.docket.models import Case
from cases.docket.queries import rules_for
from cases.lifecycle import Stage
from cases.panel.models import Candidate, Challenge, Panel, PanelDraw, Seat
from cases.panel.rules import (
    DRAW_VOID,
    HOLDING,
    OPEN_CHALLENGES,
    SITTING,
    Codes,
    Exclusion,
    Person,
    PoolFacts,
    SeatState,
    Wishes,
    draw_body,
    may_redraw,
)
from council.access.queries import get_or_unreachable, holders_of_any, reachable
from council.access.rules import PANEL, Office
from council.draws.models import Draw
from council.draws.queries import feasible
from council.draws.rules import DrawState
from council.interests.queries import register_facts, standing
from council.interests.rules.clusters import clusters, funders_of
from council.kernel.actor import Actor
from council.kernel.draw.document import VERSION, Document
from council.kernel.verdicts import NotReachable, Verdict
from council.leaves.queries import away
from council.members.models import Member, Term
from council.members.queries import sitting
from council.procedure.rules import Rules
from council.safeguards.rules import Panellist, sector_of


def panel_of(actor: Actor, case_id: UUID) -> Panel | None:
    """The panel of the latest round, or nothing when none was drawn yet or the actor may not know it."""
    return reachable(actor, Panel.rows.filter(case_id=case_id)).order_by("-round").first()


def latest(case_id: UUID) -> QuerySet[Panel, UUID]:
    """The panel of the latest round, to filter rows of later rooms by; those rows stand behind the wall themselves."""
    return Panel.rows.filter(case_id=case_id).order_by("-round").values_list("pk", flat=True)[:1]


def seats(actor: Actor, case_id: UUID) -> list[Seat]:
    """The seats of those who sit on the latest panel now, with their members, in the order of the draw."""
    held = Seat.rows.filter(panel=latest(case_id), state__in=sorted(SITTING))
    return list(reachable(actor, held).select_related("member").order_by("position"))


def all_seats(actor: Actor, case_id: UUID) -> list[Seat]:
    """Every seat of every panel of a case, also of those who left, oldest first."""
    found = reachable(actor, Seat.rows.filter(panel__case_id=case_id))
    return list(found.select_related("member", "panel").order_by("panel__round", "position"))


def my_seat(actor: Actor, case_id: UUID) -> Seat:
    """The seat on which the actor sits now, or `NotReachable`."""
    if actor.id is None:
        raise NotReachable
    mine = Seat.rows.filter(panel__case_id=case_id, member__user_id=actor.id, state=SeatState.SEATED)
    return get_or_unreachable(reachable(actor, mine).select_related("member", "panel"))


def my_seats(actor: Actor) -> list[Seat]:
    """Every seat on which the actor sits now, with its case, by number of the case. One query."""
    if actor.id is None:
        return []
    mine = Seat.rows.filter(member__user_id=actor.id, state=SeatState.SEATED, panel__dissolved_at=None)
    return list(reachable(actor, mine).select_related("panel__case").order_by("panel__case__number"))


def held_seat(actor: Actor, case_id: UUID) -> Seat:
    """The seat on which the actor sits or has served to the end, for reading; or `NotReachable`."""
    if actor.id is None:
        raise NotReachable
    mine = Seat.rows.filter(panel=latest(case_id), member__user_id=actor.id, state__in=sorted(SITTING))
    return get_or_unreachable(reachable(actor, mine).select_related("member", "panel"))


def seat_for(actor: Actor, seat_id: UUID, *, lock: bool = False) -> Seat:
    """One seat, or `NotReachable`."""
    found = reachable(actor, Seat.rows.select_related("member", "panel"))
    return get_or_unreachable(found.select_for_update(of=("self",)) if lock else found, pk=seat_id)


def challenge_for(actor: Actor, challenge_id: UUID, *, lock: bool = False) -> Challenge:
    """One challenge with its seat, or `NotReachable`."""
    found = reachable(actor, Challenge.rows.select_related("seat__panel", "seat__member"))
    return get_or_unreachable(found.select_for_update(of=("self",)) if lock else found, pk=challenge_id)


def challenges(actor: Actor, case_id: UUID) -> list[Challenge]:
    """Every challenge on a case, oldest first."""
    found = reachable(actor, Challenge.rows.filter(seat__panel__case_id=case_id))
    return list(found.select_related("seat__member").prefetch_related("votes").order_by("filed_at", "pk"))


def draws_of(actor: Actor, panel: Panel | None) -> list[PanelDraw]:
    """The draws of a panel, in order."""
    if panel is None:
        return []
    found = reachable(actor, PanelDraw.rows.filter(panel=panel))
    return list(found.select_related("draw").order_by("draw__position"))


def counting(draws: Iterable[PanelDraw]) -> list[PanelDraw]:
    """Those of some draws that are not void."""
    return [one for one in draws if one.draw.state != DrawState.VOID]


def void_draws(actor: Actor, case_id: UUID) -> list[PanelDraw]:
    """The draws for a case that were found void, in order: for everybody who may know the panel."""
    found = reachable(actor, PanelDraw.rows.filter(case_id=case_id, draw__state=DrawState.VOID))
    return list(found.select_related("draw").order_by("draw__position"))


def voidable(actor: Actor, case_id: UUID | None = None) -> list[PanelDraw]:
    """The last draw that counts of each panel that nobody sits on yet, by number; of one case when it is given."""
    found = PanelDraw.rows.exclude(draw__state=DrawState.VOID)
    found = found.filter(case__stage=Stage.PANEL_FORMATION, panel__frozen_at=None, panel__dissolved_at=None)
    if case_id is not None:
        found = found.filter(case_id=case_id)
    rows = reachable(actor, found).select_related("draw", "case", "panel").order_by("draw__position")
    last = {one.panel_id: one for one in rows}
    return sorted(last.values(), key=lambda one: one.draw.draw_id)[:200]


def redraw_verdict(case: Case, draw: PanelDraw) -> Verdict:
    """Whether a draw of a case can still be found void: the same for who asks and for the act. Two queries."""
    later = PanelDraw.rows.filter(panel=draw.panel, draw__position__gt=draw.draw.position)
    return may_redraw(
        stage=case.stage,
        frozen=draw.panel.frozen_at is not None or draw.panel.dissolved_at is not None,
        later=later.exclude(draw__state=DrawState.VOID).exists(),
        challenges=_open_challenges(case),
    )


def drawn_people(draws: Collection[UUID]) -> dict[UUID, list[UUID]]:
    """The accounts of everybody who holds a seat of the panels for which these draws were made. One query."""
    held = Seat.rows.filter(panel__draws__draw__in=draws, state__in=sorted(HOLDING)).order_by("position")
    found: dict[UUID, list[UUID]] = {}
    for draw, person in held.values_list("panel__draws__draw_id", "member__user_id"):
        found.setdefault(draw, []).append(person)
    return found


def _open_challenges(case: Case) -> int:
    return Challenge.rows.filter(seat__panel__case=case, state__in=sorted(OPEN_CHALLENGES)).count()


def names_in(actor: Actor, draw: PanelDraw) -> dict[str, Member]:
    """Who stands behind the identifiers of a draw, for those who may know it."""
    found = reachable(actor, Candidate.rows.filter(panel_draw=draw)).select_related("member")
    return {candidate.code: candidate.member for candidate in found}


@dataclass(frozen=True)
class Place:
    """One member of the council before a draw: in the pool, seated already, or out with a reason.

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
    def in_pool(self) -> bool:
        """Whether chance may name this person."""
        return self.exclusion is None and self.seat is None


@dataclass(frozen=True)
class Pool:
    """Everything that decides a draw, before chance speaks."""

    panel: Panel | None
    size: int
    places: tuple[Place, ...]
    wishes: Wishes
    rules: Rules
    challenges: int
    heard: tuple[int, str]
    stage: str

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
        reasons = [place.exclusion for place in self.places]
        return PoolFacts(
            stage=self.stage,
            frozen=self.panel is not None and self.panel.frozen_at is not None,
            vacant=self.size - len(self.holders),
            waiting=reasons.count(Exclusion.WAITING) + reasons.count(Exclusion.NOT_ASKED),
            pending=reasons.count(Exclusion.PENDING),
            challenges=self.challenges,
            said=self.heard[0],
            time=self.heard[1],
        )

    @property
    def panellists(self) -> list[Panellist]:
        """The holders as the limits of a panel see them."""
        people = [place.person for place in self.holders]
        return [Panellist(one.cluster, one.sector, one.legal) for one in people]


def current_panel(case_id: UUID) -> Panel | None:
    """The panel that is being formed or that works: the latest round, unless it made way for a new one."""
    panel = Panel.rows.filter(case_id=case_id).order_by("-round").first()
    dissolved = panel is not None and panel.dissolved_at is not None
    return None if dissolved else panel


def pool_of(actor: Actor, case: Case, now: datetime) -> Pool:
    """Every sitting member with the reason for being in or out: a fixed number of queries.

    Only for those who may read declarations; for others everybody is out.
    """
    rules, panel = rules_for(case, now), current_panel(case.pk)
    members = sitting(now.date())
    cleared = {one.member.pk: one for one in clearances(actor, case.pk)}
    register, leaves = standing(members, now), away(now)
    seats_here = list(Seat.rows.filter(panel__case=case).select_related("panel"))
    held = {one.member_id: one for one in seats_here if panel and one.panel_id == panel.pk and one.state in HOLDING}
    sat = {one.member_id for one in seats_here if not _let_go(one)}
    people = _people(members, _loads(case), now)
    beside = {other for pair in rules.offices_apart() if Office.PANELLIST in pair for other in pair} - PANEL
    officers = holders_of_any(beside, case.pk)
    places = []
    for member in members:
        seat, clearance, back = held.get(member.pk), cleared.get(member.pk), leaves.get(member.pk)
        out = None if seat else _exclusion(clearance, register[member.pk], sat_before=member.pk in sat, away=bool(back))
        if out is None and seat is None and member.user_id in officers:
            out = Exclusion.OFFICER
        places.append(Place(member, people[member.pk], clearance, register[member.pk], seat, out, back))
    return Pool(
        panel=panel,
        size=panel.size if panel else rules.panel_size,
        places=tuple(places),
        wishes=Wishes(case.region, case.language.split("-")[0]),
        rules=rules,
        challenges=_open_challenges(case),
        heard=heard(case.pk, now),
        stage=case.stage,
    )


def _let_go(seat: Seat) -> bool:
    """Whether somebody was drawn by a draw that is void: such a seat was never sat on and bars from nothing."""
    return seat.state == SeatState.REPLACED and seat.left_reason == DRAW_VOID


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


def _loads(case: Case) -> dict[UUID, int]:
    """How many seats each member holds on other cases."""
    open_seats = Seat.rows.filter(state__in=sorted(HOLDING)).exclude(panel__case=case).order_by()
    return dict(open_seats.values_list("member_id").annotate(n=Count("pk")))


def _people(members: list[Member], loads: dict[UUID, int], now: datetime) -> dict[UUID, Person]:
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
            load=loads.get(member.pk, 0),
        )
        for member in members
    }


def _constituency(member: Member) -> str:
    """The constituency of the running term; `sitting` has read it."""
    terms: list[Term] = member.terms_now  # type: ignore[attr-defined]
    return terms[0].constituency


def preview(pool: Pool) -> tuple[list[str], Verdict]:
    """Whether a panel can be drawn from the pool as it stands, and what would have to be relaxed."""
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
    value = {**body, "v": VERSION, "draw_id": "preview", "beacon": {"chain": "none", "round": 1}, "prev": "0" * 64}
    return feasible(Document.of(value))


@dataclass(frozen=True)
class Step:
    """One line of the walk, with the member behind the identifier."""

    place: int
    member: Member
    seated: bool
    limit: str


@dataclass(frozen=True)
class DrawView:
    """A draw as its officer reads it: what was fixed, what chance said, whom the walk passed over and why."""

    draw: Draw
    pool: int
    excluded: int
    seated: int
    relaxed: tuple[str, ...]
    steps: tuple[Step, ...]


def draw_views(actor: Actor, panel: Panel | None) -> list[DrawView]:
    """The draws of a panel with names, for those who may know them: two queries and one for each draw."""
    return [_draw_view(one.draw, names_in(actor, one)) for one in draws_of(actor, panel)]


def _draw_view(draw: Draw, names: dict[str, Member]) -> DrawView:
    document = draw.value
    outcome = draw.outcome if draw.result else {"walk": [], "relaxed": []}
    steps = tuple(
        Step(place, names[word], act == "seat", why.split("/")[0])
        for place, (word, act, why) in enumerate(outcome["walk"], start=1)
    )
    return DrawView(
        draw=draw,
        pool=len(document["pool"]),
        excluded=len(document["excluded"]),
        seated=len(document.get("seated", ())),
        relaxed=tuple(outcome["relaxed"]),
        steps=steps,
    )
