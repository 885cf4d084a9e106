"""Handing over an office: what I hold, what waits there, and a note for whoever comes after."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from council.access.forms import refusals_beside
from council.access.phrases import OFFICES
from council.access.rules import Permission
from council.access.views import Request, once, staff_page
from council.handovers import actions, queries
from council.handovers.forms import NoteForm


@staff_page(Permission.COUNCIL_OFFICE_HAND_OVER)
@once
def offices(request: Request) -> HttpResponse:
    """Every office of the reader with who else holds it, what waits there, and its note."""
    sent = request.POST.get("office", "")
    form = NoteForm(request.POST, auto_id=f"{sent}_%s") if request.method == "POST" else None
    if form is not None and form.is_valid():
        with refusals_beside(form):
            given = form.cleaned_data
            actions.write_note(given["office"], given["text"], given["seen"], actor=request.actor, clock=request.clock)
            messages.success(request, _("The note is kept for those who hold this office."))
            return redirect("handovers:offices")
    held = queries.held_offices(request.actor, request.clock.now())
    shown = [(one, form if form is not None and one.office == sent else _form_of(one)) for one in held]
    context = {"held": shown, "form": form, "offices_named": OFFICES}
    return render(request, "handovers/offices.html", context, status=422 if form and form.errors else 200)


def _form_of(one: queries.HeldOffice) -> NoteForm:
    initial = {"office": str(one.office), "seen": one.version, "text": one.note.text if one.note else ""}
    return NoteForm(initial=initial, auto_id=f"{one.office}_%s")
