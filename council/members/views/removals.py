"""Removals from the council: proposing, answering, voting. No page counts votes before the end."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from council.access.forms import HouseForm, refusals_beside
from council.access.rules import Permission
from council.access.views import Request, fresh, once, staff_page
from council.kernel.verdicts import NotReachable
from council.members import actions, queries
from council.members.forms import AnswerForm, ProposeForm, VoteForm
from council.members.phrases import CAUSES, REMOVAL_STATES

reader = staff_page(Permission.COUNCIL_REMOVAL_READ)


def _answer(request: Request, template: str, form: HouseForm | None = None, **context: object) -> HttpResponse:
    known = {"causes": CAUSES, "states": REMOVAL_STATES, "form": form, **context}
    return render(request, f"people/{template}.html", known, status=422 if form is not None and form.errors else 200)


@reader
@require_safe
def listed(request: Request) -> HttpResponse:
    """Every removal of which the reader may know."""
    found = queries.removals_for(request.actor)
    may_propose = queries.may_propose_now(request.actor, request.clock.now().date())
    return _answer(request, "removals", removals=found, may_propose=may_propose)


@reader
@fresh
@once
def propose(request: Request) -> HttpResponse:
    """Ask the council to remove a member for cause."""
    people = [(str(one.pk), one.name) for one in queries.to_remove(request.actor, request.clock.now().date())]
    form = ProposeForm(people, request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusals_beside(form):
            given = form.cleaned_data
            made = actions.propose_removal(
                UUID(given["member"]), given["cause"], given["reasons"], actor=request.actor, clock=request.clock
            )
            messages.success(request, _("The removal is proposed. The member can answer now."))
            return redirect("people:removal", made.pk)
    return _answer(request, "propose", form, nobody=not people)


@reader
@require_safe
def removal(request: Request, removal_id: UUID) -> HttpResponse:
    """One removal: the reasons, the answer, where it stands, and what the reader can do."""
    return _answer(request, "removal", shown=queries.view_of(request.actor, removal_id, request.clock.now()))


@reader
@fresh
@once
def answer(request: Request, removal_id: UUID) -> HttpResponse:
    """The member concerned is heard. For everybody else there is no such page."""
    shown = queries.view_of(request.actor, removal_id, request.clock.now())
    if not shown.own:
        raise NotReachable
    form = AnswerForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusals_beside(form):
            answered = form.cleaned_data["answer"]
            actions.answer_removal(removal_id, answered, actor=request.actor, clock=request.clock)
            messages.success(request, _("Your answer is entered. The council votes now."))
            return redirect("people:removal", removal_id)
    return _answer(request, "answer", form, shown=shown)


@staff_page(Permission.COUNCIL_REMOVAL_VOTE)
@fresh
@once
def vote(request: Request, removal_id: UUID) -> HttpResponse:
    """Say yes or no, once."""
    shown = queries.view_of(request.actor, removal_id, request.clock.now())
    form = VoteForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusals_beside(form):
            actions.vote_on_removal(removal_id, in_favour=form.in_favour, actor=request.actor, clock=request.clock)
            messages.success(request, _("Your vote is sealed. It is final."))
            return redirect("people:removal", removal_id)
    return _answer(request, "vote", form, shown=shown)
