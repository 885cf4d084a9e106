"""The desk of those who keep the register of organisations."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST, require_safe

from council.access.forms import HouseForm, refusals_beside
from council.access.queries import may
from council.access.rules import Permission
from council.access.views import Request, once, staff_page
from council.access.views.doors import View
from council.kernel.identifiers import read_uuid
from council.kernel.verdicts import NotReachable
from council.organisations import actions, queries
from council.organisations.forms import (
    AlsoForm,
    BackForm,
    FileForm,
    FunderForm,
    LinesForm,
    MeaningsForm,
    NewForm,
    NumberForm,
    OwnerForm,
    PairForm,
)
from council.organisations.phrases import EVIDENCE, INTERESTS, ORGANISATION_KINDS, refusals_in_words

WORDS: dict[str, Any] = {"kinds": ORGANISATION_KINDS, "evidence": EVIDENCE, "interests": INTERESTS}


def keeper_page(view: View) -> View:
    """A page on which the register is changed, once for each form that is sent."""
    return staff_page(Permission.COUNCIL_ORGANISATIONS_KEEP)(once(view))


def reader_page(view: View) -> View:
    """A page on which the register is read."""
    return staff_page(Permission.COUNCIL_ORGANISATIONS_READ)(require_safe(view))


def _answer(request: Request, template: str, context: dict[str, Any], *forms: HouseForm) -> HttpResponse:
    keeps = may(request.actor, Permission.COUNCIL_ORGANISATIONS_KEEP)
    status = 422 if any(form.errors for form in forms) else 200
    return render(request, f"organisations/{template}.html", {**WORDS, "keeps": keeps, **context}, status=status)


@reader_page
def listed(request: Request) -> HttpResponse:
    """Organisations by name, page by page."""
    words = request.GET.get("q", "")[:200]
    page = queries.page_of_organisations(request.actor, words=words, after=read_uuid(request.GET.get("after", "")))
    return _answer(request, "list", {"page": page, "words": words})


@keeper_page
def new(request: Request) -> HttpResponse:
    """Enter an organisation."""
    form = NewForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusals_beside(form):
            made = actions.register_organisation(**form.act(), actor=request.actor, clock=request.clock)
            return redirect("organisations:organisation", made.pk)
    return _answer(request, "new", {"form": form}, form)


@reader_page
def organisation(request: Request, organisation_id: UUID) -> HttpResponse:
    """One organisation: names, numbers, who owns and pays it, who stands behind it."""
    return _answer(request, "organisation", {"page": queries.organisation_page(request.actor, organisation_id)})


def _act_number(pk: UUID, data: dict[str, Any], **by: Any) -> None:
    actions.identify(pk, data["scheme"], data["value"], **by)


def _act_owner(pk: UUID, data: dict[str, Any], **by: Any) -> None:
    actions.set_owner(pk, data["owner"].pk if data["owner"] else None, **by)


def _act_also(pk: UUID, data: dict[str, Any], **by: Any) -> None:
    actions.name_also(pk, data["text"], **by)


def _act_funder(pk: UUID, data: dict[str, Any], **by: Any) -> None:
    years = {"from_year": data["from_year"], "to_year": data["to_year"]}
    actions.register_funding(queries.organisation(pk), data["funder"], data["share_percent"], **years, **by)


CHANGES: dict[str, tuple[Any, type[HouseForm], Callable[..., None]]] = {
    "name": (gettext_lazy("Add a name"), AlsoForm, _act_also),
    "number": (gettext_lazy("Add a number"), NumberForm, _act_number),
    "owner": (gettext_lazy("Say who owns it"), OwnerForm, _act_owner),
    "funder": (gettext_lazy("Add a funder"), FunderForm, _act_funder),
}


@keeper_page
def change(request: Request, organisation_id: UUID, what: str) -> HttpResponse:
    """Add a name, a number or a funder, or say who owns it."""
    if what not in CHANGES:
        raise NotReachable
    title, kind, act = CHANGES[what]
    found = queries.organisation(organisation_id)
    initial = {"owner": found.parent.name} if what == "owner" and found.parent else None
    form = kind(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        with refusals_beside(form):
            act(organisation_id, form.cleaned_data, actor=request.actor, clock=request.clock)
            return redirect("organisations:organisation", organisation_id)
    return _answer(request, "change", {"form": form, "organisation": found, "title": title}, form)


@keeper_page
def names(request: Request) -> HttpResponse:
    """Names that wait for a person, and the place to bring more."""
    form = LinesForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusals_beside(form):
            lines = form.cleaned_data["lines"].splitlines()
            noted = actions.note_spellings(lines, actor=request.actor, clock=request.clock)
            messages.success(request, ngettext("%(n)s name waits.", "%(n)s names wait.", noted) % {"n": noted})
            return redirect("organisations:names")
    count, waiting = queries.waiting_spellings(request.actor)
    context = {"form": form, "lines": form, "count": count, "sorting": MeaningsForm(waiting)}
    return _answer(request, "names", context, form)


@keeper_page
@require_POST
def sort(request: Request) -> HttpResponse:
    """Say what the names on the page mean."""
    shown = [read_uuid(name.removeprefix("means_")) for name in request.POST if name.startswith("means_")]
    count, waiting = queries.waiting_spellings(request.actor, [one for one in shown if one])
    sorting = MeaningsForm(waiting, request.POST)
    if sorting.is_valid():
        with refusals_beside(sorting):
            done = actions.decide_spellings(sorting.found(), actor=request.actor, clock=request.clock)
            messages.success(request, ngettext("%(n)s name sorted.", "%(n)s names sorted.", done) % {"n": done})
            return redirect("organisations:names")
    context = {"form": sorting, "lines": LinesForm(), "count": count, "sorting": sorting}
    return _answer(request, "names", context, sorting)


@keeper_page
def alike(request: Request) -> HttpResponse:
    """Organisations that may be one, and what people found before."""
    form = PairForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        with refusals_beside(form):
            by: dict[str, Any] = {"actor": request.actor, "clock": request.clock}
            if data["finding"] == "two":
                actions.keep_apart(data["first"], data["second"], **by)
            else:
                kept, other = (data["first"], data["second"])[:: 1 if data["finding"] == "first" else -1]
                actions.join(kept, other, **by)
            return redirect("organisations:alike")
    joined, apart = queries.findings(request.actor)
    context = {
        "form": form,
        "pairs": [
            (pair, PairForm(auto_id=False, initial={"first": pair.first.pk, "second": pair.second.pk}))
            for pair in queries.likely_pairs(request.actor)
        ],
        "joined": [(row, _undo("row", row.pk)) for row in joined],
        "apart": [(two, _undo("pair", two.pk)) for two in apart],
    }
    return _answer(request, "alike", context, form)


def _undo(what: str, which: UUID) -> BackForm:
    return BackForm(auto_id=False, initial={"what": what, "which": which})


@keeper_page
@require_POST
def back(request: Request) -> HttpResponse:
    """Take a finding back."""
    form = BackForm(request.POST)
    if not form.is_valid():
        raise NotReachable
    undo = actions.part if form.cleaned_data["what"] == "row" else actions.together
    undo(form.cleaned_data["which"], actor=request.actor, clock=request.clock)
    return redirect("organisations:alike")


@keeper_page
def files(request: Request) -> HttpResponse:
    """Files of ownership statements that were taken in, and the place to bring one."""
    form = FileForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data["file"]
        with refusals_beside(form):
            taken = actions.take_statements(given.read(), given.name, actor=request.actor, clock=request.clock)
            return redirect("organisations:file", taken.pk)
    return _answer(request, "files", {"form": form, "files": queries.files(request.actor)}, form)


@reader_page
def file(request: Request, file_id: UUID) -> HttpResponse:
    """What came of a file: what was taken, what was refused and why, where a person must decide."""
    found, differing = queries.statement_file(request.actor, file_id)
    context = {"file": found, "refused": refusals_in_words(found.refused), "differing": differing}
    return _answer(request, "file", context)
