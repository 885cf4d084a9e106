"""What parties say before a draw about who should not decide their case."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django_fsm import transition

from cases.challenges.rules import RULED, SEES_CHALLENGES, Kind, PoolState, Side, Why
from cases.docket.models import OfCase, StateField
from council.protection.models import EncryptedField

FILED = PoolState.FILED.value


class PoolChallenge(OfCase):
    """A party says who should not decide its case: a person, or everybody of whom something is true.

    `words` and `reason` are sealed; the words are erased when the party takes them back. `rule_by` is the day that the
    party was told. `answer_from` is the full hour from which it reads that this was looked at. `concerned` counts the
    members about whom a concern was raised; no party ever learns it.
    """

    side = models.CharField(max_length=12)
    kind = models.CharField(max_length=8)
    words = EncryptedField(blank=True, default=str)
    state = StateField(default=FILED, protected=True, max_length=12)
    filed_at = models.DateTimeField()
    rule_by = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)
    answer_from = models.DateTimeField(null=True, blank=True)
    why = models.CharField(max_length=12, blank=True)
    reason = EncryptedField(blank=True, default=str)
    concerned = models.PositiveSmallIntegerField(default=0)

    reach = SEES_CHALLENGES

    class Meta(OfCase.Meta):
        ordering = ["filed_at", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(side__in=sorted(Side)), name="pool_challenge_side_known"),
            models.CheckConstraint(condition=Q(kind__in=sorted(Kind)), name="pool_challenge_kind_known"),
            models.CheckConstraint(condition=Q(state__in=sorted(PoolState)), name="pool_challenge_state_known"),
            models.CheckConstraint(
                condition=Q(state=FILED, closed_at=None) | (~Q(state=FILED) & Q(closed_at__isnull=False)),
                name="pool_challenge_closed_has_time",
            ),
            models.CheckConstraint(
                condition=Q(state__in=sorted(RULED), answer_from__isnull=False)
                | (~Q(state__in=sorted(RULED)) & Q(answer_from=None)),
                name="pool_challenge_ruled_is_answered",
            ),
            models.CheckConstraint(
                condition=Q(state=PoolState.DISMISSED, why__in=sorted(Why))
                | (~Q(state=PoolState.DISMISSED) & Q(why="")),
                name="pool_challenge_dismissed_has_a_reason",
            ),
        ]
        indexes = [models.Index(fields=["case", "state"], name="pool_challenge_case_state")]

    @transition(field="state", source=FILED, target=PoolState.UPHELD.value)
    def uphold(self) -> None:
        """Somebody stays out for it, or a ruling on that is asked for."""

    @transition(field="state", source=FILED, target=PoolState.DISMISSED.value)
    def dismiss(self) -> None:
        """Nobody stays out for it."""

    @transition(field="state", source=FILED, target=PoolState.WITHDRAWN.value)
    def take_back(self) -> None:
        """The party does not say it any more."""


class NothingToName(OfCase):
    """A side said that it names nobody, or nobody else, in the time that began at `round_at`."""

    side = models.CharField(max_length=12)
    round_at = models.DateTimeField()
    said_at = models.DateTimeField()

    reach = SEES_CHALLENGES

    class Meta(OfCase.Meta):
        constraints = [
            models.CheckConstraint(condition=Q(side__in=sorted(Side)), name="nothing_to_name_side_known"),
            models.UniqueConstraint(fields=["case", "side", "round_at"], name="nothing_to_name_once"),
        ]
