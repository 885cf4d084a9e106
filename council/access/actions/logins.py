"""What is kept about logging in: the name of an account's second factors, and how often somebody guessed wrong."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID, uuid4

from django.db import transaction

from council.access.models import Attempts, UsedKey, User
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
    found = _locked_attempts(key, at) or _locked_attempts(key, at)  # an old row may have been pruned between the two
    assert found is not None  # nobody prunes the row that was made just now
    if at - found.last_at > FORGOTTEN_AFTER:
        found.failures = 0
    if found.failures and at - found.last_at < wait_after(found.failures):
        return False
    found.failures, found.last_at = found.failures + 1, at
    found.save()
    return True


def _locked_attempts(key: str, at: datetime) -> Attempts | None:
    Attempts.objects.bulk_create([Attempts(key=key, last_at=at)], ignore_conflicts=True)
    return Attempts.objects.select_for_update().filter(pk=key).first()


def forget_attempts(key: str) -> None:
    """Somebody has proved who they are: what went wrong before counts no longer."""
    Attempts.objects.filter(pk=key).delete()


def prune_attempts(before: datetime, limit: int) -> int:
    """Delete counts of wrong attempts that nobody added to since; at most so many. Returns how many went."""
    old = Attempts.objects.filter(last_at__lt=before)
    return old.filter(pk__in=list(old.order_by("last_at").values_list("pk", flat=True)[:limit])).delete()[0]


def prune_keys(before: datetime, limit: int) -> int:
    """Delete idempotency keys and codes that were spent before; at most so many. Returns how many went."""
    old = UsedKey.objects.filter(used_at__lt=before)
    return old.filter(pk__in=list(old.order_by("used_at").values_list("pk", flat=True)[:limit])).delete()[0]
