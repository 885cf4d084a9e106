"""A member's own interests: see, add, end, sign."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render

from council.access.forms import refusals_beside
from council.access.views import Request, member_page, once
from council.interests import actions, queries
from council.interests.forms import EndForm, InterestForm, SignForm
from council.interests.phrases import KINDS, RELATIONS
from council.kernel.phrasebook import say
from council.members.queries import me
from council.organisations.queries import organisations

WORDS: dict[str, Any] = {"kinds": KINDS, "relations": RELATIONS}


@member_page
@once
def register(request: Request) -> HttpResponse:
    """Everything the member declared, whether the declaration stands, and the place to sign it."""
    form = SignForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusals_beside(form):
            actions.sign_interests(complete=form.cleaned_data["complete"], actor=request.actor, clock=request.clock)
            return redirect("interests:register")
    member, now = me(request.actor), request.clock.now()
    found = list(queries.my_interests(request.actor))
    context = {
        **WORDS,
        "form": form,
        "running": [one for one in found if one.until is None],
        "ended": [one for one in found if one.until is not None],
        "declarations": queries.declarations(request.actor),
        "missing": [say(reason) for reason in queries.standing([member], now)[member.pk].reasons],
    }
    return render(request, "interests/register.html", context, status=422 if form.errors else 200)


@member_page
@once
def add(request: Request) -> HttpResponse:
    """Enter an interest."""
    form = InterestForm(list(organisations()), request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusals_beside(form):
            actions.declare_interest(**form.act(), actor=request.actor, clock=request.clock)
            return redirect("interests:register")
    return render(request, "interests/add.html", {"form": form}, status=422 if form.errors else 200)


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
