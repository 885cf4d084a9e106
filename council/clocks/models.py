"""Deadlines of everything that has one, and the simulated clock of demonstrations."""

from uuid import uuid4

from django.db import models
from django.db.models import F, Q

from council.clocks.rules import DeadlineState


class Deadline(models.Model):
    """One running, paused or ended clock. `subject` is the uuid of what it belongs to, mostly a case.

    Times are fixed when the clock starts and only moved by a pause; `fired_at` is set once the timer acted on it.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    subject = models.UUIDField()
    kind = models.CharField(max_length=32)
    state = models.CharField(max_length=16, default=DeadlineState.RUNNING)
    started_at = models.DateTimeField()
    due_at = models.DateTimeField()
    paused_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    fired_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=[state.value for state in DeadlineState]), name="deadline_state_known"
            ),
            models.CheckConstraint(condition=Q(due_at__gte=F("started_at")), name="deadline_due_after_start"),
            models.CheckConstraint(
                condition=Q(state=DeadlineState.PAUSED, paused_at__isnull=False)
                | (~Q(state=DeadlineState.PAUSED) & Q(paused_at=None)),
                name="deadline_paused_has_time",
            ),
            models.UniqueConstraint(
                fields=["subject", "kind"],
                condition=Q(state__in=[DeadlineState.RUNNING, DeadlineState.PAUSED]),
                name="deadline_one_live_per_kind",
            ),
        ]
        indexes = [
            models.Index(
                fields=["due_at"], condition=Q(state=DeadlineState.RUNNING, fired_at=None), name="deadline_due"
            ),
            models.Index(fields=["subject", "started_at"], name="deadline_subject"),
        ]


class SimulatedTime(models.Model):
    """How far the clock of a demonstration was set forward. One row; production never reads it."""

    id = models.SmallIntegerField(primary_key=True, default=1)
    ahead_seconds = models.BigIntegerField(default=0)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(id=1), name="simulated_time_is_one"),
            models.CheckConstraint(condition=Q(ahead_seconds__gte=0), name="simulated_time_only_forward"),
        ]
