"""What a session of an account has proved, and how long it lasts (INTEGRITY.md, Accounts).

Four marks stand in the session: which second factor opened it, when it began, when it was last seen and when the person
last proved who they are. Times are seconds of the database's clock, so that all processes agree. It comes with the row
of the account that every request reads anyway, and costs no statement. It is the house's clock without the hours by
which a demonstration was set forward: nobody was idle while somebody pressed a button.

Sessions of appellants know nothing of this: a receipt is no account.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from allauth.account.auth_backends import AuthenticationBackend
from django.contrib.auth import get_user_model
from django.contrib.sessions.backends.base import SessionBase
from django.db import connection
from django.db.models import DateTimeField, Func
from django.http import HttpRequest
from django.utils.crypto import constant_time_compare

IDLE = timedelta(minutes=30)
"""Without a request for so long, a session is over."""
LONGEST = timedelta(hours=12)
"""However busy, a session is over then."""
FRESH = timedelta(minutes=5)
"""Whoever votes, turns a key, rules on a conflict or exports has proved who they are within that time, or is asked."""
GOOD_FOR = timedelta(minutes=15)
"""The same for the pages of one's own account, which ask before they show a form and again when it comes."""
NOTED_EVERY = timedelta(minutes=1)
"""A session is written at most once in that time to say that somebody is there."""

SECOND_FACTOR = "second_factor"
BEGUN = "begun"
SEEN = "seen"
PROVED = "proved"
FIRST_STEP = "first_step"


class DatabaseTime(Func):
    """What the database's clock says, as part of a query."""

    template = "clock_timestamp()"
    arity = 0
    output_field = DateTimeField()

    def as_sqlite(self, compiler: Any, connection: Any, **context: Any) -> Any:
        """SQLite's word for it, in whole seconds."""
        return super().as_sql(compiler, connection, template="CURRENT_TIMESTAMP", **context)


class Backend(AuthenticationBackend):
    """Gives the account of a session together with the database's time."""

    def get_user(self, user_id: Any) -> Any:
        """The account, unless it was closed; `house_now` is what the database's clock says."""
        user = get_user_model()._default_manager.annotate(house_now=DatabaseTime()).filter(pk=user_id).first()
        return user if user is not None and self.user_can_authenticate(user) else None


def database_now() -> int:
    """Seconds of the database's clock, for the rare moments at which nothing else is read."""
    query = "SELECT clock_timestamp()" if connection.vendor == "postgresql" else "SELECT strftime('%s', 'now')"
    with connection.cursor() as cursor:
        cursor.execute(query)
        (value,) = cursor.fetchone()
    return int(value.timestamp()) if isinstance(value, datetime) else int(value)


def now_of(request: HttpRequest) -> int:
    """The time of a request in seconds: as it came with the account, else asked for once."""
    came: datetime | None = getattr(request.user, "house_now", None)
    if came is None:
        return database_now()
    return int((came if came.tzinfo else came.replace(tzinfo=UTC)).timestamp())


def begin(session: SessionBase, at: int) -> None:
    """Somebody has logged in."""
    session[BEGUN] = session[SEEN] = session[PROVED] = at


def prove(session: SessionBase, stamp: UUID | None, at: int) -> None:
    """Somebody has given a second factor; `stamp` names the account's set of them."""
    session[PROVED] = at
    if stamp is not None:
        session[SECOND_FACTOR] = str(stamp)


def _keys_of(user: Any) -> str:
    return f"{user.get_session_auth_hash()}:{user.second_factor}"


def begin_first_step(session: SessionBase, user: Any) -> None:
    """Somebody gave a password and is asked for the second step; for which password and factors that was."""
    session[FIRST_STEP] = _keys_of(user)


def first_step_is_void(session: SessionBase, user: Any) -> bool:
    """Whether the account has got another password or other factors since; then the first step counts no longer."""
    return not constant_time_compare(session.get(FIRST_STEP, ""), _keys_of(user))


def is_over(request: HttpRequest) -> bool:
    """Whether the session is idle for too long or too old. One without marks is over: nobody knows when it began."""
    now, begun, seen = now_of(request), request.session.get(BEGUN), request.session.get(SEEN)
    if not isinstance(begun, int) or not isinstance(seen, int):
        return True
    return now - seen > IDLE.total_seconds() or now - begun > LONGEST.total_seconds()


def note_seen(request: HttpRequest) -> None:
    """Remember that somebody is there, once in a while."""
    now = now_of(request)
    if now - request.session[SEEN] >= NOTED_EVERY.total_seconds():
        request.session[SEEN] = now


def has_second_factor(request: HttpRequest) -> bool:
    """Whether the account has a second factor and this session was opened with it.

    The stamp on the account changes when an authenticator is taken away: sessions from before are closed by that.
    """
    stamp = getattr(request.user, "second_factor", None)
    return stamp is not None and request.session.get(SECOND_FACTOR) == str(stamp)


def is_fresh(request: HttpRequest, within: timedelta) -> bool:
    """Whether the person proved lately who they are."""
    proved = request.session.get(PROVED)
    return isinstance(proved, int) and now_of(request) - proved <= within.total_seconds()
