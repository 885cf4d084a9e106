"""Polls of the public calendar, and votes of the members that allow one change during an election lock."""

from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.lookups import GreaterThanOrEqual

from council.access.rules import Locked
from council.members.models import Member
from council.polls.rules import ExemptionState, WithdrawalGround
from council.protection.models import EncryptedField
from council.record.rules.entries import Opening


class Poll(models.Model):
    """An election or another poll, with the day and the place in words. Public; one that is withdrawn stays."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    name = models.CharField(max_length=200)
    place = models.CharField(max_length=200)
    day = models.DateField()
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    entered_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    ground = models.CharField(max_length=12, blank=True)

    class Meta:
        indexes = [models.Index(fields=["day"], name="poll_by_day")]
        constraints = [
            models.CheckConstraint(condition=~Q(name="") & ~Q(place=""), name="poll_says_what_and_where"),
            models.CheckConstraint(
                condition=Q(withdrawn_at=None, ground="")
                | Q(withdrawn_at__isnull=False, withdrawn_at__gte=F("entered_at"), ground__in=sorted(WithdrawalGround)),
                name="poll_withdrawn_on_a_ground",
            ),
            models.UniqueConstraint(
                fields=["name", "place", "day"], condition=Q(withdrawn_at=None), name="poll_once_on_the_calendar"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name}, {self.place}"


class Exemption(models.Model):
    """The members vote on allowing exactly one change during an election lock: `facts` are it, `change_hash` binds it.

    Whoever the change is about does not vote. `in_favour` and `sitting` are written when the vote
    is counted and not before. What was carried can be used once, until `expires_at`.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    kind = models.CharField(max_length=20)
    facts = models.JSONField()
    change_hash = models.CharField(max_length=64)
    salt = models.BinaryField(max_length=32)
    reason = models.TextField()
    state = models.CharField(max_length=12, default=ExemptionState.VOTING)
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    closes_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)
    in_favour = models.PositiveSmallIntegerField(null=True, blank=True)
    sitting = models.PositiveSmallIntegerField(null=True, blank=True)
    expires_at = models.DateTimeField(null=True, blank=True)
    used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["change_hash", "state"], name="exemption_by_change")]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=sorted(Locked)), name="exemption_kind_known"),
            models.CheckConstraint(condition=~Q(reason=""), name="exemption_says_why"),
            models.CheckConstraint(condition=Q(closes_at__gt=F("proposed_at")), name="exemption_closes_later"),
            models.CheckConstraint(
                condition=Q(state=ExemptionState.VOTING, closed_at=None, in_favour=None, sitting=None)
                | Q(
                    state__in=[ExemptionState.CARRIED, ExemptionState.NOT_CARRIED],
                    closed_at__isnull=False,
                    closed_at__gte=F("proposed_at"),
                    in_favour__isnull=False,
                    sitting__isnull=False,
                    in_favour__lte=F("sitting"),
                ),
                name="exemption_counted_when_it_is_over",
            ),
            models.CheckConstraint(
                condition=~Q(state=ExemptionState.CARRIED)
                | Q(sitting__gt=0) & Q(GreaterThanOrEqual(F("in_favour") * 3, F("sitting") * 2)),
                name="exemption_carried_by_two_thirds",
            ),
            models.CheckConstraint(
                condition=Q(state=ExemptionState.CARRIED, expires_at__isnull=False, expires_at__gt=F("closed_at"))
                | ~Q(state=ExemptionState.CARRIED) & Q(expires_at=None),
                name="exemption_carried_runs_out",
            ),
            models.CheckConstraint(
                condition=Q(used_at=None)
                | Q(state=ExemptionState.CARRIED, used_at__gte=F("closed_at"), used_at__lt=F("expires_at")),
                name="exemption_used_in_time",
            ),
            models.UniqueConstraint(
                fields=["change_hash"], condition=Q(state=ExemptionState.VOTING), name="exemption_asked_once_at_a_time"
            ),
        ]


class ExemptionVote(models.Model):
    """What one member says to an exemption: yes or no, once, sealed; its commitment is in the record."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    exemption = models.ForeignKey(Exemption, on_delete=models.PROTECT, related_name="votes")
    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    sealed = EncryptedField()
    cast_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["exemption", "member"], name="exemption_vote_once_per_member"),
        ]

    @property
    def in_favour(self) -> bool:
        """What was said."""
        return bool(Opening.from_text(str(self.sealed)).value["in_favour"])
