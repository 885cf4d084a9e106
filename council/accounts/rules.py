"""What is told to the owner of an account, and how often a forgotten password may be asked about. Pure."""

from __future__ import annotations

from datetime import timedelta
from enum import StrEnum


class News(StrEnum):
    """What a mail to the owner says has happened; the template of the mail has a sentence for each."""

    APP_ADDED = "app_added"
    APP_REMOVED = "app_removed"
    CODES_RENEWED = "codes_renewed"
    PASSKEY_ADDED = "passkey_added"
    PASSKEY_REMOVED = "passkey_removed"
    PASSWORD_CHANGED = "password_changed"  # noqa: S105 — a word, no secret
    PASSWORD_RESET = "password_reset"  # noqa: S105 — as above
    RECOVERED = "recovered"


class How(StrEnum):
    """How an account came to its password."""

    CHANGED = "changed"
    FIRST = "first"
    RESET = "reset"


APP, PASSKEY, CODES = "totp", "webauthn", "recovery_codes"
"""The kinds of second factors, in the words of allauth and of the record."""

_ADDED = {APP: News.APP_ADDED, PASSKEY: News.PASSKEY_ADDED}
_REMOVED = {APP: News.APP_REMOVED, PASSKEY: News.PASSKEY_REMOVED}


def news_of_factor(factor: str, *, added: bool, others: bool) -> News | None:
    """What to tell when a second factor came or went; `others` says whether passkeys or apps are there besides.

    Recovery codes come and go with the factors for which they stand in. They are news of their own when they go while
    a factor stays: then new ones take their place.
    """
    if factor == CODES:
        return News.CODES_RENEWED if others and not added else None
    return (_ADDED if added else _REMOVED).get(factor)


NEWS_OF_PASSWORD = {How.CHANGED: News.PASSWORD_CHANGED, How.RESET: News.PASSWORD_RESET}
"""Whoever opens an invitation needs no mail that says so."""

ATTEMPTS_KEPT = timedelta(days=1)
"""Counts of wrong passwords and codes are forgotten after an hour anyway (council/access/rules/logins.py)."""
KEYS_KEPT = timedelta(days=30)
"""A code of an app is good for two minutes, and the session in which a form was shown lasts for 12 hours at most. So
whoever sends a form again a month later has logged in anew and does a new act, under the rules and rights of that day:
nothing that filling in the form once more would not do. Nobody else can send it at all."""
RESETS_KEPT = timedelta(days=30)
"""Mails about forgotten passwords that left or were dropped; they are counted for a day (`COUNTED`)."""
PRUNED_AT_ONCE = 1000
"""So many rows of each kind go in one round of the timer: nobody waits long for them."""

COUNTED = timedelta(days=1)
FIRST_WAIT = timedelta(minutes=1)
LONGEST_WAIT = timedelta(hours=1)


def wait_between_resets(asked: int) -> timedelta:
    """How long after the last mail the next one is written, when so many were within a day.

    A minute, then twice as long each time, an hour at most: a stranger who goes on asking for somebody else fills no
    box with mail, and the owner, whose last link still works, is never kept out.
    """
    if asked == 0:
        return timedelta(0)
    return min(FIRST_WAIT * (1 << min(asked - 1, 10)), LONGEST_WAIT)
