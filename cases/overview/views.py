"""The desk, the docket and the page of a case."""

from __future__ import annotations

import csv
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from cases.docket import phrases as docket_words
from cases.overview import phrases, queries
from cases.overview.forms import DocketForm
from cases.overview.rules import STEP_PAGES, neutral
from council.access.rules import Permission
from council.access.views import Request, fresh_to_read, staff_page
from council.members.queries import platforms
from council.procedure.phrases import PERIODS
from council.record.actions import note_export

WORDS: dict[str, Any] = {
    "stages": docket_words.STAGES,
    "topics": docket_words.TOPICS,
    "measures": docket_words.MEASURES,
    "kinds": docket_words.KINDS,
    "roles": docket_words.ROLES,
    "notices": docket_words.NOTICES,
    "queues_named": phrases.QUEUES,
    "periods": PERIODS,
    "steps_named": phrases.STEPS,
    "offices_named": phrases.OFFICES,
}
"""Words for the codes that these pages show."""


@staff_page()
@require_safe
def desk(request: Request) -> HttpResponse:
    """What the reader owes, and by when."""
    queues = queries.desk(request.actor)
    context = {
        **WORDS,
        "queues": [(queue, _linked(queue.duties)) for queue in queues],
        "due_next": _linked(queries.due_next(queues)),
        "now": request.clock.now(),
    }
    return render(request, "overview/desk.html", context)


@staff_page(Permission.COUNCIL_DOCKET_READ)
@require_safe
def docket(request: Request) -> HttpResponse:
    """The docket: filtered, sorted, by key."""
    form = DocketForm(request.GET, platforms())
    wanted = form.wanted()
    page = queries.docket(request.actor, wanted, request.clock.now())
    context = {
        **WORDS,
        "form": form,
        "page": page,
        "by_due": wanted.sort == "due",
        "filters": _address(request, "after", "before"),
        "now": request.clock.now(),
    }
    return render(request, "overview/docket.html", context)


@staff_page(Permission.COUNCIL_DOCKET_READ)
@fresh_to_read
@require_safe
def export(request: Request) -> HttpResponse:
    """The docket as a table for a spreadsheet; nothing in it runs as a formula. The record says who took it."""
    form = DocketForm(request.GET, platforms())
    response = HttpResponse("\ufeff", content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="docket.csv"'
    table = csv.writer(response)
    table.writerow(["number", "title", "stage", "platform", "topic", "language", "expedited", "submitted_at", "due_at"])
    cases = list(queries.exported(request.actor, form.wanted(), request.clock.now()))
    for case in cases:
        times = [
            timezone.localtime(at).isoformat(timespec="minutes") if at else ""
            for at in (case.submitted_at, case.due_at)
        ]
        row = [case.number, case.title, case.stage, case.platform.name, case.topic, case.language]
        table.writerow([neutral(cell) for cell in (*row, "yes" if case.expedited else "no", *times)])
    note_export("docket", {"rows": len(cases)}, actor=request.actor, clock=request.clock)
    return response


@staff_page()
@require_safe
def case(request: Request, case_id: UUID) -> HttpResponse:
    """One case: its file, where it stands, and what the reader can do."""
    file = queries.case_file(request.actor, case_id)
    context = {
        **WORDS,
        "file": file,
        "case": file.case,
        "rooms": [
            (phrases.ROOMS[room.name], address) for room in file.rooms if (address := _page(room.address, case_id))
        ],
        "steps": [(phrases.STEPS[row.name], _page(STEP_PAGES.get(row.name, ""), case_id)) for row in file.steps],
        "now": request.clock.now(),
    }
    return render(request, "overview/case.html", context)


def _linked(duties: list[queries.Duty]) -> list[tuple[queries.Duty, str]]:
    """Duties with the address of their page."""
    return [(duty, _page(duty.page, duty.of) or _page("overview:case", duty.of)) for duty in duties]


def _page(name: str, case_id: UUID) -> str:
    """The address of a page about a case, or nothing when no room has it."""
    try:
        return reverse(name, args=[case_id])
    except NoReverseMatch:
        return ""


def _address(request: Request, *without: str) -> str:
    """The present filters as the end of an address, without some of them."""
    kept = request.GET.copy()
    for name in without:
        kept.pop(name, None)
    return kept.urlencode()
