"""Who should not decide a case: the pages of its parties, and the desk of the integrity officer."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from cases.challenges import actions, phrases, queries
from cases.challenges.forms import NobodyForm, RuleForm, SayForm, TakeBackForm
from cases.challenges.rules import MOST_EVER, MOST_FROM_A_SIDE, PoolState
from cases.clearance.queries import clearances
from cases.docket.queries import case_for
from council.access.forms import refusals_beside
from council.access.queries import may
from council.access.rules import Permission
from council.access.views import Request, appellant_page, fresh, once, respondent_page, staff_page

WORDS: dict[str, Any] = {
    "kinds": phrases.KINDS,
    "sides": phrases.SIDES,
    "states": phrases.STATES,
    "kinds_of_state": phrases.STATE_KINDS,
    "told": phrases.TOLD,
    "whys": phrases.WHYS,
}
"""Words for the codes that these pages show."""


@appellant_page
@once
def mine(request: Request) -> HttpResponse:
    """The appellant says who should not decide."""
    return _say(request, None)


@appellant_page
@once
@require_POST
def nobody(request: Request) -> HttpResponse:
    """The appellant names nobody, or nobody else."""
    return _nobody(request, None)


@appellant_page
@once
@require_POST
def take_back(request: Request) -> HttpResponse:
    """The appellant takes something back."""
    return _take_back(request, None)


@respondent_page
@once
def platform(request: Request, party_id: UUID) -> HttpResponse:
    """The platform says who should not decide."""
    return _say(request, party_id)


@respondent_page
@once
@require_POST
def platform_nobody(request: Request, party_id: UUID) -> HttpResponse:
    """The platform names nobody, or nobody else."""
    return _nobody(request, party_id)


@respondent_page
@once
@require_POST
def platform_take_back(request: Request, party_id: UUID) -> HttpResponse:
    """The platform takes something back."""
    return _take_back(request, party_id)


def _say(request: Request, party_id: UUID | None) -> HttpResponse:
    place = queries.standpoint(request.actor, party_id)
    form = SayForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusals_beside(form):
            said = form.cleaned_data
            actions.file(said["kind"], said["words"], party_id=party_id, actor=request.actor, clock=request.clock)
            messages.success(request, _("We have it. Nobody but the integrity officers and the auditor reads it."))
            return redirect(_addresses(party_id)["here"])
    if party_id:
        request.case_read = place.case_id
    context = {
        **WORDS,
        **_addresses(party_id),
        "page": queries.party_page(place, request.clock.now(), most=MOST_FROM_A_SIDE),
        "form": form,
        "nobody_form": NobodyForm(auto_id=False),
        "most": MOST_FROM_A_SIDE,
        "most_ever": MOST_EVER,
    }
    template = "challenges/platform.html" if party_id else "challenges/say.html"
    return render(request, template, context, status=422 if form.errors else 200)


def _addresses(party_id: UUID | None) -> dict[str, str]:
    """Where the forms of a side lead, and the page it came from."""
    if party_id is None:
        names = {"here": "mine", "nobody": "nobody", "take_back": "take_back"}
        return {key: reverse(f"challenges:{name}") for key, name in names.items()} | {"back": reverse("intake:status")}
    names = {"here": "platform", "nobody": "platform_nobody", "take_back": "platform_take_back"}
    found = {key: reverse(f"challenges:{name}", args=[party_id]) for key, name in names.items()}
    return found | {"back": reverse("docket:notice", args=[party_id])}


def _nobody(request: Request, party_id: UUID | None) -> HttpResponse:
    queries.standpoint(request.actor, party_id)
    if NobodyForm(request.POST).is_valid():
        actions.name_nobody(party_id=party_id, actor=request.actor, clock=request.clock)
        messages.success(request, _("Thank you. We do not wait for you any longer."))
    return redirect(_addresses(party_id)["here"])


def _take_back(request: Request, party_id: UUID | None) -> HttpResponse:
    queries.standpoint(request.actor, party_id)
    form = TakeBackForm(request.POST)
    if form.is_valid():
        which = form.cleaned_data["challenge"]
        actions.take_back(which, party_id=party_id, actor=request.actor, clock=request.clock)
        messages.success(request, _("It is taken back, and what you wrote is erased."))
    return redirect(_addresses(party_id)["here"])


@staff_page(Permission.CASE_CLEARANCE_READ)
@require_safe
def case(request: Request, case_id: UUID) -> HttpResponse:
    """Everything that parties said about who should not decide, and how their time stands."""
    found = case_for(request.actor, case_id)
    window = queries.window_of(case_id)
    context = {
        **WORDS,
        "case": found,
        "challenges": queries.challenges_of(request.actor, case_id),
        "window": window,
        "time": window.time(request.clock.now()),
        "may_rule": may(request.actor, Permission.CASE_CONFLICT_RULE),
        "now": request.clock.now(),
    }
    return render(request, "challenges/case.html", context)


@staff_page(Permission.CASE_CLEARANCE_READ)
@fresh
@once
def ruling(request: Request, case_id: UUID, challenge_id: UUID) -> HttpResponse:
    """One of them, and the ruling."""
    found = queries.challenge_for(request.actor, case_id, challenge_id)
    form = RuleForm(clearances(request.actor, case_id), request.POST or None)
    may_rule = may(request.actor, Permission.CASE_CONFLICT_RULE) and found.state == PoolState.FILED
    if request.method == "POST" and may_rule and form.is_valid():
        with refusals_beside(form):
            act = actions.uphold if form.upholds else actions.dismiss
            act(case_id, challenge_id, **form.act(), actor=request.actor, clock=request.clock)
            messages.success(request, _("Your ruling is kept. The party learns that it was looked at, and no more."))
            return redirect("challenges:case", case_id)
    context = {
        **WORDS,
        "case": case_for(request.actor, case_id),
        "challenge": found,
        "form": form,
        "may_rule": may_rule,
        "now": request.clock.now(),
    }
    return render(request, "challenges/ruling.html", context, status=422 if form.errors else 200)
