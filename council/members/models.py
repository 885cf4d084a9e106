"""Members, their terms, and how a term is taken away."""

from datetime import date
from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.lookups import GreaterThanOrEqual

from council.members.rules import OPEN_REMOVALS, Constituency, Region, RemovalCause, RemovalState, SeatKind
from council.organisations.models import Organisation
from council.protection.models import EncryptedField
from council.record.rules.entries import Opening


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
    """A member's time on the council, for one constituency. Three years, two in a row at most.

    `seat` says for what: to sit on the council, or to be called as a deputy, or ad hoc for the case of `case_uuid`.
    `entered_at` is when it was written down, which no first day in the past can hide; members' older terms have none.
    `ended_early` is the last day on which somebody sits who gave the term up. `cancelled_on` is the day on which the
    term was taken away at once, running or not begun yet: by a `removal`, or because its member resigned before it.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="terms")
    constituency = models.CharField(max_length=20)
    seat = models.CharField(max_length=8, default=SeatKind.MEMBER)
    case_uuid = models.UUIDField(null=True, blank=True)
    entered_at = models.DateTimeField(null=True, blank=True)
    starts = models.DateField()
    ends = models.DateField()
    ended_early = models.DateField(null=True, blank=True)
    cancelled_on = models.DateField(null=True, blank=True)
    removal = models.ForeignKey("MemberRemoval", null=True, blank=True, on_delete=models.PROTECT, related_name="terms")

    class Meta:
        indexes = [
            models.Index(fields=["ends", "starts"], name="term_sitting"),
            models.Index(fields=["case_uuid"], condition=Q(case_uuid__isnull=False), name="term_of_a_case"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(constituency__in=[one.value for one in Constituency]), name="term_constituency_known"
            ),
            models.CheckConstraint(
                condition=Q(seat__in=[SeatKind.DEPUTY, SeatKind.MEMBER], case_uuid=None)
                | Q(seat=SeatKind.AD_HOC, case_uuid__isnull=False),
                name="term_ad_hoc_names_its_case",
            ),
            models.CheckConstraint(
                condition=Q(seat=SeatKind.MEMBER) | Q(entered_at__isnull=False), name="term_of_a_deputy_was_entered"
            ),
            models.CheckConstraint(condition=Q(ends__gt=F("starts")), name="term_ends_after_start"),
            models.CheckConstraint(
                condition=Q(ended_early=None) | Q(ended_early__gte=F("starts"), ended_early__lte=F("ends")),
                name="term_early_end_lies_within",
            ),
            models.CheckConstraint(
                condition=Q(cancelled_on=None) | Q(cancelled_on__lte=F("ends")), name="term_cancelled_before_its_end"
            ),
            models.CheckConstraint(
                condition=Q(removal=None) | Q(cancelled_on__isnull=False), name="term_removal_has_a_day"
            ),
            models.UniqueConstraint(
                fields=["member", "starts"],
                condition=Q(cancelled_on=None) | Q(cancelled_on__gte=F("starts")),
                name="term_once_per_start",
            ),
        ]

    @property
    def last_day(self) -> date:
        """The last day on which somebody sits for it, whatever ended it; before its first day where it never began."""
        return min(one for one in (self.ends, self.ended_early, self.cancelled_on) if one is not None)


class MemberRemoval(models.Model):
    """Somebody asks the council to remove a member for cause. Heard first, then voted on by all others who sit.

    Reasons and answer are sealed: each is an `Opening`, whose commitment is in the record. `in_favour` and `sitting`
    are written when the vote is counted and not before; `sitting` leaves out the member concerned.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="removals")
    cause = models.CharField(max_length=32)
    state = models.CharField(max_length=12, default=RemovalState.HEARING)
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    reasons = EncryptedField()
    answer_until = models.DateTimeField()
    answer = EncryptedField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    opened_at = models.DateTimeField(null=True, blank=True)
    closes_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    in_favour = models.PositiveSmallIntegerField(null=True, blank=True)
    sitting = models.PositiveSmallIntegerField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(cause__in=sorted(RemovalCause)), name="removal_cause_known"),
            models.CheckConstraint(condition=Q(state__in=sorted(RemovalState)), name="removal_state_known"),
            models.UniqueConstraint(
                fields=["member"], condition=Q(state__in=sorted(OPEN_REMOVALS)), name="removal_one_open_per_member"
            ),
            models.CheckConstraint(
                condition=Q(answer_until__gt=F("proposed_at"))
                & (Q(answered_at=None) | Q(answered_at__gte=F("proposed_at")))
                & (Q(opened_at=None) | Q(opened_at__gte=F("proposed_at"), closes_at__gt=F("opened_at")))
                & (Q(closed_at=None) | Q(closed_at__gte=F("proposed_at")))
                & (Q(closed_at=None) | Q(opened_at=None) | Q(closed_at__gte=F("opened_at"))),
                name="removal_times_in_order",
            ),
            models.CheckConstraint(
                condition=Q(answer__isnull=True, answered_at=None) | Q(answer__isnull=False, answered_at__isnull=False),
                name="removal_answer_has_a_time",
            ),
            models.CheckConstraint(
                condition=Q(opened_at=None, closes_at=None)
                | Q(opened_at__isnull=False, closes_at__isnull=False)
                & (Q(opened_at__gte=F("answer_until")) | Q(answered_at__isnull=False, opened_at__gte=F("answered_at"))),
                name="removal_is_heard_before_the_vote",
            ),
            models.CheckConstraint(
                condition=Q(state=RemovalState.HEARING, opened_at=None, closed_at=None)
                | Q(state=RemovalState.VOTING, opened_at__isnull=False, closed_at=None)
                | Q(state=RemovalState.LAPSED, closed_at__isnull=False)
                | Q(
                    state__in=[RemovalState.CARRIED, RemovalState.NOT_CARRIED],
                    opened_at__isnull=False,
                    closed_at__isnull=False,
                ),
                name="removal_state_has_its_times",
            ),
            models.CheckConstraint(
                condition=Q(
                    state__in=[RemovalState.CARRIED, RemovalState.NOT_CARRIED],
                    in_favour__isnull=False,
                    sitting__isnull=False,
                    in_favour__lte=F("sitting"),
                )
                | ~Q(state__in=[RemovalState.CARRIED, RemovalState.NOT_CARRIED]) & Q(in_favour=None, sitting=None),
                name="removal_counted_when_it_is_over",
            ),
            models.CheckConstraint(
                condition=~Q(state=RemovalState.CARRIED)
                | Q(sitting__gt=0) & Q(GreaterThanOrEqual(F("in_favour") * 3, F("sitting") * 2)),
                name="removal_carried_by_two_thirds",
            ),
        ]

    @property
    def why(self) -> str:
        """The reasons, opened."""
        return str(Opening.from_text(str(self.reasons)).value["text"])

    @property
    def said(self) -> str:
        """The answer, opened; empty where there is none."""
        return str(Opening.from_text(str(self.answer)).value["text"]) if self.answer is not None else ""


class RemovalVote(models.Model):
    """What one member says to a removal: yes or no, once, sealed; its commitment is in the record."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    removal = models.ForeignKey(MemberRemoval, on_delete=models.PROTECT, related_name="votes")
    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    sealed = EncryptedField()
    cast_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["removal", "member"], name="removal_vote_once_per_member"),
        ]

    @property
    def in_favour(self) -> bool:
        """What was said."""
        return bool(Opening.from_text(str(self.sealed)).value["in_favour"])
