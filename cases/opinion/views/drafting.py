"""Pages on which an opinion is written: the overview of a draft, its pages, recommendations, separate opinions."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from cases.docket.models import Argument
from cases.docket.phrases import ROLES
from cases.lifecycle import Stage
from cases.opinion import actions, phrases, queries
from cases.opinion.forms import AnswersForm, ButtonForm, GroupForm, RecommendationForm, SeparateForm, given
from cases.opinion.models import ArgumentAnswer
from cases.opinion.rules.drafting import may_submit
from cases.opinion.rules.words import Group
from cases.panel.queries import my_seat
from council.access.forms import HouseForm, refusals_beside
from council.access.queries import require
from council.access.rules import Permission
from council.access.views import Request, member_page, once, staff_page
from council.kernel.phrasebook import say
from council.kernel.verdicts import NotReachable

WORDS: dict[str, Any] = {
    "sections": phrases.SECTIONS,
    "states": phrases.STATES,
    "kinds": phrases.KINDS,
    "roles": ROLES,
}
"""Words for the codes that these pages show."""


@staff_page()
@require_safe
def draft(request: Request, case_id: UUID) -> HttpResponse:
    """Where the opinion stands; for the rapporteur what is written and what is missing; the text for its readers."""
    return _desk(request, case_id, ButtonForm())


@member_page
@once
@require_POST
def submit(request: Request, case_id: UUID) -> HttpResponse:
    """Hand the draft to the whole council."""
    form = ButtonForm(request.POST)
    if form.is_valid():
        with refusals_beside(form):
            actions.submit_draft(case_id, actor=request.actor, clock=request.clock)
            return redirect("opinion:draft", case_id)
    return _desk(request, case_id, form)


def _desk(request: Request, case_id: UUID, form: HouseForm) -> HttpResponse:
    desk = queries.desk(request.actor, case_id)
    filed = {one.seat_id: one for one in desk.contents.separate} if desk.contents else {}
    context = {
        "desk": desk,
        "case": desk.case,
        "version": desk.version,
        "form": form,
        "groups": [(group, phrases.GROUPS[group], desk.written(group)) for group in Group],
        "missing": [say(reason) for reason in may_submit(desk.facts).reasons] if desk.facts else [],
        "panel": [(seat, filed.get(seat.pk), seat in desk.waiting) for seat in desk.panel],
        "review_closes": queries.closes_at(desk.case.pk) if desk.case.stage == Stage.COUNCIL_REVIEW else None,
        "now": request.clock.now(),
        **WORDS,
    }
    return render(request, "opinion/draft.html", context, status=422 if form.errors else 200)


@member_page
@once
def group(request: Request, case_id: UUID, group: str) -> HttpResponse:
    """One page of the draft, with a button to save."""
    if group not in set(Group):
        raise NotReachable
    case, _offices = queries.reader_of(request.actor, case_id)
    require(request.actor, Permission.CASE_OPINION_DRAFT, case.pk)
    version = queries.in_work(request.actor, case.pk)
    form = GroupForm(request.POST or None, group=Group(group), version=version, language=case.language)
    if request.method == "POST" and form.is_valid():
        with refusals_beside(form):
            actions.save_draft(case_id, actor=request.actor, clock=request.clock, **form.texts())
            messages.success(request, _("The draft is saved."))
            return redirect("opinion:group" if "stay" in request.POST else "opinion:draft", case_id, *_stay(request))
    if form.errors:
        now = queries.in_work(request.actor, case.pk)
        form.show_again(now.texts if now else {})
    context = {"case": case, "form": form, "heading": phrases.GROUPS[Group(group)], "version": version}
    return render(request, "opinion/group.html", context, status=422 if form.errors else 200)


def _stay(request: Request) -> list[str]:
    """Save and stay on the page, or go back to the overview."""
    match = request.resolver_match
    return [match.kwargs["group"]] if "stay" in request.POST and match else []


@member_page
@once
def answers(request: Request, case_id: UUID) -> HttpResponse:
    """An answer to each argument of the parties."""
    case, _offices = queries.reader_of(request.actor, case_id)
    require(request.actor, Permission.CASE_OPINION_DRAFT, case.pk)
    form = AnswersForm(request.POST or None, arguments=_answered(request, case.pk))
    if request.method == "POST" and form.is_valid():
        with refusals_beside(form):
            texts, seen = form.texts(), form.marks()
            actions.answer_arguments(case_id, texts, seen=seen, actor=request.actor, clock=request.clock)
            messages.success(request, _("The answers are saved."))
            return redirect("opinion:draft", case_id)
    if form.errors:
        form.show_again(given(_answered(request, case.pk)))
    context = {"case": case, "form": form, "roles": ROLES}
    return render(request, "opinion/answers.html", context, status=422 if form.errors else 200)


def _answered(request: Request, case_id: UUID) -> list[tuple[Argument, ArgumentAnswer | None]]:
    return [(one.argument, one.answer) for one in queries.answered(request.actor, case_id)]


@member_page
@once
def recommendation(request: Request, case_id: UUID, recommendation_id: UUID | None = None) -> HttpResponse:
    """Add a recommendation to the draft, or write one anew."""
    case, _offices = queries.reader_of(request.actor, case_id)
    require(request.actor, Permission.CASE_OPINION_DRAFT, case.pk)
    old = queries.recommendation_for(request.actor, case.pk, recommendation_id) if recommendation_id else None
    form = RecommendationForm(request.POST or None, owners=queries.possible_owners(case), old=old)
    if request.method == "POST" and form.is_valid():
        with refusals_beside(form):
            values = form.recommendation()
            actions.recommend(case_id, **values, instead_of=recommendation_id, actor=request.actor, clock=request.clock)
            messages.success(request, _("The recommendation is in the draft."))
            return redirect("opinion:draft", case_id)
    context = {"case": case, "form": form, "old": old, "drop_form": ButtonForm(auto_id="drop_%s")}
    return render(request, "opinion/recommendation.html", context, status=422 if form.errors else 200)


@member_page
@once
@require_POST
def drop(request: Request, case_id: UUID, recommendation_id: UUID) -> HttpResponse:
    """Take a recommendation out of the draft."""
    form = ButtonForm(request.POST)
    if form.is_valid():
        actions.drop_recommendation(case_id, recommendation_id, actor=request.actor, clock=request.clock)
        return redirect("opinion:draft", case_id)
    return _desk(request, case_id, form)


@member_page
@once
def separate(request: Request, case_id: UUID) -> HttpResponse:
    """The panellist's own separate opinion, beside the draft from which it differs."""
    case, _offices = queries.reader_of(request.actor, case_id)
    mine = _mine(request, case.pk)
    form = SeparateForm(request.POST or None, old=mine)
    if request.method == "POST" and form.is_valid():
        with refusals_beside(form):
            actions.attach_separate(case_id, actor=request.actor, clock=request.clock, **form.separate())
            messages.success(request, _("Your separate opinion is filed."))
            return redirect("opinion:draft", case_id)
    desk = queries.desk(request.actor, case.pk)
    context = {
        "case": case,
        "form": form,
        "mine": mine,
        "desk": desk,
        "numbers": queries.numbers_may_show(case, request.clock.now()),
        **WORDS,
        "waive_form": ButtonForm(auto_id="waive_%s"),
    }
    return render(request, "opinion/separate.html", context, status=422 if form.errors else 200)


def _mine(request: Request, case_id: UUID) -> Any:
    seat, version = my_seat(request.actor, case_id), queries.in_work(request.actor, case_id)
    filed = queries.separate_opinions(request.actor, version) if version else []
    return next((one for one in filed if one.seat_id == seat.pk), None)


@member_page
@once
@require_POST
def waive(request: Request, case_id: UUID) -> HttpResponse:
    """Say that there will be no separate opinion."""
    form = ButtonForm(request.POST)
    if form.is_valid():
        actions.waive_separate(case_id, actor=request.actor, clock=request.clock)
        return redirect("opinion:draft", case_id)
    return _desk(request, case_id, form)
