"""Pages of a panel that prepares its deliberation, and of one that deliberates."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from cases.assessment.queries import has_sealed, standing
from cases.deliberation import actions, phrases, queries
from cases.deliberation.forms import OpenForm, PostForm, SpareForm
from cases.deliberation.rules import Topic, may_forfeit, may_open, may_spare, must_be_heard
from cases.docket.models import Case, Party
from cases.docket.phrases import NOTICES, ROLES
from cases.docket.queries import case_for, parties
from cases.lifecycle import STEPS, Stage
from cases.panel.queries import held_seat
from council.access.forms import HouseForm, refusals_beside
from council.access.queries import offices_on
from council.access.views import Request, member_page, once
from council.kernel.phrasebook import say
from council.kernel.verdicts import NotReachable, no


@member_page
@require_safe
def case(request: Request, case_id: UUID) -> HttpResponse:
    """Before the deliberation: what it waits for. From then on: every thread, and where the panel differs."""
    return _show(request, case_id)


@member_page
@once
@require_POST
def open_deliberation(request: Request, case_id: UUID) -> HttpResponse:
    """The chair opens the deliberation."""
    form = OpenForm(request.POST)
    if form.is_valid():
        with refusals_beside(form):
            actions.open_deliberation(case_id, actor=request.actor, clock=request.clock)
            return redirect("deliberation:case", case_id)
    return _show(request, case_id, form=form)


@member_page
@once
@require_POST
def forfeit(request: Request, case_id: UUID) -> HttpResponse:
    """Declare silent seats forfeited."""
    form = OpenForm(request.POST)
    if form.is_valid():
        with refusals_beside(form):
            actions.forfeit_silent_seats(case_id, actor=request.actor, clock=request.clock)
            return redirect("deliberation:case", case_id)
    return _show(request, case_id, form=form)


@member_page
@once
@require_POST
def spare(request: Request, case_id: UUID) -> HttpResponse:
    """The chair finds that a person cannot be heard safely, or at all."""
    found = case_for(request.actor, case_id)
    form = SpareForm(request.POST, parties=_sparable(found, parties(request.actor, case_id)))
    if form.is_valid():
        party, reason = UUID(form.cleaned_data["party"]), form.cleaned_data["reason"]
        with refusals_beside(form):
            actions.spare(case_id, party, reason=reason, actor=request.actor, clock=request.clock)
            return redirect("deliberation:case", case_id)
    return _show(request, case_id, form=form, spare_form=form)


@member_page
@once
def thread(request: Request, case_id: UUID, topic: str) -> HttpResponse:
    """One thread: what was said about a topic, and room to say more."""
    if topic not in phrases.TOPICS or topic == Topic.MOTION:
        raise NotReachable
    back = reverse("deliberation:case", args=[case_id])
    return thread_page(request, case_id, Topic(topic), title=str(phrases.TOPICS[Topic(topic)]), back=back)


def thread_page(
    request: Request, case_id: UUID, topic: Topic, *, title: str, back: str, about: UUID | None = None
) -> HttpResponse:
    """A thread about anything, also about a motion of a later room; who has not sealed goes to the assessment first."""
    found = case_for(request.actor, case_id)
    if not has_sealed(request.actor, case_id):
        return redirect("assessment:case", case_id)
    form = PostForm(request.POST or None, initial={"answers": request.GET.get("answers")})
    if request.method == "POST" and form.is_valid():
        data = {"topic": topic, "about": about, "text": form.cleaned_data["text"]}
        with refusals_beside(form):
            answers = form.cleaned_data["answers"]
            post = actions.write_post(case_id, answers=answers, actor=request.actor, clock=request.clock, **data)
            messages.success(request, _("Your post is in the thread."))
            return redirect(f"{request.path}#post-{post.pk}")
    posts = queries.posts(request.actor, case_id, topic, about)
    answered = next((post for post in posts if str(post.pk) == str(form["answers"].value())), None)
    deliberating = found.stage == Stage.DELIBERATION
    context = {"case": found, "title": title, "back": back, "form": form, "posts": posts, "answered": answered}
    context |= {"deliberating": deliberating}
    return render(request, "deliberation/thread.html", context, status=422 if form.errors else 200)


def _show(request: Request, case_id: UUID, **forms: HouseForm) -> HttpResponse:
    held_seat(request.actor, case_id)
    found = case_for(request.actor, case_id)
    page = _before if found.stage in {Stage.PANEL_FORMATION, Stage.ASSESSMENT} else _during
    context = {"case": found, "now": request.clock.now(), **page(request, found), **forms}
    status = 422 if any(form.errors for form in forms.values()) else 200
    return render(request, f"deliberation/{page.__name__.strip('_')}.html", context, status=status)


def _before(request: Request, found: Case) -> dict[str, Any]:
    actor, people = request.actor, parties(request.actor, found.pk)
    facts = queries.opening_facts(actor, found, request.clock.now())
    sparable = _sparable(found, people)
    chairs = bool(offices_on(actor, found.pk) & STEPS["open_deliberation"].offices)
    return {
        "standing": standing(actor, found.pk),
        "parties": [party for party in people if must_be_heard(party.role)],
        "missing": [say(reason) for reason in may_open(facts).reasons],
        "chairs": chairs,
        "open_form": OpenForm(auto_id=False),
        "forfeit_form": OpenForm(auto_id=False),
        "may_forfeit": may_forfeit(facts.stage, facts.waiting).ok and has_sealed(actor, found.pk),
        "spare_form": SpareForm(parties=sparable) if chairs and sparable else None,
        "notices": NOTICES,
        "roles": ROLES,
    }


def _during(request: Request, found: Case) -> dict[str, Any]:
    sealed = has_sealed(request.actor, found.pk)
    return {
        "sealed": sealed,
        "seal_first": say(no("assessment.seal_first").reasons[0]),
        "discussion": queries.discussion(request.actor, found.pk) if sealed else None,
        "topics": phrases.TOPICS,
        "deliberating": found.stage == Stage.DELIBERATION,
    }


def _sparable(found: Case, people: list[Party]) -> list[Party]:
    """The persons who could be spared, if there is a reason."""
    return [one for one in people if may_spare(Stage(found.stage), one.role, one.notice, "a reason").ok]
