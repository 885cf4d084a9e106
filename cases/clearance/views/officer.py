"""The desk of the integrity officer: everybody's declarations, and what is ruled alone or by two."""

from __future__ import annotations

from collections import Counter
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from cases.clearance import actions, phrases, queries
from cases.clearance.forms import OpenForm, RulingForm
from cases.clearance.models import Concern
from cases.clearance.rules import JUDGED, Standing, latest_day, may_open
from cases.clearance.views.words import WORDS
from cases.docket.models import Case
from cases.docket.queries import case_for, rules_for
from council.access.forms import refusals_beside
from council.access.queries import may
from council.access.rules import Permission
from council.access.views import Request, fresh, once, staff_page
from council.interests.rules.words import Result
from council.kernel.verdicts import NotReachable
from council.leaves.queries import house_zone
from council.leaves.rules import day_of


@staff_page(Permission.CASE_CLEARANCE_READ)
@require_safe
def case(request: Request, case_id: UUID) -> HttpResponse:
    """Every declaration for a case, and what follows from it."""
    found = case_for(request.actor, case_id)
    kept = queries.keeps_who_is_asked(request.actor, case_id, request.clock.now())
    clearances = [] if kept else queries.clearances(request.actor, case_id)
    counted = Counter(one.standing for one in clearances)
    context = {
        **WORDS,
        "case": found,
        "clearances": clearances,
        "kept": kept,
        "counts": [(phrases.STANDINGS[one], counted[one]) for one in Standing],
        "form": OpenForm(),
        "may_open": may(request.actor, Permission.CASE_CONFLICT_RULE) and may_open(found.stage).ok,
        "checked_at": queries.last_checked(clearances),
        "due": queries.due_of(case_id),
        "now": request.clock.now(),
    }
    return render(request, "clearance/case.html", context)


@staff_page(Permission.CASE_CONFLICT_RULE)
@once
@require_POST
def ask(request: Request, case_id: UUID) -> HttpResponse:
    """Ask everybody who was not asked yet, and check the register again for all."""
    if OpenForm(request.POST).is_valid():
        asked = actions.open_declarations(case_id, actor=request.actor, clock=request.clock)
        messages.success(request, phrases.asked_in_words(asked))
    return redirect("clearance:case", case_id)


@staff_page(Permission.CASE_CLEARANCE_READ)
@fresh
@once
def concern(request: Request, case_id: UUID, concern_id: UUID) -> HttpResponse:
    """One concern with its evidence, and the ruling."""
    found = queries.concern_for(request.actor, concern_id, case_id)
    seen = case_for(request.actor, case_id)
    if queries.keeps_who_is_asked(request.actor, case_id, request.clock.now()):
        raise NotReachable
    last = latest_day(day_of(request.clock.now(), house_zone()), rules_for(seen, request.clock.now()).ruling_valid_days)
    asked = found.question is not None
    form = RulingForm(found.result, found.origin, last, request.POST or None, asked=asked)
    if request.method == "POST" and may(request.actor, Permission.CASE_CONFLICT_RULE) and form.is_valid():
        with refusals_beside(form):
            actions.rule_on(concern_id, **form.act(), actor=request.actor, clock=request.clock)
            messages.success(request, _("Your ruling is kept."))
            return redirect("clearance:case", case_id)
    context = _concern(request, seen, found) | {"form": form}
    return render(request, "clearance/concern.html", context, status=422 if form.errors else 200)


def _concern(request: Request, case: Case, found: Concern) -> dict[str, Any]:
    facts, ruling, question = queries.concern_facts(found), found.ruling, found.question
    former, votes = queries.history_of(request.actor, found)
    return {
        **WORDS,
        "case": case,
        "concern": found,
        "question": question,
        "due": queries.due_of_questions([question.pk]).get(question.pk) if question else None,
        "former": former,
        "votes": votes,
        "now": request.clock.now(),
        "waiver": queries.request_of(case.pk, found.code) if found.result == Result.WAIVE else None,
        "hit": queries.hit_of(found, queries.organisation_names([found])),
        "ruling": ruling,
        "may_rule": may(request.actor, Permission.CASE_CONFLICT_RULE) and facts.open and ruling is None,
        "confirmable": may(request.actor, Permission.CASE_CONFLICT_CONFIRM) and facts.open and ruling is not None,
        "confirm_form": OpenForm(),
        "is_published": found.declaration.case.stage in JUDGED,
    }


@staff_page(Permission.CASE_CONFLICT_CONFIRM)
@fresh
@once
@require_POST
def confirm(request: Request, case_id: UUID, concern_id: UUID) -> HttpResponse:
    """The second person says that a barring hit was false."""
    queries.concern_for(request.actor, concern_id, case_id)
    if OpenForm(request.POST).is_valid():
        actions.confirm_dismissal(concern_id, actor=request.actor, clock=request.clock)
    return redirect("clearance:concern", case_id, concern_id)
