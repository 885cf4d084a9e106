"""A member's own leave, and leaves that the chair or the secretariat enters."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from council.access.forms import refusals_beside
from council.access.queries import may
from council.access.rules import Permission
from council.access.views import Request, member_page, once, staff_page
from council.leaves import actions, queries
from council.leaves.forms import EndForm, EnterForm, LeaveForm


@member_page
@once
def mine(request: Request) -> HttpResponse:
    """When the member is away, what they hold meanwhile, and the place to enter a leave."""
    form = LeaveForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusals_beside(form):
            actions.take_leave(**form.days(), actor=request.actor, clock=request.clock)
            messages.success(request, _("Your leave is entered. While it lasts you are given no new work."))
            return redirect("leaves:mine")
    now = request.clock.now()
    context = {
        "form": form,
        "leaves": queries.my_leaves(request.actor, now),
        "held": queries.held_by(request.actor),
        "today": queries.today(now),
    }
    return render(request, "leaves/mine.html", context, status=422 if form.errors else 200)


@staff_page(Permission.COUNCIL_LEAVE_ENTER)
@once
def away(request: Request) -> HttpResponse:
    """Who is away or will be, and the place to enter it for somebody who cannot."""
    now = request.clock.now()
    form = EnterForm(queries.people_to_enter(request.actor, now), request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusals_beside(form):
            actions.enter_leave(
                UUID(form.cleaned_data["member"]),
                **form.days(),
                language=get_language() or "en",
                actor=request.actor,
                clock=request.clock,
            )
            messages.success(request, _("The leave is entered. The member gets a mail that there is news."))
            return redirect("leaves:away")
    context = {"form": form, "leaves": queries.leaves_to_come(request.actor, now), "today": queries.today(now)}
    return render(request, "leaves/away.html", context, status=422 if form.errors else 200)


@staff_page(Permission.COUNCIL_LEAVE_ENTER, Permission.COUNCIL_LEAVE_TAKE)
@once
def end(request: Request, leave_id: UUID) -> HttpResponse:
    """Asks before a leave is ended or taken back."""
    leave = queries.leave_for(request.actor, leave_id)
    own = leave.member.user_id == request.actor.id
    back = "leaves:mine" if own or not may(request.actor, Permission.COUNCIL_LEAVE_ENTER) else "leaves:away"
    form = EndForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusals_beside(form):
            actions.end_leave(leave_id, language=get_language() or "en", actor=request.actor, clock=request.clock)
            messages.success(request, _("The leave is ended."))
            return redirect(back)
    begun = leave.first_day < queries.today(request.clock.now())
    context = {"form": form, "leave": leave, "own": own, "begun": begun, "back": back}
    return render(request, "leaves/end.html", context, status=422 if form.errors else 200)
