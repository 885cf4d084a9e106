"""The panel of a case: who sits, and for the integrity officer how it is formed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from cases.clearance.phrases import STANDING_KINDS, STANDINGS
from cases.clearance.queries import callings, named_for, open_roster
from cases.docket.models import Case
from cases.docket.queries import case_for, rules_for
from cases.lifecycle import Stage
from cases.panel import actions, phrases, queries
from cases.panel.forms import ActForm, RecusalForm, RosterForm, SafetyPlanForm
from cases.panel.queries.duty import duty_turn
from cases.panel.rules import (
    NAMED_PER_SEAT,
    SITTING,
    WORKING,
    SeatState,
    may_ask_roster,
    may_call_deputies,
    may_call_roster,
    may_commit,
    may_seat,
)
from council.access.forms import refusals_beside
from council.access.phrases import OFFICES
from council.access.queries import may, person, require
from council.access.rules import Permission
from council.access.views import Request, fresh, member_page, once, staff_page
from council.draws.phrases import GROUNDS, STATES
from council.draws.queries import drawing_view
from council.draws.rules import DrawState, due_after
from council.interests.phrases import CODES
from council.kernel.phrasebook import say
from council.kernel.verdicts import Verdict
from council.members.phrases import CONSTITUENCIES, REGIONS, SEAT_KINDS
from council.members.queries import accounts_to_appoint

WORDS: dict[str, Any] = {
    "codes": CODES,
    "constituencies": CONSTITUENCIES,
    "offices_named": OFFICES,
    "void_grounds": GROUNDS,
    "draw_states": STATES,
    "exclusions": phrases.EXCLUSIONS,
    "kinds_of_standing": STANDING_KINDS,
    "limits": phrases.LIMITS,
    "regions": REGIONS,
    "roles": phrases.ROLES,
    "reasons": phrases.REASONS,
    "seat_kinds": SEAT_KINDS,
    "seat_states": phrases.SEAT_STATES,
    "sectors": phrases.SECTORS,
    "standings": STANDINGS,
}
"""Words for the codes that these pages show."""


@staff_page()
@require_safe
def formation(request: Request, case_id: UUID) -> HttpResponse:
    """Who sits on the case; for integrity officer and auditor also who could and why, for the officer the steps."""
    require(request.actor, Permission.CASE_PANEL_READ, case_id)
    case = case_for(request.actor, case_id)
    seats, forms = queries.all_seats(request.actor, case_id), may(request.actor, Permission.CASE_POOL_READ)
    context = {
        **WORDS,
        "case": case,
        "sitting": [seat for seat in seats if seat.state in SITTING],
        "left": [seat for seat in seats if seat.left_at and (forms or seat.seated_at or not seat.duty_id)],
        "mine": any(seat.state == SeatState.SEATED and seat.member.user_id == request.actor.id for seat in seats),
        "void_draws": queries.void_draws(request.actor, case_id),
        "may_redraw": may(request.actor, Permission.CASE_REDRAW_PROPOSE)
        and bool(queries.voidable(request.actor, case_id)),
        "plan": queries.secrecy_of(request.actor, case_id),
        "disclosure": phrases.DISCLOSURES.get(rules_for(case, request.clock.now()).panel_disclosure, ""),
        "now": request.clock.now(),
    }
    if forms:
        context |= _forming(request, case)
    return render(request, "panel/formation.html", context)


def _forming(request: Request, case: Case) -> dict[str, Any]:
    """What integrity officer and auditor see: everybody in or out, the draws, and which step is next."""
    now = request.clock.now()
    pool = queries.pool_of(request.actor, case, now)
    draws = queries.draw_views(request.actor, pool.panel)
    open_draw = draws[-1].draw if draws and draws[-1].draw.state == DrawState.COMMITTED else None
    waiting = [place for place in pool.holders if place.seat and not place.seat.seated_at]
    relevant = case.stage == Stage.PANEL_FORMATION or case.stage in WORKING
    ready, seatable = may_commit(pool.facts), may_seat(actions.seating_facts(pool, actor=request.actor))
    drawable = pool.facts.vacant > 0 and not pool.duty_first
    relaxed, possible = queries.preview(pool) if drawable else ([], Verdict())
    return {
        "forming": relevant,
        "may_draw": may(request.actor, Permission.CASE_PANEL_DRAW),
        "may_enter": may(request.actor, Permission.COUNCIL_DRAW_NUMBERS),
        "pool": pool,
        "draws": draws,
        "turn": duty_turn(pool),
        "open_draw": open_draw is not None,
        "drawing": drawing_view(open_draw, now) if open_draw else None,
        "waiting": waiting,
        "replacing": case.stage in WORKING,
        "ready": [say(reason) for reason in ready.reasons],
        "seatable": [say(reason) for reason in seatable.reasons],
        "relaxed": relaxed,
        "impossible": [say(reason) for reason in possible.reasons],
        **_worth(request, case, pool, settled=ready.ok and possible.ok and pool.facts.vacant > 0),
        **_calling(request, case, pool, possible),
        "form": ActForm(),
    }


def _worth(request: Request, case: Case, pool: queries.Pool, *, settled: bool) -> dict[str, Any]:
    """What was worked out of the pool, how far it has come, and when chance would speak."""
    rehearsal = queries.rehearsal_of(request.actor, case) if settled else None
    return {
        "worth": queries.adequacy_view(rehearsal, pool),
        "rehearsing": rehearsal if rehearsal and not rehearsal.finished else None,
        "too_hard": bool(rehearsal and rehearsal.too_hard),
        "due": due_after(request.clock.now(), urgent=case.expedited),
    }


def _calling(request: Request, case: Case, pool: queries.Pool, possible: Verdict) -> dict[str, Any]:
    """What was called so far, and which of the three steps comes next once nobody is left."""
    shown = {"callings": (before := callings(request.actor, case.pk))}
    if possible.ok:
        return shown
    facts = queries.call_facts(case, pool, possible, before, request.clock.now())
    least = NAMED_PER_SEAT * pool.facts.vacant
    steps = {"deputies": may_call_deputies, "ask_roster": may_ask_roster, "call_roster": may_call_roster}
    return {**shown, "call": facts, "least": least, "next_call": [name for name, can in steps.items() if can(facts).ok]}


@staff_page(Permission.CASE_PANEL_DRAW)
@once
@require_POST
def deputies(request: Request, case_id: UUID) -> HttpResponse:
    """Call the deputies."""
    return _act(request, case_id, actions.call_deputies)


@staff_page(Permission.CASE_PANEL_DRAW)
@once
@require_POST
def ask_roster(request: Request, case_id: UUID) -> HttpResponse:
    """Ask for people who are named for this case alone."""
    return _act(request, case_id, actions.ask_roster)


@staff_page(Permission.CASE_PANEL_DRAW)
@once
@require_POST
def call_roster(request: Request, case_id: UUID) -> HttpResponse:
    """Call those who were named."""
    return _act(request, case_id, actions.call_roster)


@staff_page(Permission.COUNCIL_MEMBER_APPOINT)
@fresh
@once
def roster(request: Request, case_id: UUID) -> HttpResponse:
    """Name somebody for one case, while the officer who forms its panel asks for people."""
    calling, today = open_roster(request.actor, case_id), request.clock.now().date()
    accounts = [(str(one.pk), f"{one.name} ({one.email})") for one in accounts_to_appoint(request.actor, today)]
    form = RosterForm(accounts, request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusals_beside(form):
            chosen = person(UUID(form.cleaned_data["person"]))
            made = actions.name_for_case(case_id, chosen, **form.act(), actor=request.actor, clock=request.clock)
            messages.success(request, _("%(name)s is named for this case.") % {"name": made.name})
            return redirect("panel:roster", case_id)
    named, least = named_for(case_id, today), NAMED_PER_SEAT * calling.vacant
    context = {**WORDS, "calling": calling, "named": named, "least": least, "form": form}
    return render(request, "panel/roster.html", context, status=422 if form.errors else 200)


@staff_page(Permission.CASE_PANEL_DRAW)
@once
@require_POST
def chances(request: Request, case_id: UUID) -> HttpResponse:
    """Have it worked out what the pool is worth."""
    return _act(request, case_id, actions.ask_chances)


@staff_page(Permission.CASE_PANEL_DRAW)
@once
@require_POST
def commit(request: Request, case_id: UUID) -> HttpResponse:
    """Fix the pool."""
    return _act(request, case_id, actions.commit_panel_draw)


@staff_page(Permission.CASE_PANEL_DRAW)
@once
@require_POST
def draw(request: Request, case_id: UUID) -> HttpResponse:
    """Draw, once."""
    return _act(request, case_id, actions.draw_panel)


@staff_page(Permission.CASE_PANEL_DRAW)
@once
@require_POST
def seat(request: Request, case_id: UUID) -> HttpResponse:
    """Seat those who were drawn: the whole panel, or whoever fills an empty seat."""
    replacing = case_for(request.actor, case_id).stage in WORKING
    return _act(request, case_id, actions.seat_replacement if replacing else actions.seat_panel)


def _act(request: Request, case_id: UUID, act: Callable[..., object]) -> HttpResponse:
    if ActForm(request.POST).is_valid():
        act(case_id, actor=request.actor, clock=request.clock)
    return redirect("panel:formation", case_id)


@staff_page(Permission.CASE_PANEL_DRAW)
@fresh
@once
def secret(request: Request, case_id: UUID) -> HttpResponse:
    """Lay down that the names of the panel are never published."""
    case = case_for(request.actor, case_id)
    form = SafetyPlanForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusals_beside(form):
            reason = form.cleaned_data["reason"]
            actions.keep_panel_secret(case_id, reason, actor=request.actor, clock=request.clock)
            return redirect("panel:formation", case_id)
    context = {"form": form, "case": case, "plan": queries.secrecy_of(request.actor, case_id)}
    return render(request, "panel/secret.html", context, status=422 if form.errors else 200)


@member_page
@fresh
@once
def recuse(request: Request, case_id: UUID) -> HttpResponse:
    """Step back from a case in which one sits."""
    queries.my_seat(request.actor, case_id)
    form = RecusalForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusals_beside(form):
            actions.recuse(case_id, form.cleaned_data["reason"], actor=request.actor, clock=request.clock)
            return redirect("clearance:mine")
    context = {"form": form, "case": case_for(request.actor, case_id)}
    return render(request, "panel/recuse.html", context, status=422 if form.errors else 200)
