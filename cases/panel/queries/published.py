"""How the panel of a published case was drawn, for everybody: people under random identifiers, the panel by name."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from cases.lifecycle import Stage
from cases.panel.models import Candidate, PanelDraw, SafetyPlan, Seat
from cases.panel.rules import AT_SEATING, OVER, SITTING, SeatState
from council.access.queries import reachable
from council.draws.models import Draw
from council.draws.queries import chances_of, rehearsals_of, sources_of
from council.draws.rules import DrawState
from council.duty.models import DutyPanel
from council.kernel.actor import Actor
from council.kernel.draw.stream import LOTTERY, QUICKNET

SHORT = 6
"""Characters of an identifier that a page shows: enough to follow somebody down a list of two hundred."""


@dataclass(frozen=True)
class PublicStep:
    """One line of the walk. `name` is that of a panellist who decided the case; everybody else stays an identifier."""

    place: int
    code: str
    name: str
    seated: bool
    limit: str

    @property
    def short(self) -> str:
        """The beginning of the identifier."""
        return self.code[:SHORT]


@dataclass(frozen=True)
class PublicDraw:
    """One draw as its page shows it: how many could be drawn, could not, and sat already; and each step.

    `number` names it at its address: nought for the draw of the panel that stood by in `month`.
    """

    draw: Draw
    number: int
    pool: int
    excluded: int
    seated: int
    size: int
    relaxed: tuple[str, ...]
    steps: tuple[PublicStep, ...]
    beacon: bool
    """Whether the public beacon gave the number."""
    lotteries: bool
    """Whether the beacon was silent, and lotteries gave the numbers."""
    told_before: bool
    """Whether everybody's chance was known before chance spoke."""
    rehearsals: int
    largest: float
    smallest: float
    """The chances of the likeliest and of the unlikeliest of the pool, in percent, and in how many rehearsals they were
    found; 0 where they are not known."""
    left: int
    """How many of the pool the walk did not come to, since the panel was full."""
    month: date | None = None

    @property
    def sources(self) -> list[tuple[str, str]]:
        """The name of each source of chance and what it said: in hexadecimal, or the numbers that a lottery drew."""
        return [
            (one.name, one.data.decode() if one.name.startswith(LOTTERY) else one.data.hex())
            for one in sources_of(self.draw)
        ]


def is_secret(case_id: UUID) -> bool:
    """Whether a safety plan forbids to name the panel of a case, ever."""
    return SafetyPlan.rows.filter(case_id=case_id).exists()


def secrecy_of(actor: Actor, case_id: UUID) -> SafetyPlan | None:
    """The safety plan of a case, for those who may know its panel."""
    return reachable(actor, SafetyPlan.rows.filter(case_id=case_id)).first()


def _told_at_seating() -> QuerySet[PanelDraw]:
    """Draws that everybody may read before the opinion: where the rules name a panel once it sits, and no plan forbids.

    Whoever such a draw named sits already; a draw for an empty seat is told when that seat is taken. Of a panel on
    which a standing duty panel has seats nothing is told: its people may decide other cases (decision 0032). Where a
    case ended without an opinion nothing is told any more.
    """
    duty = Seat.rows.filter(panel=OuterRef("panel"), duty__isnull=False).exclude(state=SeatState.REPLACED)
    waits = Seat.rows.filter(drawn_by=OuterRef("pk"), state=SeatState.DRAWN)
    plan = SafetyPlan.rows.filter(case=OuterRef("case"))
    told = PanelDraw.rows.filter(
        draw__state=DrawState.DRAWN,
        panel__frozen_at__isnull=False,
        panel__dissolved_at=None,
        case__rules__values__panel_disclosure=AT_SEATING,
    )
    over = sorted(OVER - {Stage.PUBLISHED, Stage.CLOSED})
    return told.exclude(Exists(waits) | Exists(plan) | Exists(duty)).exclude(case__stage__in=over)


def told_at_seating(commitments: Collection[str]) -> frozenset[str]:
    """Of some commitments those whose draw has a page of its own. One query."""
    found = _told_at_seating().filter(draw__commitment__in=commitments)
    return frozenset(found.values_list("draw__commitment", flat=True))


def draw_told_at_seating(commitment: str) -> PublicDraw | None:
    """The draw behind a commitment, with the names of those who sit, or nothing while it is not to be told."""
    one = _told_at_seating().filter(draw__commitment=commitment).select_related("draw").first()
    if one is None:
        return None
    sat = Seat.rows.filter(panel_id=one.panel_id, state__in=sorted(SITTING), drawn_by=one)
    rows = Candidate.rows.filter(panel_draw=one, member__in=sat.values("member"))
    return _shown(one.draw, dict(rows.values_list("code", "member__name")))


def published_draws(case_id: UUID, until: datetime) -> list[PublicDraw]:
    """The draws of a case that were made up to a moment, in order, also void ones. Two queries, however many there are.

    Closed by the caller: only for a case whose opinion is out with the names of its panel, up to its publication. What
    is drawn after that belongs to a case that is heard again.
    """
    found = PanelDraw.rows.filter(case_id=case_id, draw__drawn_at__lte=until).select_related("draw")
    rows = list(found.order_by("draw__position"))
    names = _names(case_id, until)
    return [_shown(one.draw, names) for one in rows]


def published_draw(case_id: UUID, until: datetime, position: int) -> Draw | None:
    """One of these draws by its number, or nothing."""
    found = PanelDraw.rows.filter(case_id=case_id, draw__drawn_at__lte=until, draw__position=position)
    one = found.select_related("draw").first()
    return one.draw if one else None


def duty_behind(case_id: UUID, until: datetime) -> tuple[DutyPanel | None, list[DutyPanel]]:
    """The panel that stood by from which people sat on the last panel of a case up to a moment; and all of any of its
    panels. One query.
    """
    sat = list(_sat(case_id, until).select_related("duty__draw").order_by("-panel__round", "position"))
    last = next((seat.duty for seat in sat if seat.panel_id == sat[0].panel_id and seat.duty), None)
    return last, list({seat.duty.pk: seat.duty for seat in sat if seat.duty}.values())


def published_duty(case_id: UUID, until: datetime, duty: DutyPanel) -> list[PublicDraw]:
    """The draw of the panel that stood by, with the names of those who decided this case. Closed by the caller.

    Two queries. Those who decided other cases are named on the pages of those.
    """
    if duty.draw is None or duty.draw.state != DrawState.DRAWN:
        return []
    rows = duty.places.filter(member__in=_sat(case_id, until).filter(duty=duty).values("member"))
    return [_shown(duty.draw, dict(rows.values_list("code", "member__name")), number=0, month=duty.month)]


def _sat(case_id: UUID, until: datetime) -> QuerySet[Seat]:
    """Who decided the case. Whoever was drawn and left, or is drawn for a hearing anew, is not among them."""
    by_draw = Q(drawn_by__draw__drawn_at__lte=until) | Q(duty__isnull=False, seated_at__lte=until)
    return Seat.rows.filter(by_draw, panel__case_id=case_id, state__in=sorted(SITTING))


def _names(case_id: UUID, until: datetime) -> dict[str, str]:
    """Who decided the case, by identifier."""
    rows = Candidate.rows.filter(panel_draw__case_id=case_id, member__in=_sat(case_id, until).values("member"))
    return dict(rows.values_list("code", "member__name"))


def _shown(draw: Draw, names: Mapping[str, str], *, number: int | None = None, month: date | None = None) -> PublicDraw:
    document, outcome = draw.value, draw.outcome
    drawn, chances = set(outcome["drawn"]), chances_of(draw).values()
    lotteries = any(one.name.startswith(LOTTERY) for one in sources_of(draw))
    steps = tuple(
        PublicStep(place, code, names.get(code, "") if code in drawn else "", act == "seat", why.split("/")[0])
        for place, (code, act, why) in enumerate(outcome["walk"], start=1)
    )
    return PublicDraw(
        draw=draw,
        number=draw.position if number is None else number,
        month=month,
        pool=len(document["pool"]),
        excluded=len(document["excluded"]),
        seated=len(document.get("seated", ())),
        size=document["panel_size"],
        relaxed=tuple(outcome["relaxed"]),
        steps=steps,
        beacon=draw.chain == QUICKNET and not lotteries,
        lotteries=lotteries,
        told_before=draw.chances_at is not None and draw.chances_at < draw.due_at,
        rehearsals=rehearsals_of(draw),
        largest=max(chances, default=0.0),
        smallest=min(chances, default=0.0),
        left=len(outcome["order"]) - len(steps),
    )
