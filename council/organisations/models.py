"""Organisations, by which identifiers and names they are known, who owns and pays them, and who stands behind them."""

from __future__ import annotations

from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from council.organisations.rules.words import Decided, OrganisationKind
from council.protection.models import EncryptedField


class Organisation(models.Model):
    """An organisation: platform, employer, funder, party. `parent` is who owns or controls it.

    `same_as` is set when a person found that two rows are one organisation: everything about this row then counts for
    the other. Nothing is rewritten, so that the finding can be taken back.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    key = models.SlugField(max_length=60, unique=True)
    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=20)
    country = models.CharField(max_length=2, blank=True)
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="children")
    same_as = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="others")

    class Meta:
        ordering = ["name"]
        indexes = [models.Index(fields=["name", "id"], name="organisation_by_name")]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=[kind.value for kind in OrganisationKind]), name="organisation_kind_known"
            ),
            models.CheckConstraint(condition=~Q(parent=F("id")), name="organisation_not_its_own_parent"),
            models.CheckConstraint(condition=~Q(same_as=F("id")), name="organisation_not_the_same_as_itself"),
        ]

    def __str__(self) -> str:
        return self.name


class Identifier(models.Model):
    """A number by which an organisation is known, and the register that gave it. One number, one organisation."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="identifiers")
    scheme = models.CharField(max_length=60)
    value = models.CharField(max_length=120)

    class Meta:
        ordering = ["scheme", "value"]
        constraints = [
            models.UniqueConstraint(fields=["scheme", "value"], name="identifier_of_one_organisation"),
            models.CheckConstraint(condition=~Q(scheme="") & ~Q(value=""), name="identifier_says_something"),
        ]


class Spelling(models.Model):
    """A name as somebody wrote it, and what a person found it to mean; without a finding it waits.

    `plain` is the name without case, accents and punctuation, by which it is looked for.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    organisation = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="spellings"
    )
    text = models.CharField(max_length=200)
    plain = models.CharField(max_length=200, db_index=True)
    state = models.CharField(max_length=8, default=Decided.WAITING)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    entered_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["text"]
        constraints = [
            models.UniqueConstraint(fields=["organisation", "text"], name="spelling_once_for_each_organisation"),
            models.UniqueConstraint(
                fields=["text"], condition=Q(organisation=None), name="spelling_waits_or_means_nothing_once"
            ),
            models.CheckConstraint(
                condition=Q(state=Decided.MEANS, organisation__isnull=False)
                | Q(state__in=[Decided.WAITING, Decided.NOTHING], organisation=None),
                name="spelling_means_an_organisation_or_none",
            ),
            models.CheckConstraint(
                condition=Q(state=Decided.WAITING, decided_at=None) | ~Q(state=Decided.WAITING),
                name="spelling_that_waits_is_not_decided",
            ),
        ]


class Distinction(models.Model):
    """That a person found two organisations that look alike to be two. They are not proposed again."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    first = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    second = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["first", "second"], name="distinction_once"),
            models.CheckConstraint(condition=Q(first__lt=F("second")), name="distinction_in_order"),
        ]


class Funding(models.Model):
    """Money from one organisation to another, in percent of the receiver's income, from a year until a year."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="funded_by")
    funder = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="funds")
    share_percent = models.DecimalField(max_digits=5, decimal_places=2)
    from_year = models.PositiveSmallIntegerField()
    to_year = models.PositiveSmallIntegerField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(share_percent__gt=0, share_percent__lte=100), name="funding_share_is_a_percentage"
            ),
            models.CheckConstraint(condition=~Q(organisation=F("funder")), name="funding_not_by_itself"),
            models.CheckConstraint(
                condition=Q(to_year=None) | Q(to_year__gte=F("from_year")), name="funding_ends_after_start"
            ),
        ]


class StatementFile(models.Model):
    """A file of ownership statements that was taken in: what came of it. The file itself is not kept.

    `refused` lists the place, the statement's own name and the reasons of every statement that was not taken;
    `differing` the organisations of which the file names another owner than the register, which a person decides.
    `open_ends` counts ties whose other end nobody named.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    sha256 = models.BinaryField(max_length=32, unique=True)
    name = models.CharField(max_length=200)
    taken_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    taken_at = models.DateTimeField()
    taken = models.PositiveIntegerField()
    refused = models.JSONField(default=list)
    made = models.PositiveIntegerField()
    matched = models.PositiveIntegerField()
    ties = models.PositiveIntegerField()
    open_ends = models.PositiveIntegerField()
    differing = models.JSONField(default=list)

    class Meta:
        ordering = ["-taken_at", "pk"]


class SourceRecord(models.Model):
    """Which organisation a publisher's record of the ownership standard is, so that a later file finds it again."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    record = models.CharField(max_length=200, unique=True)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="records")


class Stake(models.Model):
    """An interest that somebody has in an organisation, as a statement tells it: evidence, beside `parent`.

    The holder is an organisation, or a natural person whose name is sealed. Shares are percentages of the organisation.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="stakes")
    holder = models.ForeignKey(Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="holds")
    person = EncryptedField(blank=True, default=str)
    exposed = models.BooleanField(default=False)
    interest = models.CharField(max_length=40)
    least = models.DecimalField(max_digits=5, decimal_places=2, null=True, blank=True)
    most = models.DecimalField(max_digits=5, decimal_places=2, null=True, blank=True)
    direct = models.BooleanField(default=True)
    since = models.DateField(null=True, blank=True)
    until = models.DateField(null=True, blank=True)
    record = models.CharField(max_length=200)
    file = models.ForeignKey(StatementFile, on_delete=models.PROTECT, related_name="stakes")

    class Meta:
        ordering = ["-least", "pk"]
        indexes = [models.Index(fields=["record"], name="stake_by_record")]
        constraints = [
            models.CheckConstraint(
                condition=Q(least=None) | Q(least__gte=0, least__lte=100), name="stake_least_is_a_percentage"
            ),
            models.CheckConstraint(
                condition=Q(most=None) | Q(most__gte=0, most__lte=100), name="stake_most_is_a_percentage"
            ),
            models.CheckConstraint(condition=~Q(holder=F("organisation")), name="stake_not_in_itself"),
        ]
