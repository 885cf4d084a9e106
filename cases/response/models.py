"""Claims of platforms and findings of the council. Rows are only added: what was said once stays said."""

from __future__ import annotations

from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import Q

from cases.opinion.models import Recommendation
from cases.response.rules import ClaimState, FindingState
from council.access.models import Walled
from council.access.rules import FILE_READERS


class OfRecommendation(models.Model):
    """What a claim and a finding share. The row with the highest number is where its column stands."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    recommendation = models.ForeignKey(Recommendation, on_delete=models.PROTECT, related_name="%(class)ss")
    number = models.PositiveIntegerField()
    text = models.TextField(blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    path_to_case = "recommendation__version__opinion__case"
    reach = FILE_READERS
    objects = Walled()
    rows = models.Manager()

    class Meta:
        abstract = True
        default_manager_name = "rows"
        base_manager_name = "rows"


class Claim(OfRecommendation):
    """What the platform says that it does. `by` is empty where the clock notes that it said nothing."""

    state = models.CharField(max_length=24)

    class Meta(OfRecommendation.Meta):
        constraints = [
            models.UniqueConstraint(fields=["recommendation", "number"], name="claim_number_once"),
            models.CheckConstraint(condition=Q(state__in=[state.value for state in ClaimState]), name="claim_known"),
            models.CheckConstraint(
                condition=Q(state=ClaimState.NO_ANSWER, text="") | ~Q(state=ClaimState.NO_ANSWER) & ~Q(text=""),
                name="claim_has_words_or_is_silence",
            ),
        ]


class Finding(OfRecommendation):
    """What the council has established, with its reason."""

    state = models.CharField(max_length=24)

    class Meta(OfRecommendation.Meta):
        constraints = [
            models.UniqueConstraint(fields=["recommendation", "number"], name="finding_number_once"),
            models.CheckConstraint(
                condition=Q(state__in=[state.value for state in FindingState]), name="finding_known"
            ),
            models.CheckConstraint(condition=~Q(text=""), name="finding_has_a_reason"),
        ]
