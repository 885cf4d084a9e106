"""The secretariat's page of invitations, and the page to which their links lead."""

from __future__ import annotations

from allauth.account.internal.flows.login import perform_password_login
from allauth.account.models import Login
from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from council.access.forms import refusals_beside
from council.access.rules import Permission
from council.access.views import Request, fresh, once, public_page, staff_page
from council.invitations import actions, queries
from council.invitations.forms import ChooseForm, InviteForm
from council.kernel.verdicts import NotReachable


@staff_page(Permission.COUNCIL_PEOPLE_INVITE)
@fresh
@once
def invite(request: Request) -> HttpResponse:
    """Invite somebody. The answer is the same whether the address has an account or not."""
    form = InviteForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusals_beside(form):
            actions.invite(
                form.cleaned_data["email"],
                form.cleaned_data["name"],
                language=get_language() or "en",
                actor=request.actor,
                clock=request.clock,
            )
            messages.success(request, _("An invitation is on its way, unless the address has an account already."))
            return redirect("invitations:invite")
    return render(request, "invitations/invite.html", {"form": form}, status=422 if form.errors else 200)


@public_page
@never_cache
def accept(request: Request, word: str) -> HttpResponse:
    """Choose a password; the second step comes next, before anything else can be opened."""
    try:
        with transaction.atomic():
            user = queries.invited_by(word)
            form = ChooseForm(user, request.POST or None)
            if request.method != "POST" or not form.is_valid():
                status = 422 if form.errors else 200
                return render(request, "invitations/accept.html", {"form": form, "invited": user}, status=status)
            user = actions.open_account(
                word, form.cleaned_data["password"], language=get_language() or "en", clock=request.clock
            )
    except NotReachable:
        return render(request, "invitations/gone.html", status=404)
    answer: HttpResponse = perform_password_login(request, {"email": user.email}, Login(user=user, email=user.email))
    return answer
