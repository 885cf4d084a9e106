"""Pages on which a panellist writes, checks and seals an assessment, and reads those of the others."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from cases.assessment import actions, phrases, queries
from cases.assessment.forms import AssessmentForm, SealForm
from cases.assessment.models import Assessment
from cases.assessment.rules.judging import OPEN_STAGES, AssessmentState, complete, read
from cases.docket.phrases import MEASURES
from cases.docket.queries import case_for, content, decision
from cases.lifecycle import Stage
from council.access.forms import refusals_beside
from council.access.views import Request, member_page, once
from council.kernel.verdicts import Refused


@member_page
@once
def case(request: Request, case_id: UUID) -> HttpResponse:
    """Write the assessment; or, once it is sealed, read it."""
    versions = queries.mine(request.actor, case_id)
    sealed = bool(versions) and versions[0].state == AssessmentState.SEALED
    if request.method != "POST" and sealed:
        return _sealed(request, case_id, versions)
    draft = versions[0] if versions and not sealed else None
    form = AssessmentForm(request.POST or None, initial=draft.given if draft else {})
    if request.method == "POST" and form.is_valid():
        with refusals_beside(form):
            actions.save_draft(case_id, answers=form.answers(), actor=request.actor, clock=request.clock)
            if request.POST.get("then") == "check":
                return redirect("assessment:check", case_id)
            messages.success(request, _("Saved. Nobody but you can read it; go on whenever you like."))
            return redirect("assessment:case", case_id)
    return _write(request, case_id, form, draft)


@member_page
@once
def check(request: Request, case_id: UUID) -> HttpResponse:
    """Check the answers, then seal them. What is missing leads back to the form, each gap named beside its field."""
    versions = queries.mine(request.actor, case_id)
    if not versions or versions[0].state == AssessmentState.SEALED:
        return redirect("assessment:case", case_id)
    answers = versions[0].given
    form = AssessmentForm.of(answers)
    with refusals_beside(form):
        complete(answers).or_refuse()
    if form.errors:
        return _write(request, case_id, form, None)
    seal = SealForm(request.POST or None)
    if request.method == "POST" and seal.is_valid():
        with refusals_beside(seal):
            actions.seal(case_id, actor=request.actor, clock=request.clock)
            messages.success(request, _("Your assessment is sealed."))
            return redirect("assessment:case", case_id)
    context = {"case": case_for(request.actor, case_id), "form": seal, "sections": read(answers)}
    return render(request, "assessment/check.html", context, status=422 if seal.errors else 200)


@member_page
@once
@require_POST
def correct(request: Request, case_id: UUID) -> HttpResponse:
    """Begin a correction of a sealed assessment."""
    if SealForm(request.POST).is_valid():
        actions.correct(case_id, actor=request.actor, clock=request.clock)
    return redirect("assessment:case", case_id)


@member_page
@require_safe
def comparison(request: Request, case_id: UUID) -> HttpResponse:
    """The sealed assessments of the panel side by side; before one's own is sealed, the way to it."""
    try:
        found = queries.comparison(request.actor, case_id)
    except Refused:
        messages.info(request, str(phrases.SEAL_FIRST))
        return redirect("assessment:case", case_id)
    context = {
        "case": case_for(request.actor, case_id),
        "comparison": found,
        "standing": queries.standing(request.actor, case_id),
        "found": phrases.FOUND,
        "sure": phrases.SURE,
        "threshold_words": phrases.THRESHOLD,
    }
    return render(request, "assessment/comparison.html", context)


def _write(request: Request, case_id: UUID, form: AssessmentForm, draft: Assessment | None) -> HttpResponse:
    found = case_for(request.actor, case_id)
    context = {
        "case": found,
        "form": form,
        "draft": draft,
        "open": Stage(found.stage) in OPEN_STAGES,
        "content": content(request.actor, case_id),
        "decision": decision(request.actor, case_id),
        "measures": MEASURES,
        "now": request.clock.now(),
    }
    return render(request, "assessment/write.html", context, status=422 if form.errors else 200)


def _sealed(request: Request, case_id: UUID, versions: list[Assessment]) -> HttpResponse:
    found = case_for(request.actor, case_id)
    context: dict[str, Any] = {
        "case": found,
        "versions": versions,
        "sections": read(versions[0].given),
        "correctable": Stage(found.stage) in OPEN_STAGES,
        "correct_form": SealForm(auto_id=False),
    }
    return render(request, "assessment/sealed.html", context)
