"""What happens around every view: who asks, what time it is, and how a refusal is shown."""

from __future__ import annotations

from collections.abc import Callable
from time import perf_counter
from typing import Any
from uuid import UUID

from csp.constants import SELF, UNSAFE_INLINE
from django.core.cache import cache
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import SimpleLazyObject

from council.access.actions import note_reading
from council.access.queries import person_actor
from council.access.views import not_found
from council.clocks.queries import house_clock
from council.kernel.actor import Actor
from council.kernel.phrasebook import say
from council.kernel.verdicts import NotReachable, Refused
from council.record.queries import recovering

Answer = Callable[[HttpRequest], HttpResponse]
RECEIPT_SESSION = "receipt"
"""Session key under which intake keeps `[receipt id, case id]` once a receipt was entered."""


def actor_of(request: HttpRequest) -> Actor:
    """The actor behind a request: the account, else the receipt entered in this session, else nobody."""
    if request.user.is_authenticated:
        return person_actor(request.user)
    entered = request.session.get(RECEIPT_SESSION)
    if entered:
        return Actor.receipt(UUID(entered[0]), UUID(entered[1]))
    return Actor.anonymous()


def actor_middleware(get_response: Answer) -> Answer:
    """Give every request its actor and its clock, read when first needed and never kept for the next request."""

    def middleware(request: HttpRequest) -> HttpResponse:
        request.actor = SimpleLazyObject(lambda: actor_of(request))  # type: ignore[attr-defined]
        request.clock = house_clock()  # type: ignore[attr-defined]
        return get_response(request)

    return middleware


class _Refusals:
    """Turn the two ways of saying no into pages."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """404 with nothing for `NotReachable`; 409 with the reasons for `Refused`; the rest is not ours."""
        if isinstance(exception, NotReachable):
            return not_found(request)
        if isinstance(exception, Refused):
            reasons = [say(reason) for reason in exception.verdict.reasons]
            return render(request, "errors/refused.html", {"reasons": reasons}, status=409)
        return None


refusal_middleware = _Refusals


SECONDS_BETWEEN_LOOKS = 5
SECONDS_TO_RETRY = 3600
OPEN_IN_RECOVERY = ("/accounts/login/", "/accounts/logout/", "/language/", "/record/compare/", "/status/")
"""What is sent there changes nothing of the council."""


def recovery_middleware(get_response: Answer) -> Answer:
    """After a restore from a backup everything can be read and nothing sent, until an epoch is declared.

    This page is a courtesy, and so the answer may be a few seconds old: what refuses is the append itself.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        changes = request.method not in {"GET", "HEAD", "OPTIONS"} and request.path not in OPEN_IN_RECOVERY
        if changes and cache.get_or_set("recovering", lambda: bool(recovering()), SECONDS_BETWEEN_LOOKS):
            response = render(request, "errors/recovering.html", status=503)
            response["Retry-After"], response["Cache-Control"] = str(SECONDS_TO_RETRY), "no-store"
            return response
        return get_response(request)

    return middleware


SECONDS_NOTED = 600
"""So long a reader who goes on reading is not noted again; at most so late after midnight the new day is."""
COPIES = {"overview:export", "overview:take"}
"""Copies of many cases; a page about one case has its `case_id` in the address, or says it as `request.case_read`."""


SHOWING = {200, 422}
"""A form that comes back with its errors shows what the page showed."""


def reading_middleware(get_response: Answer) -> Answer:
    """Keep who opened what about a case, page and file alike, before it is handed out (INTEGRITY.md, The wall).

    Whatever carries a case in its address is noted, so that a page made tomorrow is not forgotten. The cache spares the
    statements of a reader who goes on reading; the database keeps one row a day.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        match = request.resolver_match
        if match is None or response.status_code not in SHOWING:
            return response
        case = getattr(request, "case_read", None) or match.kwargs.get("case_id")
        if (case or match.view_name in COPIES) and request.user.is_authenticated:
            _note_once(request, case, match.view_name.partition(":")[0], match.kwargs.get("file_id"))
        return response

    return middleware


def _note_once(request: Any, case: UUID | None, room: str, part: UUID | None) -> None:
    noted = f"reading:{request.actor.id}:{case}:{room}:{part}"
    if case is None or cache.get(noted) is None:
        note_reading(case, room, part=part, actor=request.actor, clock=request.clock)
        cache.set(noted, True, SECONDS_NOTED)


def cms_policy_middleware(get_response: Answer) -> Answer:
    """The editors' desk: for others it does not exist; it needs inline style and frames, as nothing else does."""

    def middleware(request: HttpRequest) -> HttpResponse:
        inside = request.path.startswith("/cms/")
        if inside and request.user.is_authenticated and not request.user.has_perm("wagtailadmin.access_admin"):
            return not_found(request)
        response = get_response(request)
        if inside:
            response._csp_replace = {  # type: ignore[attr-defined]  # django-csp's way of changing one answer
                "style-src": [SELF, UNSAFE_INLINE],
                "img-src": [SELF, "data:", "blob:"],
                "frame-src": [SELF],
                "frame-ancestors": [SELF],
            }
        return response

    return middleware


def sql_count_middleware(get_response: Answer) -> Answer:
    """Count the statements of each request for the bench: `X-Sql-Count`, `X-Sql-Writes`, `X-Sql-Ms`."""

    def middleware(request: HttpRequest) -> HttpResponse:
        count = writes = 0
        spent = 0.0

        def counting(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
            nonlocal count, writes, spent
            started = perf_counter()
            try:
                return execute(sql, params, many, context)
            finally:
                count += 1
                writes += sql.lstrip()[:6].upper() in {"INSERT", "UPDATE", "DELETE"}
                spent += perf_counter() - started

        with connection.execute_wrapper(counting):
            response = get_response(request)
        response["X-Sql-Count"], response["X-Sql-Writes"], response["X-Sql-Ms"] = (
            str(count),
            str(writes),
            f"{spent * 1000:.1f}",
        )
        return response

    return middleware
