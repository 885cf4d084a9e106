"""Reaching the outbox. It belongs to the clockwork; rooms only ask whether something was queued."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import connection
from django.db.models import QuerySet

from council.notices.models import Notice
from council.notices.rules import NoticeKind

LOOKED_AT = 20
"""More than anybody needs who asks how often something was queued."""


def was_queued(about: UUID, kind: NoticeKind) -> bool:
    """Whether a notice of this kind about this thing was queued, sent or not."""
    return Notice.objects.filter(about=about, kind=kind).exists()


def lately(about: UUID, kind: NoticeKind) -> list[tuple[UUID, datetime]]:
    """The last notices of this kind about this thing, sent or not, and when each was queued; the last one first."""
    found = Notice.objects.filter(about=about, kind=kind).order_by("-queued_at", "-pk")
    return list(found.values_list("pk", "queued_at")[:LOOKED_AT])


def waiting() -> QuerySet[Notice]:
    """Notices neither sent nor given up, the longest waiting first."""
    return Notice.objects.filter(sent_at=None, gave_up_at=None).order_by("run_after", "queued_at", "pk")


def next_due(now: datetime) -> Notice | None:
    """The next notice that is due, its row locked; rows that another worker holds are passed over."""
    skip = connection.features.has_select_for_update_skip_locked
    return waiting().filter(run_after__lte=now).select_for_update(skip_locked=skip).first()


def taken(notice_id: UUID, attempts: int) -> Notice | None:
    """A notice as this worker took it, its row locked; nothing when another has taken it since."""
    found = waiting().filter(pk=notice_id, attempts=attempts)
    return found.select_for_update().first()
