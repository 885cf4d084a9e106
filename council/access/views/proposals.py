"""Pages of dual control: what waits for a second person, one proposal, and asking for something."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from council.access import actions, queries
from council.access.forms import HouseForm, refusals_beside
from council.access.forms.proposals import ApproveForm, RefuseForm, WithdrawForm, form_for
from council.access.phrases import KINDS_OF_STATE, PROPOSAL_STATES, PROPOSALS
from council.access.rules import Permission, ProposalKind
from council.access.rules.proposals import kinds_to_propose
from council.access.views.doors import Request, View, fresh, once, staff_page
from council.kernel.verdicts import NotReachable

WORDS: dict[str, Any] = {"kinds": PROPOSALS, "states": PROPOSAL_STATES, "colours": KINDS_OF_STATE}


def act_of_two(view: View) -> View:
    """What every act of dual control passes: proposing, approving, refusing, withdrawing.

    The one place for what must come before all of them; a fresh authentication is asked for here.
    """
    return staff_page(Permission.COUNCIL_PROPOSAL_READ)(fresh(once(view)))


@staff_page(Permission.COUNCIL_PROPOSAL_READ)
@require_safe
def listed(request: Request) -> HttpResponse:
    """What waits for a second person, what was decided, and what the reader may ask for."""
    page = queries.proposals_page(request.actor, request.GET.get("before", ""), request.clock.now())
    may_ask = [(kind, PROPOSALS[kind]) for kind in sorted(kinds_to_propose(request.actor.offices))]
    context = {**WORDS, "page": page, "may_ask": may_ask, "now": request.clock.now()}
    return render(request, "access/proposals.html", context)


@staff_page(Permission.COUNCIL_PROPOSAL_READ)
@require_safe
def proposal(request: Request, proposal_id: UUID) -> HttpResponse:
    """One proposal: what is asked, by whom, why, what exactly changes, until when."""
    return _page(request, proposal_id)


@act_of_two
def new(request: Request, kind: str) -> HttpResponse:
    """Ask for something of one kind."""
    if kind not in {str(one) for one in kinds_to_propose(request.actor.offices)}:
        raise NotReachable
    asked_for = ProposalKind(kind)
    now = request.clock.now()
    form = form_for(asked_for)(request.actor, now, request.GET.dict(), request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusals_beside(form):
            asked = form.asked()
            made = actions.propose(
                asked_for,
                asked.subject,
                asked.payload,
                case=asked.case,
                reason=form.cleaned_data["reason"],
                actor=request.actor,
                clock=request.clock,
            )
            return redirect("proposals:proposal", made.pk)
    return render(request, "access/propose.html", {"form": form}, status=422 if form.errors else 200)


@require_POST
@act_of_two
def approve(request: Request, proposal_id: UUID) -> HttpResponse:
    """Agree to it, and do it."""
    form = ApproveForm(request.POST, auto_id="approve_%s")

    def act() -> None:
        actions.approve(proposal_id, form.cleaned_data["seen"], actor=request.actor, clock=request.clock)

    return _decided(request, proposal_id, form, act, approve_form=form)


@require_POST
@act_of_two
def refuse(request: Request, proposal_id: UUID) -> HttpResponse:
    """Say no to it, and why."""
    form = RefuseForm(request.POST, auto_id="refuse_%s")

    def act() -> None:
        actions.refuse(proposal_id, form.cleaned_data["reason"], actor=request.actor, clock=request.clock)

    return _decided(request, proposal_id, form, act, refuse_form=form)


@require_POST
@act_of_two
def withdraw(request: Request, proposal_id: UUID) -> HttpResponse:
    """Take it back."""
    form = WithdrawForm(request.POST, auto_id="withdraw_%s")

    def act() -> None:
        actions.withdraw(proposal_id, actor=request.actor, clock=request.clock)

    return _decided(request, proposal_id, form, act, withdraw_form=form)


def _decided(
    request: Request, proposal_id: UUID, form: HouseForm, act: Callable[[], None], **forms: HouseForm
) -> HttpResponse:
    """Do it when the form is whole, else show the page again with what is missing. Who may not know gets nothing."""
    queries.proposal_for(request.actor, proposal_id)
    if form.is_valid():
        with refusals_beside(form):
            act()
            return redirect("proposals:proposal", proposal_id)
    return _page(request, proposal_id, form=form, **forms)


def _page(request: Request, proposal_id: UUID, form: HouseForm | None = None, **forms: HouseForm) -> HttpResponse:
    now = request.clock.now()
    found = queries.proposal_for(request.actor, proposal_id)
    (one,) = queries.shown(request.actor, [found], now)
    context = {
        **WORDS,
        "one": one,
        "proposer_gone": one.open and not queries.proposer_stands(found),
        "form": form,
        "approve_form": ApproveForm(initial={"seen": one.hash}, auto_id="approve_%s"),
        "refuse_form": RefuseForm(auto_id="refuse_%s"),
        "withdraw_form": WithdrawForm(auto_id="withdraw_%s"),
        "download": urlencode(one.payload["filters"])
        if queries.waits_for_download(request.actor, found, now)
        else None,
        "now": now,
        **forms,
    }
    return render(request, "access/proposal.html", context, status=422 if form and form.errors else 200)
