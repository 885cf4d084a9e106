"""The public page of the watch on capture with its downloads, the auditor's page, and each member's own."""

from __future__ import annotations

import csv
from functools import cache
from typing import Any

from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from cases.capture import phrases, queries
from cases.capture.models import Watch
from cases.panel.queries import my_draws
from council.access.rules import Permission
from council.access.views import Request, public_page, staff_page
from council.members.phrases import CONSTITUENCIES
from council.procedure.phrases import PRESETS
from council.procedure.rules import Preset
from council.safeguards.rules.presets import Risk, risks
from council.safeguards.rules.watch import JOIN, Headline, Indicator

GROUPS: dict[str, Any] = {str(one): words for one, words in CONSTITUENCIES.items()}
FARTHEST = 6.0
"""Standard deviations at which a dot stands at the edge of its chart."""

COLUMNS = ("indicator", "group", "platform", "cases", "z", "p", "power", "answer")


@public_page
@require_safe
def public(request: Request) -> HttpResponse:
    """Every indicator for every group, with what it means and whether there are enough cases."""
    watch = queries.newest()
    context: dict[str, Any] = {"watch": watch, "risks": [_percents(one) for one in _risks()]}
    if watch is not None and watch.public is not None:
        found = watch.public
        names = queries.platform_names({row["platform"] for row in found["rows"] if row["platform"]})
        headline = Headline(found["headline"])
        context |= {
            "found": found,
            "headline": phrases.HEADLINES[headline],
            "meaning": phrases.MEANINGS[headline],
            "kind": phrases.KINDS[headline],
            "sections": [_section(one, found["rows"], names) for one in Indicator],
            "process": [(phrases.PROCESS[name], figure) for name, figure in found["process"].items()],
            "concentration": [(phrases.CONCENTRATIONS[one["what"]], one) for one in found["concentration"]],
            "blocs": [{**one, "label": GROUPS[one["constituency"]]} for one in found["blocs"]],
            "seeing": [{"label": one["cases"], "value": round(one["power"] * 100)} for one in found["seeing"]],
        }
    return render(request, "capture/public.html", context)


@cache
def _risks() -> list[Risk]:
    return risks()


def _percents(one: Risk) -> dict[str, Any]:
    chances = {name: float(getattr(one, name)) * 100 for name in ("unlabelled", "pairs", "region", "funder")}
    words = {"preset": PRESETS[Preset(one.preset)], "council": one.council, "bloc": one.bloc, "panel": one.panel}
    return {**words, **chances}


def _section(indicator: Indicator, rows: list[dict[str, Any]], names: dict[str, str]) -> dict[str, Any]:
    """One question with an answer for each group, or for each group and platform."""
    return {
        "code": str(indicator),
        "title": phrases.INDICATORS[indicator],
        "explained": phrases.EXPLAINED[indicator],
        "rows": [
            {
                **row,
                "label": ", ".join(str(GROUPS.get(one, one)) for one in row["group"].split(JOIN)),
                "platform": names.get(row["platform"], ""),
                "words": phrases.ANSWERS[row["answer"]],
                "place": _place(row["z"]),
            }
            for row in rows
            if row["indicator"] == indicator
        ],
    }


def _place(z: float | None) -> int | None:
    """Where a dot stands on a line of a thousand, chance in the middle."""
    return None if z is None else round(500 + max(-FARTHEST, min(FARTHEST, z)) / FARTHEST * 490)


@public_page
@require_safe
def table(request: Request) -> HttpResponse:
    """The rows of the page, a line each; platforms by their identifier."""
    watch = queries.newest()
    response = HttpResponse("\ufeff", content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="capture-{_month(watch)}.csv"'
    lines = csv.writer(response)
    lines.writerow(COLUMNS)
    rows = watch.public["rows"] if watch and watch.public else []
    lines.writerows([row[name] for name in COLUMNS] for row in rows)
    return response


def _month(watch: Watch | None) -> str:
    return f"{watch.until:%Y-%m}" if watch else "none"


@public_page
@require_safe
def data(request: Request) -> HttpResponse:
    """Everything that the page shows, and the seed with which it can be computed again."""
    watch = queries.newest()
    found: dict[str, Any] = {"cases": 0}
    if watch is not None and watch.public is not None:
        names = queries.platform_names({row["platform"] for row in watch.public["rows"] if row["platform"]})
        found = {**watch.public, "until": watch.until, "platforms": names}
    response = JsonResponse(found, json_dumps_params={"indent": 1, "ensure_ascii": False})
    response["Content-Disposition"] = f'attachment; filename="capture-{_month(watch)}.json"'
    return response


@staff_page(Permission.COUNCIL_CAPTURE_READ)
@require_safe
def members(request: Request) -> HttpResponse:
    """Indicators about single members, for the auditor, and how far a run that goes on has come."""
    found = queries.figures_of_members(request.actor)
    context = {"found": found, "going": queries.last_begun(), "answers": phrases.ANSWERS}
    return render(request, "capture/members.html", context)


@staff_page(Permission.COUNCIL_INTERESTS_DECLARE)
@require_safe
def mine(request: Request) -> HttpResponse:
    """In which draws the member stands, and what the watch knows about them."""
    watch, row = queries.my_figures(request.actor)
    words = phrases.ANSWERS[row["answer"]] if row else ""
    draws = my_draws(request.actor)
    context = {
        "watch": watch,
        "row": row,
        "words": words,
        "draws": draws,
        "made": [one for one in draws if one.drawn is not None],
        "now": request.clock.now(),
    }
    return render(request, "capture/mine.html", context)
