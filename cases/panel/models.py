"""Panels, their seats, and the draws that filled them."""

from __future__ import annotations

from uuid import UUID, uuid4

from django.db import models
from django.db.models import F, Q
from django_fsm import transition

from cases.docket.models import OfCase, StateField
from cases.panel.rules import HOLDING, SEES_THE_PANEL, ChallengeState, SeatRole, SeatState
from council.access.models import Walled
from council.draws.models import Draw
from council.duty.models import DutyPanel
from council.members.models import Member
from council.protection.models import EncryptedField


class Panel(OfCase):
    """The panel of a case. The roster freezes when it is seated; a rehearing dissolves it and makes the next round."""

    round = models.PositiveSmallIntegerField(default=1)
    size = models.PositiveSmallIntegerField()
    frozen_at = models.DateTimeField(null=True, blank=True)
    dissolved_at = models.DateTimeField(null=True, blank=True)

    reach = SEES_THE_PANEL

    class Meta(OfCase.Meta):
        constraints = [
            models.UniqueConstraint(fields=["case", "round"], name="panel_round_once_per_case"),
            models.CheckConstraint(condition=Q(round__gte=1, size__gte=1), name="panel_has_round_and_size"),
        ]


class SafetyPlan(OfCase):
    """The names of this case's panel are never published, whatever the rules say: they could put somebody in danger.

    Nobody takes it back: what was kept from the public for somebody's safety does not come out later.
    """

    reason = EncryptedField()
    made_at = models.DateTimeField()

    reach = SEES_THE_PANEL

    class Meta(OfCase.Meta):
        constraints = [models.UniqueConstraint(fields=["case"], name="safety_plan_one_per_case")]


class Rehearsal(OfCase):
    """What the pool of a case is worth before it is fixed: everybody's chance, and whether seats could be refilled.

    `document` is a draw document of the pool as it stood, people under their own identifiers; it is never published,
    and its hash, `pool`, tells whether the pool is still the same. `done` counts rehearsals while they go on; `count`
    says then how often each was seated, of `emptied` seats so many could be `refilled`. `too_hard`: no answer.
    """

    pool = models.CharField(max_length=64)
    document = models.TextField()
    walks = models.PositiveIntegerField()
    done = models.PositiveIntegerField(default=0)
    count = models.JSONField(null=True, blank=True)
    emptied = models.PositiveIntegerField(default=0)
    refilled = models.PositiveIntegerField(default=0)
    too_hard = models.BooleanField(default=False)
    asked_at = models.DateTimeField()

    reach = SEES_THE_PANEL

    class Meta(OfCase.Meta):
        constraints = [
            models.UniqueConstraint(fields=["case"], name="rehearsal_one_per_case"),
            models.CheckConstraint(
                condition=Q(done__lte=F("walks"), walks__gte=1, refilled__lte=F("emptied")), name="rehearsal_within"
            ),
            models.CheckConstraint(
                condition=Q(count__isnull=True) | Q(too_hard=False), name="rehearsal_known_or_too_hard"
            ),
        ]
        indexes = [
            models.Index(
                fields=["asked_at"], name="rehearsal_waiting", condition=Q(count__isnull=True, too_hard=False)
            ),
        ]

    @property
    def finished(self) -> bool:
        """Whether nothing goes on any more."""
        return self.count is not None or self.too_hard

    def chance_of(self, member: UUID) -> float | None:
        """The chance of somebody, from 0 to 1; None for those outside of the pool, and before it is known."""
        seated = (self.count or {}).get(member.hex)
        return None if seated is None else seated / self.walks


class PanelDraw(OfCase):
    """A draw for a panel: the first one, or one that fills what a recusal or a removal left empty."""

    panel = models.ForeignKey(Panel, on_delete=models.PROTECT, related_name="draws")
    draw = models.OneToOneField(Draw, on_delete=models.PROTECT, related_name="panel_draw")

    reach = SEES_THE_PANEL


class Candidate(models.Model):
    """Who stands behind an identifier of a draw document. Random for each draw, so that nothing can be guessed.

    `reason` says why somebody is not in the pool; the document says `not_eligible` to everybody else.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    panel_draw = models.ForeignKey(PanelDraw, on_delete=models.PROTECT, related_name="candidates")
    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="candidatures")
    code = models.CharField(max_length=32, unique=True)
    reason = models.CharField(max_length=64, blank=True)

    path_to_case = "panel_draw__case"
    reach = SEES_THE_PANEL
    objects = Walled()
    rows = models.Manager()

    class Meta:
        default_manager_name = "rows"
        base_manager_name = "rows"
        constraints = [
            models.UniqueConstraint(fields=["panel_draw", "member"], name="candidate_once_per_draw"),
        ]


class Seat(models.Model):
    """One person's place on a panel. `state` is moved by `panel.actions` and by nothing else.

    `position` is the order in which the seats of a panel were filled, from one; a replacement takes the next number, so
    that nothing written by the seat's first holder changes hands. Whoever made way can be drawn again. A draw
    for the panel filled it (`drawn_by`), or the panel that stood by for expedited cases (`duty`).
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    panel = models.ForeignKey(Panel, on_delete=models.PROTECT, related_name="seats")
    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="seats")
    drawn_by = models.ForeignKey(PanelDraw, null=True, blank=True, on_delete=models.PROTECT, related_name="seats")
    duty = models.ForeignKey(DutyPanel, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    position = models.PositiveSmallIntegerField()
    role = models.CharField(max_length=16, default=SeatRole.PANELLIST)
    state = StateField(default=SeatState.ELIGIBLE.value, protected=True, max_length=12)
    seated_at = models.DateTimeField(null=True, blank=True)
    left_at = models.DateTimeField(null=True, blank=True)
    left_reason = models.TextField(blank=True)

    path_to_case = "panel__case"
    reach = SEES_THE_PANEL
    objects = Walled()
    rows = models.Manager()

    class Meta:
        default_manager_name = "rows"
        base_manager_name = "rows"
        ordering = ["position"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=[state.value for state in SeatState]), name="seat_state_known"
            ),
            models.CheckConstraint(condition=Q(role__in=[role.value for role in SeatRole]), name="seat_role_known"),
            models.UniqueConstraint(
                fields=["panel", "member"], condition=~Q(state=SeatState.REPLACED), name="seat_once_per_member"
            ),
            models.CheckConstraint(condition=Q(drawn_by=None) | Q(duty=None), name="seat_filled_by_one_draw"),
            models.UniqueConstraint(fields=["panel", "position"], name="seat_position_once"),
            models.UniqueConstraint(
                fields=["panel", "role"],
                condition=Q(role__in=[SeatRole.PANEL_CHAIR, SeatRole.RAPPORTEUR], state__in=sorted(HOLDING)),
                name="seat_one_chair_one_rapporteur",
            ),
        ]
        indexes = [models.Index(fields=["member", "state"], name="seat_member_state")]

    @transition(field="state", source=SeatState.ELIGIBLE.value, target=SeatState.DRAWN.value)
    def draw(self) -> None:
        """Chance named the member."""

    @transition(field="state", source=SeatState.DRAWN.value, target=SeatState.SEATED.value)
    def sit(self) -> None:
        """The panel is seated."""

    @transition(field="state", source=sorted(HOLDING), target=SeatState.RECUSED.value)
    def recuse(self) -> None:
        """The member stepped back."""

    @transition(field="state", source=sorted(HOLDING), target=SeatState.REMOVED.value)
    def remove(self) -> None:
        """A challenge was upheld, a bar was found, or the seat was forfeited."""

    @transition(field="state", source=sorted(HOLDING), target=SeatState.REPLACED.value)
    def replace(self) -> None:
        """The whole panel is drawn anew."""

    @transition(field="state", source=SeatState.SEATED.value, target=SeatState.SERVED.value)
    def serve(self) -> None:
        """The opinion is published; the work of the seat is done."""


class Challenge(models.Model):
    """A party doubts that a panellist is impartial. The challenged member answers and never votes; a tie removes.

    `filed_by` is the role under which it was filed, never a name.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    seat = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="challenges")
    state = StateField(default=ChallengeState.FILED.value, protected=True, max_length=12)
    filed_by = models.CharField(max_length=32)
    ground = EncryptedField()
    filed_at = models.DateTimeField()
    answer = EncryptedField(blank=True, default=str)
    answered_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)

    path_to_case = "seat__panel__case"
    reach = SEES_THE_PANEL
    objects = Walled()
    rows = models.Manager()

    class Meta:
        default_manager_name = "rows"
        base_manager_name = "rows"
        constraints = [
            models.CheckConstraint(condition=Q(state__in=sorted(ChallengeState)), name="challenge_state_known"),
            models.UniqueConstraint(
                fields=["seat"],
                condition=Q(state__in=[ChallengeState.FILED, ChallengeState.ANSWERED]),
                name="challenge_one_open_per_seat",
            ),
        ]

    @transition(field="state", source=ChallengeState.FILED.value, target=ChallengeState.ANSWERED.value)
    def reply(self) -> None:
        """The member answered."""

    @transition(
        field="state",
        source=[ChallengeState.FILED.value, ChallengeState.ANSWERED.value],
        target=ChallengeState.UPHELD.value,
    )
    def uphold(self) -> None:
        """The member leaves."""

    @transition(
        field="state",
        source=[ChallengeState.FILED.value, ChallengeState.ANSWERED.value],
        target=ChallengeState.DISMISSED.value,
    )
    def dismiss(self) -> None:
        """The member stays."""


class ChallengeVote(models.Model):
    """What another panellist says of a challenge."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    challenge = models.ForeignKey(Challenge, on_delete=models.PROTECT, related_name="votes")
    seat = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="challenge_votes")
    upholds = models.BooleanField()
    cast_at = models.DateTimeField()

    path_to_case = "challenge__seat__panel__case"
    reach = SEES_THE_PANEL
    objects = Walled()
    rows = models.Manager()

    class Meta:
        default_manager_name = "rows"
        base_manager_name = "rows"
        constraints = [models.UniqueConstraint(fields=["challenge", "seat"], name="challenge_vote_once_per_seat")]
