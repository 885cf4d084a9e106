"""The conflicts panel: what waits for one's vote, and the page of one question."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from cases.clearance import actions, queries
from cases.clearance.forms import VoteForm
from cases.clearance.views.words import WORDS
from council.access.forms import refusals_beside
from council.access.rules import Permission
from council.access.views import Request, fresh, once, staff_page


@staff_page(Permission.CASE_CONFLICT_VOTE)
@require_safe
def conflicts(request: Request) -> HttpResponse:
    """Every question that waits for the actor's vote, and those on which they have voted."""
    found = queries.my_questions(request.actor, request.clock.now())
    context = {
        **WORDS,
        "waiting": [one for one in found if one.voted_at is None],
        "voted": [one for one in found if one.voted_at],
        "now": request.clock.now(),
    }
    return render(request, "clearance/conflicts.html", context)


@staff_page(Permission.CASE_CONFLICT_VOTE)
@fresh
@once
def question(request: Request, question_id: UUID) -> HttpResponse:
    """One question: the member, the rule, the evidence, who is involved, nothing of what the case is about."""
    laid = queries.laid_question(request.actor, question_id, request.clock.now())
    request.case_read = laid.case_id
    form = VoteForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusals_beside(form):
            actions.vote_on_question(question_id, **form.act(), actor=request.actor, clock=request.clock)
            messages.success(request, _("Your vote is kept. It is final, and sealed until the vote is closed."))
            return redirect("clearance:conflicts")
    context = {**WORDS, "laid": laid, "asked": laid.asked, "hit": laid.hit, "form": form, "now": request.clock.now()}
    return render(request, "clearance/question.html", context, status=422 if form.errors else 200)
