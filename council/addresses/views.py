"""Changing the e-mail address of one's own account."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from council import sessions
from council.access.forms import refusals_beside
from council.access.queries import second_factor_of
from council.access.views import Request, fresh, once, staff_page
from council.addresses import actions, queries
from council.addresses.forms import AddressForm, ConfirmForm
from council.kernel.verdicts import NotReachable


@staff_page()
@fresh
@once
def change(request: Request) -> HttpResponse:
    """Ask for another address. The answer is the same whether somebody has it already or not."""
    form = AddressForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusals_beside(form):
            actions.ask_for_address(
                form.cleaned_data["email"],
                language=get_language() or "en",
                actor=request.actor,
                clock=request.clock,
            )
            return redirect("addresses:change")
    waiting = queries.waiting_change(request.actor, request.clock.now())
    context = {"form": form, "waiting": waiting, "now": request.clock.now()}
    return render(request, "addresses/change.html", context, status=422 if form.errors else 200)


@staff_page()
@once
def confirm(request: Request, word: str) -> HttpResponse:
    """The page to which the link leads. Looking at it changes nothing; the button does. This session goes on."""
    form = ConfirmForm(request.POST or None)
    try:
        asked = queries.change_by(request.actor, word, request.clock.now())
        if request.method == "POST" and form.is_valid():
            user = actions.confirm_address(
                word, language=get_language() or "en", actor=request.actor, clock=request.clock
            )
            request.session[sessions.SECOND_FACTOR] = str(second_factor_of(user.pk))
            messages.success(request, _("Your account has its new address. Other sessions were ended."))
            return redirect("addresses:change")
    except NotReachable:
        return render(request, "addresses/gone.html", status=404)
    return render(request, "addresses/confirm.html", {"form": form, "asked": asked})
