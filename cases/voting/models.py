"""Motions, votes and ballots."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django_fsm import transition

from cases.docket.models import OfCase, StateField
from cases.panel.models import Panel, Seat
from cases.voting.rules import (
    BARRING,
    DecidedBy,
    Draft,
    Ending,
    MotionKind,
    MotionState,
    VoteState,
    motion_hash,
)
from council.access.rules import ROOM_READERS
from council.protection.models import EncryptedField
from council.protection.models.keys import ring
from council.record.rules.entries import Opening


class Vote(OfCase):
    """One vote of a panel on its motions. It opens once, is open until its time is up, and is never opened again.

    `seated` and `quorum` are what the count was measured on; they are known when the vote is closed.
    """

    panel = models.ForeignKey(Panel, on_delete=models.PROTECT, related_name="votes")
    round = models.PositiveSmallIntegerField()
    state = StateField(default=VoteState.OPEN.value, protected=True, max_length=12)
    opened_at = models.DateTimeField()
    closes_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)
    seated = models.PositiveSmallIntegerField(null=True, blank=True)
    quorum = models.PositiveSmallIntegerField(null=True, blank=True)

    reach = ROOM_READERS

    class Meta(OfCase.Meta):
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=[state.value for state in VoteState]), name="vote_state_known"
            ),
            models.CheckConstraint(condition=Q(closes_at__gt=F("opened_at")), name="vote_closes_after_opening"),
            models.CheckConstraint(
                condition=Q(state=VoteState.OPEN, closed_at=None)
                | (~Q(state=VoteState.OPEN) & Q(closed_at__isnull=False)),
                name="vote_closed_has_time",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[VoteState.DECIDED, VoteState.RETURNED])
                | Q(closed_at__gte=F("closes_at"), seated__isnull=False, quorum__isnull=False),
                name="vote_counted_after_its_time",
            ),
            models.UniqueConstraint(fields=["panel", "round"], name="vote_round_once_a_panel"),
            models.UniqueConstraint(fields=["case"], condition=Q(state=VoteState.OPEN), name="vote_one_open_a_case"),
        ]

    @transition(field="state", source=VoteState.OPEN.value, target=VoteState.DECIDED.value)
    def decide(self) -> None:
        """Every motion has a result."""

    @transition(field="state", source=VoteState.OPEN.value, target=VoteState.RETURNED.value)
    def give_back(self) -> None:
        """The panel could not decide and speaks again."""

    @transition(field="state", source=[VoteState.OPEN.value, VoteState.DECIDED.value], target=VoteState.VOID.value)
    def void(self) -> None:
        """Somebody joined the panel while it voted, or its result did not hold: the vote is called anew."""


class Recount(OfCase):
    """A decided vote counted again without the ballots of one seat, whose panellist a bar should have kept away.

    The vote itself keeps its first count. `motions` are the motions as the record tells them (`vote.recounted`), the
    ballots of every seat that was voided by then left out; `holds` says whether each result is the same as before.
    """

    vote = models.ForeignKey(Vote, on_delete=models.PROTECT, related_name="recounts")
    seat = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="recounts")
    position = models.PositiveSmallIntegerField()
    code = models.CharField(max_length=4)
    at = models.DateTimeField()
    seated = models.PositiveSmallIntegerField()
    quorum = models.PositiveSmallIntegerField()
    ending = models.CharField(max_length=12)
    holds = models.BooleanField()
    motions = models.JSONField()

    reach = ROOM_READERS

    class Meta(OfCase.Meta):
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["vote", "seat"], name="recount_once_per_seat"),
            models.UniqueConstraint(fields=["vote", "position"], name="recount_position_once"),
            models.CheckConstraint(condition=Q(code__in=sorted(BARRING)), name="recount_code_bars"),
            models.CheckConstraint(condition=Q(ending__in=sorted(Ending)), name="recount_ending_known"),
        ]


class Motion(OfCase):
    """A question put to the vote. From the freezing on not a word of it changes; `frozen_hash` shows that.

    `result` and `decided_by` are set when a vote decides it; `counts` hold its tally, whatever the end.
    """

    panel = models.ForeignKey(Panel, on_delete=models.PROTECT, related_name="motions")
    drafted_by = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="motions")
    vote = models.ForeignKey(Vote, null=True, blank=True, on_delete=models.PROTECT, related_name="motions")
    position = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=16)
    limb = models.CharField(max_length=16, blank=True)
    text = models.TextField()
    offers = models.JSONField()
    state = StateField(default=MotionState.DRAFT.value, protected=True, max_length=12)
    frozen_hash = models.CharField(max_length=64, blank=True)
    frozen_at = models.DateTimeField(null=True, blank=True)
    counts = models.JSONField(null=True, blank=True)
    failure = models.CharField(max_length=16, blank=True)
    result = models.CharField(max_length=12, blank=True)
    decided_by = models.CharField(max_length=12, blank=True)

    reach = ROOM_READERS

    class Meta(OfCase.Meta):
        ordering = ["position"]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=[kind.value for kind in MotionKind]), name="motion_kind_known"),
            models.CheckConstraint(
                condition=Q(state__in=[state.value for state in MotionState]), name="motion_state_known"
            ),
            models.CheckConstraint(condition=~Q(text=""), name="motion_says_something"),
            models.CheckConstraint(
                condition=Q(state__in=[MotionState.DRAFT, MotionState.WITHDRAWN])
                | (~Q(frozen_hash="") & Q(frozen_at__isnull=False)),
                name="motion_frozen_before_the_vote",
            ),
            models.CheckConstraint(
                condition=Q(state__in=[MotionState.OPEN, MotionState.CLOSED], vote__isnull=False)
                | (~Q(state__in=[MotionState.OPEN, MotionState.CLOSED]) & Q(vote=None)),
                name="motion_open_in_a_vote",
            ),
            models.CheckConstraint(
                condition=Q(result="", decided_by="")
                | (Q(state=MotionState.CLOSED, decided_by__in=[by.value for by in DecidedBy]) & ~Q(result="")),
                name="motion_result_once_closed",
            ),
            models.UniqueConstraint(fields=["panel", "position"], name="motion_position_once"),
        ]

    @property
    def draft(self) -> Draft:
        """The motion as its rules see it."""
        return Draft(MotionKind(self.kind), self.text, tuple(self.offers), self.limb)

    @property
    def hash_now(self) -> str:
        """The hash of the motion as it stands; equal to `frozen_hash` while nobody has changed a word.

        Its salt follows from the key file, so that it does not lie beside the words.
        """
        return motion_hash(self.case_id, self.pk, self.draft, ring().derived(f"motion {self.pk}"))

    @transition(field="state", source=MotionState.DRAFT.value, target=MotionState.FROZEN.value)
    def freeze(self) -> None:
        """From now on not a word changes."""

    @transition(
        field="state", source=[MotionState.DRAFT.value, MotionState.FROZEN.value], target=MotionState.WITHDRAWN.value
    )
    def withdraw(self) -> None:
        """It will not be put to the vote."""

    @transition(field="state", source=MotionState.FROZEN.value, target=MotionState.OPEN.value)
    def open(self) -> None:
        """It is put to the vote."""

    @transition(field="state", source=MotionState.OPEN.value, target=MotionState.CLOSED.value)
    def close(self) -> None:
        """Its vote is over."""


class Ballot(OfCase):
    """One sealed ballot. A panellist may cast again until the close; the last one counts, the earlier ones stay.

    `turn` numbers the ballots of one seat on one motion. `sealed` is an `Opening` of choice and reason.
    """

    motion = models.ForeignKey(Motion, on_delete=models.PROTECT, related_name="ballots")
    seat = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="ballots")
    turn = models.PositiveSmallIntegerField(default=1)
    supersedes = models.OneToOneField(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="superseded_by"
    )
    sealed = EncryptedField()
    cast_at = models.DateTimeField()

    reach = ROOM_READERS

    class Meta(OfCase.Meta):
        constraints = [
            models.UniqueConstraint(fields=["motion", "seat", "turn"], name="ballot_turn_once"),
            models.UniqueConstraint(
                fields=["motion", "seat"], condition=Q(supersedes=None), name="ballot_one_first_per_seat"
            ),
            models.CheckConstraint(
                condition=Q(turn=1, supersedes=None) | Q(turn__gt=1, supersedes__isnull=False),
                name="ballot_later_names_the_earlier",
            ),
        ]

    @property
    def opening(self) -> Opening:
        """Choice and reason, with the salt that opens their commitment."""
        return Opening.from_text(self.sealed)  # type: ignore[arg-type]  # an EncryptedField reads as text
