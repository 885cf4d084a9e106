"""Who can be on duty when: a member's own calendar, everybody's for officers, and the panels that stand by."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Q

from council.access.queries import may, require_council
from council.access.rules import Permission
from council.draws.rules import DrawState
from council.duty.models import DutyAnswer, DutyPanel, DutyPlace
from council.duty.rules import (
    WhyOut,
    closes_on,
    is_away,
    last_of,
    month_of,
    months_of,
    open_quarter,
    quarter_after,
    quarter_of,
)
from council.kernel.actor import Actor
from council.leaves.queries import house_zone, leaves_of, today
from council.leaves.rules import back_at
from council.members.models import Member
from council.members.queries import me, sitting

SHOWN = 12
"""Panels of months on the officers' page, the latest first."""


def closing(quarter: date) -> datetime:
    """The moment after which nobody can say anything about a quarter."""
    return back_at(closes_on(quarter), house_zone())


def said_of(answer: DutyAnswer) -> tuple[bool, bool, bool]:
    """What an answer says of the three months."""
    return answer.first, answer.second, answer.third


@dataclass(frozen=True)
class Month:
    """One month for one member. `available`: said so in time, and no leave takes a day of it."""

    month: date
    declared: bool
    away: bool
    on_duty: bool

    @property
    def available(self) -> bool:
        """Whether the member can be drawn for it."""
        return self.declared and not self.away


@dataclass(frozen=True)
class Quarter:
    """A quarter on the member's page. `begun`: it runs. `open`: the member can still say something about it."""

    quarter: date
    until: date
    begun: bool
    open: bool
    answered_at: datetime | None
    months: tuple[Month, ...]

    @property
    def chosen(self) -> list[str]:
        """The months that were ticked, as the form names them."""
        return [one.month.isoformat() for one in self.months if one.declared]


def shown_quarters(day: date) -> list[date]:
    """The running quarter and those after it, to the one that is open."""
    found, last = [quarter_of(day)], open_quarter(day)
    while found[-1] < last:
        found.append(quarter_after(found[-1]))
    return found


def my_quarters(actor: Actor, now: datetime) -> list[Quarter]:
    """What the actor said about the running quarter and those to come. Four queries."""
    require_council(actor, Permission.COUNCIL_DUTY_DECLARE)
    member, day = me(actor), today(now)
    quarters = shown_quarters(day)
    answers = {one.quarter: one for one in DutyAnswer.objects.filter(member=member, quarter__in=quarters)}
    leaves = leaves_of([member.pk], quarters[0])[member.pk]
    drawn = DutyPlace.objects.filter(member=member, position__isnull=False, panel__month__gte=quarters[0])
    duty = frozenset(drawn.values_list("panel__month", flat=True))
    return [_quarter(one, answers.get(one), leaves, duty, day) for one in quarters]


def _quarter(
    quarter: date, answer: DutyAnswer | None, leaves: list[tuple[date, date]], duty: frozenset[date], day: date
) -> Quarter:
    return Quarter(
        quarter=quarter,
        until=closes_on(quarter),
        begun=quarter <= day,
        open=quarter == open_quarter(day),
        answered_at=answer.answered_at if answer else None,
        months=_months(quarter, answer, leaves, duty),
    )


def _months(
    quarter: date, answer: DutyAnswer | None, leaves: list[tuple[date, date]], duty: Collection[date]
) -> tuple[Month, ...]:
    said = said_of(answer) if answer else (False, False, False)
    return tuple(
        Month(month, declared, is_away(month, leaves), month in duty)
        for month, declared in zip(months_of(quarter), said, strict=True)
    )


@dataclass(frozen=True)
class Row:
    """One member in the officers' table."""

    member: Member
    answered: bool
    months: tuple[Month, ...]


@dataclass(frozen=True)
class Table:
    """Everybody for one quarter. `counts`: how many can be drawn for each month."""

    quarter: date
    until: date
    rows: tuple[Row, ...]

    @property
    def counts(self) -> list[tuple[date, int]]:
        """Each month with how many are available."""
        of = zip(months_of(self.quarter), zip(*(row.months for row in self.rows), strict=True), strict=False)
        found = {month: sum(one.available for one in column) for month, column in of}
        return [(month, found.get(month, 0)) for month in months_of(self.quarter)]


def tables(actor: Actor, now: datetime) -> list[Table]:
    """Who said what about the running quarter and those to come, for officers. Five queries, however many members."""
    require_council(actor, Permission.COUNCIL_DUTY_READ)
    day = today(now)
    quarters, members = shown_quarters(day), sitting(day)
    answers = {(one.member_id, one.quarter): one for one in DutyAnswer.objects.filter(quarter__in=quarters)}
    leaves = leaves_of([one.pk for one in members], quarters[0])
    drawn = DutyPlace.objects.filter(position__isnull=False, panel__month__gte=quarters[0])
    duty = set(drawn.values_list("member_id", "panel__month"))
    return [
        Table(
            quarter,
            closes_on(quarter),
            tuple(
                Row(
                    one,
                    (one.pk, quarter) in answers,
                    _months(
                        quarter,
                        answers.get((one.pk, quarter)),
                        leaves.get(one.pk, []),
                        {month for who, month in duty if who == one.pk},
                    ),
                )
                for one in members
            ),
        )
        for quarter in quarters
    ]


@dataclass(frozen=True)
class Standby:
    """The panel of a month as officers see it: who was drawn, in order, or that none was possible.

    `out` are those who were not in the pool, each with why: only for those who may read interests.
    """

    panel: DutyPanel
    members: tuple[Member, ...]
    out: tuple[tuple[Member, str], ...]

    @property
    def state(self) -> str:
        """Where it stands: failed, committed or drawn."""
        return str(self.panel.draw.state) if self.panel.draw else "failed"


def standbys(actor: Actor) -> list[Standby]:
    """The latest panels of months, for officers. Two queries."""
    require_council(actor, Permission.COUNCIL_DUTY_READ)
    found = list(DutyPanel.objects.select_related("draw").order_by("-month")[:SHOWN])
    shown = Q(position__isnull=False)
    if may(actor, Permission.COUNCIL_INTERESTS_READ):
        shown |= Q(in_pool=False)
    drawn: defaultdict[UUID, list[Member]] = defaultdict(list)
    out: defaultdict[UUID, list[tuple[Member, str]]] = defaultdict(list)
    places = DutyPlace.objects.filter(shown, panel__in=found).select_related("member")
    for place in places.order_by("position", "member__name", "pk"):
        if place.in_pool:
            drawn[place.panel_id].append(place.member)
        else:
            out[place.panel_id].append((place.member, place.reason))
    return [Standby(one, tuple(drawn[one.pk]), tuple(out[one.pk])) for one in found]


def impossible(now: datetime) -> list[DutyPanel]:
    """Months, this one or to come, for which no panel was possible."""
    found = DutyPanel.objects.filter(failed_at__isnull=False, month__gte=month_of(today(now)))
    return list(found.order_by("month"))


def availability(
    month: date, members: Iterable[Member], *, sent_before: datetime | None = None
) -> dict[UUID, WhyOut | None]:
    """Of each of some members why they cannot be on duty in a month, as far as the calendar goes. Two queries.

    A leave that somebody else entered after `sent_before` keeps nobody out: it could choose who is in the pool.
    """
    ids, quarter = [one.pk for one in members], quarter_of(month)
    said = {
        one.member_id: dict(zip(months_of(quarter), said_of(one), strict=True))[month]
        for one in DutyAnswer.objects.filter(quarter=quarter, member__in=ids)
    }
    leaves = leaves_of(ids, month, sent_before=sent_before)
    found: dict[UUID, WhyOut | None] = {}
    for pk in ids:
        away = WhyOut.AWAY if is_away(month, leaves.get(pk, ())) else None
        found[pk] = away if said.get(pk) else WhyOut.NOT_SAID
    return found


def unanswered(quarter: date, members: Iterable[Member]) -> list[Member]:
    """Those of some members who said nothing about a quarter. One query."""
    said = set(DutyAnswer.objects.filter(quarter=quarter).values_list("member_id", flat=True))
    return [one for one in members if one.pk not in said]


def panel_of_month(month: date) -> DutyPanel | None:
    """The panel of a month, drawn or not, or none possible; nothing while it was not fixed yet."""
    return DutyPanel.objects.select_related("draw").filter(month=month).first()


def standing_panel(now: datetime) -> DutyPanel | None:
    """The panel that stands by today, if one was drawn for this month."""
    found = panel_of_month(month_of(today(now)))
    return found if found and found.draw and found.draw.state == DrawState.DRAWN else None


def undrawn(now: datetime) -> list[DutyPanel]:
    """Panels whose draw is committed and waits for chance; of months that are over, none."""
    found = DutyPanel.objects.filter(draw__state=DrawState.COMMITTED, month__gte=month_of(today(now)))
    return list(found.order_by("month"))


def never_drawn(now: datetime) -> list[DutyPanel]:
    """Panels of months that are over and whose draw was never made."""
    found = DutyPanel.objects.filter(draw__state=DrawState.COMMITTED, month__lt=month_of(today(now)))
    return list(found.order_by("month"))


def drawn_places(panel: DutyPanel) -> list[DutyPlace]:
    """Who was drawn for a month, in the order of the draw."""
    return list(panel.places.filter(position__isnull=False).select_related("member").order_by("position"))


def month_is_over(panel: DutyPanel, now: datetime) -> bool:
    """Whether the month of a panel lies behind us."""
    return last_of(panel.month) < today(now)
