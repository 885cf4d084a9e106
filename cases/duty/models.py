"""That a case cannot wait, who says so, and that the panel which stands by is asked for it."""

from __future__ import annotations

from uuid import uuid4

from django.db import models
from django.db.models import Q

from cases.docket.models import OfCase
from cases.duty.rules import SEES_DUTY, WhyEnded
from council.access.models import User, Walled
from council.duty.models import DutyPanel


class UrgencyRequest(OfCase):
    """The chair asks two members to say with the chair that a case cannot wait (LIFECYCLE.md, row 21).

    `reason` is published when they agree. `closed_at`: both agreed, or the chair took the request back.
    """

    reason = models.TextField()
    asked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)

    reach = SEES_DUTY

    class Meta(OfCase.Meta):
        constraints = [
            models.UniqueConstraint(fields=["case"], condition=Q(closed_at=None), name="urgency_one_open_per_case")
        ]


class UrgencyAgreement(models.Model):
    """One of the two members who were asked; `agreed_at` is when they agreed."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    request = models.ForeignKey(UrgencyRequest, on_delete=models.PROTECT, related_name="agreements")
    person = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    agreed_at = models.DateTimeField(null=True, blank=True)

    path_to_case = "request__case"
    reach = SEES_DUTY
    objects = Walled()
    rows = models.Manager()

    class Meta:
        default_manager_name = "rows"
        base_manager_name = "rows"
        constraints = [models.UniqueConstraint(fields=["request", "person"], name="urgency_asked_once")]


class DutyCall(OfCase):
    """The panel of a month has the first turn in an expedited case: of the month in which its panel began to be formed.

    The step of the case itself makes the row, so that nobody chooses a month by waiting. `taken_at`: its turn is over,
    and those who can decide the case have their seats. `ended_at`: it has nothing to do with the case any more.
    """

    duty = models.ForeignKey(DutyPanel, on_delete=models.PROTECT, related_name="+")
    called_at = models.DateTimeField()
    taken_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    why = models.CharField(max_length=8, blank=True)

    reach = SEES_DUTY

    class Meta(OfCase.Meta):
        constraints = [
            models.UniqueConstraint(fields=["case"], condition=Q(ended_at=None), name="duty_call_one_at_a_time"),
            models.CheckConstraint(
                condition=Q(ended_at=None, why="") | Q(ended_at__isnull=False, why__in=sorted(WhyEnded)),
                name="duty_call_ended_says_why",
            ),
        ]
        indexes = [
            models.Index(fields=["called_at"], name="duty_call_turns", condition=Q(taken_at=None, ended_at=None))
        ]
