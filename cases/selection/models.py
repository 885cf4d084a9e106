"""Votes of the selection committee, and what became of each case."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from cases.docket.models import OfCase
from cases.selection.rules import HIGHEST, LOWEST, LeaveCode, Outcome
from council.access.rules import Office
from council.procedure.rules import SelectionMode


def _score(name: str) -> Q:
    return Q(**{f"{name}__gte": LOWEST, f"{name}__lte": HIGHEST})


class SelectionVote(OfCase):
    """One vote of one member of the committee, with scores from 1 to 5. Cast once in each round, and never changed.

    A review opens another round. `unconflicted` is what the voter declared about this case; no vote is without it.
    """

    round = models.PositiveSmallIntegerField(default=1)
    voter = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="selection_votes")
    in_favour = models.BooleanField()
    significance = models.PositiveSmallIntegerField()
    difficulty = models.PositiveSmallIntegerField()
    severity = models.PositiveSmallIntegerField()
    underserved = models.PositiveSmallIntegerField()
    reason = models.TextField()
    unconflicted = models.BooleanField()
    at = models.DateTimeField()

    reach = frozenset({Office.SELECTION_COMMITTEE, Office.SECRETARIAT, Office.COUNCIL_CHAIR, Office.AUDITOR})

    class Meta(OfCase.Meta):
        constraints = [
            models.UniqueConstraint(fields=["case", "round", "voter"], name="selection_vote_once"),
            models.CheckConstraint(
                condition=_score("significance") & _score("difficulty") & _score("severity") & _score("underserved"),
                name="selection_vote_scores_in_range",
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="selection_vote_has_a_reason"),
            models.CheckConstraint(condition=Q(unconflicted=True), name="selection_vote_unconflicted"),
        ]


class Choice(OfCase):
    """What became of an eligible case in one round: selected, left with a code, or joined to another.

    `explanation` is what the appellant reads when the case is left. `by` is empty when a lottery chose.
    """

    round = models.PositiveSmallIntegerField(default=1)
    mode = models.CharField(max_length=12)
    outcome = models.CharField(max_length=12)
    code = models.CharField(max_length=20, blank=True)
    explanation = models.TextField(blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="choices_made"
    )
    at = models.DateTimeField()
    review_asked_at = models.DateTimeField(null=True, blank=True)
    review_request = models.TextField(blank=True)
    reviewed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="choices_reviewed"
    )
    reviewed_at = models.DateTimeField(null=True, blank=True)

    class Meta(OfCase.Meta):
        constraints = [
            models.UniqueConstraint(fields=["case", "round"], name="choice_once_a_round"),
            models.CheckConstraint(
                condition=Q(mode__in=[mode.value for mode in SelectionMode]), name="choice_mode_known"
            ),
            models.CheckConstraint(
                condition=Q(outcome__in=[outcome.value for outcome in Outcome]), name="choice_outcome_known"
            ),
            models.CheckConstraint(
                condition=(Q(outcome=Outcome.LEFT, code__in=[code.value for code in LeaveCode]) & ~Q(explanation=""))
                | (~Q(outcome=Outcome.LEFT) & Q(code="")),
                name="choice_left_for_a_code",
            ),
            models.CheckConstraint(
                condition=Q(reviewed_by=None, reviewed_at=None)
                | (
                    Q(reviewed_by__isnull=False, reviewed_at__isnull=False, review_asked_at__isnull=False)
                    & (Q(by=None) | ~Q(reviewed_by=F("by")))
                ),
                name="choice_reviewed_by_another",
            ),
            models.UniqueConstraint(
                fields=["case"], condition=Q(review_asked_at__isnull=False), name="choice_one_review_a_case"
            ),
        ]
        indexes = [
            models.Index(
                fields=["review_asked_at"],
                condition=Q(review_asked_at__isnull=False, reviewed_at=None),
                name="choice_review_waiting",
            ),
        ]
