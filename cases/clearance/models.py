"""What members declare about a case before they see it, what the system found, and how it was ruled on."""

from __future__ import annotations

from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django_fsm import transition

from cases.clearance.rules import SEES_CLEARANCE, Decision, DeclarationState, Origin, Stance, Step
from cases.docket.models import OfCase, StateField
from council.access.models import Walled
from council.interests.rules.words import Code, Result
from council.members.models import Member
from council.protection.models import EncryptedField

O = DeclarationState.OPEN.value  # noqa: E741 — every answer leaves from here


class CaseDeclaration(OfCase):
    """One member's declaration for one case. The member answers it without reaching the case.

    `checked_at` is when the register was last held against the case for this member. `shown` is how many steps of who
    is involved the member has opened (`rules.Step`).
    """

    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="case_declarations")
    state = StateField(default=O, protected=True, max_length=12)
    opened_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True, blank=True)
    checked_at = models.DateTimeField(null=True, blank=True)
    shown = models.PositiveSmallIntegerField(default=1)

    reach = SEES_CLEARANCE

    class Meta(OfCase.Meta):
        constraints = [
            models.UniqueConstraint(fields=["case", "member"], name="case_declaration_once_per_member"),
            models.CheckConstraint(
                condition=Q(state__in=sorted(DeclarationState)), name="case_declaration_state_known"
            ),
            models.CheckConstraint(
                condition=Q(shown__gte=1, shown__lte=len(Step)), name="case_declaration_steps_shown"
            ),
            models.CheckConstraint(
                condition=Q(state=O, answered_at=None) | (~Q(state=O) & Q(answered_at__isnull=False)),
                name="case_declaration_answered_has_time",
            ),
        ]
        indexes = [models.Index(fields=["member", "state"], name="case_declaration_member_state")]

    @transition(field="state", source=O, target=DeclarationState.CLEAR.value)
    def clear(self) -> None:
        """Nothing to declare."""

    @transition(field="state", source=[O, DeclarationState.CLEAR.value], target=DeclarationState.CONFLICT.value)
    def conflict(self) -> None:
        """There is a conflict, now or later."""

    @transition(field="state", source=O, target=DeclarationState.UNAVAILABLE.value)
    def decline(self) -> None:
        """The member has no time for this case."""

    @transition(field="state", source=O, target=DeclarationState.MISSED.value)
    def miss(self) -> None:
        """The time passed (R7)."""


class Concern(models.Model):
    """One circumstance that may keep a member out of a case.

    `evidence` is the finding of the conflict rules (`council.interests`), identifiers only; `text` is what the member
    says about it, sealed.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    declaration = models.ForeignKey(CaseDeclaration, on_delete=models.PROTECT, related_name="concerns")
    origin = models.CharField(max_length=8)
    code = models.CharField(max_length=4)
    result = models.CharField(max_length=8)
    evidence = models.JSONField(default=dict)
    stance = models.CharField(max_length=12, default=Stance.UNANSWERED)
    text = EncryptedField(blank=True, default=str)
    raised_at = models.DateTimeField()

    path_to_case = "declaration__case"
    reach = SEES_CLEARANCE
    objects = Walled()
    rows = models.Manager()

    class Meta:
        default_manager_name = "rows"
        base_manager_name = "rows"
        ordering = ["raised_at", "code", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(origin__in=sorted(Origin)), name="concern_origin_known"),
            models.CheckConstraint(condition=Q(code__in=sorted(Code)), name="concern_code_known"),
            models.CheckConstraint(condition=Q(result__in=sorted(Result)), name="concern_result_known"),
            models.CheckConstraint(condition=Q(stance__in=sorted(Stance)), name="concern_stance_known"),
        ]


class ConflictRuling(models.Model):
    """How a concern was ruled on, by whom and why. Dismissing a bar takes a second person."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    concern = models.OneToOneField(Concern, on_delete=models.PROTECT, related_name="ruling")
    decision = models.CharField(max_length=8)
    reason = models.TextField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    confirmed_at = models.DateTimeField(null=True, blank=True)

    path_to_case = "concern__declaration__case"
    reach = SEES_CLEARANCE
    objects = Walled()
    rows = models.Manager()

    class Meta:
        default_manager_name = "rows"
        base_manager_name = "rows"
        constraints = [
            models.CheckConstraint(condition=Q(decision__in=sorted(Decision)), name="conflict_ruling_known"),
            models.CheckConstraint(condition=~Q(reason=""), name="conflict_ruling_has_a_reason"),
            models.CheckConstraint(
                condition=Q(confirmed_by=None, confirmed_at=None)
                | Q(confirmed_by__isnull=False, confirmed_at__isnull=False),
                name="conflict_ruling_confirmed_with_time",
            ),
            models.CheckConstraint(
                condition=Q(confirmed_by=None) | ~Q(confirmed_by=F("by")), name="conflict_ruling_by_two_people"
            ),
        ]


class Recheck(models.Model):
    """That a case is to be checked again; every open case where none is named. Gone once it was checked.

    The case is named by its identifier alone: a foreign key would wait for whoever has locked the case.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    case_uuid = models.UUIDField(null=True, blank=True)
    wanted_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["case_uuid", "wanted_at"], name="recheck_case")]
