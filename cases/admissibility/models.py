"""Rulings on admissibility, each by one officer, never changed."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from cases.admissibility.rules import Code, Outcome, Remedy
from cases.docket.models import OfCase
from council.access.rules import FILE_READERS, Office


class Ruling(OfCase):
    """What an officer ruled, on which findings, and whether a review was asked for and by whom it was done.

    `reasons` stay in the file; `explanation` is what the appellant reads. `code` is the first code of the checklist
    that failed; `findings` hold the whole checklist. A case knows one review at most, by somebody else.
    """

    officer = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="rulings")
    outcome = models.CharField(max_length=16)
    code = models.CharField(max_length=20, blank=True)
    findings = models.JSONField(default=dict)
    remedy = models.CharField(max_length=20, blank=True)
    complained_on = models.DateField(null=True, blank=True)
    destination = models.CharField(max_length=200, blank=True)
    consent = models.BooleanField(default=False)
    reasons = models.TextField()
    explanation = models.TextField(blank=True)
    at = models.DateTimeField()
    review_asked_at = models.DateTimeField(null=True, blank=True)
    review_request = models.TextField(blank=True)
    reviewed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="reviewed_rulings"
    )
    reviewed_at = models.DateTimeField(null=True, blank=True)

    reach = FILE_READERS - {Office.APPELLANT}

    class Meta(OfCase.Meta):
        constraints = [
            models.CheckConstraint(
                condition=Q(outcome__in=[outcome.value for outcome in Outcome]), name="ruling_outcome_known"
            ),
            models.CheckConstraint(
                condition=Q(outcome=Outcome.INADMISSIBLE, code__in=[code.value for code in Code])
                | (~Q(outcome=Outcome.INADMISSIBLE) & Q(code="")),
                name="ruling_inadmissible_for_a_code",
            ),
            models.CheckConstraint(
                condition=Q(outcome=Outcome.ELIGIBLE, remedy__in=[remedy.value for remedy in Remedy])
                | ~Q(outcome=Outcome.ELIGIBLE),
                name="ruling_eligible_after_a_remedy",
            ),
            models.CheckConstraint(
                condition=(Q(outcome=Outcome.REFERRED, consent=True) & ~Q(destination=""))
                | ~Q(outcome=Outcome.REFERRED),
                name="ruling_referred_with_consent",
            ),
            models.CheckConstraint(condition=~Q(reasons=""), name="ruling_has_reasons"),
            models.CheckConstraint(
                condition=Q(outcome=Outcome.ELIGIBLE) | ~Q(explanation=""), name="ruling_explains_a_no"
            ),
            models.CheckConstraint(
                condition=Q(reviewed_by=None, reviewed_at=None)
                | (
                    Q(reviewed_by__isnull=False, reviewed_at__isnull=False, review_asked_at__isnull=False)
                    & ~Q(reviewed_by=F("officer"))
                ),
                name="ruling_reviewed_by_another",
            ),
            models.UniqueConstraint(
                fields=["case"], condition=Q(review_asked_at__isnull=False), name="ruling_one_review_a_case"
            ),
        ]
        indexes = [
            models.Index(fields=["case", "at"], name="ruling_case_at"),
            models.Index(
                fields=["review_asked_at"],
                condition=Q(review_asked_at__isnull=False, reviewed_at=None),
                name="ruling_review_waiting",
            ),
        ]
