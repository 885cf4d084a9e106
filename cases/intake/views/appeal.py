"""Five plain steps, one question group a page; no account, no JavaScript.

The pages are saved, not acted on: sending one again replaces its answers, so they need no idempotency key; a browser's
"back" must not be refused. The one act, to send the appeal, has its key (`receipt.receipt`).
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from cases.docket.phrases import KINDS, TOPICS
from cases.intake import actions, phrases, queries
from cases.intake.forms.appeal import PAGES, AnswerForm, SendForm
from cases.intake.forms.shared import FilesForm
from cases.intake.queries import Writing
from cases.intake.rules.appeals import NUMBERS, Step, may_file, next_step, read, step_before
from cases.intake.rules.places import NAME_OF
from cases.intake.views.visit import APPEAL_SESSION, appeal_of, keep_files, writing
from council.access.forms import refusals_beside
from council.access.views import Request, public_page
from council.kernel.actor import Actor
from council.kernel.phrasebook import say
from council.organisations.queries import platforms

STEPS = max(NUMBERS.values())
NOBODY = Actor.anonymous()
"""Who files an appeal by the form: a receipt opened earlier in the same browser must not tie two cases together."""


@public_page
@never_cache
@require_safe
def start(request: Request) -> HttpResponse:
    """What one needs, how to stay safe, and the button that begins."""
    appeal = appeal_of(request)
    draft = queries.writing(appeal, request.clock.now()) if appeal else None
    context = {"form": SendForm(), "steps": phrases.STEPS, "goes_on": draft is not None and not draft.filed}
    return render(request, "intake/start.html", context)


@public_page
@never_cache
@require_POST
def begin(request: Request) -> HttpResponse:
    """Begin an appeal, in a session of its own that ends with the browser."""
    request.session.cycle_key()
    request.session.set_expiry(0)
    request.session[APPEAL_SESSION] = str(actions.start_draft(actor=NOBODY, clock=request.clock))
    return redirect("intake:decision")


@public_page
@never_cache
@writing
def page(request: Request, draft: Writing, step: Step) -> HttpResponse:
    """One page of questions: show it, or keep what was answered and go on to the next that has no answer."""
    form = _form(draft, step, request.POST or None, now=request.clock.now())
    if request.method == "POST" and step is Step.DECISION and "fill" in request.POST:
        return _fill_in(request, draft, form)
    if request.method == "POST" and form.is_valid():
        draft = actions.keep_answers(draft.id, step, form.answers(), actor=NOBODY, clock=request.clock)
        return _onward(draft)
    return _page(request, step, form)


def _form(draft: Writing, step: Step, data: QueryDict | None, *, now: datetime) -> AnswerForm:
    first = draft.answers.get(step) or draft.answers.get("told", {}).get(step.value)
    more: dict[str, Any] = {"platforms": platforms()} if step is Step.DECISION else {}
    if step is Step.CONTENT and Step.DECISION in draft.answers:
        more["decided_on"] = date.fromisoformat(draft.answers[Step.DECISION]["decided_on"])
    return PAGES[step](data, now=now, initial=first, **more)


def _fill_in(request: Request, draft: Writing, form: AnswerForm) -> HttpResponse:
    """Fill what is empty in from a statement of reasons that the council has imported, and say what was filled."""
    typed = form.as_typed()
    filled: dict[Step, list[str]] = {}
    with refusals_beside(form):
        filled = actions.fill_in(draft.id, typed, actor=NOBODY, clock=request.clock)
    if form.errors:
        return _page(request, Step.DECISION, form)
    for step, told in ((Step.DECISION, phrases.FILLED), (Step.CONTENT, phrases.FILLED_NEXT)):
        labels = [str(PAGES[step].base_fields[name].label) for name in filled[step]]
        if labels:
            messages.success(request, told % {"fields": " · ".join(labels)})
    if not any(filled.values()):
        messages.info(request, phrases.NOTHING_TO_FILL)
    return redirect("intake:decision")


def _page(request: Request, step: Step, form: Any, **more: Any) -> HttpResponse:
    before = step_before(step)
    context = {
        "form": form,
        "step": NUMBERS[step],
        "steps": STEPS,
        "back": reverse(f"intake:{before.value}" if before else "intake:start"),
        "question": phrases.STEPS[step],
        **more,
    }
    return render(request, f"intake/{step.value}.html", context, status=422 if form.errors else 200)


def _onward(draft: Writing) -> HttpResponse:
    following = next_step(draft.answers)
    return redirect(f"intake:{following.value}" if following else "intake:check")


@public_page
@never_cache
@writing
def evidence(request: Request, draft: Writing) -> HttpResponse:
    """The files of the third step. Each is listed once it is on the disk, and not before."""
    form = FilesForm(request.POST or None, request.FILES or None)
    adds = "add" in request.POST
    if request.method == "POST" and form.is_valid() and (form.is_chosen() if adds else True):
        keep_files(
            request,
            form,
            lambda content: actions.add_draft_file(draft.id, content, actor=NOBODY, clock=request.clock),
            already=queries.draft_files(draft.id),
        )
        if not form.errors:
            draft = actions.keep_answers(draft.id, Step.EVIDENCE, {}, actor=NOBODY, clock=request.clock)
            return redirect("intake:evidence") if adds else _onward(draft)
    return _page(request, Step.EVIDENCE, form, files=queries.draft_files(draft.id))


@public_page
@never_cache
@require_POST
@writing
def remove(request: Request, draft: Writing, file_id: UUID) -> HttpResponse:
    """Take a file back."""
    actions.remove_draft_file(draft.id, file_id, actor=NOBODY, clock=request.clock)
    return redirect("intake:evidence")


@public_page
@never_cache
@require_POST
def discard(request: Request) -> HttpResponse:
    """Erase everything that was typed and sent, and end the visit."""
    appeal = appeal_of(request)
    if appeal:
        actions.discard_draft(appeal, actor=NOBODY, clock=request.clock)
    request.session.flush()
    return redirect("intake:start")


@public_page
@never_cache
@require_safe
@writing
def check(request: Request, draft: Writing) -> HttpResponse:
    """Everything that was answered, each with a way to change it, before it is sent."""
    missing = next_step(draft.answers)
    if missing:
        return redirect(f"intake:{missing.value}")
    appeal = read(draft.answers)
    context = {
        "form": SendForm(),
        "appeal": appeal,
        "wrong": [say(reason) for reason in may_file(appeal, request.clock.now()).reasons],
        "files": queries.draft_files(draft.id),
        "country": NAME_OF.get(appeal.country, ""),
        "measures": phrases.MEASURES,
        "standings": phrases.STANDINGS,
        "behalves": phrases.BEHALVES,
        "kinds": KINDS,
        "topics": TOPICS,
    }
    return render(request, "intake/check.html", context)
