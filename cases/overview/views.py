"""The desk, the docket and the page of a case."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from cases.docket import phrases as docket_words
from cases.docket.models import Case
from cases.overview import actions, phrases, queries
from cases.overview.forms import DocketForm, ReadingsForm
from cases.overview.rules import STEP_PAGES, is_bulk, neutral
from council.access.phrases import OFFICES
from council.access.queries import may, waiting_for
from council.access.rules import Permission, ProposalKind
from council.access.views import Request, fresh, fresh_to_read, staff_page
from council.organisations.queries import platforms
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
    "offices_named": OFFICES,
}
"""Words for the codes that these pages show."""


@staff_page()
@require_safe
def desk(request: Request) -> HttpResponse:
    """What the reader owes, and by when."""
    now = request.clock.now()
    queues = queries.desk(request.actor, now)
    context = {
        **WORDS,
        "queues": [(queue, _linked(queue.duties)) for queue in queues],
        "for_two": waiting_for(request.actor, now) if may(request.actor, Permission.COUNCIL_PROPOSAL_READ) else 0,
        "due_next": _linked(queries.due_next(queues)),
        "now": now,
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
    """The docket as a table for a spreadsheet; nothing in it runs as a formula. The record says who took it.

    Many rows take two people: this leads to where a second one is asked.
    """
    form = DocketForm(request.GET, platforms())
    cases = queries.exported(request.actor, form.wanted(), request.clock.now())
    if is_bulk(len(cases)):
        address = reverse("proposals:new", args=[ProposalKind.DOCKET_EXPORT])
        return redirect(f"{address}?{urlencode(form.asked_for()['filters'])}")
    note_export("docket", {"rows": len(cases)}, actor=request.actor, clock=request.clock)
    return _table(cases)


@staff_page(Permission.COUNCIL_DOCKET_READ)
@fresh
@require_POST
def take(request: Request) -> HttpResponse:
    """The same table, of any length, once a second person approved it. Sending it uses the approval up."""
    form = DocketForm(request.GET, platforms())
    cases = queries.exported(request.actor, form.wanted(), request.clock.now())
    actions.take_export(len(cases), form.asked_for(), actor=request.actor, clock=request.clock)
    return _table(cases)


def _table(cases: Iterable[Case]) -> HttpResponse:
    response = HttpResponse("\ufeff", content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="docket.csv"'
    table = csv.writer(response)
    table.writerow(["number", "title", "stage", "platform", "topic", "language", "expedited", "submitted_at", "due_at"])
    for case in cases:
        times = [
            timezone.localtime(at).isoformat(timespec="minutes") if at else ""
            for at in (case.submitted_at, case.due_at)
        ]
        row = [case.number, case.title, case.stage, case.platform.name, case.topic, case.language]
        table.writerow([neutral(cell) for cell in (*row, "yes" if case.expedited else "no", *times)])
    return response


@staff_page(Permission.COUNCIL_READINGS_READ)
@require_safe
def readings(request: Request) -> HttpResponse:
    """Who opened what about which case."""
    form = ReadingsForm(request.GET, queries.readers())
    page = queries.readings(request.actor, form.wanted())
    context = {"form": form, "page": page, "rooms": phrases.READ, "filters": _address(request, "before")}
    return render(request, "overview/readings.html", context)


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
        "may_move_deadline": may(request.actor, Permission.CASE_DEADLINE_PROPOSE),
        "to_ask": [(phrases.ASKING[kind], kind) for kind in file.to_ask],
        "removal": file.removal,
        "steps": [(phrases.STEPS[row.name], _page(STEP_PAGES.get(row.name, ""), case_id)) for row in file.steps],
        "now": request.clock.now(),
    }
    return render(request, "overview/case.html", context)


def _linked(duties: list[queries.Duty]) -> list[tuple[queries.Duty, str]]:
    """Duties with the address of their page."""
    return [(duty, _of_duty(duty)) for duty in duties]


def _of_duty(duty: queries.Duty) -> str:
    if duty.of is None:
        return reverse(duty.page)
    return _page(duty.page, duty.of) or _page("overview:case", duty.of)


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
