"""The intake desk: whether the appellant knows, whether we can read it, what to ask, and taking the case up."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from cases.docket.actions import enter_translations
from cases.docket.phrases import STAGES
from cases.docket.queries import arguments, case_for, content, decision, parties
from cases.docket.rules import PartyRole
from cases.intake import actions, phrases, queries
from cases.intake.forms.desk import AskForm, TranslationForm
from cases.intake.forms.status import ConfirmForm
from cases.intake.rules.desk import may_take_up, needs_translation
from cases.lifecycle import STEPS, Stage, may_step
from council.access.forms import refusals_beside
from council.access.queries import may
from council.access.rules import Permission
from council.access.views import Request, once, staff_page
from council.protection.queries import content_of
from council.protection.rules import ALLOWED


@staff_page(Permission.COUNCIL_DOCKET_READ)
@require_safe
def file(request: Request, case_id: UUID) -> HttpResponse:
    """The case as the intake desk needs it."""
    return render(request, "intake/file.html", _page(request, case_id))


def _page(request: Request, case_id: UUID) -> dict[str, Any]:
    actor = request.actor
    case = case_for(actor, case_id)
    facts = queries.take_up_facts(case, request.clock.now())
    people = {party.role: party for party in parties(actor, case_id)}
    return {
        "case": case,
        "facts": facts,
        "foreign": needs_translation(facts),
        "ready": may_take_up(facts).ok,
        "appellant": people.get(PartyRole.APPELLANT),
        "decision": decision(actor, case_id),
        "files": queries.evidence(actor, case_id),
        "requests": queries.requests(actor, case_id),
        "translations": queries.translation_requests(actor, case_id),
        "alike": queries.alike(actor, case),
        "may_take_up": _may(request, "take_up", case.stage),
        "may_translate": may(actor, Permission.CASE_NOTICE_SEND),
        "may_ask": _may(request, "ask_for_information", case.stage),
        "stages": STAGES,
        "standings": phrases.STANDINGS,
        "confirm": ConfirmForm(),
        "now": request.clock.now(),
    }


def _may(request: Request, step: str, stage: str) -> bool:
    """Whether to offer a step; the action asks again."""
    return bool(request.actor.offices & STEPS[step].offices) and may_step(step, Stage(stage)).ok


@staff_page(Permission.COUNCIL_DOCKET_READ)
@once
def take_up(request: Request, case_id: UUID) -> HttpResponse:
    """Take the case up; what stands in the way is said in words."""
    form = ConfirmForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusals_beside(form):
            actions.take_up(case_id, actor=request.actor, clock=request.clock)
            return redirect("intake:file", case_id)
    context = {**_page(request, case_id), "form": form}
    return render(request, "intake/take_up.html", context, status=422 if form.errors else 200)


@staff_page(Permission.COUNCIL_DOCKET_READ)
@once
def ask(request: Request, case_id: UUID) -> HttpResponse:
    """Ask the appellant; other clocks stand still meanwhile."""
    form = AskForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusals_beside(form):
            language = form.cleaned_data["language"]
            actions.ask_for_information(
                case_id, form.questions(), language=language, actor=request.actor, clock=request.clock
            )
            messages.success(request, _("Your questions stand on the appellant’s page."))
            return redirect("intake:file", case_id)
    context = {**_page(request, case_id), "form": form}
    return render(request, "intake/ask.html", context, status=422 if form.errors else 200)


@staff_page(Permission.COUNCIL_DOCKET_READ)
@require_POST
@once
def request_translation(request: Request, case_id: UUID) -> HttpResponse:
    """Ask for a translation of the content."""
    form = ConfirmForm(request.POST)
    if form.is_valid():
        with refusals_beside(form):
            actions.request_translation(case_id, actor=request.actor, clock=request.clock)
            return redirect("intake:file", case_id)
    return render(request, "intake/file.html", {**_page(request, case_id), "form": form}, status=422)


@staff_page(Permission.CASE_NOTICE_SEND)
@once
def translate(request: Request, case_id: UUID) -> HttpResponse:
    """Enter translations of content and arguments; the originals stay beside them."""
    case = case_for(request.actor, case_id)
    items: list[Any] = [*content(request.actor, case_id), *arguments(request.actor, case_id)]
    form = TranslationForm(request.POST or None, items=items)
    if request.method == "POST" and form.is_valid():
        with refusals_beside(form):
            by = form.cleaned_data["by"]
            enter_translations(case_id, form.translations(), by=by, actor=request.actor, clock=request.clock)
            return redirect("intake:file", case_id)
    context = {"case": case, "form": form}
    return render(request, "intake/translate.html", context, status=422 if form.errors else 200)


@staff_page()
@require_safe
def evidence(request: Request, case_id: UUID, file_id: UUID) -> HttpResponse:
    """One file, as an attachment that no browser runs; who may not reach the case gets what does not exist."""
    found = queries.evidence_file(request.actor, case_id, file_id)
    response = HttpResponse(content_of(found), content_type=found.media_type)
    name = f"evidence-{found.pk.hex[:8]}.{ALLOWED[found.media_type]}"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response["X-Content-Type-Options"] = "nosniff"
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    return response
