"""The watch on capture: what is known of each published case, and every run over all of them."""

from __future__ import annotations

import json
from typing import Any
from uuid import uuid4

from django.db import models
from django.db.models import F, Q

from cases.docket.models import OfCase
from council.access.rules import Office
from council.protection.models import EncryptedField
from council.safeguards.rules.facts import CaseFacts


class CaseWatch(OfCase):
    """What the watch knows of one published case, sealed: it says who voted how. Nobody reads it but the clockwork.

    `stamp` is the digest of what it was computed from; while that stays the same, nothing is computed again.
    """

    stamp = models.CharField(max_length=64)
    sealed = EncryptedField()
    computed_at = models.DateTimeField()

    reach = frozenset({Office.SYSTEM})

    class Meta(OfCase.Meta):
        constraints = [models.UniqueConstraint(fields=["case"], name="case_watch_once_per_case")]

    @property
    def facts(self) -> CaseFacts:
        """What is known, opened."""
        return CaseFacts.from_dict(json.loads(str(self.sealed)))


class Watch(models.Model):
    """One run over all cases that were published before `until`; the newest finished one is what pages show.

    `reached_at` and `reached` are when the last case that was looked at was published, and which one it is: a run goes
    on behind it, whatever happens to those before. `done` tells a reader how far that is. `public` are figures about
    groups, for everybody. `sealed` are those about single members, as text of JSON.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    until = models.DateTimeField(unique=True)
    begun_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)
    cases = models.PositiveIntegerField()
    done = models.PositiveIntegerField(default=0)
    reached_at = models.DateTimeField(null=True, blank=True)
    reached = models.UUIDField(null=True, blank=True)
    public = models.JSONField(null=True, blank=True)
    sealed = EncryptedField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(done__lte=F("cases")), name="watch_does_no_more_than_there_is"),
            models.CheckConstraint(
                condition=Q(reached_at=None, reached=None) | Q(reached_at__isnull=False, reached__isnull=False),
                name="watch_reached_a_case_or_none",
            ),
            models.CheckConstraint(
                condition=Q(finished_at=None, public__isnull=True, sealed__isnull=True)
                | Q(finished_at__gte=F("begun_at"), public__isnull=False, sealed__isnull=False),
                name="watch_has_figures_once_finished",
            ),
        ]

    @property
    def of_members(self) -> dict[str, Any]:
        """The figures about single members, opened; nothing before the end."""
        return dict(json.loads(str(self.sealed))) if self.sealed is not None else {}
