"""Pages of allauth that change the keys of an account, each in one transaction."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.db import transaction
from django.http import HttpRequest
from django.http.response import HttpResponseBase

View = Callable[..., HttpResponseBase]


def kept_whole(view: View) -> View:
    """Do what a form asks for in one transaction: the change, its entry in the record and the mail, or none of them.

    Reading needs none, and on SQLite would wait for those who write.
    """

    @wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.method != "POST":
            return view(request, *args, **kwargs)
        with transaction.atomic():
            return view(request, *args, **kwargs)

    return wrapped
