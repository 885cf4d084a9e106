"""Pages of the selection committee and of the secretariat, and the appellant's request for a review."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from cases.docket.phrases import MEASURES
from cases.docket.queries import case_for, content, decision, rules_for
from cases.lifecycle import Stage, may_step
from cases.selection import actions, queries
from cases.selection.forms import AskReviewForm, LeaveForm, SelectForm, VoteForm
from cases.selection.phrases import LEAVE_CODES, OUTCOMES, SCORES
from cases.selection.rules import may_select
from council.access.forms import HouseForm, refusals_beside
from council.access.rules import Office, Permission
from council.access.views import Request, appellant_page, once, staff_page
from council.kernel.phrasebook import say
from council.procedure.phrases import MODES
from council.procedure.rules import SelectionMode

WORDS = {
    "measures": MEASURES,
    "modes": MODES,
    "outcomes": OUTCOMES,
    "leave_codes": LEAVE_CODES,
    "scores": SCORES.values(),
}
CHOOSERS = frozenset({Office.SELECTION_COMMITTEE, Office.SECRETARIAT})


@staff_page(Permission.COUNCIL_DOCKET_READ)
@once
def choice(request: Request, case_id: UUID) -> HttpResponse:
    """The case as the committee needs it, the vote of a member, and what was voted and chosen."""
    form = VoteForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusals_beside(form):
            actions.cast_vote(case_id, actor=request.actor, clock=request.clock, **form.vote())
            messages.success(request, _("Your vote is cast."))
            return redirect("selection:choice", case_id)
    return _show(request, case_id, form, vote_form=form)


@staff_page(Permission.COUNCIL_DOCKET_READ)
@once
@require_POST
def select(request: Request, case_id: UUID) -> HttpResponse:
    """Select the case."""
    form = SelectForm(request.POST)
    if form.is_valid():
        with refusals_beside(form):
            actions.select(case_id, actor=request.actor, clock=request.clock)
            return redirect("overview:case", case_id)
    return _show(request, case_id, form)


@staff_page(Permission.COUNCIL_DOCKET_READ)
@once
@require_POST
def leave(request: Request, case_id: UUID) -> HttpResponse:
    """Leave the case, with a code and words for the appellant."""
    form = LeaveForm(request.POST, auto_id="leave_%s")
    if form.is_valid():
        with refusals_beside(form):
            actions.leave_unselected(case_id, actor=request.actor, clock=request.clock, **form.leaving())
            return redirect("overview:case", case_id)
    return _show(request, case_id, form, leave_form=form)


@staff_page(Permission.COUNCIL_DOCKET_READ)
@once
@require_POST
def review(request: Request, case_id: UUID) -> HttpResponse:
    """Make a left case eligible again, by somebody who took no part in leaving it."""
    form = SelectForm(request.POST)
    if form.is_valid():
        with refusals_beside(form):
            actions.review_selection(case_id, actor=request.actor, clock=request.clock)
            return redirect("selection:choice", case_id)
    return _show(request, case_id, form)


def _show(request: Request, case_id: UUID, form: HouseForm, **forms: HouseForm) -> HttpResponse:
    context = {**_page(request, case_id), **forms, "form": form}
    return render(request, "selection/choice.html", context, status=422 if form.errors else 200)


def _page(request: Request, case_id: UUID) -> dict[str, Any]:
    actor = request.actor
    case = case_for(actor, case_id)
    choices = queries.choices(actor, case_id)
    round_ = len(choices) + 1
    standing = queries.standing(case, rules_for(case, request.clock.now()), round_)
    votes = queries.votes(actor, case_id, round_)
    eligible = case.stage == Stage.ELIGIBLE
    return {
        "case": case,
        "decision": decision(actor, case_id),
        "content": content(actor, case_id),
        "standing": standing,
        "by_committee": standing.mode is SelectionMode.COMMITTEE and not case.expedited,
        "voted": any(vote.voter_id == actor.id and vote.round == round_ for vote in votes),
        "votes": votes,
        "choices": choices,
        "may_vote": eligible and Office.SELECTION_COMMITTEE in actor.offices,
        "may_choose": eligible and bool(actor.offices & CHOOSERS),
        "missing": [say(reason) for reason in may_select(standing).reasons],
        "may_review": case.stage == Stage.NOT_SELECTED
        and bool(actor.offices & CHOOSERS)
        and any(one.review_asked_at for one in choices),
        "now": request.clock.now(),
        **WORDS,
        "vote_form": VoteForm(),
        "select_form": SelectForm(auto_id="select_%s"),
        "leave_form": LeaveForm(auto_id="leave_%s"),
    }


@appellant_page
@once
def ask_review(request: Request) -> HttpResponse:
    """The appellant asks for a review, once."""
    case_id = request.actor.case
    assert case_id is not None  # the page is for the holder of a receipt
    may_step("review_selection", Stage(case_for(request.actor, case_id).stage)).or_refuse()
    form = AskReviewForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusals_beside(form):
            actions.ask_review(case_id, request=form.cleaned_data["request"], actor=request.actor, clock=request.clock)
            return redirect("intake:status")
    return render(request, "selection/ask_review.html", {"form": form}, status=422 if form.errors else 200)
