"""Following a case with a receipt: where it stands, what is asked, and what the appellant can still do."""

from __future__ import annotations

from itertools import zip_longest
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.html import format_html
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_POST, require_safe

from cases.clearance.queries import asked_of_appellant
from cases.docket.phrases import STATUSES
from cases.docket.queries import case_for, parties
from cases.docket.rules import PartyRole
from cases.intake import actions, phrases, queries
from cases.intake.forms.shared import FilesForm
from cases.intake.forms.status import AnswersForm, CodeForm, ConsentForm, WithdrawForm
from cases.intake.models import InformationRequest
from cases.intake.rules.desk import MOST_QUESTIONS, TAKING_FILES, Consent, has_effect
from cases.intake.views.visit import RECEIPT_SESSION, keep_files
from cases.lifecycle import NAMING, PUBLIC_STATUS, PublicStatus, Stage
from council.access.forms import refusals_beside
from council.access.views import Request, appellant_page, once, public_page
from council.kernel.verdicts import NotReachable
from council.names import direction


@public_page
@never_cache
@sensitive_post_parameters("code")
@sensitive_variables()
def enter(request: Request) -> HttpResponse:
    """Type the code. A wrong one and one that has ended are answered alike; none is ever written down."""
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusals_beside(form):
            code = form.cleaned_data["code"]
            found = actions.open_receipt(code, actor=request.actor, clock=request.clock)
            request.session.cycle_key()
            request.session.set_expiry(0)
            request.session[RECEIPT_SESSION] = [str(found.pk), str(found.case_id)]
            return redirect("intake:status")
    return render(request, "intake/enter.html", {"form": form}, status=422 if form.errors else 200)


@public_page
@never_cache
@require_POST
def leave(request: Request) -> HttpResponse:
    """End the visit: nothing of the case stays in this browser."""
    request.session.flush()
    return redirect("intake:enter")


@appellant_page
@require_safe
def status(request: Request) -> HttpResponse:
    """Where the case stands, what comes next and by when, what is asked, and what can still be done."""
    seen = queries.outside(request.actor, case_of(request))
    stage = Stage(seen.case.stage)
    context = {
        "seen": seen,
        "case": seen.case,
        "statuses": STATUSES,
        "meaning": phrases.STATUS_WORDS[seen.status],
        "next": phrases.NEXT_WORDS.get(seen.status),
        "closed": phrases.CLOSED_WORDS.get(stage) if seen.status is PublicStatus.CLOSED else None,
        "is_open": seen.status in TAKING_FILES,
        "has_ended": seen.status is PublicStatus.CLOSED,
        "named_before": seen.case.published_at is not None,
        "may_name": seen.status in NAMING,
        "may_answer": stage in {Stage.NEEDS_INFORMATION, Stage.LAPSED} and seen.open_request is not None,
        "may_ask_again": {
            Stage.INADMISSIBLE: "admissibility:ask_review",
            Stage.NOT_SELECTED: "selection:ask_review",
        }.get(stage),
        "who_decides": asked_of_appellant(request.actor, seen.case.pk),
        "now": request.clock.now(),
    }
    return render(request, "intake/status.html", context)


def case_of(request: Request) -> UUID:
    """The case that the receipt opens; `appellant_page` lets nobody in without one."""
    if request.actor.case is None:
        raise NotReachable
    return request.actor.case


@appellant_page
@once
def answer(request: Request) -> HttpResponse:
    """Answer the questions; for a case that has lapsed, this takes it up again."""
    seen = queries.outside(request.actor, case_of(request))
    asked = seen.open_request
    if request.method == "POST" and (asked is None or request.POST.get("asked") not in {None, str(asked.pk)}):
        return _answered_meanwhile(request, seen)
    if asked is None:
        return redirect("intake:status")
    form = AnswersForm(request.POST or None, questions=_worded(asked), initial={"asked": asked.pk})
    if request.method == "POST" and form.is_valid():
        act = actions.revive if seen.case.stage == Stage.LAPSED else actions.answer
        with refusals_beside(form):
            act(seen.case.pk, form.answers(), actor=request.actor, clock=request.clock)
            messages.success(request, _("Thank you. Your answers have arrived."))
            return redirect("intake:status")
    context = {"form": form, "seen": seen}
    return render(request, "intake/answer.html", context, status=422 if form.errors else 200)


def _worded(asked: InformationRequest) -> list[str]:
    """The questions as labels; in another language than the page's they say so to the browser."""
    if asked.language in {"", get_language()}:
        return list(asked.questions)
    spoken = asked.language, direction(asked.language)
    return [format_html('<span lang="{}" dir="{}">{}</span>', *spoken, question) for question in asked.questions]


def _answered_meanwhile(request: Request, seen: queries.Outside) -> HttpResponse:
    """In another window, perhaps: nothing is sent, and what was typed here is shown once more to be copied."""
    meant = next((one for one in seen.requests if str(one.pk) == request.POST.get("asked")), None)
    typed = [request.POST.get(f"answer_{number}", "") for number in range(1, MOST_QUESTIONS + 1)]
    pairs = zip_longest(meant.questions if meant else [], typed, fillvalue="")
    context = {
        "seen": seen,
        "language": meant.language if meant else "",
        "pairs": [(question, text) for question, text in pairs if text.strip()],
    }
    return render(request, "intake/answered.html", context, status=409)


@appellant_page
def files(request: Request) -> HttpResponse:
    """Add files. Each is listed once it is on the disk, and not before; the same one twice is there once."""
    case_id = case_of(request)
    form = FilesForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid() and form.is_chosen():
        keep_files(
            request,
            form,
            lambda content: actions.add_evidence(case_id, content, actor=request.actor, clock=request.clock),
            already=queries.evidence(request.actor, case_id),
        )
        if not form.errors:
            return redirect("intake:files")
    context = {"form": form, "files": queries.evidence(request.actor, case_id), **_standing(request)}
    return render(request, "intake/files.html", context, status=422 if form.errors else 200)


@appellant_page
@once
def withdraw(request: Request) -> HttpResponse:
    """Withdraw, after a confirmation. The page looks the same whatever happens inside the council."""
    form = WithdrawForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusals_beside(form):
            actions.withdraw(case_of(request), actor=request.actor, clock=request.clock)
            messages.success(request, _("Your appeal is withdrawn. Your real name and your e-mail address are erased."))
            return redirect("intake:status")
    context = {"form": form, **_standing(request)}
    return render(request, "intake/withdraw.html", context, status=422 if form.errors else 200)


@appellant_page
@once
def consents(request: Request) -> HttpResponse:
    """What the appellant has agreed to, and taking it back."""
    form = ConsentForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusals_beside(form):
            consent = form.cleaned_data["consent"]
            actions.withdraw_consent(case_of(request), consent, actor=request.actor, clock=request.clock)
            messages.success(request, _("The consent is taken back."))
            return redirect("intake:consents_given")
    context = {"form": form, "offers": _offers(request), "words": phrases.CONSENTS, **_standing(request)}
    return render(request, "intake/consents_given.html", context, status=422 if form.errors else 200)


def _standing(request: Request) -> dict[str, bool]:
    """What can still be done, by the public word alone, so that a page tells no stage."""
    status = PUBLIC_STATUS[Stage(case_for(request.actor, case_of(request)).stage)]
    return {"is_open": status in TAKING_FILES, "has_ended": status is PublicStatus.CLOSED}


def _offers(request: Request) -> list[dict[str, Any]]:
    """The two free consents: whether each is given, and whether taking it back would change anything."""
    case = case_for(request.actor, case_of(request))
    people = {party.role: party for party in parties(request.actor, case.pk)}
    person, platform = people[PartyRole.APPELLANT], people.get(PartyRole.RESPONDENT)
    told = platform is not None and platform.notified_at is not None
    return [
        {
            "consent": consent,
            "given": given,
            "has_effect": has_effect(consent, Stage(case.stage), platform_told=told),
            "form": ConsentForm(initial={"consent": consent}, auto_id=False),
        }
        for consent, given in ((Consent.SHARE, person.consent_share), (Consent.PUBLISH, person.consent_publish))
    ]
