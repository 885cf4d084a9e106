"""Decorators that say for whom a page is, the idempotency of POST, and the door of the house."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from council import sessions
from council.access.actions import note_answer, spend_key
from council.access.forms import SampleForm
from council.access.models import UsedKey
from council.access.queries import spent_key
from council.access.rules import COUNCIL, MATRIX, Audience, Office, Permission
from council.factors import ProofForm, passkey_options
from council.kernel.actor import Actor, ActorKind
from council.kernel.clock import Clock
from council.kernel.verdicts import NotReachable, Refused, no

View = Callable[..., HttpResponseBase]


class Request(HttpRequest):
    """A request as views see it, after the house's middleware."""

    actor: Actor
    clock: Clock
    case_read: UUID
    """Set by a view that shows a case which is not in its address: who reads it is noted."""


def _classified(view: View, audience: Audience) -> View:
    view.audience = audience  # type: ignore[attr-defined]  # the house test reads it from the URL resolver
    return view


def public_page(view: View) -> View:
    """A page for everybody, without an account."""
    return _classified(login_not_required(view), Audience.PUBLIC)


def appellant_page(view: View) -> View:
    """A page for the holder of a receipt; without one, the visitor is asked for it."""

    @wraps(view)
    def wrapped(request: Request, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.actor.kind is not ActorKind.RECEIPT:
            return redirect("intake:enter")
        return view(request, *args, **kwargs)

    return _classified(never_cache(login_not_required(wrapped)), Audience.APPELLANT)


def member_page(view: View) -> View:
    """A page for council members and deputies; the room's queries decide which rows."""
    return _classified(_for_offices(view, COUNCIL), Audience.MEMBER)


def staff_page(*permissions: Permission) -> Callable[[View], View]:
    """A page for holders of one of these permissions council-wide; with none named, for everybody with an account."""
    offices = frozenset().union(*(MATRIX[permission] for permission in permissions))

    def decorate(view: View) -> View:
        return _classified(_for_offices(view, offices) if offices else never_cache(view), Audience.STAFF)

    return decorate


def respondent_page(view: View) -> View:
    """A page for platform liaisons."""
    return _classified(_for_offices(view, frozenset({Office.PLATFORM_LIAISON})), Audience.RESPONDENT)


def _for_offices(view: View, offices: frozenset[Office]) -> View:
    @wraps(view)
    def wrapped(request: Request, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.actor.offices & offices:
            raise NotReachable
        return view(request, *args, **kwargs)

    return never_cache(wrapped)


def fresh(view: View) -> View:
    """A grave act: whoever sends its form has proved lately who they are, or is asked beside it (INTEGRITY.md).

    What was typed stays in the browser meanwhile, in the page that asks; nothing is kept here and nothing was done.
    Reading is not interrupted. Stands outside `once`, whose key then belongs to the act and not to the proof.
    """

    @wraps(view)
    def wrapped(request: Request, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.method != "POST":
            return view(request, *args, **kwargs)
        typed = request.POST.copy()
        given = [typed.pop(name, None) for name in ProofForm.names()]
        if not sessions.is_fresh(request, sessions.FRESH):
            form = ProofForm(request.POST if any(given) else None, user=request.user)
            if not form.is_valid():
                typed.pop("csrfmiddlewaretoken", None)
                pairs = [(name, one) for name, all_ in typed.lists() for one in all_]
                context = {"form": form, "typed": pairs, "options": passkey_options(request.user)}
                return render(request, "access/prove.html", context, status=422 if form.errors else 200)
        request.POST = typed  # type: ignore[assignment]  # a key that is spent knows the form without the proof
        return view(request, *args, **kwargs)

    return wrapped


def fresh_to_read(view: View) -> View:
    """A page that takes much away at once: whoever opens it has proved lately who they are, or is asked first."""

    @wraps(view)
    def wrapped(request: Request, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not sessions.is_fresh(request, sessions.FRESH):
            return redirect_to_login(request.get_full_path(), reverse("account_reauthenticate"))
        return view(request, *args, **kwargs)

    return wrapped


def as_nobody(view: View) -> View:
    """Let everybody act as nobody here, with an account or a receipt or without: nothing that is kept names them.

    Outside `once`, whose spent keys carry the name of who acts.
    """

    @wraps(view)
    def wrapped(request: Request, *args: Any, **kwargs: Any) -> HttpResponseBase:
        known, request.actor = request.actor, Actor.anonymous()
        try:
            return view(request, *args, **kwargs)
        finally:
            request.actor = known

    return wrapped


def once(view: View) -> View:
    """Do a POST once for each idempotency key.

    The same key with the same body answers with the same redirect; with another body it is refused (409,
    INTEGRITY.md, Ballots). The key is spent in the transaction of the act: when the act is refused or the form is
    wrong (no redirect), the key stays free. Two racing requests wait for each other on the key's row.
    """

    @wraps(view)
    def wrapped(request: Request, *args: Any, **kwargs: Any) -> HttpResponseBase:
        key = _key(request)
        if request.method != "POST" or key is None:
            return view(request, *args, **kwargs)
        digest = _digest(request)
        try:
            with transaction.atomic():
                spent = spend_key(key, actor=request.actor, path=request.path, digest=digest)
                response = view(request, *args, **kwargs)
                if not isinstance(response, HttpResponseRedirect):
                    transaction.set_rollback(True)
                    return response
                if response.url != spent.path:  # back to itself needs no note, and saves a statement
                    note_answer(spent, response.url)
                return response
        except IntegrityError:
            earlier = spent_key(key)
            if earlier is None:
                raise
            return _again(earlier, request, digest)

    return wrapped


def _again(spent: UsedKey, request: Request, digest: bytes) -> HttpResponse:
    same = bytes(spent.digest) == digest and spent.actor == request.actor.label and spent.path == request.path
    if not same:
        raise Refused(no("access.key_reused"))
    return redirect(spent.location or spent.path)


def _key(request: HttpRequest) -> UUID | None:
    try:
        return UUID(request.POST.get("idempotency_key", ""))
    except ValueError:
        return None


def _digest(request: HttpRequest) -> bytes:
    """HMAC-SHA256 over every field but the CSRF token, and over the names and bytes of files.

    Keyed with the secret of the installation: the row holds actor and path, and the form may have been a ballot.
    """
    body = salted_hmac("council.access.once", "", algorithm="sha256")
    for name in sorted(request.POST):
        if name != "csrfmiddlewaretoken":
            body.update(repr((name, request.POST.getlist(name))).encode())
    for name in sorted(request.FILES):
        for file in request.FILES.getlist(name):
            body.update(repr((name, file.name, file.size)).encode())
            for chunk in file.chunks():
                body.update(chunk)
            file.seek(0)  # the view reads it again
    return body.digest()


@public_page
def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form that came without its token: say what to do, in words."""
    return render(request, "errors/csrf.html", status=403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """The one page for what does not exist and for what you may not know of."""
    return render(request, "errors/404.html", status=404)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """What came cannot be read. Unlike Django's own this reads no form: the form may be what cannot be read."""
    return render(request, "errors/400.html", status=400)


def server_error(request: HttpRequest) -> HttpResponse:
    """Something broke on our side; nothing was half done."""
    return render(request, "errors/500.html", status=500)


@public_page
def nothing_here(request: Request) -> HttpResponse:
    """An address of a library that the house does not use."""
    return not_found(request)


@public_page
def components(request: Request) -> HttpResponse:
    """Every component of the house with its use: what designers look at and the tests measure."""
    now = request.clock.now()
    context = {
        "sample": SampleForm(auto_id="sample_%s"),
        "wrong": SampleForm({"title": "", "email": "nobody", "reasons": "…"}, auto_id="wrong_%s"),
        "now": now,
        "far": now + timedelta(days=21, hours=5),
        "soon": now + timedelta(hours=30),
        "late": now - timedelta(days=2, hours=1),
        "outcomes": [
            {"label": word, "value": n} for word, n in ((_("Overturned"), 12), (_("Upheld"), 7), (_("Mixed"), 3))
        ],
    }
    return render(request, "access/components.html", context)
