"""The checklist, the gate and the two keys."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from cases.lifecycle import Stage
from cases.opinion import actions, phrases, queries
from cases.opinion.forms import ButtonForm, ChecklistForm
from cases.opinion.rules.publishing import may_publish
from cases.opinion.rules.words import Key
from cases.opinion.views.drafting import WORDS
from council.access.forms import HouseForm, refusals_beside
from council.access.queries import require
from council.access.rules import Permission
from council.access.views import Request, fresh, once, staff_page
from council.kernel.phrasebook import say
from council.kernel.verdicts import NotReachable


@staff_page()
@require_safe
def publication(request: Request, case_id: UUID) -> HttpResponse:
    """What an approved text still needs before it is public."""
    return _show(request, case_id, ChecklistForm())


@staff_page()
@once
@require_POST
def sign(request: Request, case_id: UUID) -> HttpResponse:
    """Sign the checklist of redaction and safety."""
    form = ChecklistForm(request.POST)
    if form.is_valid():
        with refusals_beside(form):
            actions.sign_checklist(case_id, ticked=form.ticked(), actor=request.actor, clock=request.clock)
            messages.success(request, _("You have signed the checklist."))
            return redirect("opinion:publication", case_id)
    return _show(request, case_id, form)


@staff_page()
@fresh
@once
@require_POST
def turn(request: Request, case_id: UUID, key: str) -> HttpResponse:
    """Turn one of the two keys; the second one publishes."""
    if key not in set(Key):
        raise NotReachable
    form = ButtonForm(request.POST, auto_id="turn_%s")
    if form.is_valid():
        with refusals_beside(form):
            actions.turn_key(case_id, key=Key(key), actor=request.actor, clock=request.clock)
            messages.success(request, _("The key is turned."))
            return redirect("opinion:publication", case_id)
    return _show(request, case_id, form)


def _show(request: Request, case_id: UUID, form: HouseForm) -> HttpResponse:
    case, _offices = queries.reader_of(request.actor, case_id)
    require(request.actor, Permission.CASE_PUBLICATION_KEY, case.pk)
    desk = queries.desk(request.actor, case.pk)
    approved = case.stage == Stage.APPROVED and desk.version is not None
    context = {
        "desk": desk,
        "case": case,
        "form": form,
        "approved": approved,
        "urgency": queries.urgency_reason(request.actor, case),
        "checklist": form if isinstance(form, ChecklistForm) else ChecklistForm(),
        **(_gate(request, desk) if approved else {}),
        "key_words": phrases.KEYS,
        "now": request.clock.now(),
        **WORDS,
    }
    return render(request, "opinion/publication.html", context, status=422 if form.errors else 200)


def _gate(request: Request, desk: queries.Desk) -> dict[str, Any]:
    assert desk.version is not None  # an approved case has one
    signed = queries.signatures(request.actor, desk.version)
    turned = queries.keys(request.actor, desk.version)
    return {
        "signatures": signed,
        "signed_by_me": any(one.person_id == request.actor.id for one in signed),
        "may_sign": desk.offices & queries.SIGNING,
        "held_back": [say(one) for one in may_publish(queries.gate(request.actor, desk.case, desk.version)).reasons],
        "resembling": len(queries.resemblances(request.actor, desk.case, desk.version)),
        "keys": [(key, turned.get(key), ButtonForm(auto_id=f"{key.value}_%s")) for key in Key],
        "passes_at": (desk.version.approved_at or request.clock.now())
        + queries.patience(desk.case, request.clock.now()),
    }
