"""Draws: what was committed to before chance spoke, what chance said, and what followed from it."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from django.db import models
from django.db.models import Q

from council.draws.rules import DrawState, VoidGround
from council.kernel.draw.encoding import digest, parse


class Draw(models.Model):
    """One draw of protocol `smc-draw/1`. `subject` is the uuid of what it is about: a case, a lottery.

    `document` holds the canonical text itself, so that `sha256sum` of what is published gives `commitment` byte for
    byte. `sources` are pairs of name and bytes in hexadecimal, fixed after the commitment was recorded. A void draw
    keeps all of it; `asked_as` and `agreed_as` are the offices of the two who found it void.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    draw_id = models.CharField(max_length=40, unique=True)
    subject = models.UUIDField()
    position = models.PositiveSmallIntegerField()
    document = models.TextField()
    commitment = models.CharField(max_length=64, unique=True)
    state = models.CharField(max_length=12, default=DrawState.COMMITTED)
    sources = models.JSONField(null=True, blank=True)
    result = models.TextField(blank=True)
    committed_at = models.DateTimeField()
    drawn_at = models.DateTimeField(null=True, blank=True)
    voided_at = models.DateTimeField(null=True, blank=True)
    void_ground = models.CharField(max_length=24, blank=True)
    asked_as = models.CharField(max_length=32, blank=True)
    agreed_as = models.CharField(max_length=32, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["subject", "position"], name="draw_gap_free_per_subject"),
            models.CheckConstraint(condition=Q(position__gte=1), name="draw_position_from_one"),
            models.CheckConstraint(
                condition=Q(result="", sources=None, drawn_at=None) & ~Q(state=DrawState.DRAWN)
                | Q(sources__isnull=False, drawn_at__isnull=False) & ~Q(result="") & ~Q(state=DrawState.COMMITTED),
                name="draw_has_a_result_once_drawn",
            ),
            models.CheckConstraint(
                condition=Q(state__in=[state.value for state in DrawState]), name="draw_state_known"
            ),
            models.CheckConstraint(
                condition=Q(
                    state=DrawState.VOID,
                    voided_at__isnull=False,
                    void_ground__in=[ground.value for ground in VoidGround],
                )
                & ~Q(asked_as="")
                & ~Q(agreed_as="")
                | Q(voided_at=None, void_ground="", asked_as="", agreed_as="") & ~Q(state=DrawState.VOID),
                name="draw_void_for_a_ground",
            ),
        ]

    def __str__(self) -> str:
        return self.draw_id

    @property
    def value(self) -> dict[str, Any]:
        """The document as a plain value."""
        return dict(parse(self.document.encode()))

    @property
    def outcome(self) -> dict[str, Any]:
        """The result as a plain value. Raises `DocumentError` before the draw."""
        return dict(parse(self.result.encode()))

    @property
    def result_hash(self) -> str:
        """SHA-256 of the result in hexadecimal; empty before the draw."""
        return digest(self.outcome) if self.result else ""
