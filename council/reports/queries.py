"""Reaching reports: whoever handles them, never one about oneself; and the member who was asked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import reduce
from operator import or_
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from council.access.models import Grant
from council.access.queries import get_or_unreachable
from council.access.rules import Office
from council.clocks.queries import live_of
from council.kernel.actor import Actor
from council.kernel.keyset import Cursor, read_cursor
from council.kernel.verdicts import NotReachable
from council.members.models import Member
from council.members.queries import known_to_all
from council.reports.models import Report
from council.reports.rules import OPEN, State

ON_A_PAGE = 50


def _self(actor: Actor) -> UUID:
    """The account of whoever acts. Raises `NotReachable` for everybody without one."""
    if actor.id is None:
        raise NotReachable
    return actor.id


def reports(actor: Actor) -> QuerySet[Report]:
    """Every report that the actor handles: of an integrity officer those about others, of the chair those about them.

    One about somebody who is both goes to the secretariat, so that none lies where nobody finds it. Nobody finds one
    about themselves.
    """
    held = Grant.objects.filter(person=OuterRef("member__user"), case_uuid=None, until=None)
    officer, chair = (
        Exists(held.filter(office=Office.INTEGRITY_OFFICER)),
        Exists(held.filter(office=Office.COUNCIL_CHAIR)),
    )
    handled = {
        Office.INTEGRITY_OFFICER: ~Q(officer),
        Office.COUNCIL_CHAIR: Q(officer),
        Office.SECRETARIAT: Q(officer) & Q(chair),
    }
    mine = [which for office, which in handled.items() if office in actor.offices]
    found = Report.objects.select_related("member").exclude(member__user_id=_self(actor))
    return found.filter(reduce(or_, mine)) if mine else found.none()


def report_for(actor: Actor, report_id: UUID, *, lock: bool = False) -> Report:
    """One report that the actor handles, or `NotReachable`."""
    found = reports(actor)
    return get_or_unreachable(found.select_for_update(of=("self",)) if lock else found, pk=report_id)


def _waiting(actor: Actor) -> QuerySet[Report]:
    return reports(actor).filter(state__in=sorted(OPEN))


def waiting(actor: Actor) -> list[Report]:
    """The first page of what waits and is not held: for the list of what there is to do."""
    return _page(_waiting(actor).filter(held=False), "received_at", None)[0]


@dataclass(frozen=True)
class Desk:
    """What lies on the desk: a page of what waits, one of what was ruled on, and where each goes on.

    `held` is how many wait behind because many came about one member in a day; of them themselves it is nothing.
    """

    waiting: list[Report]
    later: Cursor | None
    held: int
    ruled: list[Report]
    older: Cursor | None


def desk(actor: Actor, *, after: str = "", before: str = "", held: bool = False) -> Desk:
    """The reports that wait, the one that came first at the head, and those that were ruled on, the latest first.

    `after` and `before` are the places from which an address goes on; a broken one shows the first page. Those that are
    `held` are a list of their own. Three queries.
    """
    wait = _waiting(actor)
    there, more = _page(wait.filter(held=held), "received_at", read_cursor(after))
    ruled, past = _page(reports(actor).exclude(state__in=sorted(OPEN)), "ruled_at", read_cursor(before), newest=True)
    return Desk(
        waiting=there,
        later=Cursor(there[-1].received_at, there[-1].pk) if more else None,
        held=0 if held else wait.filter(held=True).count(),
        ruled=ruled,
        older=Cursor(ruled[-1].ruled_at, ruled[-1].pk) if past and ruled[-1].ruled_at else None,
    )


def _page(found: QuerySet[Report], by: str, place: Cursor | None, *, newest: bool = False) -> tuple[list[Report], bool]:
    """One page in the order of a time, and whether there are more."""
    sign, then = ("-", "lt") if newest else ("", "gt")
    if place is not None:
        found = found.filter(Q(**{f"{by}__{then}": place.at}) | Q(**{by: place.at, f"pk__{then}": place.id}))
    some = list(found.order_by(f"{sign}{by}", f"{sign}pk")[: ON_A_PAGE + 1])
    return some[:ON_A_PAGE], len(some) > ON_A_PAGE


def came_lately(member_id: UUID, now: datetime) -> int:
    """How many reports about a member came to the desk within the last day."""
    lately = Report.objects.filter(member=member_id, held=False, received_at__gt=now - timedelta(days=1))
    return lately.count()


def answer_by(found: list[Report]) -> dict[UUID, datetime]:
    """Until when members have to answer, by report."""
    return {one.subject: one.due_at for one in live_of(one.pk for one in found)}


def asked_of(actor: Actor) -> list[Report]:
    """What the member who acts was asked to declare and has not answered; without the words of whoever sent it."""
    mine = Report.objects.filter(member__user_id=_self(actor), state=State.ASKED)
    return list(mine.defer("words", "source", "contact", "reason").order_by("asked_at", "pk"))


def asked_for(actor: Actor, report_id: UUID, *, lock: bool = False) -> Report:
    """One of them, answered or not, or `NotReachable`."""
    found = Report.objects.filter(member__user_id=_self(actor), asked_at__isnull=False)
    return get_or_unreachable(found.select_for_update(of=("self",)) if lock else found, pk=report_id)


def reportable(now: datetime) -> list[Member]:
    """About whom something can be reported: members and deputies."""
    return known_to_all(now.date())


def to_raise() -> list[UUID]:
    """Upheld reports whose concern the timer has not raised yet."""
    found = Report.objects.filter(state=State.UPHELD, raised_at=None).order_by("ruled_at", "pk")
    return list(found.values_list("pk", flat=True))


def upheld(report_id: UUID) -> Report | None:
    """One of them, locked; nothing when another timer was faster."""
    found = Report.objects.select_for_update(of=("self",)).select_related("member")
    return found.filter(pk=report_id, state=State.UPHELD, raised_at=None).first()
