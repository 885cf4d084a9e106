"""The desk of those who appoint members."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from council.access.forms import HouseForm, refusals_beside
from council.access.queries import person
from council.access.rules import Permission
from council.access.views import Request, fresh, member_page, once, staff_page
from council.access.views.doors import View
from council.members import actions, queries
from council.members.forms import AppointForm, ProfileForm, ResignForm, TermForm, known
from council.members.phrases import CAUSES, CONSTITUENCIES, GENDERS, REGIONS, SEAT_KINDS, SECTORS
from council.members.rules import last_day_of, months_after
from council.procedure.queries import rules_of
from council.procedure.rules import Rules

WORDS: dict[str, Any] = {
    "causes": CAUSES,
    "constituencies": CONSTITUENCIES,
    "genders": GENDERS,
    "regions": REGIONS,
    "seat_kinds": SEAT_KINDS,
    "sectors": SECTORS,
}


def reader_page(view: View) -> View:
    """A page of the register of people."""
    return staff_page(Permission.COUNCIL_MEMBER_APPOINT)(require_safe(view))


def keeper_page(view: View) -> View:
    """A page on which the register changes, once for each form that is sent."""
    return staff_page(Permission.COUNCIL_MEMBER_APPOINT)(once(view))


def _answer(request: Request, template: str, context: dict[str, Any], *forms: HouseForm) -> HttpResponse:
    status = 422 if any(form.errors for form in forms) else 200
    return render(request, f"people/{template}.html", {**WORDS, **context}, status=status)


def _today(request: Request) -> date:
    return request.clock.now().date()


def _by(request: Request) -> dict[str, Any]:
    return {"actor": request.actor, "clock": request.clock}


def _rules(request: Request) -> Rules:
    return rules_of(None, at=request.clock.now())


@reader_page
def listed(request: Request) -> HttpResponse:
    """Everybody who sits, will sit or sat on the council."""
    people = queries.people(request.actor, _today(request))
    return _answer(request, "list", {"people": people, "in_a_row": _rules(request).terms_in_a_row})


@staff_page(Permission.COUNCIL_MEMBER_APPOINT)
@fresh
@once
def appoint(request: Request) -> HttpResponse:
    """Appoint somebody for a first term, or again after a while."""
    today = _today(request)
    accounts = [(str(one.pk), f"{one.name} ({one.email})") for one in queries.accounts_to_appoint(request.actor, today)]
    initial = {"starts": today, "ends": last_day_of(today, _rules(request).term_years)}
    form = AppointForm(accounts, request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        with refusals_beside(form):
            made = actions.appoint(person(UUID(form.cleaned_data["person"])), **form.act(), **_by(request))
            messages.success(request, _("%(name)s is appointed.") % {"name": made.name})
            return redirect("people:member", made.pk)
    return _answer(request, "appoint", {"form": form}, form)


@reader_page
def member(request: Request, member_id: UUID) -> HttpResponse:
    """One member: what the register says of them, and their terms."""
    found, today = queries.member_to_keep(request.actor, member_id), _today(request)
    terms = queries.terms_of(found)
    sits = any(queries.runs_on(one, today) for one in terms)
    gone = bool(terms) and not sits and terms[-1].starts <= today
    until = months_after(terms[-1].last_day, _rules(request).cooling_off_months) if gone else None
    own = found.user_id == request.actor.id
    return _answer(request, "member", {"member": found, "terms": terms, "sits": sits, "own": own, "until": until})


@keeper_page
def change(request: Request, member_id: UUID) -> HttpResponse:
    """Change what the register says of a member."""
    found = queries.member_to_keep(request.actor, member_id)
    form = ProfileForm(request.POST or None, initial=known(found))
    if request.method == "POST" and form.is_valid():
        with refusals_beside(form):
            actions.change_profile(member_id, form.profile(), **_by(request))
            return redirect("people:member", member_id)
    return _answer(request, "change", {"form": form, "member": found}, form)


@staff_page(Permission.COUNCIL_MEMBER_APPOINT)
@fresh
@once
def further(request: Request, member_id: UUID) -> HttpResponse:
    """Appoint a member for a further term: from the day after the last one, or today."""
    found = queries.member_to_keep(request.actor, member_id)
    terms = queries.terms_of(found)
    ended = max((one.last_day for one in terms), default=_today(request)) + timedelta(days=1)
    starts = max(ended, _today(request))
    term = {"starts": starts, "ends": last_day_of(starts, _rules(request).term_years)}
    last = {"constituency": terms[-1].constituency, "seat": terms[-1].seat} if terms else {}
    form = TermForm(request.POST or None, initial={**known(found), **last, **term})
    if request.method == "POST" and form.is_valid():
        with refusals_beside(form):
            actions.appoint(person(found.user_id), **form.act(), **_by(request))
            messages.success(request, _("The further term is entered."))
            return redirect("people:member", member_id)
    return _answer(request, "further", {"form": form, "member": found}, form)


@member_page
@fresh
@once
def resign(request: Request) -> HttpResponse:
    """A member leaves the council before the term is over."""
    today = _today(request)
    term, months = queries.running_term(queries.me(request.actor), today), _rules(request).cooling_off_months
    form = ResignForm(request.POST or None, initial={"last_day": today})
    if request.method == "POST" and form.is_valid():
        with refusals_beside(form):
            actions.resign(form.cleaned_data["last_day"], **_by(request))
            messages.success(request, _("Your resignation is entered. Chair and secretariat are told."))
            return redirect("leaves:mine")
    return _answer(request, "resign", {"form": form, "term": term, "months": months}, form)
