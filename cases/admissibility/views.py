"""Pages of the admissibility officer, and the appellant's request for a review."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from cases.admissibility import actions, queries
from cases.admissibility.forms import AskReviewForm, ReviewForm, RulingForm
from cases.admissibility.phrases import CODES, OUTCOMES, REMEDIES
from cases.admissibility.rules import Outcome
from cases.docket.models import Case
from cases.docket.queries import case_for, decision
from cases.lifecycle import Stage, may_step
from council.access.forms import refusals_beside
from council.access.rules import Office, Permission
from council.access.views import Request, appellant_page, once, staff_page

RULINGS: dict[Outcome, Callable[..., Case]] = {
    Outcome.ELIGIBLE: actions.declare_eligible,
    Outcome.INADMISSIBLE: actions.declare_inadmissible,
    Outcome.REFERRED: actions.refer,
}


@staff_page(Permission.COUNCIL_DOCKET_READ)
@once
def ruling(request: Request, case_id: UUID) -> HttpResponse:
    """Answer the checklist and rule; below it, what was ruled before."""
    form = RulingForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        outcome, details = form.act()
        with refusals_beside(form):
            RULINGS[outcome](case_id, actor=request.actor, clock=request.clock, **details)
            return redirect("overview:case", case_id)
    return render(
        request, "admissibility/ruling.html", _page(request, case_id, form), status=422 if form.errors else 200
    )


def _page(request: Request, case_id: UUID, form: RulingForm) -> dict[str, Any]:
    case = case_for(request.actor, case_id)
    rulings = queries.rulings(request.actor, case_id)
    contested = decision(request.actor, case_id)
    form.initial["complained_on"] = contested.complained_on if contested else None  # what the appellant has said
    officer = Office.ADMISSIBILITY_OFFICER in request.actor.offices
    return {
        "case": case,
        "decision": contested,
        "form": form,
        "may_rule": officer and case.stage == Stage.ADMISSIBILITY,
        "may_review": officer and case.stage == Stage.INADMISSIBLE and any(one.review_asked_at for one in rulings),
        "review_form": ReviewForm(),
        "rulings": rulings,
        "outcomes": OUTCOMES,
        "codes": CODES,
        "remedies": REMEDIES,
        "now": request.clock.now(),
    }


@staff_page(Permission.COUNCIL_DOCKET_READ)
@once
@require_POST
def review(request: Request, case_id: UUID) -> HttpResponse:
    """Take an inadmissible appeal up again, by another officer."""
    form = ReviewForm(request.POST)
    if form.is_valid():
        actions.review_admissibility(case_id, actor=request.actor, clock=request.clock)
    return redirect("admissibility:ruling", case_id)


@appellant_page
@once
def ask_review(request: Request) -> HttpResponse:
    """The appellant asks for a review, once."""
    case_id = request.actor.case
    assert case_id is not None  # the page is for the holder of a receipt
    may_step("review_admissibility", Stage(case_for(request.actor, case_id).stage)).or_refuse()
    form = AskReviewForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusals_beside(form):
            actions.ask_review(case_id, request=form.cleaned_data["request"], actor=request.actor, clock=request.clock)
            return redirect("intake:status")
    return render(request, "admissibility/ask_review.html", {"form": form}, status=422 if form.errors else 200)
