"""Pages of a panel that prepares its motions, votes, and reads the result."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from cases.assessment.queries import has_sealed
from cases.deliberation.rules import Topic
from cases.deliberation.views import thread_page
from cases.docket.models import Case
from cases.docket.queries import case_for
from cases.lifecycle import STEPS, Stage
from cases.panel.queries import my_seat
from cases.voting import actions, phrases, queries
from cases.voting.forms import BallotForm, KeyForm, MotionForm
from cases.voting.rules import may_call
from council.access.forms import HouseForm, refusals_beside
from council.access.queries import offices_on
from council.access.views import Request, fresh, member_page, once, staff_page
from council.kernel.canonical import canonical
from council.kernel.phrasebook import say
from council.kernel.verdicts import Refused, no
from council.record.queries import newest_checkpoint

WORDS: dict[str, Any] = {
    "kinds": phrases.KINDS,
    "states": phrases.STATES,
    "choices": phrases.CHOICES,
    "results_in_words": phrases.RESULTS,
    "votes_in_words": phrases.VOTES,
    "failures": phrases.FAILURES,
    "decided": phrases.DECIDED,
}
"""Words for the codes that these pages show."""


@member_page
@require_safe
def case(request: Request, case_id: UUID) -> HttpResponse:
    """Motions and what a vote still waits for; during the vote the ballot paper; afterwards the result."""
    return _show(request, case_id)


@member_page
@once
@require_POST
def draft(request: Request, case_id: UUID) -> HttpResponse:
    """Write a motion."""
    form = MotionForm(request.POST, auto_id="motion_%s")
    if form.is_valid():
        with refusals_beside(form):
            actions.draft_motion(case_id, actor=request.actor, clock=request.clock, **form.motion())
            return redirect("voting:case", case_id)
    return _show(request, case_id, form=form, motion_form=form)


@member_page
@once
@require_POST
def freeze(request: Request, case_id: UUID, motion_id: UUID) -> HttpResponse:
    """The chair freezes a motion."""
    form = KeyForm(request.POST)
    if form.is_valid():
        with refusals_beside(form):
            actions.freeze_motion(case_id, motion_id, actor=request.actor, clock=request.clock)
            return redirect("voting:case", case_id)
    return _show(request, case_id, form=form)


@member_page
@once
@require_POST
def withdraw(request: Request, case_id: UUID, motion_id: UUID) -> HttpResponse:
    """Take a motion back."""
    form = KeyForm(request.POST)
    if form.is_valid():
        with refusals_beside(form):
            actions.withdraw_motion(case_id, motion_id, actor=request.actor, clock=request.clock)
            messages.success(request, _("The motion is withdrawn."))
            return redirect("voting:case", case_id)
    return _show(request, case_id, form=form)


@member_page
@once
@require_POST
def call(request: Request, case_id: UUID) -> HttpResponse:
    """The chair calls the vote."""
    form = KeyForm(request.POST)
    if form.is_valid():
        with refusals_beside(form):
            actions.call_vote(case_id, actor=request.actor, clock=request.clock)
            return redirect("voting:case", case_id)
    return _show(request, case_id, form=form)


@member_page
@fresh
@once
@require_POST
def cast(request: Request, case_id: UUID) -> HttpResponse:
    """Cast a ballot on every motion, or cast again."""
    vote = queries.open_vote(request.actor, case_id)
    if vote is None:
        raise Refused(no("voting.closed"))
    form = BallotForm(request.POST, motions=queries.motions_of(request.actor, vote))
    if form.is_valid():
        papers = {"choices": form.choices(), "reasons": form.reasons()}
        with refusals_beside(form):
            actions.cast(case_id, actor=request.actor, clock=request.clock, **papers)
            messages.success(request, _("Your ballot is cast. Until the close you may vote again."))
            return redirect("voting:receipt", case_id)
    return _show(request, case_id, form=form, ballot_form=form)


@member_page
@require_safe
def receipt(request: Request, case_id: UUID) -> HttpResponse:
    """What shows a voter that the own ballot is in the record, and unchanged."""
    context = {
        "case": case_for(request.actor, case_id),
        "receipts": queries.receipts(request.actor, case_id),
        "checkpoint": newest_checkpoint(),
    }
    return render(request, "voting/receipt.html", {**WORDS, **context})


@member_page
@require_safe
def receipt_proof(request: Request, case_id: UUID, ballot_id: UUID) -> HttpResponse:
    """After the close: what shows with `verify.py` that the own ballot stands in the signed record."""
    bundle = queries.ballot_proof(request.actor, case_id, ballot_id)
    response = HttpResponse(canonical(bundle), content_type="application/json")
    response["Content-Disposition"] = 'attachment; filename="ballot-proof.json"'
    return response


@staff_page()
@require_safe
def tally_proof(request: Request, case_id: UUID) -> HttpResponse:
    """For the panel and the auditor of a published case: what shows with `verify.py` how the votes were counted."""
    response = HttpResponse(canonical(queries.tally_proof(request.actor, case_id)), content_type="application/json")
    response["Content-Disposition"] = 'attachment; filename="tally-proof.json"'
    return response


@member_page
@once
def discuss(request: Request, case_id: UUID, motion_id: UUID) -> HttpResponse:
    """The thread about a motion."""
    motion = queries.motion_for(request.actor, case_id, motion_id)
    back = reverse("voting:case", args=[case_id])
    return thread_page(request, case_id, Topic.MOTION, title=motion.text, back=back, about=motion.pk)


def _show(request: Request, case_id: UUID, **forms: HouseForm) -> HttpResponse:
    if not has_sealed(request.actor, case_id):
        return redirect("assessment:case", case_id)
    found = case_for(request.actor, case_id)
    context = {**WORDS, "case": found, "now": request.clock.now(), **_page(request, found), **forms}
    return render(request, "voting/case.html", context, status=422 if forms else 200)


def _page(request: Request, found: Case) -> dict[str, Any]:
    actor = request.actor
    page: dict[str, Any] = {
        "stage": found.stage,
        "results": queries.results(actor, found.pk),
        "key_form": KeyForm(auto_id=False),
    }
    if found.stage == Stage.VOTING:
        return page | _ballot_paper(request, found)
    if found.stage == Stage.DELIBERATION:
        motions = queries.motions(actor, found.pk)
        verdict = may_call(queries.call_facts(actor, found, motions, request.clock.now()))
        page |= {
            "motions": [(motion, KeyForm(auto_id=False), KeyForm(auto_id=False)) for motion in motions],
            "missing": [say(reason) for reason in verdict.reasons],
            "chairs": bool(offices_on(actor, found.pk) & STEPS["call_vote"].offices),
            "seat": my_seat(actor, found.pk),
            "motion_form": MotionForm(auto_id="motion_%s"),
        }
    return page


def _ballot_paper(request: Request, found: Case) -> dict[str, Any]:
    vote = queries.open_vote(request.actor, found.pk)
    if vote is None:
        return {}
    own = queries.own_ballots(request.actor, vote)
    return {
        "vote": vote,
        "cast_before": bool(own),
        "ballot_form": BallotForm(motions=queries.motions_of(request.actor, vote)),
    }
