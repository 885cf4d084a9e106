"""The docket: every case that the actor may reach, filtered, sorted, and read by key, never by page number."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from cases.docket.models import Case
from cases.docket.queries import cases
from cases.overview.queries.search import words_found
from cases.overview.rules import COUNTED, EXPORTED, PAGE, Counted, Sort, counted
from council.kernel.actor import Actor
from council.kernel.keyset import Cursor

FIELDS = ("number", "title", "stage", "topic", "language", "expedited", "submitted_at", "due_at", "platform__name")
"""What a row of the list shows; nothing else is read."""


@dataclass(frozen=True)
class Wanted:
    """What somebody wants to see of the docket. Empty means: not filtered by this."""

    stage: str = ""
    platform: UUID | None = None
    topic: str = ""
    language: str = ""
    expedited: bool = False
    overdue: bool = False
    words: str = ""
    sort: Sort = Sort.NEWEST
    after: Cursor | None = None
    before: Cursor | None = None


@dataclass(frozen=True)
class DocketPage:
    """One page: its cases, how many there are, and the places before and after it, if there is anything."""

    cases: list[Case]
    count: Counted
    before: Cursor | None
    after: Cursor | None


def docket(actor: Actor, wanted: Wanted, now: datetime) -> DocketPage:
    """One page of the docket. Three queries however many cases there are, four with a search."""
    found = _filtered(actor, wanted, now)
    back = wanted.before is not None
    rows = list(_from(found, wanted, back=back).select_related("platform").only(*FIELDS)[: PAGE + 1])
    more, rows = len(rows) > PAGE, rows[:PAGE]
    if back:
        rows.reverse()
    first, last = (_place(rows[0], wanted.sort), _place(rows[-1], wanted.sort)) if rows else (None, None)
    return DocketPage(
        cases=rows,
        count=counted(len(found.order_by().values_list("pk")[: COUNTED + 1])),
        before=first if (more if back else wanted.after is not None) else None,
        after=last if (back or more) else None,
    )


def exported(actor: Actor, wanted: Wanted, now: datetime) -> list[Case]:
    """Every case that fits, in the order wanted, at most `EXPORTED`. Read here and now: a page asks no table itself."""
    found = _filtered(actor, wanted, now).order_by(*_order(wanted.sort, back=False))
    return list(found.select_related("platform").only(*FIELDS)[:EXPORTED])


def _filtered(actor: Actor, wanted: Wanted, now: datetime) -> QuerySet[Case]:
    equal: dict[str, Any] = {
        "stage": wanted.stage,
        "platform_id": wanted.platform,
        "topic": wanted.topic,
        "language": wanted.language,
    }
    found = cases(actor).filter(**{field: value for field, value in equal.items() if value})
    if wanted.expedited:
        found = found.filter(expedited=True)
    if wanted.overdue:
        found = found.filter(due_at__lt=now)
    if wanted.words:
        found = found.filter(number__in=words_found(actor, wanted.words, now))
    if wanted.sort is Sort.DUE:
        found = found.filter(due_at__isnull=False)
    return found


def _order(sort: Sort, *, back: bool) -> tuple[str, str]:
    if sort is Sort.DUE:
        return ("-due_at", "-pk") if back else ("due_at", "pk")
    return ("submitted_at", "pk") if back else ("-submitted_at", "-pk")


def _from(found: QuerySet[Case], wanted: Wanted, *, back: bool) -> QuerySet[Case]:
    """The rows on one side of a place, nearest first.

    `at <= x AND (at < x OR id < y)`: the first half bounds the walk through the index, the second is exact.
    """
    place = wanted.before if back else wanted.after
    order = _order(wanted.sort, back=back)
    if place is not None:
        field = order[0].lstrip("-")
        way = "lt" if order[0].startswith("-") else "gt"
        exact = Q(**{f"{field}__{way}": place.at}) | Q(**{f"pk__{way}": place.id})
        found = found.filter(Q(**{f"{field}__{way}e": place.at}) & exact)
    return found.order_by(*order)


def _place(case: Case, sort: Sort) -> Cursor | None:
    at = case.due_at if sort is Sort.DUE else case.submitted_at
    return Cursor(at, case.pk) if at else None
