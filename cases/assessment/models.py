"""Sealed assessments, version by version."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q
from django_fsm import transition

from cases.assessment.rules.judging import AssessmentState
from cases.docket.models import OfCase, StateField
from cases.panel.models import Seat
from council.access.rules import ROOM_READERS
from council.protection.models import EncryptedField
from council.record.rules.entries import Opening


class Assessment(OfCase):
    """One version of one panellist's assessment. Once sealed it is never written again: a correction is the next one.

    `answers` hold an `Opening`: the answers, and the salt of the commitment that stands in the record. A trigger
    refuses to change or delete a sealed row, but for sealing it anew under another key (0004_sealed_assessments).
    """

    seat = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="assessments")
    version = models.PositiveSmallIntegerField(default=1)
    framework = models.CharField(max_length=8)
    state = StateField(default=AssessmentState.DRAFT.value, protected=True, max_length=8)
    answers = EncryptedField()
    saved_at = models.DateTimeField()
    sealed_at = models.DateTimeField(null=True, blank=True)
    supersedes = models.OneToOneField(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="superseded_by"
    )

    reach = ROOM_READERS

    class Meta(OfCase.Meta):
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=[state.value for state in AssessmentState]), name="assessment_state_known"
            ),
            models.CheckConstraint(
                condition=Q(state=AssessmentState.DRAFT, sealed_at=None)
                | Q(state=AssessmentState.SEALED, sealed_at__isnull=False),
                name="assessment_sealed_has_time",
            ),
            models.CheckConstraint(
                condition=Q(version=1, supersedes=None) | Q(version__gt=1, supersedes__isnull=False),
                name="assessment_correction_names_what_it_corrects",
            ),
            models.UniqueConstraint(fields=["seat", "version"], name="assessment_version_once"),
            models.UniqueConstraint(
                fields=["seat"], condition=Q(state=AssessmentState.DRAFT), name="assessment_one_draft_a_seat"
            ),
        ]
        indexes = [models.Index(fields=["case", "state"], name="assessment_case_state")]

    @property
    def opening(self) -> Opening:
        """The answers with the salt that opens their commitment."""
        return Opening.from_text(self.answers)  # type: ignore[arg-type]  # an EncryptedField reads as text

    @property
    def given(self) -> dict[str, Any]:
        """The answers by the code of their question."""
        answers: dict[str, Any] = self.opening.value["answers"]
        return answers

    @transition(field="state", source=AssessmentState.DRAFT.value, target=AssessmentState.SEALED.value)
    def seal(self) -> None:
        """From now on nobody writes here."""
