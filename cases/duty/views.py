"""Pages on which the chair and two members say that a case cannot wait."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from cases.docket.actions import ratify_expedition
from cases.docket.models import Case
from cases.docket.queries import case_for, council_vote
from cases.duty import actions, queries
from cases.duty.forms import AgreeForm, RatifyForm, UrgencyForm
from council.access.forms import refusals_beside
from council.access.queries import require
from council.access.rules import Permission
from council.access.views import Request, fresh, once, staff_page


@staff_page(Permission.CASE_URGENCY_ASK)
@fresh
@once
def urgent(request: Request, case_id: UUID) -> HttpResponse:
    """Ask two members, see who agreed, and enter what the council ratified."""
    require(request.actor, Permission.CASE_URGENCY_ASK, case_id)
    case = case_for(request.actor, case_id)
    form = _asking(request, case, request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusals_beside(form):
            chosen = [UUID(one) for one in form.cleaned_data["members"]]
            reason = form.cleaned_data["reason"]
            actions.ask_urgent(case_id, reason, chosen, actor=request.actor, clock=request.clock)
            messages.success(request, _("Both members learn that there is news. The case is urgent once both agree."))
            return redirect("urgency:case", case_id)
    return _page(request, case, form, RatifyForm())


def _asking(request: Request, case: Case, given: QueryDict | None = None) -> UrgencyForm:
    people = queries.can_be_asked(request.actor, case)
    return UrgencyForm([(str(one.pk), one.name) for one in people], given)


def _page(request: Request, case: Case, form: UrgencyForm, vote: RatifyForm) -> HttpResponse:
    context = {
        "case": case,
        "asked": queries.open_request(case.pk),
        "form": form,
        "ratify": vote,
        "vote": council_vote(case, request.clock.now()),
        "act": AgreeForm(),
    }
    return render(request, "duty/urgent.html", context, status=422 if form.errors or vote.errors else 200)


@staff_page(Permission.CASE_URGENCY_ASK)
@once
@require_POST
def back(request: Request, case_id: UUID) -> HttpResponse:
    """Take the request back."""
    actions.take_back_urgent(case_id, actor=request.actor, clock=request.clock)
    return redirect("urgency:case", case_id)


@staff_page(Permission.CASE_URGENCY_ASK)
@fresh
@once
@require_POST
def ratify(request: Request, case_id: UUID) -> HttpResponse:
    """Enter the vote of the council."""
    case, form = case_for(request.actor, case_id), RatifyForm(request.POST)
    if form.is_valid():
        with refusals_beside(form):
            given = form.cleaned_data
            votes = {"votes_for": given["votes_for"], "votes_against": given["votes_against"]}
            ratify_expedition(case_id, **votes, actor=request.actor, clock=request.clock)
            return redirect("urgency:case", case_id)
    return _page(request, case, _asking(request, case), form)


@staff_page(Permission.COUNCIL_DUTY_DECLARE)
@fresh
@once
def agree(request: Request, request_id: UUID) -> HttpResponse:
    """A member who was asked reads the reason and agrees; nothing of the case is shown but its number."""
    mine = queries.asked_of_me(request.actor, request_id)
    form = AgreeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusals_beside(form):
            actions.agree_urgent(request_id, actor=request.actor, clock=request.clock)
            messages.success(request, _("You agreed."))
            return redirect("overview:desk")
    context = {"asked": mine.request, "form": form}
    return render(request, "duty/agree.html", context, status=422 if form.errors else 200)
