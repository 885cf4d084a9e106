"""Counting declarations, concerns, challenges and reports by year, for everybody: no case, no person."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import datetime
from typing import Any

from django.db.models import Case, CharField, Count, Exists, F, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce, ExtractYear

from cases.challenges.models import PoolChallenge
from cases.challenges.rules import Side
from cases.clearance.models import CaseDeclaration, Concern, ConflictRuling
from cases.clearance.rules import Decision, Origin
from cases.figures.rules import COLUMNS, Figures, Table, Year, shown
from council.interests.rules.words import RULED_ON, Result
from council.reports.models import Report

OPEN = "open"
SIDES = {Side.APPELLANT: Table.APPELLANT, Side.PLATFORM: Table.PLATFORM}


def figures(before: datetime) -> list[Year]:
    """The figures of every year, the newest first, as things stood at a moment. Five queries for any number."""
    years: defaultdict[int, dict[Table, Counter[str]]] = defaultdict(lambda: {table: Counter() for table in Table})
    declared = CaseDeclaration.rows.filter(opened_at__lt=before)
    for year, what, n in _by_year(declared, "opened_at", _answered(before), before):
        years[year][Table.DECLARATIONS].update({"total": n, what: n})
    raised = Concern.rows.filter(raised_at__lt=before, result__in=sorted(RULED_ON))
    for year, code, n in _by_year(raised, "raised_at", F("code"), before):
        years[year][Table.RULES].update({"total": n, code: n})
    for year, what, n in _by_year(raised, "raised_at", _followed(before), before):
        years[year][Table.FOLLOWED].update({"total": n, what: n})
    said = PoolChallenge.rows.filter(filed_at__lt=before)
    for year, side, what, n in _by_year(said, "filed_at", _state("closed_at", before), before, "side"):
        years[year][SIDES[Side(side)]].update({"total": n, what: n})
    reported = Report.objects.filter(received_at__lt=before)
    for year, what, n in _by_year(reported, "received_at", _state("ruled_at", before), before):
        years[year][Table.REPORTS].update({"total": n, what: n})
    return [Year(year, shown(_columns(counts))) for year, counts in sorted(years.items(), reverse=True)]


def _by_year(rows: QuerySet[Any], field: str, what: Any, before: datetime, *more: str) -> list[tuple[Any, ...]]:
    grouped = rows.order_by().annotate(year=ExtractYear(field, tzinfo=before.tzinfo), what=what)
    return list(grouped.values_list("year", *more, "what").annotate(n=Count("pk")).order_by("year", *more, "what"))


def _state(closed: str, before: datetime) -> Case:
    """The state that a row had at a moment: open until it was closed, and it is closed once."""
    return Case(When(**{f"{closed}__lt": before}, then=F("state")), default=Value(OPEN), output_field=CharField())


def _answered(before: datetime) -> Case:
    """How a declaration was answered at a moment. What a member declares later changes its state, and not the past."""
    told = Concern.rows.filter(declaration=OuterRef("pk"), origin=Origin.MEMBER, raised_at__lt=before)
    both = Case(When(Exists(told), then=Value("conflict")), default=Value("clear"), output_field=CharField())
    return Case(
        When(answered_at__lt=before, state__in=["clear", "conflict"], then=both),
        When(answered_at__lt=before, then=F("state")),
        default=Value(OPEN),
        output_field=CharField(),
    )


def _followed(before: datetime) -> Coalesce:
    """What followed from a concern: a bar stands until two people have dismissed it, the rest waits for a ruling.

    Of several rulings, the one that stood at the moment: at most one does.
    """
    made = ConflictRuling.rows.filter(concern=OuterRef("pk"), at__lt=before)
    stood = made.filter(Q(ended_at=None) | Q(ended_at__gte=before)).order_by("-at")
    whole = Q(confirmed_at__lt=before) | Q(decision=Decision.RECUSE) | ~Q(concern__result=Result.BAR)
    otherwise = Case(When(result=Result.BAR, then=Value("barred")), default=Value(OPEN), output_field=CharField())
    return Coalesce(Subquery(stood.filter(whole).values("decision")[:1]), otherwise)


def _columns(counts: dict[Table, Counter[str]]) -> dict[Table, Figures]:
    """Every column of each table, nought where nothing was counted: so that no list tells which rules were met with."""
    return {table: {str(name): counted[name] for name in COLUMNS[table]} for table, counted in counts.items()}
