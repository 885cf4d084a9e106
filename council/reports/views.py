"""Reporting that an interest is missing; the desk of whoever handles reports; what a member is asked."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_safe

from council.access.forms import refusals_beside
from council.access.rules import Permission
from council.access.views import Request, as_nobody, fresh, member_page, once, public_page, staff_page
from council.interests.phrases import CODES
from council.kernel.actor import Actor
from council.reports import actions, phrases, queries
from council.reports.forms import AnswerForm, ReportForm, RuleForm
from council.reports.rules import OPEN, State

WORDS: dict[str, Any] = {
    "kinds": phrases.KINDS,
    "states": phrases.STATES,
    "whys": phrases.WHYS,
    "codes": CODES,
}
"""Words for the codes that these pages show."""


@public_page
@never_cache
@sensitive_post_parameters("words", "source", "contact")
@as_nobody
@once
def report(request: Request) -> HttpResponse:
    """Anybody reports; without account, and as nobody also for those who have one."""
    members = queries.reportable(request.clock.now())
    form = ReportForm(members, request.POST or None, initial={"member": request.GET.get("member", "")})
    if request.method == "POST" and form.is_valid():
        said = {name: form.cleaned_data[name] for name in ("kind", "words", "source", "contact")}
        with refusals_beside(form):
            about = UUID(form.cleaned_data["member"])
            actions.report(about, **said, actor=Actor.anonymous(), clock=request.clock)
            return redirect("reports:thanks")
    return render(request, "reports/report.html", {"form": form}, status=422 if form.errors else 200)


@public_page
@require_safe
def thanks(request: Request) -> HttpResponse:
    """The same words for everybody, whatever was sent and whatever was known."""
    return render(request, "reports/thanks.html")


@staff_page(Permission.COUNCIL_REPORT_RULE)
@require_safe
def desk(request: Request) -> HttpResponse:
    """Reports that wait, page by page, and those that were ruled on; what is held back is a list of its own."""
    places = {name: request.GET.get(name, "") for name in ("after", "before")}
    held = request.GET.get("held") == "yes"
    found = queries.desk(request.actor, **places, held=held)
    context = {
        **WORDS,
        "page": found,
        "is_held": held,
        "due": queries.answer_by(found.waiting),
        "now": request.clock.now(),
    }
    return render(request, "reports/desk.html", context)


@staff_page(Permission.COUNCIL_REPORT_RULE)
@fresh
@once
def ruling(request: Request, report_id: UUID) -> HttpResponse:
    """One report, and what is done with it."""
    found = queries.report_for(request.actor, report_id)
    form = RuleForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusals_beside(form):
            actions.rule(report_id, **form.act(), actor=request.actor, clock=request.clock)
            messages.success(request, _("It is done."))
            return redirect("reports:desk")
    context = {**WORDS, "report": found, "form": form, "is_open": found.state in OPEN}
    return render(request, "reports/ruling.html", context, status=422 if form.errors else 200)


@member_page
@once
def answer(request: Request, report_id: UUID) -> HttpResponse:
    """What a member is asked to declare, and the answer."""
    found = queries.asked_for(request.actor, report_id)
    form = AnswerForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusals_beside(form):
            said = form.cleaned_data
            actions.answer(report_id, said["text"], declared=said["declared"], actor=request.actor, clock=request.clock)
            messages.success(request, _("Thank you. Your answer is kept."))
            return redirect("reports:answer", report_id)
    due = queries.answer_by([found]).get(found.pk)
    context = {
        "report": found,
        "form": form,
        "is_asked": found.state == State.ASKED,
        "due": due,
        "now": request.clock.now(),
    }
    return render(request, "reports/answer.html", context, status=422 if form.errors else 200)
