"""What is kept about logging in: the name of an account's second factors, and how often somebody guessed wrong."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID, uuid4

from django.db import transaction

from council.access.models import Attempts, User
from council.access.rules import FORGOTTEN_AFTER, wait_after


def name_second_factor(user_id: UUID) -> None:
    """An account has got a second factor: name its set, unless it has one already."""
    User.objects.filter(pk=user_id, second_factor=None).update(second_factor=uuid4())


def rename_second_factor(user_id: UUID, *, left: bool) -> None:
    """A second factor was taken away. Another name for what is left, or none, ends every session opened before."""
    User.objects.filter(pk=user_id).update(second_factor=uuid4() if left else None)


@transaction.atomic
def count_attempt(key: str, at: datetime) -> bool:
    """Count an attempt as wrong before anything is looked at; false when it comes too early, and then it counts not.

    Counting first keeps a crowd of parallel attempts in one row's queue; the right one is forgotten afterwards.
    """
    Attempts.objects.bulk_create([Attempts(key=key, last_at=at)], ignore_conflicts=True)
    found = Attempts.objects.select_for_update().get(pk=key)
    if at - found.last_at > FORGOTTEN_AFTER:
        found.failures = 0
    if found.failures and at - found.last_at < wait_after(found.failures):
        return False
    found.failures, found.last_at = found.failures + 1, at
    found.save()
    return True


def forget_attempts(key: str) -> None:
    """Somebody has proved who they are: what went wrong before counts no longer."""
    Attempts.objects.filter(pk=key).delete()
