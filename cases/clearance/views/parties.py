"""What the parties are asked about a waiver: the appellant by receipt, the platform at its liaison's desk."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from cases.clearance import actions, queries
from cases.clearance.forms import WaiverForm
from cases.clearance.queries import PartyAsked
from cases.clearance.rules import Side
from cases.clearance.views.words import WORDS
from council.access.forms import refusals_beside
from council.access.views import Request, appellant_page, once, respondent_page
from council.kernel.verdicts import NotReachable


@appellant_page
@once
def of_appellant(request: Request) -> HttpResponse:
    """What the appellant is asked, in words; and the answer."""
    if request.actor.case is None:
        raise NotReachable
    return _answered(request, Side.APPELLANT, "clearance:asked_appellant", "clearance/asked_appellant.html")


@respondent_page
@once
def of_platform(request: Request) -> HttpResponse:
    """What the liaison's platform is asked about its cases; and the answer."""
    return _answered(request, Side.RESPONDENT, "clearance:asked_platform", "clearance/asked_platform.html")


def _answered(request: Request, side: Side, address: str, template: str) -> HttpResponse:
    form = WaiverForm(request.POST) if request.method == "POST" else None
    if form is not None and form.is_valid():
        with refusals_beside(form):
            asked, answer = form.cleaned_data["asked"], form.cleaned_data["answer"]
            actions.answer_waiver(asked, side=side, answer=answer, actor=request.actor, clock=request.clock)
            messages.success(request, _("Thank you. Your answer is kept."))
            return redirect(address)
    found = _asked(request, side)
    context = {**WORDS, "asked": [(one, _form(one, form)) for one in found], "form": form, "now": request.clock.now()}
    return render(request, template, context, status=422 if form is not None and form.errors else 200)


def _asked(request: Request, side: Side) -> list[PartyAsked]:
    if side is Side.RESPONDENT:
        return queries.asked_of_platform(request.actor)
    assert request.actor.case is not None  # `of_appellant` lets nobody in without one
    return queries.asked_of_appellant(request.actor, request.actor.case)


def _form(asked: PartyAsked, sent: WaiverForm | None) -> WaiverForm:
    """The form that was sent stands where it belongs, with what was typed; every other one is empty."""
    if sent is not None and sent.data.get("asked") == str(asked.id):
        return sent
    return WaiverForm(initial={"asked": asked.id}, auto_id=f"{asked.id}_%s")
