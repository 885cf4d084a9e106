"""What belongs to the file of a case: decision, content, parties, arguments, and where the case has been."""

from __future__ import annotations

from uuid import uuid4

from django.db import models
from django.db.models import Q
from django_fsm import transition

from cases.docket.models.case import Case
from cases.docket.models.states import StateField
from cases.docket.rules import ContentKind, Measure, NoticeState, PartyRole, Standing
from cases.lifecycle import STEPS
from council.access.models import Walled
from council.access.rules import FILE_READERS
from council.organisations.models import Organisation
from council.protection.models import EncryptedField


class OfCase(models.Model):
    """What every row of a case file shares: it belongs to one case, and stands behind the wall."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="%(class)ss")

    path_to_case = "case"
    reach = FILE_READERS
    objects = Walled()
    rows = models.Manager()

    class Meta:
        abstract = True
        default_manager_name = "rows"
        base_manager_name = "rows"


class PlatformDecision(OfCase):
    """The contested decision: what the platform did, under which rule, and when.

    `puid` names the statement of reasons it was imported from (Digital Services Act, art. 17), where there is one.
    `complained_on` and `platform_answer` are what the appellant says of the platform's own remedy.
    """

    measure = models.CharField(max_length=20)
    rule_cited = models.TextField(blank=True)
    explanation = models.TextField(blank=True)
    decided_on = models.DateField()
    automated_detection = models.BooleanField(null=True, blank=True)
    automated_decision = models.CharField(max_length=40, blank=True)
    platform_reference = models.CharField(max_length=200, blank=True)
    puid = models.CharField(max_length=500, blank=True)
    complained_on = models.DateField(null=True, blank=True)
    platform_answer = models.TextField(blank=True)
    remedy_sought = models.TextField(blank=True)

    class Meta(OfCase.Meta):
        constraints = [
            models.UniqueConstraint(fields=["case"], name="platform_decision_one_per_case"),
            models.CheckConstraint(
                condition=Q(measure__in=[measure.value for measure in Measure]), name="platform_decision_measure_known"
            ),
        ]
        indexes = [models.Index(fields=["puid"], condition=~Q(puid=""), name="platform_decision_puid")]


class ContentItem(OfCase):
    """The content a case is about, as it stood, with its translation."""

    kind = models.CharField(max_length=12, default=ContentKind.POST)
    language = models.CharField(max_length=12)
    text = models.TextField()
    translation = models.TextField(blank=True)
    translated_by = models.CharField(max_length=60, blank=True)
    address = models.URLField(max_length=500, blank=True)
    posted_on = models.DateField(null=True, blank=True)

    class Meta(OfCase.Meta):
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=[kind.value for kind in ContentKind]), name="content_kind_known"
            ),
        ]
        indexes = [models.Index(fields=["address"], condition=~Q(address=""), name="content_address")]


class Party(OfCase):
    """Somebody in a case: pseudonymous to the other side, the name sealed. A respondent is an organisation.

    `notice` is the party's own track beside the stage (LIFECYCLE.md, Tracks). The three consents are kept apart, and
    each but the first can be taken back; `language` is that of mails to a person.
    """

    role = models.CharField(max_length=20)
    pseudonym = models.CharField(max_length=80)
    sealed_name = EncryptedField(null=True, blank=True)
    sealed_contact = EncryptedField(null=True, blank=True)
    language = models.CharField(max_length=12, blank=True)
    standing = models.CharField(max_length=20, blank=True)
    represented_by = models.CharField(max_length=120, blank=True)
    consent_process = models.BooleanField(default=False)
    consent_share = models.BooleanField(default=False)
    consent_publish = models.BooleanField(default=False)
    organisation = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="parties"
    )
    notice = StateField(default=NoticeState.NOT_NOTIFIED.value, protected=True, max_length=16)
    notified_at = models.DateTimeField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    notice_reason = models.TextField(blank=True)

    class Meta(OfCase.Meta):
        verbose_name_plural = "parties"
        constraints = [
            models.CheckConstraint(condition=Q(role__in=[role.value for role in PartyRole]), name="party_role_known"),
            models.CheckConstraint(
                condition=Q(notice__in=[state.value for state in NoticeState]), name="party_notice_known"
            ),
            models.CheckConstraint(
                condition=Q(standing__in=["", *(standing.value for standing in Standing)]),
                name="party_standing_known",
            ),
            models.CheckConstraint(
                condition=Q(consent_process=True) | Q(consent_share=False, consent_publish=False),
                name="party_consents_to_process_first",
            ),
            models.CheckConstraint(
                condition=Q(role=PartyRole.RESPONDENT, organisation__isnull=False) | ~Q(role=PartyRole.RESPONDENT),
                name="party_respondent_is_an_organisation",
            ),
            models.UniqueConstraint(
                fields=["case", "role"],
                condition=Q(role__in=[PartyRole.APPELLANT, PartyRole.RESPONDENT]),
                name="party_one_appellant_one_respondent",
            ),
        ]
        indexes = [
            models.Index(fields=["organisation", "notice"], name="party_organisation_notice"),
            models.Index(
                fields=["organisation", "-notified_at", "-id"],
                condition=Q(notified_at__isnull=False),
                name="party_notices_newest",
            ),
        ]

    @transition(field="notice", source=NoticeState.NOT_NOTIFIED.value, target=NoticeState.NOTIFIED.value)
    def notify(self) -> None:
        """Tell the party; its time to answer starts."""

    @transition(
        field="notice",
        source=[NoticeState.NOTIFIED.value, NoticeState.SILENT.value],
        target=NoticeState.ANSWERED.value,
    )
    def hear(self) -> None:
        """It answered."""

    @transition(field="notice", source=NoticeState.NOTIFIED.value, target=NoticeState.SILENT.value)
    def fall_silent(self) -> None:
        """Its time passed."""

    @transition(
        field="notice",
        source=[NoticeState.NOT_NOTIFIED.value, NoticeState.NOTIFIED.value],
        target=NoticeState.UNSAFE.value,
    )
    def spare(self) -> None:
        """Hearing it would be unsafe or is impossible."""

    @transition(
        field="notice",
        source=[NoticeState.NOTIFIED.value, NoticeState.SILENT.value, NoticeState.ANSWERED.value],
        target=NoticeState.REVERSED.value,
    )
    def reverse(self) -> None:
        """The platform took its decision back."""


class Argument(OfCase):
    """One argument of a party. An opinion cannot go to the council before each is answered (row 14)."""

    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="arguments")
    position = models.PositiveSmallIntegerField()
    language = models.CharField(max_length=12)
    text = models.TextField()
    translation = models.TextField(blank=True)
    filed_at = models.DateTimeField()

    class Meta(OfCase.Meta):
        constraints = [
            models.UniqueConstraint(fields=["party", "position"], name="argument_position_once"),
            models.CheckConstraint(condition=~Q(text=""), name="argument_says_something"),
        ]


class StageChange(OfCase):
    """One step of a case, for its timeline. The proof is the record; this row is for reading.

    `position` counts the steps of the case from 1: two steps of one act have one time.
    """

    position = models.PositiveSmallIntegerField()
    step = models.CharField(max_length=32)
    source = models.CharField(max_length=20, blank=True)
    target = models.CharField(max_length=20)
    at = models.DateTimeField()
    office = models.CharField(max_length=32)
    reason = models.TextField(blank=True)

    class Meta(OfCase.Meta):
        constraints = [
            models.UniqueConstraint(fields=["case", "position"], name="stage_change_position_once"),
            models.CheckConstraint(condition=Q(step__in=sorted(STEPS)), name="stage_change_step_known"),
        ]


class NumberSeries(models.Model):
    """The last number given in a series of a year; locked while the next is taken, so none is skipped or repeated."""

    kind = models.CharField(max_length=20)
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "year"], name="number_series_once_a_year")]
