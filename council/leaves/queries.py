"""Who is away. Rooms that give out work ask by day; the reason is for the person, the chair and the secretariat."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import F, Q, QuerySet

from council.access.queries import get_or_unreachable, may, require_council
from council.access.rules import Permission
from council.kernel.actor import Actor
from council.leaves.models import Leave
from council.leaves.rules import day_of
from council.members.queries import known_to_all, me

SHOWN = 12
"""Leaves that are over, on the page of their member."""


def house_zone() -> ZoneInfo:
    """The council's time zone."""
    return ZoneInfo(settings.TIME_ZONE)


def today(now: datetime) -> date:
    """The calendar day of the council."""
    return day_of(now, house_zone())


def away(now: datetime) -> dict[UUID, date]:
    """Who is away today and until when (the last day), by member. One query."""
    day = today(now)
    found = Leave.objects.filter(first_day__lte=day, last_day__gte=day)
    return dict(found.values_list("member_id", "last_day"))


def sent_away(since: datetime, now: datetime) -> set[UUID]:
    """Members who are away today by a leave that somebody else entered since a moment. One query."""
    day = today(now)
    found = Leave.objects.filter(first_day__lte=day, last_day__gte=day, entered_at__gt=since)
    return set(found.exclude(entered_by=F("member__user")).values_list("member_id", flat=True))


def leaves_of(
    members: Collection[UUID], since: date, *, sent_before: datetime | None = None
) -> dict[UUID, list[tuple[date, date]]]:
    """First and last days of the leaves of these members that were not over before a day. One query.

    With `sent_before`, without those that somebody else entered after that moment: their member can still object.
    """
    found: defaultdict[UUID, list[tuple[date, date]]] = defaultdict(list)
    rows = Leave.objects.filter(member_id__in=members, last_day__gte=since).order_by("first_day")
    if sent_before is not None:
        rows = rows.filter(Q(entered_at__lte=sent_before) | Q(entered_by=F("member__user")))
    for member, first, last in rows.values_list("member_id", "first_day", "last_day"):
        found[member].append((first, last))
    return found


@dataclass(frozen=True)
class MyLeaves:
    """A member's own leaves: the one that runs or those that come, and some of those that are over."""

    coming: list[Leave]
    over: list[Leave]


def my_leaves(actor: Actor, now: datetime) -> MyLeaves:
    """The actor's own leaves, in order. Raises `NotReachable` for whoever is no member. Three queries."""
    day, mine = today(now), Leave.objects.filter(member=me(actor)).select_related("entered_by")
    coming = list(mine.filter(last_day__gte=day).order_by("first_day"))
    return MyLeaves(coming, list(mine.filter(last_day__lt=day).order_by("-first_day")[:SHOWN]))


def leaves_to_come(actor: Actor, now: datetime) -> list[Leave]:
    """Everybody's leaves that are not over, the first to begin first, for whoever enters them for others. One query."""
    require_council(actor, Permission.COUNCIL_LEAVE_ENTER)
    found = Leave.objects.filter(last_day__gte=today(now)).select_related("member", "entered_by")
    return list(found.order_by("first_day", "member__name"))


def leave_for(actor: Actor, leave_id: UUID, *, lock: bool = False) -> Leave:
    """One leave: one's own, or anybody's for whoever enters them for others. Raises `NotReachable`."""
    found: QuerySet[Leave] = Leave.objects.select_related("member")
    if not may(actor, Permission.COUNCIL_LEAVE_ENTER):
        found = found.filter(member__user=actor.id)
    return get_or_unreachable(found.select_for_update(of=("self",)) if lock else found, pk=leave_id)


def people_to_enter(actor: Actor, now: datetime) -> list[tuple[str, str]]:
    """Members and deputies but the actor, by name: for whom somebody else can enter a leave."""
    others = [one for one in known_to_all(now.date()) if one.user_id != actor.id]
    return [(str(one.pk), one.name) for one in others]


@dataclass(frozen=True)
class Held:
    """Something that a person holds and keeps while away, with the address of the page on which they step back."""

    what: str
    address: str


Holder = Callable[[Actor], list[Held]]
_holders: list[Holder] = []


def lists_what_is_held(holder: Holder) -> Holder:
    """Register what knows which seats a person holds: leaves stand below the cases and know none."""
    _holders.append(holder)
    return holder


def held_by(actor: Actor) -> list[Held]:
    """Everything the actor holds that a leave leaves as it is: a query for each room that says something."""
    return [one for holder in _holders for one in holder(actor)]
