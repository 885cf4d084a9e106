"""That the panel which stands by is asked for a case."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from cases.docket.models import OfCase
from cases.duty.rules import SEES_DUTY, WhyEnded
from council.duty.models import DutyPanel


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
