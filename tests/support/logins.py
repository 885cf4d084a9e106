"""Logging in for tests: accounts with a second factor, sessions that were opened with it, and both steps themselves."""

import time
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.contrib.sessions.backends.base import SessionBase
from django.test import Client

from council import sessions
from council.access.models import User
from council.access.rules import Office
from tests.factories.people import PASSWORD, SECRET, make_user

LASTS = 3600
"""Seconds for which a session of the long walks through a browser is as fresh as when it began."""


def mark(session: SessionBase, user: User, *, lasts: int = 0) -> None:
    """Write into a session what logging in with both factors writes, `lasts` seconds from now."""
    now = sessions.database_now() + lasts
    sessions.begin(session, now)
    sessions.prove(session, user.second_factor, now)


def install() -> None:
    """Let `client.force_login` stand for both steps of logging in, as it stands for the first one in Django."""
    plain: Any = vars(Client).get("_login", Client._login)  # type: ignore[attr-defined]
    if getattr(plain, "with_both", False):
        return

    def _login(self: Client, user: User, backend: str | None = None) -> None:
        plain(self, user, backend)
        session = self.session
        mark(session, user)
        session.save()

    _login.with_both = True  # type: ignore[attr-defined]
    Client._login = _login  # type: ignore[attr-defined]


def code(secret: str = SECRET, *, later: int = 0) -> str:
    """What an app shows now, or so many steps of 30 seconds later."""
    return str(format_hotp_value(hotp_value(secret, int(time.time()) // 30 + later)))


def without_factor(*offices: Office) -> User:
    """An account that has a password and has not enrolled."""
    user = make_user("", *offices)
    Authenticator.objects.filter(user=user).delete()
    user.refresh_from_db()
    return user


def first_step(client: Client, user: User, password: str = PASSWORD, **query: str) -> Any:
    """Send address and password."""
    return client.post("/accounts/login/", {"login": user.email, "password": password, **query})


def second_step(client: Client, given: str = "") -> Any:
    """Send a code."""
    return client.post("/accounts/2fa/authenticate/", {"code": given or code()})


def aged(client: Client, *, seen: int = 0, begun: int = 0, proved: int = 0) -> None:
    """Let so many seconds pass for a session: since its last request, since it began, since the last proof."""
    session = client.session
    for name, seconds in ((sessions.SEEN, seen), (sessions.BEGUN, begun), (sessions.PROVED, proved)):
        session[name] -= seconds
    session.save()
