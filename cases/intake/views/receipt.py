"""Sending the appeal, and the one page that shows the code."""

from __future__ import annotations

from functools import wraps
from typing import Any

import segno
from django.conf import settings
from django.db import IntegrityError
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods, require_POST

from cases.intake import actions, queries
from cases.intake.forms.appeal import SendForm
from cases.intake.forms.status import CodeForm, ConfirmForm
from cases.intake.views.visit import RECEIPT_SESSION, View, appeal_of
from council.access.forms import refusals_beside
from council.access.views import Request, appellant_page, once, public_page
from council.kernel.actor import Actor
from council.kernel.receipts import BadReceipt, grouped
from council.kernel.verdicts import NotReachable
from council.notices.tasks import plain

NOBODY = Actor.anonymous()


def _filed_before(view: View) -> View:
    """Sending again leads to the receipt: once the code was shown, and when two tabs race with a key each.

    The slower of the two finds its case's identifier taken, and everything that it did is undone.
    """

    @wraps(view)
    def wrapped(request: Request, *args: Any, **kwargs: Any) -> HttpResponseBase:
        opened = request.session.get(RECEIPT_SESSION)
        if request.method == "POST" and opened and opened[1] == str(appeal_of(request)):
            return redirect("intake:receipt")
        try:
            return view(request, *args, **kwargs)
        except IntegrityError:
            appeal = appeal_of(request)
            if appeal is None or not queries.was_filed(appeal):
                raise
            return redirect("intake:receipt")

    return wrapped


@public_page
@never_cache
@require_http_methods(["GET", "POST"])
@_filed_before
@once
def receipt(request: Request) -> HttpResponse:
    """POST sends the appeal; GET shows its code, once. Nothing about the code is kept in the session."""
    appeal = appeal_of(request)
    if appeal is None:
        return redirect("intake:start")
    if request.method == "GET":
        return _show(request)
    if not SendForm(request.POST).is_valid():
        return redirect("intake:check")
    try:
        actions.submit(appeal, actor=NOBODY, clock=request.clock)
    except NotReachable:
        return redirect("intake:start")
    return redirect("intake:receipt")


@sensitive_variables()
def _show(request: Request) -> HttpResponse:
    appeal = appeal_of(request)
    assert appeal is not None  # the caller has looked
    try:
        shown = actions.show_receipt(appeal, actor=NOBODY, clock=request.clock)
    except NotReachable:
        return redirect("intake:check")
    request.session[RECEIPT_SESSION] = [str(shown.receipt.pk), str(shown.receipt.case_id)]
    context: dict[str, Any] = {"receipt": shown.receipt, "form": ConfirmForm()}
    if shown.code:
        context |= {"code": grouped(shown.code), "squares": _squares(shown.code)}
    return render(request, "intake/receipt.html", context)


def _squares(code: str) -> dict[str, Any]:
    """The code as a QR symbol (ISO/IEC 18004) with its quiet zone: the side in modules, and the path of dark ones.

    It holds the code and no address, so that scanning it asks nobody for anything.
    """
    rows = [bytes(row) for row in segno.make(code, error="m", micro=False).matrix_iter(border=4)]
    dark = (f"M{x} {y}h1v1h-1z" for y, row in enumerate(rows) for x, module in enumerate(row) if module)
    return {"side": len(rows), "path": "".join(dark)}


@appellant_page
@require_POST
@sensitive_post_parameters("code")
@sensitive_variables()
def download(request: Request) -> HttpResponse:
    """The code as a text file. It comes in the body and goes back to who sent it, if it opens this visit's case."""
    form = CodeForm(request.POST)
    if not form.is_valid():
        raise NotReachable
    try:
        found = queries.receipt_for(form.cleaned_data["code"])
        code = grouped(form.cleaned_data["code"])
    except BadReceipt:
        raise NotReachable from None
    if found is None or found.case_id != request.actor.case:
        raise NotReachable
    words = {"code": code, "council_name": settings.COUNCIL_NAME, "site_url": settings.SITE_URL}
    response = HttpResponse(plain("intake/receipt.txt", words), content_type="text/plain; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="receipt.txt"'
    return response


@appellant_page
@require_POST
@once
def second(request: Request) -> HttpResponse:
    """Make a second code, in the visit that filed the appeal; the receipt page then shows it, once."""
    case_id = request.actor.case
    if case_id is None or case_id != appeal_of(request):
        raise NotReachable
    form = ConfirmForm(request.POST)
    if form.is_valid():
        with refusals_beside(form):
            actions.make_second_receipt(case_id, actor=request.actor, clock=request.clock)
            return redirect("intake:receipt")
    return render(request, "intake/receipt.html", {"form": form}, status=422)
