"""Interests of members, and the yearly declarations that cover them."""

from __future__ import annotations

from uuid import uuid4

from django.db import models
from django.db.models import F, Q

from council.interests.rules.words import NEVER_PUBLIC, YEARLY, InterestKind, Relation
from council.members.models import Member
from council.organisations.models import Organisation
from council.protection.models import EncryptedField


class Interest(models.Model):
    """One interest of a member. It is ended, never deleted: a conflict may look back five years.

    `share_percent` is the share held (holding) or the share of the employer's income (a grant that is not `personal`).
    `changed_at` is when it was entered or ended; a declaration signed before that is no longer current.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="interests")
    kind = models.CharField(max_length=16)
    organisation = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="interests"
    )
    text = EncryptedField(blank=True, default=str)
    relation = models.CharField(max_length=8, blank=True)
    personal = models.BooleanField(default=True)
    share_percent = models.DecimalField(max_digits=5, decimal_places=2, null=True, blank=True)
    since = models.DateField()
    until = models.DateField(null=True, blank=True)
    public = models.BooleanField(default=True)
    entered_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    class Meta:
        ordering = ["-since", "kind", "pk"]
        indexes = [models.Index(fields=["member", "-since"], name="interest_member_since")]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=sorted(InterestKind)), name="interest_kind_known"),
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gte=F("since")), name="interest_ends_after_start"
            ),
            models.CheckConstraint(
                condition=Q(kind=InterestKind.FAMILY, relation__in=sorted(Relation))
                | (~Q(kind=InterestKind.FAMILY) & Q(relation="")),
                name="interest_family_says_who",
            ),
            models.CheckConstraint(
                condition=Q(share_percent=None) | Q(share_percent__gt=0, share_percent__lte=100),
                name="interest_share_is_a_percentage",
            ),
            models.CheckConstraint(
                condition=Q(public=False) | ~Q(kind__in=sorted(NEVER_PUBLIC)), name="interest_relatives_never_public"
            ),
        ]


class Declaration(models.Model):
    """What a member signed, as it stood: `sealed` is an `Opening`, the list and its salt. Never changed.

    `yearly` where every question of the year was answered before; the others follow a change within the year.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="declarations")
    version = models.PositiveSmallIntegerField()
    sealed = EncryptedField()
    signed_at = models.DateTimeField()
    yearly = models.BooleanField(default=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["member", "version"], name="declaration_version_once"),
            models.CheckConstraint(condition=Q(version__gte=1), name="declaration_version_from_one"),
        ]
        indexes = [models.Index(fields=["member", "-signed_at"], name="declaration_member_latest")]


class Answered(models.Model):
    """That a member went through a question of the yearly declaration and had no more to say, and when last."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=16)
    answered_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=sorted(YEARLY)), name="answered_kind_known"),
            models.UniqueConstraint(fields=["member", "kind"], name="answered_once_per_kind"),
        ]


class Reminder(models.Model):
    """That a member was reminded: so many days before the declaration of that version runs out. Once each."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    declaration = models.ForeignKey(Declaration, on_delete=models.PROTECT, related_name="reminders")
    days = models.PositiveSmallIntegerField()
    sent_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["declaration", "days"], name="reminder_once")]
