"""Members and their terms."""

from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from council.members.rules import Constituency, Region
from council.organisations.models import Organisation


class Member(models.Model):
    """A member of the council. `name` is public on the register of members; deliberation never shows who is where.

    `household` is an opaque word that two members share who live together; it is never shown and only joins clusters.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="member")
    name = models.CharField(max_length=200)
    native_name = models.CharField(max_length=200, blank=True)
    region = models.CharField(max_length=4)
    country = models.CharField(max_length=2)
    gender = models.CharField(max_length=12, default="undisclosed")
    sector = models.CharField(max_length=40, blank=True)
    legal = models.BooleanField(default=False)
    languages = models.JSONField(default=list)
    employer = models.ForeignKey(Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="staff")
    household = models.CharField(max_length=40, blank=True)
    bio = models.TextField(blank=True)

    class Meta:
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                condition=Q(region__in=[region.value for region in Region]), name="member_region_known"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Term(models.Model):
    """A member's time on the council, for one constituency. Three years, two in a row at most."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="terms")
    constituency = models.CharField(max_length=20)
    starts = models.DateField()
    ends = models.DateField()
    ended_early = models.DateField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["ends", "starts"], name="term_sitting")]
        constraints = [
            models.CheckConstraint(
                condition=Q(constituency__in=[one.value for one in Constituency]), name="term_constituency_known"
            ),
            models.CheckConstraint(condition=Q(ends__gt=F("starts")), name="term_ends_after_start"),
            models.CheckConstraint(
                condition=Q(ended_early=None) | Q(ended_early__gte=F("starts"), ended_early__lte=F("ends")),
                name="term_early_end_lies_within",
            ),
            models.UniqueConstraint(fields=["member", "starts"], name="term_once_per_start"),
        ]
