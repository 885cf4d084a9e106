"""Pages of the follow-up: the compliance officer's, and those of the platform's liaison."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from cases.docket.queries import case_for
from cases.lifecycle import STEPS, Stage
from cases.response import actions, phrases, queries
from cases.response.forms import ClaimForm, CloseForm, FindingForm
from council.access.forms import HouseForm, refusals_beside
from council.access.queries import offices_on
from council.access.rules import MATRIX, Permission
from council.access.views import Request, once, respondent_page, staff_page

WORDS: dict[str, Any] = {
    "claims": phrases.CLAIMS,
    "findings": phrases.FINDINGS,
    "finding_kinds": phrases.KINDS,
}
"""Words for the codes that these pages show."""


@staff_page(Permission.COUNCIL_DOCKET_READ)
@require_safe
def case(request: Request, case_id: UUID) -> HttpResponse:
    """Every recommendation of a published opinion with its two columns; closing the case."""
    return _case(request, case_id, CloseForm())


@staff_page(Permission.COUNCIL_DOCKET_READ)
@once
@require_POST
def close(request: Request, case_id: UUID) -> HttpResponse:
    """Close the case."""
    form = CloseForm(request.POST)
    if form.is_valid():
        with refusals_beside(form):
            reason = form.cleaned_data["reason"]
            actions.close(case_id, reason=reason, actor=request.actor, clock=request.clock)
            return redirect("response:case", case_id)
    return _case(request, case_id, form)


def _case(request: Request, case_id: UUID, form: HouseForm) -> HttpResponse:
    found = case_for(request.actor, case_id)
    offices = offices_on(request.actor, found.pk)
    context = {
        "case": found,
        "followed": queries.follow_up(request.actor, found.pk),
        "form": form,
        "may_close": found.stage == Stage.PUBLISHED and bool(offices & STEPS["close"].offices),
        "may_find": found.stage == Stage.PUBLISHED and bool(offices & MATRIX[Permission.CASE_RESPONSE_FIND]),
        "now": request.clock.now(),
        **WORDS,
    }
    return render(request, "response/case.html", context, status=422 if form.errors else 200)


@staff_page(Permission.CASE_RESPONSE_FIND)
@once
def finding(request: Request, case_id: UUID, recommendation_id: UUID) -> HttpResponse:
    """What the council finds about one recommendation."""
    form = FindingForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusals_beside(form):
            actions.find(case_id, recommendation_id, actor=request.actor, clock=request.clock, **form.statement())
            messages.success(request, _("The finding is written down. It is public."))
            return redirect("response:finding", case_id, recommendation_id)
    return _one(request, case_id, recommendation_id, form, finding_form=form)


@staff_page(Permission.CASE_RESPONSE_FIND)
@once
@require_POST
def letter(request: Request, case_id: UUID, recommendation_id: UUID) -> HttpResponse:
    """Write down what the platform says where it wrote a letter instead of using its page."""
    form = ClaimForm(request.POST, auto_id="letter_%s")
    if form.is_valid():
        with refusals_beside(form):
            actions.claim(case_id, recommendation_id, actor=request.actor, clock=request.clock, **form.statement())
            messages.success(request, _("The platform’s words are written down. They are public."))
            return redirect("response:finding", case_id, recommendation_id)
    return _one(request, case_id, recommendation_id, form, letter_form=form)


def _one(request: Request, case_id: UUID, recommendation_id: UUID, sent: HouseForm, **forms: HouseForm) -> HttpResponse:
    followed = queries.followed_for(request.actor, case_id, recommendation_id)
    found = case_for(request.actor, case_id)
    context = {
        "case": found,
        "followed": followed,
        "open": found.stage == Stage.PUBLISHED,
        "finding_form": FindingForm(),
        "letter_form": ClaimForm(auto_id="letter_%s"),
        "now": request.clock.now(),
        **WORDS,
        **forms,
        "form": sent,
    }
    return render(request, "response/finding.html", context, status=422 if sent.errors else 200)


@respondent_page
@require_safe
def addressed(request: Request) -> HttpResponse:
    """What the council recommends to the liaison's platform, and where each stands."""
    context = {"followed": queries.addressed_to_me(request.actor), "now": request.clock.now(), **WORDS}
    return render(request, "response/addressed.html", context)


@respondent_page
@once
def claim(request: Request, recommendation_id: UUID) -> HttpResponse:
    """What the platform says about one recommendation."""
    followed = queries.addressed_for(request.actor, recommendation_id)
    request.case_read = followed.recommendation.version.opinion.case_id
    form = ClaimForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusals_beside(form):
            actions.claim(
                request.case_read, recommendation_id, actor=request.actor, clock=request.clock, **form.statement()
            )
            messages.success(request, _("Your answer stands beside the recommendation. It is public."))
            return redirect("response:claim", recommendation_id)
    context = {"followed": followed, "form": form, "now": request.clock.now(), **WORDS}
    return render(request, "response/claim.html", context, status=422 if form.errors else 200)
