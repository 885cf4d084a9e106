"""Declarations: what a member answers, and the desk of the integrity officer."""

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
from cases.clearance.forms import AnswerForm, ChangeForm, ConflictForm, MoreForm, OpenForm, RulingForm
from cases.clearance.rules import JUDGED, DeclarationState, Standing, may_open
from cases.docket.phrases import ROLES
from cases.docket.queries import case_for
from council.access.forms import refusals_beside
from council.access.queries import may
from council.access.rules import Permission
from council.access.views import Request, fresh, member_page, once, staff_page
from council.interests.phrases import CODES, RESULTS
from council.interests.queries import standing
from council.kernel.phrasebook import say
from council.members.queries import me

WORDS: dict[str, Any] = {
    "answers": phrases.ANSWERS,
    "codes": CODES,
    "decided": phrases.DECIDED,
    "kinds_of_standing": phrases.STANDING_KINDS,
    "results": RESULTS,
    "roles": ROLES,
    "stances": phrases.STANCES,
    "standings": phrases.STANDINGS,
    "states": phrases.STATES,
    "ways": phrases.WAYS,
}
"""Words for the codes that these pages show."""


@member_page
@require_safe
def mine(request: Request) -> HttpResponse:
    """Every declaration the member was asked for."""
    found = queries.my_requests(request.actor)
    waiting = [one for one in found if one.open]
    given = [one for one in found if not one.open]
    return render(request, "clearance/mine.html", {**WORDS, "waiting": waiting, "given": given})


@member_page
@once
def answer(request: Request, declaration_id: UUID) -> HttpResponse:
    """One declaration: who is involved, what the register shows, and the member's answer."""
    asked = queries.my_request(request.actor, declaration_id)
    if asked.shown > 1:
        request.case_read = asked.case_id
    early = bool(asked.following)
    form = AnswerForm(asked.hits, request.POST or None, early=early) if asked.open else ChangeForm()
    if request.method == "POST" and isinstance(form, AnswerForm) and form.is_valid():
        with refusals_beside(form):
            actions.answer_declaration(declaration_id, **form.act(), actor=request.actor, clock=request.clock)
            return redirect("clearance:answer", declaration_id)
    return _request_page(request, asked, form)


@member_page
@once
@require_POST
def more(request: Request, declaration_id: UUID) -> HttpResponse:
    """Who else is involved: the next step."""
    queries.my_request(request.actor, declaration_id)
    form = MoreForm(request.POST)
    if form.is_valid():
        seen = form.cleaned_data["seen"]
        actions.show_more(declaration_id, seen=seen, actor=request.actor, clock=request.clock)
    return redirect("clearance:answer", declaration_id)


@member_page
@once
@require_POST
def change(request: Request, declaration_id: UUID) -> HttpResponse:
    """Something changed after the declaration was given."""
    asked = queries.my_request(request.actor, declaration_id)
    form = ChangeForm(request.POST)
    if form.is_valid():
        with refusals_beside(form):
            actions.declare_conflict(declaration_id, **form.act(), actor=request.actor, clock=request.clock)
            return redirect("clearance:answer", declaration_id)
    return _request_page(request, asked, form)


def _request_page(request: Request, asked: queries.Request, form: ConflictForm) -> HttpResponse:
    register = standing([me(request.actor)], request.clock.now()) if asked.open else {}
    context = {
        **WORDS,
        "asked": asked,
        "form": form,
        "more_form": MoreForm(initial={"seen": asked.shown}),
        "missing": [say(reason) for verdict in register.values() for reason in verdict.reasons],
        "may_change": asked.state in {DeclarationState.CLEAR, DeclarationState.CONFLICT} and bool(asked.platform),
    }
    return render(request, "clearance/answer.html", context, status=422 if form.errors else 200)


@staff_page(Permission.CASE_CLEARANCE_READ)
@require_safe
def case(request: Request, case_id: UUID) -> HttpResponse:
    """Every declaration for a case, and what follows from it."""
    found = case_for(request.actor, case_id)
    clearances = queries.clearances(request.actor, case_id)
    counted = Counter(one.standing for one in clearances)
    context = {
        **WORDS,
        "case": found,
        "clearances": clearances,
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
    form = RulingForm(found.result, found.origin, request.POST or None)
    may_rule = may(request.actor, Permission.CASE_CONFLICT_RULE)
    if request.method == "POST" and may_rule and form.is_valid():
        with refusals_beside(form):
            actions.rule_on(concern_id, **form.act(), actor=request.actor, clock=request.clock)
            messages.success(request, _("Your ruling is kept."))
            return redirect("clearance:case", case_id)
    facts, ruling = queries.concern_facts(found), getattr(found, "ruling", None)
    context = {
        **WORDS,
        "case": case_for(request.actor, case_id),
        "concern": found,
        "hit": queries.hit_of(found, queries.organisation_names([found])),
        "form": form,
        "ruling": ruling,
        "may_rule": may_rule and facts.open and ruling is None,
        "confirmable": may(request.actor, Permission.CASE_CONFLICT_CONFIRM) and facts.open and ruling is not None,
        "confirm_form": OpenForm(),
        "is_published": found.declaration.case.stage in JUDGED,
    }
    return render(request, "clearance/concern.html", context, status=422 if form.errors else 200)


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
