"""Who can be on duty when, and the standing panel of each month."""

from uuid import uuid4

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Cast, Substr
from django.db.models.lookups import In

from council.draws.models import Draw
from council.duty.rules import WhyOut
from council.members.models import Member


def _part(column: str, first: int) -> Substr:
    """Two letters of a date as it is written, 2026-04-01: by functions that the databases themselves have.

    Django's own parts of dates would need a function in SQLite that only Django brings: whoever opens the file
    otherwise, to check or to copy it, could then read nothing.
    """
    return Substr(Cast(column, models.TextField()), first, 2)


FIRST_OF_MONTH, FIRST_OF_QUARTER = ["01"], ["01", "04", "07", "10"]


class DutyAnswer(models.Model):
    """In which months of a quarter a member can be on duty. None of them is an answer, too.

    `closes_at` is the moment after which nobody can say anything about the quarter; it is kept so that the database
    itself refuses a later answer. Who has no row counts as not available.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    quarter = models.DateField()
    first = models.BooleanField()
    second = models.BooleanField()
    third = models.BooleanField()
    answered_at = models.DateTimeField()
    closes_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["member", "quarter"], name="duty_answer_once_per_quarter"),
            models.CheckConstraint(
                condition=Q(In(_part("quarter", 6), FIRST_OF_QUARTER), In(_part("quarter", 9), FIRST_OF_MONTH)),
                name="duty_answer_about_a_quarter",
            ),
            models.CheckConstraint(condition=Q(answered_at__lt=F("closes_at")), name="duty_answer_in_time"),
        ]
        indexes = [models.Index(fields=["quarter"], name="duty_answer_quarter")]


class DutyReminder(models.Model):
    """That members were reminded of a quarter. Once."""

    quarter = models.DateField(primary_key=True)
    sent_at = models.DateTimeField()


class DutyPanel(models.Model):
    """The panel that stands by in one month for cases that cannot wait. `month` is its first day.

    `draw` is the draw that fills it. `failed_at`: no panel was possible, and expedited cases of the month are drawn for
    like any other. One of both, or neither in the very transaction that makes the row.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    month = models.DateField(unique=True)
    draw = models.OneToOneField(Draw, null=True, blank=True, on_delete=models.PROTECT, related_name="duty_panel")
    failed_at = models.DateTimeField(null=True, blank=True)
    declared = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=In(_part("month", 9), FIRST_OF_MONTH), name="duty_panel_of_a_month"),
            models.CheckConstraint(condition=Q(draw=None) | Q(failed_at=None), name="duty_panel_drawn_or_failed"),
        ]

    @property
    def name(self) -> str:
        """How its draw is called: `DUTY-2026-12`."""
        return f"DUTY-{self.month:%Y-%m}"


class DutyPlace(models.Model):
    """Who stands behind an identifier of the draw for a month. `position` counts those who were drawn, from one.

    `reason` says why somebody is not in the pool.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    panel = models.ForeignKey(DutyPanel, on_delete=models.PROTECT, related_name="places")
    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    code = models.CharField(max_length=32, unique=True)
    in_pool = models.BooleanField()
    reason = models.CharField(max_length=12, blank=True)
    position = models.PositiveSmallIntegerField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["panel", "member"], name="duty_place_once_per_member"),
            models.UniqueConstraint(fields=["panel", "position"], name="duty_place_position_once"),
            models.CheckConstraint(
                condition=Q(in_pool=True, reason="") | Q(in_pool=False, reason__in=sorted(WhyOut)),
                name="duty_place_out_says_why",
            ),
            models.CheckConstraint(
                condition=Q(position=None) | Q(position__gte=1, in_pool=True), name="duty_place_drawn_from_the_pool"
            ),
        ]
