"""The page on which the whole council reads a submitted draft and says yes or no."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from cases.lifecycle import Stage
from cases.opinion import actions, phrases, queries
from cases.opinion.forms import ReviewForm
from cases.opinion.views.drafting import WORDS
from council.access.forms import refusals_beside
from council.access.queries import require
from council.access.rules import Permission
from council.access.views import Request, member_page, once


@member_page
@once
def review(request: Request, case_id: UUID) -> HttpResponse:
    """The draft, the time that is left, and the member's own ballot."""
    desk = queries.desk(request.actor, case_id)
    require(request.actor, Permission.CASE_REVIEW_VOTE, desk.case.pk)
    form = ReviewForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusals_beside(form):
            actions.cast_review(case_id, actor=request.actor, clock=request.clock, **form.ballot())
            messages.success(request, _("Your ballot on the draft is cast."))
            return redirect("opinion:review", case_id)
    open_now = desk.case.stage == Stage.COUNCIL_REVIEW
    ballot = queries.own_ballot(request.actor, desk.version) if desk.version else None
    context = {
        "desk": desk,
        "case": desk.case,
        "form": form if open_now else None,
        "closes_at": queries.closes_at(desk.case.pk) if open_now else None,
        "ballot": ballot,
        "cast": ballot.opening.value if ballot else None,
        "reviews": phrases.REVIEWS,
        "now": request.clock.now(),
        **WORDS,
    }
    return render(request, "opinion/review.html", context, status=422 if form.errors else 200)
