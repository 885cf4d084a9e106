"""Queueing notices, and the steps of sending one. The mail itself leaves in `tasks`, after its transaction."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import F

from council.kernel.actor import Actor
from council.kernel.clock import Clock
from council.notices.models import Notice
from council.notices.queries import next_due, taken, waiting
from council.notices.rules import LEASE, TO_ACCOUNTS, NoticeKind, is_hopeless, next_batch, wait_after
from council.record.actions import append
from council.record.rules.entries import Tag


@transaction.atomic(savepoint=False)
def queue(
    kind: NoticeKind,
    to: str,
    *,
    about: UUID,
    key: str,
    language: str,
    actor: Actor,
    clock: Clock,
    run_after: datetime | None = None,
    params: dict[str, Any] | None = None,
) -> None:
    """Put a mail into the outbox, in the transaction of the act that causes it; one with the same key is there once."""
    now = clock.now()
    Notice.objects.bulk_create(
        [
            Notice(
                kind=kind,
                key=f"{kind}:{key}",
                about=about,
                sealed_to=to,
                language=language,
                params=params or {},
                queued_at=now,
                run_after=run_after or now,
            )
        ],
        ignore_conflicts=True,
    )


def tell(people: Iterable[tuple[UUID, str]], key: str, *, actor: Actor, clock: Clock) -> None:
    """These accounts learn by the mail of the next hour that there is news: not of what, nor about whom."""
    kind, now = NoticeKind.ACCOUNT_NEWS, clock.now()
    Notice.objects.bulk_create(
        [
            Notice(
                kind=kind,
                key=f"{kind}:{key}:{account}",
                about=account,
                sealed_to=email,
                language=settings.LANGUAGE_CODE,
                queued_at=now,
                run_after=next_batch(now),
            )
            for account, email in people
        ],
        ignore_conflicts=True,
    )


@transaction.atomic
def forget(about: UUID, *, actor: Actor, clock: Clock) -> int:
    """Erase every address of notices about a thing; what was not sent is not sent any more. Returns how many waited."""
    dropped = waiting().filter(about=about).update(gave_up_at=clock.now(), last_error="forgotten", sealed_to=None)
    Notice.objects.filter(about=about).update(sealed_to=None)
    return dropped


@transaction.atomic
def readdress(old: str, new: str, *, actor: Actor, clock: Clock) -> int:
    """The address of an account changed: mail to it that has not left goes to the new one. Returns how much moved.

    A worker that has taken one meanwhile finds it taken from it: at worst the old address gets it too.
    """
    moved = 0
    for notice in waiting().filter(kind__in=[str(kind) for kind in TO_ACCOUNTS]).select_for_update():
        if str(notice.sealed_to) == old:
            notice.sealed_to, notice.run_after, notice.attempts = new, clock.now(), notice.attempts + 1
            notice.save(update_fields=["sealed_to", "run_after", "attempts"])
            moved += 1
    return moved


@transaction.atomic
def withhold(notice: Notice, *, actor: Actor, clock: Clock) -> None:
    """Drop a mail whose receiver may not know of its case any more; nothing is told to anybody."""
    mine = taken(notice.pk, notice.attempts)
    if mine is not None:
        changes: dict[str, Any] = {"gave_up_at": clock.now(), "last_error": "withheld", "sealed_to": None}
        Notice.objects.filter(pk=mine.pk).update(**changes)


@transaction.atomic
def take(*, actor: Actor, clock: Clock) -> Notice | None:
    """Take the next notice that is due: for the length of a lease nobody else sends it."""
    notice = next_due(clock.now())
    if notice is None:
        return None
    Notice.objects.filter(pk=notice.pk).update(run_after=clock.now() + LEASE, attempts=F("attempts") + 1)
    notice.attempts += 1
    return notice


@transaction.atomic
def note_sent(notice: Notice, *, actor: Actor, clock: Clock) -> bool:
    """The mail has left: say so in the record and erase the address. False when another worker has taken it since."""
    mine = taken(notice.pk, notice.attempts)
    if mine is None:
        return False
    Notice.objects.filter(pk=mine.pk).update(sent_at=clock.now(), sealed_to=None, last_error="")
    append(Tag.NOTICE_SENT, mine.about, {"notice": str(mine.pk), "kind": mine.kind}, actor=actor, clock=clock)
    return True


def prune(kind: NoticeKind, before: datetime, limit: int) -> int:
    """Delete notices of a kind that left or were dropped and are older; at most so many. Returns how many went."""
    old = Notice.objects.filter(kind=kind, queued_at__lt=before, sealed_to__isnull=True)
    return old.filter(pk__in=list(old.order_by("queued_at").values_list("pk", flat=True)[:limit])).delete()[0]


@transaction.atomic
def note_failed(notice: Notice, error: str, *, actor: Actor, clock: Clock) -> None:
    """The mail did not leave: try again later, longer each time, and in the end leave it to an operator."""
    mine = taken(notice.pk, notice.attempts)
    if mine is None:
        return
    changes: dict[str, Any] = {"last_error": error[:80], "run_after": clock.now() + wait_after(mine.attempts)}
    if is_hopeless(mine.attempts):
        changes |= {"gave_up_at": clock.now(), "sealed_to": None}
    Notice.objects.filter(pk=mine.pk).update(**changes)
