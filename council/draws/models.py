"""Draws: what was committed to before chance spoke, what chance said, and what followed from it."""

from __future__ import annotations

from datetime import UTC, date
from typing import Any
from uuid import uuid4

from django.db import models
from django.db.models import F, Q

from council.draws.rules import DrawState, VoidGround
from council.kernel.draw.encoding import digest, parse
from council.kernel.draw.stream import LONGEST_CHAIN, LOTTERY, OFFLINE


class Draw(models.Model):
    """One draw of protocol `smc-draw/1`. `subject` is the uuid of what it is about: a case, a lottery.

    `document` holds the canonical text itself, so that `sha256sum` of what is published gives `commitment` byte for
    byte. `chain`, `round` and `due_at` are the document's own: whose number decides, and since when it is known.
    `witness` is the answer of a time-stamping authority about the document (RFC 3161, DER), `witnessed_at` its time;
    `witness_asked` says that one was to be had. `chances` is `chance.json`, made before the draw. `sources` are pairs
    of name and bytes in hexadecimal, fixed after the commitment was recorded. A void draw keeps all of it; `asked_as`
    and `agreed_as` are the offices of the two who found it void.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    draw_id = models.CharField(max_length=40, unique=True)
    subject = models.UUIDField()
    position = models.PositiveSmallIntegerField()
    document = models.TextField()
    commitment = models.CharField(max_length=64, unique=True)
    state = models.CharField(max_length=12, default=DrawState.COMMITTED)
    chain = models.CharField(max_length=72)
    round = models.PositiveBigIntegerField()
    due_at = models.DateTimeField()
    witness_asked = models.BooleanField(default=False)
    witness = models.BinaryField(null=True, blank=True)
    witnessed_at = models.DateTimeField(null=True, blank=True)
    chances = models.TextField(blank=True)
    chances_at = models.DateTimeField(null=True, blank=True)
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
            models.CheckConstraint(condition=Q(due_at__gte=F("committed_at")), name="draw_due_after_commitment"),
            models.CheckConstraint(
                condition=Q(drawn_at=None) | Q(drawn_at__gte=F("due_at")), name="draw_never_before_its_time"
            ),
            models.CheckConstraint(
                condition=Q(witness=None, witnessed_at=None) | Q(witness__isnull=False, witnessed_at__isnull=False),
                name="draw_witness_with_its_time",
            ),
            models.CheckConstraint(
                condition=Q(drawn_at=None)
                | Q(witness_asked=False)
                | Q(witnessed_at__isnull=False, witnessed_at__lt=F("due_at")),
                name="draw_witnessed_before_chance",
            ),
            models.CheckConstraint(
                condition=Q(drawn_at=None) | ~Q(chances="") | Q(chain="local"), name="draw_chances_told_before"
            ),
            models.UniqueConstraint(
                fields=["chain", "round"], condition=Q(chain__startswith=OFFLINE), name="draw_offline_round_once"
            ),
            models.CheckConstraint(
                condition=Q(result="", sources__isnull=True, drawn_at=None) & ~Q(state=DrawState.DRAWN)
                | Q(
                    sources__isnull=False,
                    drawn_at__isnull=False,
                    state__in=[DrawState.DRAWN.value, DrawState.VOID.value],
                )
                & ~Q(result=""),
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
        indexes = [
            models.Index(fields=["-committed_at", "-id"], name="draw_newest_first"),
            models.Index(fields=["due_at"], name="draw_waiting", condition=Q(state=DrawState.COMMITTED.value)),
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


class BeaconRound(models.Model):
    """A number that the public beacon gave, after its signature was checked. `via` says where it came from."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    chain = models.CharField(max_length=72)
    number = models.PositiveBigIntegerField()
    signature = models.CharField(max_length=96)
    via = models.CharField(max_length=200)
    received_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["chain", "number"], name="beacon_round_once")]


class Fallback(models.Model):
    """Lotteries decide a draw for which the beacon stayed silent, unless its number comes before `decides_from`.

    The first drawing of each on that day (UTC) or later counts. `sources` are what two people entered of them last;
    `returned_at` says that the beacon's number came in time, and decides after all.
    """

    draw = models.OneToOneField(Draw, primary_key=True, on_delete=models.PROTECT, related_name="fallback")
    fell_back_at = models.DateTimeField()
    lotteries = models.JSONField()
    decides_from = models.DateTimeField()
    sources = models.JSONField(null=True, blank=True)
    entered_at = models.DateTimeField(null=True, blank=True)
    returned_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(returned_at=None) | Q(returned_at__lt=F("decides_from"), entered_at=None),
                name="fallback_returned_in_time",
            ),
            models.CheckConstraint(
                condition=Q(sources__isnull=True, entered_at=None) | Q(sources__isnull=False, entered_at__isnull=False),
                name="fallback_entered_with_sources",
            ),
            models.CheckConstraint(
                condition=Q(decides_from__gt=F("fell_back_at"))
                & (Q(entered_at=None) | Q(entered_at__gte=F("decides_from"))),
                name="fallback_in_this_order",
            ),
        ]
        indexes = [models.Index(fields=["fell_back_at"], name="fallback_open", condition=Q(returned_at=None))]

    @property
    def first_day(self) -> date:
        """The first day whose drawings count, in UTC."""
        return self.decides_from.astimezone(UTC).date()

    @property
    def drew(self) -> tuple[str, ...]:
        """What was entered, in the words of each source: `EuroMillions:2026-12-05 5.11.22.23.29./`."""
        said = [(one["name"].removeprefix(LOTTERY), bytes.fromhex(one["bytes"]).decode()) for one in self.sources or ()]
        return tuple(f"{name} {numbers}" for name, numbers in said)


class OfflineChain(models.Model):
    """How many numbers of a chain that was made beforehand are spoken for: no draw chooses which it takes."""

    chain = models.CharField(max_length=72, primary_key=True)
    used = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(used__lte=LONGEST_CHAIN), name="offline_chain_has_an_end")]
