"""When a notice is sent, sent again, and given up. Pure."""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum

from council.access.rules import Office


class NoticeKind(StrEnum):
    """What a mail is about; each has a template of the same name. None says more than that there is news,
    but for those about one's own account, which say what was done to it or bring a link.
    """

    ACCOUNT_CHANGED = "account_changed"
    ACCOUNT_INVITED = "account_invited"
    ACCOUNT_NEWS = "account_news"
    ADDRESS_CHANGED = "address_changed"
    ADDRESS_CONFIRM = "address_confirm"
    ADDRESS_TAKEN = "address_taken"
    APPEAL_RECEIVED = "appeal_received"
    DECLARATION_DUE = "declaration_due"
    DUTY_DUE = "duty_due"
    NEWS = "news"
    PASSWORD_RESET = "password_reset"  # noqa: S105 — a word, no secret
    RESPONDENT_NEWS = "respondent_news"
    RESPONDENT_NOTIFIED = "respondent_notified"


TO_OFFICES: dict[NoticeKind, Office] = {
    NoticeKind.RESPONDENT_NEWS: Office.PLATFORM_LIAISON,
    NoticeKind.RESPONDENT_NOTIFIED: Office.PLATFORM_LIAISON,
}
"""Mail to whoever holds an office: it does not leave once the office has ended or a wall stands."""

TO_ACCOUNTS = frozenset({NoticeKind.ACCOUNT_NEWS, NoticeKind.DECLARATION_DUE, NoticeKind.DUTY_DUE, *TO_OFFICES})
"""Mail to whoever is behind an account: it follows when the account's address changes. An appellant's mail never does,
though the address be the same: an appeal is tied to no account.
"""

FIRST_WAIT = timedelta(minutes=1)
LONGEST_WAIT = timedelta(hours=6)
MOST_ATTEMPTS = 16
"""With the waits below about two days: longer than any usual outage of mail."""
LEASE = timedelta(minutes=10)
"""How long a notice belongs to the worker that took it; far longer than a mail server may take to answer."""


def wait_after(attempts: int) -> timedelta:
    """How long to wait after so many failed attempts: a minute, then twice as long each time, six hours at most."""
    doubled = FIRST_WAIT * (1 << min(max(attempts - 1, 0), 20))
    return min(doubled, LONGEST_WAIT)


def is_hopeless(attempts: int) -> bool:
    """Whether to give up and leave it to an operator."""
    return attempts >= MOST_ATTEMPTS


def next_batch(now: datetime) -> datetime:
    """The next full hour: news goes out in batches, so that the minute of a mail tells nothing (INTEGRITY.md)."""
    return now.replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)
