"""Guessing passwords and codes: each wrong attempt makes the next one wait longer, by account and never by machine."""

from __future__ import annotations

from datetime import UTC, datetime

from django.utils.crypto import salted_hmac

from council.access.actions import count_attempt, forget_attempts
from council.sessions import database_now


def key_of(whom: str) -> str:
    """What attempts on an address, or on the codes of an account, are counted under."""
    return salted_hmac("council.attempts", whom.strip().lower(), algorithm="sha256").hexdigest()


def attempt(whom: str) -> bool:
    """Count an attempt; false when it comes too early after wrong ones."""
    return count_attempt(key_of(whom), datetime.fromtimestamp(database_now(), UTC))


def forget(whom: str) -> None:
    """Somebody has proved who they are."""
    forget_attempts(key_of(whom))
