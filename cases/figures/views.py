"""The public page of figures on conflicts of interest, and the same as a table to take away."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from cases.figures import phrases
from cases.figures.queries import figures
from cases.figures.rules import Table, Year, until
from council.access.views import Request, public_page
from council.interests.phrases import CODES
from council.interests.rules.words import Code
from council.safeguards.rules import Hidden


@public_page
@require_safe
def conflicts(request: Request) -> HttpResponse:
    """How often conflicts were asked for, found and ruled on, year by year."""
    before, found = _counted(request)
    years = [(one.year, [_worded(table, one) for table in Table if _any(table, one)]) for one in found]
    hiding = any(
        isinstance(figure, Hidden) for one in found for table in one.tables.values() for figure in table.values()
    )
    return render(request, "figures/conflicts.html", {"years": years, "hiding": hiding, "before": before})


@public_page
@require_safe
def table(request: Request) -> HttpResponse:
    """The same figures, a line each. What is not shown is told by a word."""
    before, found = _counted(request)
    response = HttpResponse("\ufeff", content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="conflicts-{before:%Y-%m}.csv"'
    lines = csv.writer(response)
    lines.writerow(["year", "table", "figure", "number"])
    lines.writerows(
        [one.year, name, column, _plain(figure)]
        for one in found
        for name, columns in one.tables.items()
        for column, figure in columns.items()
    )
    return response


def _counted(request: Request) -> tuple[datetime, list[Year]]:
    before = until(timezone.localtime(request.clock.now()))
    return before, figures(before)


def _plain(figure: int | Hidden) -> int | str:
    return {Hidden.SMALL: "fewer than 5", Hidden.BESIDE: "not shown"}[figure] if isinstance(figure, Hidden) else figure


def _any(name: Table, one: Year) -> bool:
    return one.tables[name]["total"] != 0


def _worded(name: Table, one: Year) -> dict[str, Any]:
    return {"name": name, "title": phrases.TABLES[name], "rows": list(_rows(name, one))}


def _rows(name: Table, one: Year) -> Iterator[tuple[Any, Any, int | Hidden]]:
    """Code, words and figure; only a rule has a code. Of a table that shows nothing the total stands for all."""
    figures_of = one.tables[name]
    silent = all(isinstance(figure, Hidden) for figure in figures_of.values())
    for column, figure in list(figures_of.items())[: 1 if silent else None]:
        if name is Table.RULES and column != "total":
            yield column, CODES[Code(column)], figure
        else:
            yield "", phrases.COLUMNS[Table.FOLLOWED if name is Table.RULES else name][column], figure
