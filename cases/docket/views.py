"""Pages of a platform's liaison: its notices, and its answers. It sees nothing else of a case."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from cases.docket import actions, queries
from cases.docket.forms import AnswerForm
from cases.docket.phrases import KINDS, MEASURES, NOTICES
from cases.docket.rules import HEARD_IN, NoticeState, may_respond
from cases.lifecycle import NAMING, PUBLIC_STATUS, Stage
from council.access.forms import refusals_beside
from council.access.views import Request, once, respondent_page


@respondent_page
@require_safe
def notices(request: Request) -> HttpResponse:
    """The notices to the liaison's platform, the newest first, page by page."""
    page = queries.notices_page(request.actor, request.GET.get("before", ""))
    context = {"page": page, "notices": NOTICES, "heard_in": HEARD_IN, "now": request.clock.now()}
    return render(request, "docket/notices.html", context)


@respondent_page
@once
def notice(request: Request, party_id: UUID) -> HttpResponse:
    """One notice: the contested decision, the content, what the appellant says; and the platform's answer."""
    form = AnswerForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusals_beside(form):
            actions.respond(party_id, actor=request.actor, clock=request.clock, **form.answers())
            messages.success(request, _("Your answer has joined the case."))
            return redirect("docket:notice", party_id)
    seen = queries.notice_file(request.actor, party_id)
    request.case_read = seen.party.case_id
    context = {
        "form": form,
        "seen": seen,
        "party": seen.party,
        "may_answer": may_respond(Stage(seen.party.case.stage), NoticeState(seen.party.notice)).ok,
        "named_before": seen.party.case.published_at is not None,
        "may_name": PUBLIC_STATUS[Stage(seen.party.case.stage)] in NAMING,
        "heard_in": HEARD_IN,
        "measures": MEASURES,
        "kinds": KINDS,
        "notices": NOTICES,
        "now": request.clock.now(),
    }
    return render(request, "docket/notice.html", context, status=422 if form.errors else 200)
