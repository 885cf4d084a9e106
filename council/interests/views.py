"""A member's own interests: see, go through the questions of the year, say that something changed, sign."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from council.access.forms import refusals_beside
from council.access.views import Request, fresh, member_page, once
from council.interests import actions, queries
from council.interests.forms import EndForm, InterestForm, QuestionForm, SignForm
from council.interests.phrases import EXAMPLES, KINDS, QUESTIONS, RELATIONS
from council.interests.rules.words import YEARLY, InterestKind
from council.kernel.phrasebook import say
from council.kernel.verdicts import NotReachable
from council.members.queries import me
from council.organisations.queries import organisations

WORDS: dict[str, Any] = {"kinds": KINDS, "relations": RELATIONS}


@member_page
@require_safe
def register(request: Request) -> HttpResponse:
    """Everything the member declared, whether the declaration stands and until when, and what to do next."""
    member, now = me(request.actor), request.clock.now()
    found = list(queries.my_interests(request.actor))
    year = queries.year_of(member, now)
    context = {
        **WORDS,
        "running": [one for one in found if one.until is None],
        "ended": [one for one in found if one.until is not None],
        "declarations": queries.declarations(request.actor),
        "missing": [say(reason) for reason in queries.standing([member], now)[member.pk].reasons],
        "ends_at": year.ends_at,
        "next": year.left[0] if year.left else None,
        "left": len(year.left),
        "questions": len(YEARLY),
    }
    return render(request, "interests/register.html", context)


@member_page
@require_safe
def changed(request: Request) -> HttpResponse:
    """Something changed: which kind of interest is it?"""
    kinds = [(kind, KINDS[kind], EXAMPLES[kind]) for kind in KINDS]
    return render(request, "interests/changed.html", {"choices": kinds})


@member_page
@once
def add(request: Request, kind: str) -> HttpResponse:
    """Enter an interest of a kind; then the list is signed."""
    known = _kind(kind, frozenset(InterestKind))
    form = InterestForm(known, list(organisations()), request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusals_beside(form):
            actions.declare_interest(**form.act(), actor=request.actor, clock=request.clock)
            return redirect("interests:sign")
    context = {"form": form, "kind": KINDS[known], "question": QUESTIONS[known]}
    return render(request, "interests/add.html", context, status=422 if form.errors else 200)


@member_page
@once
def question(request: Request, kind: str) -> HttpResponse:
    """One question of the yearly declaration: what is there, what is to be added, or nothing more."""
    known = _kind(kind, frozenset(YEARLY))
    form = QuestionForm(known, list(organisations()), request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusals_beside(form):
            if form.nothing:
                actions.nothing_more(known, actor=request.actor, clock=request.clock)
                left = queries.year_of(me(request.actor), request.clock.now()).left
                return redirect("interests:question", left[0]) if left else redirect("interests:sign")
            actions.declare_interest(**form.act(), actor=request.actor, clock=request.clock)
            return redirect("interests:question", known)
    context = {
        **WORDS,
        "form": form,
        "kind": known,
        "question": QUESTIONS[known],
        "number": YEARLY.index(known) + 1,
        "questions": len(YEARLY),
        "running": [one for one in queries.my_interests(request.actor) if one.kind == known and one.until is None],
    }
    return render(request, "interests/question.html", context, status=422 if form.errors else 200)


@member_page
@fresh
@once
def sign(request: Request) -> HttpResponse:
    """What the public will read and what stays sealed, and the place to sign both."""
    form = SignForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusals_beside(form):
            actions.sign_interests(complete=form.cleaned_data["complete"], actor=request.actor, clock=request.clock)
            return redirect("interests:register")
    member, now = me(request.actor), request.clock.now()
    public = queries.public_extract([member], now.date()).get(member.pk, [])
    shown = {one.pk for one in public}
    context = {
        **WORDS,
        "form": form,
        "member": member,
        "public": public,
        "sealed": [one for one in queries.my_interests(request.actor) if one.pk not in shown],
        "left": queries.year_of(member, now).left,
    }
    return render(request, "interests/sign.html", context, status=422 if form.errors else 200)


def _kind(word: str, known: frozenset[InterestKind]) -> InterestKind:
    """The kind of an address, or the page does not exist."""
    if word not in known:
        raise NotReachable
    return InterestKind(word)


@member_page
@once
def end(request: Request, interest_id: UUID) -> HttpResponse:
    """Say that an interest ended."""
    interest = queries.my_interest(request.actor, interest_id)
    form = EndForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusals_beside(form):
            actions.end_interest(interest_id, form.cleaned_data["until"], actor=request.actor, clock=request.clock)
            return redirect("interests:register")
    context = {**WORDS, "form": form, "interest": interest}
    return render(request, "interests/end.html", context, status=422 if form.errors else 200)
