"""Declarations: what a member answers, what became of it, and the appeal."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from cases.clearance import actions, queries
from cases.clearance.forms import AnswerForm, AppealForm, ChangeForm, MoreForm, ReplyForm
from cases.clearance.rules import ANSWERED
from cases.clearance.views.words import WORDS
from council.access.forms import HouseForm, refusals_beside
from council.access.views import Request, member_page, once
from council.interests.queries import standing
from council.kernel.phrasebook import say
from council.kernel.verdicts import NotReachable
from council.members.queries import me


@member_page
@require_safe
def mine(request: Request) -> HttpResponse:
    """Every declaration the member was asked for."""
    found = queries.my_requests(request.actor)
    waiting = [one for one in found if one.open]
    given = [one for one in found if not one.open]
    return render(request, "clearance/mine.html", {**WORDS, "waiting": waiting, "given": given})


@member_page
@once
def answer(request: Request, declaration_id: UUID) -> HttpResponse:
    """One declaration: who is involved, what the register shows, and the member's answer."""
    asked = queries.my_request(request.actor, declaration_id)
    if asked.shown > 1:
        request.case_read = asked.case_id
    early = bool(asked.following)
    form = AnswerForm(asked.hits, request.POST or None, early=early) if asked.open else ChangeForm()
    if request.method == "POST" and isinstance(form, AnswerForm) and form.is_valid():
        with refusals_beside(form):
            actions.answer_declaration(declaration_id, **form.act(), actor=request.actor, clock=request.clock)
            return redirect("clearance:answer", declaration_id)
    return _request_page(request, asked, form)


@member_page
@once
@require_POST
def more(request: Request, declaration_id: UUID) -> HttpResponse:
    """Who else is involved: the next step."""
    queries.my_request(request.actor, declaration_id)
    form = MoreForm(request.POST)
    if form.is_valid():
        seen = form.cleaned_data["seen"]
        actions.show_more(declaration_id, seen=seen, actor=request.actor, clock=request.clock)
    return redirect("clearance:answer", declaration_id)


@member_page
@once
@require_POST
def change(request: Request, declaration_id: UUID) -> HttpResponse:
    """Something changed after the declaration was given."""
    asked = queries.my_request(request.actor, declaration_id)
    form = ChangeForm(request.POST)
    if form.is_valid():
        with refusals_beside(form):
            actions.declare_conflict(declaration_id, **form.act(), actor=request.actor, clock=request.clock)
            return redirect("clearance:answer", declaration_id)
    return _request_page(request, asked, form)


@member_page
@once
@require_POST
def appeal(request: Request, declaration_id: UUID, concern_id: UUID) -> HttpResponse:
    """The member asks that others decide on a recusal anew."""
    asked = queries.my_request(request.actor, declaration_id)
    form = AppealForm(request.POST, auto_id=f"appeal_{concern_id}_%s")
    if form.is_valid():
        with refusals_beside(form):
            plea = form.cleaned_data["plea"]
            actions.appeal_recusal(concern_id, plea=plea, actor=request.actor, clock=request.clock)
            messages.success(request, _("Your appeal is kept. The wall stands until it is decided."))
            return redirect("clearance:answer", declaration_id)
    return _request_page(request, asked, form, concern_id)


@member_page
@once
@require_POST
def reply(request: Request, declaration_id: UUID, concern_id: UUID) -> HttpResponse:
    """Something came after the declaration was given: the member says whether it is right."""
    asked = queries.my_request(request.actor, declaration_id)
    if concern_id not in {hit.id for hit in asked.hits}:
        raise NotReachable
    form = ReplyForm(request.POST, auto_id=f"reply_{concern_id}_%s")
    if form.is_valid():
        with refusals_beside(form):
            actions.reply_to_concern(concern_id, **form.act(), actor=request.actor, clock=request.clock)
            messages.success(request, _("Your answer is kept."))
            return redirect("clearance:answer", declaration_id)
    return _request_page(request, asked, form, concern_id)


def _request_page(request: Request, asked: queries.Request, form: HouseForm, about: UUID | None = None) -> HttpResponse:
    register = standing([me(request.actor)], request.clock.now()) if asked.open else {}
    possible = queries.appealable(request.actor, asked.id, request.clock.now())
    appeals = _each("appeal", AppealForm, possible, form, about)
    replies = _each("reply", ReplyForm, asked.to_answer, form, about)
    context = {
        **WORDS,
        "asked": asked,
        "form": form,
        "change_form": form if isinstance(form, ChangeForm) else ChangeForm(),
        "more_form": MoreForm(initial={"seen": asked.shown}),
        "hits": [(hit, appeals.get(hit.id), replies.get(hit.id)) for hit in asked.hits],
        "missing": [say(reason) for verdict in register.values() for reason in verdict.reasons],
        "may_change": asked.state in ANSWERED and bool(asked.platform),
    }
    return render(request, "clearance/answer.html", context, status=422 if form.errors else 200)


def _each(
    name: str, kind: type[HouseForm], possible: Collection[UUID], sent: HouseForm, about: UUID | None
) -> dict[UUID, HouseForm]:
    """A form for each concern that can have one; the one that was sent stands where it belongs."""
    forms = {one: kind(auto_id=f"{name}_{one}_%s") for one in possible}
    return forms | ({about: sent} if about and about in possible and isinstance(sent, kind) else {})
