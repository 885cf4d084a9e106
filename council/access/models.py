"""People with accounts, the cases they may reach, and the cases they may not.

`Grant` and `Barrier` name a case by its uuid, not by a foreign key: access stands below the cases and knows none.
"""

from __future__ import annotations

from typing import Any, NoReturn
from uuid import uuid4

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from council.access.rules import Office, ProposalKind, ProposalState


class UserManager(BaseUserManager["User"]):
    """Makes accounts. An address is stored in lower case, so that it is unique however it is typed."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> User:
        """Make an account; without a password nobody can log in to it."""
        user = self.model(email=email.strip().lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> User:
        """Make an account that may use the whole of Wagtail's admin; it reaches no case by that."""
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)

    def get_by_natural_key(self, email: str | None) -> User:
        """Find an account by its address."""
        return self.get(email=(email or "").lower())


class User(AbstractBaseUser, PermissionsMixin):
    """An account: a council member, an officer, a liaison or an editor. Appellants need none.

    `second_factor` names the account's set of passkeys and code generators as it is now; empty while there is none.
    It changes when one is taken away, and sessions that were opened with the former set end by that.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    email = models.EmailField(_("e-mail address"), unique=True)
    name = models.CharField(_("name"), max_length=200)
    is_staff = models.BooleanField(_("may use the editors' desk"), default=False)
    is_active = models.BooleanField(_("active"), default=True)
    date_joined = models.DateTimeField(_("joined"), auto_now_add=True)
    second_factor = models.UUIDField(null=True, blank=True, editable=False)

    objects = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(email=Lower("email")), name="user_email_lower_case"),
        ]

    def __str__(self) -> str:
        return self.name or self.email

    def get_full_name(self) -> str:
        """The name as people write it."""
        return self.name

    def get_short_name(self) -> str:
        """The name as people write it."""
        return self.name


class Walled(models.Manager[Any]):
    """The ordinary manager of a walled model: it gives no rows and says whom to ask."""

    def get_queryset(self) -> NoReturn:
        """Always raises: rows of a walled model come from the queries of its room, for an actor."""
        raise RuntimeError(
            f"{self.model.__name__} stands behind the wall: ask {self.model.__module__.split('.models')[0]}.queries"
        )


class Grant(models.Model):
    """An office somebody holds, council-wide (`case_uuid` empty) or on one case, from `since` until `until`.

    `subject` narrows an office to one organisation (a platform liaison's platform).
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    person = models.ForeignKey(User, on_delete=models.PROTECT, related_name="grants")
    office = models.CharField(max_length=32)
    case_uuid = models.UUIDField(null=True, blank=True)
    subject = models.UUIDField(null=True, blank=True)
    since = models.DateTimeField()
    until = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(office__in=[office.value for office in Office]), name="grant_office_known"
            ),
            models.CheckConstraint(condition=Q(until=None) | Q(until__gte=F("since")), name="grant_ends_after_start"),
            models.UniqueConstraint(
                fields=["person", "office", "case_uuid"],
                condition=Q(until=None, case_uuid__isnull=False),
                name="grant_once_per_case",
            ),
            models.UniqueConstraint(
                fields=["person", "office"],
                condition=Q(until=None, case_uuid__isnull=True),
                name="grant_once_council_wide",
            ),
        ]
        indexes = [models.Index(fields=["case_uuid", "person"], name="grant_case_person")]


class Barrier(models.Model):
    """A wall between a person and a case. While it stands, no grant reaches over it."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    person = models.ForeignKey(User, on_delete=models.PROTECT, related_name="barriers")
    case_uuid = models.UUIDField()
    reason = models.CharField(max_length=64)
    since = models.DateTimeField()
    until = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(until=None) | Q(until__gte=F("since")), name="barrier_ends_after_start"),
            models.UniqueConstraint(
                fields=["person", "case_uuid"], condition=Q(until=None), name="barrier_once_per_case"
            ),
        ]
        indexes = [models.Index(fields=["case_uuid", "person"], name="barrier_case_person")]


class Reading(models.Model):
    """Somebody with an account opened something that not everybody may see: once a day for each room of a case.

    `room` is the part of the product (`deliberation`), `part` a single file of it. Without a case it is a copy of many
    (the docket's export). For the integrity officer; triggers keep the rows as they are (0005_readings).
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)  # a number would count what a wall hides
    person = models.ForeignKey(User, on_delete=models.PROTECT, related_name="readings")
    case_uuid = models.UUIDField(null=True)
    room = models.CharField(max_length=32)
    part = models.UUIDField(null=True)
    day = models.DateField()
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "case_uuid", "room", "day"], condition=Q(part=None), name="reading_once_a_day"
            ),
            models.UniqueConstraint(
                fields=["person", "case_uuid", "room", "part", "day"],
                condition=Q(part__isnull=False),
                name="reading_of_a_part_once_a_day",
            ),
            models.CheckConstraint(condition=Q(part=None) | Q(case_uuid__isnull=False), name="reading_part_of_a_case"),
        ]
        indexes = [
            models.Index(fields=["-at", "-id"], name="reading_newest"),
            models.Index(fields=["case_uuid", "-at", "-id"], name="reading_of_case"),
            models.Index(fields=["person", "-at", "-id"], name="reading_of_person"),
        ]


class UsedKey(models.Model):
    """A spent idempotency key: the same key with the same body gets the same answer, with another a refusal."""

    key = models.UUIDField(primary_key=True)
    actor = models.CharField(max_length=80)
    path = models.CharField(max_length=300)
    digest = models.BinaryField(max_length=32)
    location = models.CharField(max_length=500)
    used_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        indexes = [models.Index(fields=["used_at"], name="usedkey_used_at")]


class Proposal(models.Model):
    """An act that takes two people: what one asked for, and what another said to it.

    `payload` is canonical JSON with identifiers, words and times, never with what a file holds. `payload_hash` binds
    kind, case, subject and payload (`hash_of`); with `salt` the record committed to it. `case_uuid` names the case
    whose walls hide the proposal. Rows come from `queries.proposals` only.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    kind = models.CharField(max_length=32)
    case_uuid = models.UUIDField(null=True, blank=True)
    subject = models.UUIDField()
    payload = models.TextField()
    payload_hash = models.CharField(max_length=64)
    salt = models.BinaryField(max_length=32)
    reason = models.TextField()
    proposer = models.ForeignKey(User, on_delete=models.PROTECT, related_name="proposals_made")
    proposed_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    state = models.CharField(max_length=16, default=ProposalState.OPEN)
    decided_by = models.ForeignKey(
        User, on_delete=models.PROTECT, related_name="proposals_decided", null=True, blank=True
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    decision_reason = models.TextField(blank=True)
    used_at = models.DateTimeField(null=True, blank=True)

    objects = Walled()
    rows = models.Manager()

    class Meta:
        default_manager_name = "rows"
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=[kind.value for kind in ProposalKind]), name="proposal_kind_known"
            ),
            models.CheckConstraint(
                condition=Q(state__in=[state.value for state in ProposalState]), name="proposal_state_known"
            ),
            models.CheckConstraint(condition=Q(expires_at__gt=F("proposed_at")), name="proposal_expires_later"),
            models.CheckConstraint(
                condition=~Q(state__in=[ProposalState.EXECUTED, ProposalState.REFUSED])
                | (Q(decided_by__isnull=False) & ~Q(decided_by=F("proposer"))),
                name="proposal_decided_by_another",
            ),
            models.CheckConstraint(
                condition=Q(state=ProposalState.OPEN, decided_by=None, decided_at=None)
                | Q(state=ProposalState.EXPIRED, decided_by=None, decided_at__isnull=False)
                | Q(state=ProposalState.WITHDRAWN, decided_by=F("proposer"), decided_at__isnull=False)
                | Q(
                    state__in=[ProposalState.EXECUTED, ProposalState.REFUSED],
                    decided_by__isnull=False,
                    decided_at__isnull=False,
                ),
                name="proposal_decided_as_its_state",
            ),
            models.CheckConstraint(
                condition=Q(decided_at=None) | Q(decided_at__gte=F("proposed_at")), name="proposal_decided_later"
            ),
            models.CheckConstraint(
                condition=Q(used_at=None) | Q(state=ProposalState.EXECUTED), name="proposal_used_once_approved"
            ),
            models.UniqueConstraint(
                fields=["kind", "subject", "payload_hash"],
                condition=Q(state=ProposalState.OPEN),
                name="proposal_open_once",
            ),
        ]
        indexes = [models.Index(fields=["-proposed_at", "-id"], name="proposal_newest")]


class Attempts(models.Model):
    """Wrong passwords or codes in a row, by a keyed hash of the address or account: also of those that do not exist."""

    key = models.CharField(max_length=64, primary_key=True)
    failures = models.PositiveIntegerField(default=0)
    last_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["last_at"], name="attempts_last_at")]
