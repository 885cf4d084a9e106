"""A member's duty calendar, and everybody's for officers."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from council.access.forms import refusals_beside
from council.access.rules import Permission
from council.access.views import Request, once, staff_page
from council.duty import actions, queries
from council.duty.forms import DutyForm
from council.duty.phrases import OUT
from council.duty.rules import months_of


@staff_page(Permission.COUNCIL_DUTY_DECLARE)
@once
def mine(request: Request) -> HttpResponse:
    """What the member said about this quarter, and the place to say it about the next."""
    quarters = queries.my_quarters(request.actor, request.clock.now())
    last = quarters[-1]
    form = DutyForm(last.quarter, request.POST or None, initial={"months": last.chosen})
    if request.method == "POST" and form.is_valid():
        with refusals_beside(form):
            given = form.cleaned_data
            actions.declare_duty(given["quarter"], given["months"], actor=request.actor, clock=request.clock)
            messages.success(request, _("Your answer is kept. You can change it until the last day."))
            return redirect("duty:mine")
    context = {"quarters": quarters, "last": last, "form": form}
    return render(request, "duty/mine.html", context, status=422 if form.errors else 200)


@staff_page(Permission.COUNCIL_DUTY_READ)
@require_safe
def calendar(request: Request) -> HttpResponse:
    """Who said what for which month, and the panels of the months."""
    tables = [(one, months_of(one.quarter)) for one in queries.tables(request.actor, request.clock.now())]
    context = {"tables": tables, "standbys": queries.standbys(request.actor), "why_out": OUT}
    return render(request, "duty/calendar.html", context)
