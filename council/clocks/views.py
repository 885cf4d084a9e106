"""The clock of a demonstration."""

from django.http import HttpResponse
from django.shortcuts import redirect, render

from council.access.forms import refusals_beside
from council.access.views import Request, once, public_page
from council.clocks import actions, queries
from council.clocks.forms import ForwardForm


@public_page
@once
def clock(request: Request) -> HttpResponse:
    """Show the demonstration's time; set it forward and let the timer act on what became due."""
    form = ForwardForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusals_beside(form):
            actions.set_forward(form.cleaned_data["hours"], actor=request.actor, clock=request.clock)
            actions.fire_due()
            actions.go_round()
            return redirect("clocks:clock")
    context = {"form": form, "now": request.clock.now(), "ahead": queries.ahead()}
    return render(request, "clocks/clock.html", context, status=422 if form.errors else 200)
