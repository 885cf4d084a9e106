"""The visit in which an appeal is written: its session holds one identifier; everything else is sealed elsewhere."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import wraps
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from cases.intake import queries
from cases.intake.forms.shared import FilesForm
from council.access.views import Request
from council.kernel.verdicts import Refused
from council.protection.models import StoredFile
from council.protection.rules import may_measure

APPEAL_SESSION = "appeal"
"""Session key of the appeal that this visit writes, or has filed: the identifier of the case to come."""
RECEIPT_SESSION = "receipt"
"""Session key of the receipt that this visit has opened, as the house's middleware reads it."""

View = Callable[..., HttpResponseBase]


def appeal_of(request: Request) -> UUID | None:
    """The appeal that this visit began, if it began one."""
    kept = request.session.get(APPEAL_SESSION)
    return UUID(kept) if kept else None


def writing(view: View) -> View:
    """Hand the appeal that is being written to a page; without one begin anew, and after filing show the receipt."""

    @wraps(view)
    def wrapped(request: Request, *args: Any, **kwargs: Any) -> HttpResponseBase:
        appeal = appeal_of(request)
        draft = queries.writing(appeal, request.clock.now()) if appeal else None
        if draft is not None and not draft.filed:
            return view(request, draft, *args, **kwargs)
        if appeal and queries.was_filed(appeal):
            return redirect("intake:receipt")
        if appeal:
            messages.info(request, _("The time of your visit was over, so what you had typed was erased."))
        return redirect("intake:start")

    return wrapped


def keep_files(
    request: Request, form: FilesForm, keep: Callable[[bytes], StoredFile], already: Iterable[StoredFile]
) -> None:
    """Keep each file by itself; what is wrong with one is said beside the field, and the others are safe.

    One that is there already is not kept twice, and its sender is told.

    A file is measured before it is read, so that a huge one never fills the memory.
    """
    there = {file.pk for file in already}
    files: Iterable[UploadedFile] = form.cleaned_data["evidence"]
    for file in files:
        try:
            may_measure(file.size or 0).or_refuse()
            kept = keep(file.read()).pk
        except Refused as refused:
            form.refuse(file, refused.verdict)
        else:
            if kept in there:
                messages.info(request, _("%(name)s: This file was already there.") % {"name": file.name})
            there.add(kept)
