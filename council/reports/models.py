"""What anybody reports about a member's interests. Sealed; nothing of it is ever public but figures."""

from __future__ import annotations

from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import Q

from council.members.models import Member
from council.protection.models import EncryptedField
from council.reports.rules import OPEN, Kind, State, Why


class Report(models.Model):
    """Somebody says that an interest of a member is missing, or that a conflict was not declared.

    Nothing is kept of who sent it but the contact that they gave. `digest` is a keyed hash of member and words: the
    same words again only raise `times`. `held`: it came when the day had brought many about this member already. Words,
    contact, quote and answer are erased by the clock 90 days after the ruling, and the digest with them. `raised_at`
    says that the timer has raised the concern that an upheld one asks for in the open cases.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="reports")
    kind = models.CharField(max_length=8)
    state = models.CharField(max_length=12, default=State.RECEIVED)
    words = EncryptedField(blank=True, default=str)
    source = EncryptedField(blank=True, default=str)
    contact = EncryptedField(blank=True, default=str)
    digest = models.CharField(max_length=64, null=True, unique=True)
    times = models.PositiveIntegerField(default=1)
    held = models.BooleanField(default=False, db_default=False)
    received_at = models.DateTimeField()
    quote = EncryptedField(blank=True, default=str)
    asked_at = models.DateTimeField(null=True, blank=True)
    answer = EncryptedField(blank=True, default=str)
    answered_at = models.DateTimeField(null=True, blank=True)
    why = models.CharField(max_length=12, blank=True)
    code = models.CharField(max_length=4, blank=True)
    reason = EncryptedField(blank=True, default=str)
    ruled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    ruled_at = models.DateTimeField(null=True, blank=True)
    raised_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["received_at", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=sorted(Kind)), name="report_kind_known"),
            models.CheckConstraint(condition=Q(state__in=sorted(State)), name="report_state_known"),
            models.CheckConstraint(
                condition=Q(state__in=sorted(OPEN), ruled_at=None, ruled_by=None)
                | ~Q(state__in=sorted(OPEN)) & Q(ruled_at__isnull=False, ruled_by__isnull=False),
                name="report_ruled_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(state=State.DISMISSED, why__in=sorted(Why)) | ~Q(state=State.DISMISSED) & Q(why=""),
                name="report_dismissed_has_a_reason",
            ),
        ]
        indexes = [models.Index(fields=["state", "received_at"], name="report_waiting")]
