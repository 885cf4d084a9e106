"""The public calendar of polls, entering one, and votes that allow a change during an election lock."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from council.access.forms import HouseForm, refusals_beside
from council.access.phrases import OFFICES
from council.access.queries import may
from council.access.rules import Locked, Permission
from council.access.views import Request, fresh, once, public_page, staff_page
from council.kernel.verdicts import NotReachable
from council.members.phrases import CONSTITUENCIES, SEAT_KINDS
from council.polls import actions, queries
from council.polls.forms import FORMS, EnterForm, VoteForm
from council.polls.phrases import GROUNDS, KINDS, STATES
from council.procedure.queries import rules_of

reader = staff_page(Permission.COUNCIL_POLL_READ)
WORDS = {"kinds": KINDS, "states": STATES, "grounds": GROUNDS, "offices_named": OFFICES, "seats": SEAT_KINDS,
         "constituencies": CONSTITUENCIES}  # fmt: skip


def _answer(request: Request, template: str, form: HouseForm | None = None, **context: object) -> HttpResponse:
    status = 422 if form is not None and form.errors else 200
    return render(request, f"polls/{template}.html", {**WORDS, "form": form, **context}, status=status)


@public_page
@require_safe
def public(request: Request) -> HttpResponse:
    """Polls, the locks that run, and what members have allowed during one."""
    return _answer(request, "public", calendar=queries.calendar(request.clock.now()))


@reader
@require_safe
def desk(request: Request) -> HttpResponse:
    """The same for members and the desk, with what they can do and every vote on an exemption."""
    context: dict[str, Any] = {
        "calendar": queries.calendar(request.clock.now()),
        "exemptions": queries.exemptions_for(request.actor),
        "may_enter": may(request.actor, Permission.COUNCIL_POLL_ENTER),
        "may_ask": may(request.actor, Permission.COUNCIL_EXEMPTION_PROPOSE),
        "asking": KINDS.items(),
    }
    return _answer(request, "desk", **context)


@staff_page(Permission.COUNCIL_POLL_ENTER)
@once
def enter(request: Request) -> HttpResponse:
    """Enter a poll whose lock is ahead."""
    form = EnterForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusals_beside(form):
            actions.enter_poll(**form.poll(), actor=request.actor, clock=request.clock)
            messages.success(request, _("The poll is on the public calendar."))
            return redirect("polls:desk")
    return _answer(request, "enter", form, days=queries.lengths(request.clock.now()))


@staff_page(Permission.COUNCIL_EXEMPTION_PROPOSE)
@fresh
@once
def ask(request: Request, kind: str) -> HttpResponse:
    """Ask the members to allow one change of a kind; without a lock there is nothing to ask."""
    now = request.clock.now()
    if kind not in set(Locked):
        raise NotReachable
    wanted, locking = Locked(kind), queries.lock_now(now)
    if locking is None:
        return _answer(request, "ask", kind=wanted)
    form = FORMS[wanted](rules_of(None, at=now), request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusals_beside(form):
            facts, reason = form.facts(), form.cleaned_data["reason"]
            made = actions.ask_exemption(wanted, facts, reason, actor=request.actor, clock=request.clock)
            messages.success(request, _("The members are asked. They hear by mail that there is news."))
            return redirect("polls:exemption", made.pk)
    return _answer(request, "ask", form, kind=wanted, locking=locking)


@reader
@require_safe
def exemption(request: Request, exemption_id: UUID) -> HttpResponse:
    """One vote: what is asked, why, where it stands, and what the reader can do."""
    return _answer(request, "exemption", shown=queries.view_of(request.actor, exemption_id, request.clock.now()))


@staff_page(Permission.COUNCIL_EXEMPTION_VOTE)
@fresh
@once
def vote(request: Request, exemption_id: UUID) -> HttpResponse:
    """Say yes or no, once."""
    shown = queries.view_of(request.actor, exemption_id, request.clock.now())
    form = VoteForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusals_beside(form):
            actions.vote_on_exemption(exemption_id, in_favour=form.in_favour, actor=request.actor, clock=request.clock)
            messages.success(request, _("Your vote is sealed. It is final."))
            return redirect("polls:exemption", exemption_id)
    return _answer(request, "vote", form, shown=shown)
