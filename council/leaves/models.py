"""Leaves of absence: from when to when somebody cannot be given work."""

from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from council.members.models import Member
from council.protection.models import EncryptedField


class Leave(models.Model):
    """A member is away from the first day to the last, both counted, in the council's time zone.

    Nothing happens when one begins or ends: whoever asks compares it with the clock. Two of one member do not overlap:
    their acts wait for each other on the member's row, since SQLite knows no constraint of ranges. One that is taken
    back is deleted; the record keeps its days, and never why. The reason, where one was given, is sealed, and
    erased by the timer when the leave is over.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="leaves")
    first_day = models.DateField()
    last_day = models.DateField()
    reason = EncryptedField(null=True, blank=True)
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    entered_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(last_day__gte=F("first_day")), name="leave_ends_after_start"),
            models.UniqueConstraint(fields=["member", "first_day"], name="leave_once_per_start"),
            models.UniqueConstraint(fields=["member", "last_day"], name="leave_once_per_end"),
        ]
        indexes = [models.Index(fields=["last_day", "first_day"], name="leave_days")]
