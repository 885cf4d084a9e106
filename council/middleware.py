"""What happens around every view: who asks, what time it is, and how a refusal is shown."""

from __future__ import annotations

from collections.abc import Callable
from time import perf_counter
from typing import Any
from urllib.parse import urlencode, urlsplit
from uuid import UUID

from allauth.account.internal.stagekit import LOGIN_SESSION_KEY, clear_login, unstash_login
from csp.constants import SELF, UNSAFE_INLINE
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.core.cache import cache
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render, resolve_url
from django.urls import reverse
from django.utils.cache import add_never_cache_headers
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _
from django_htmx.http import HttpResponseClientRedirect

from council import sessions
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
    """The actor behind a request: the account, else the receipt entered in this session, else nobody.

    An account whose session was not opened with a second factor is nobody.
    """
    if request.user.is_authenticated:
        return person_actor(request.user) if sessions.has_second_factor(request) else Actor.anonymous()
    entered = request.session.get(RECEIPT_SESSION)
    if entered:
        return Actor.receipt(UUID(entered[0]), UUID(entered[1]))
    return Actor.anonymous()


WAY_IN = frozenset(
    {"account_logout", "account_reauthenticate", "mfa_activate_totp", "mfa_add_webauthn", "mfa_index", "set_language"}
)
"""All that an account without a second factor can open: getting one, proving who it is for that, and leaving."""


class _Accounts:
    """An account passes in a session that both its factors opened and that is neither idle for too long nor too old.

    Public pages go on without the account when its session is over; everything else asks to log in again and comes
    back. What needs no view (static files) never comes here. Costs no statement: see council/sessions.py.
    """

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Whatever somebody with an account or a receipt sees is kept by no browser and no proxy, refusals too."""
        known = settings.SESSION_COOKIE_NAME in request.COOKIES
        response = self.get_response(request)
        if known and not response.has_header("Cache-Control"):
            add_never_cache_headers(response)
        return response

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        """Nothing, or the page to go to instead."""
        if settings.SESSION_COOKIE_NAME not in request.COOKIES:
            return None
        if not request.user.is_authenticated:
            self.end_a_void_first_step(request)
            return None
        if sessions.is_over(request):
            return self.close(request, view, _("You were away for a while, and have been logged out to be safe."))
        if not sessions.has_second_factor(request):
            if getattr(request.user, "second_factor", None) is not None:
                return self.close(request, view, _("Log in again, with the second step of your account."))
            inside = request.resolver_match is not None and request.resolver_match.view_name in WAY_IN
            return None if inside else go_to(request, reverse("mfa_index"))
        sessions.note_seen(request)
        return None

    def end_a_void_first_step(self, request: HttpRequest) -> None:
        """Who stands between both steps begins anew when the account's keys have changed meanwhile."""
        login = unstash_login(request, peek=True) if LOGIN_SESSION_KEY in request.session else None
        if login is not None and sessions.first_step_is_void(request.session, login.user):
            clear_login(request)

    def close(self, request: HttpRequest, view: Any, why: str) -> HttpResponse | None:
        """Log out, and back in unless the page is for everybody."""
        logout(request)
        if not getattr(view, "login_required", True):
            return None
        messages.info(request, why)
        return go_to(request, f"{resolve_url(settings.LOGIN_URL)}?{urlencode({'next': self.back(request)})}")

    def back(self, request: HttpRequest) -> str:
        """Where to come back to: this page, or the one from which a form was sent."""
        if request.method in {"GET", "HEAD"} and not request.htmx:  # type: ignore[attr-defined]
            return request.get_full_path()
        came = urlsplit(request.headers.get("HX-Current-URL") or request.headers.get("Referer", ""))
        return came.path if came.netloc == request.get_host() and came.path else settings.LOGIN_REDIRECT_URL


account_middleware = _Accounts


def go_to(request: HttpRequest, address: str) -> HttpResponse:
    """Send the whole page elsewhere, also when only a part of it was asked for."""
    if request.htmx:  # type: ignore[attr-defined]
        return HttpResponseClientRedirect(address)
    return redirect(address)


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
