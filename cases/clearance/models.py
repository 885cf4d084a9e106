"""What members declare about a case before they see it, what the system found, and how it was ruled on."""

from __future__ import annotations

from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django_fsm import transition

from cases.clearance.rules import (
    SEES_CLEARANCE,
    Consent,
    Decision,
    DeclarationState,
    Electorate,
    Ended,
    Origin,
    Outcome,
    QuestionKind,
    Stance,
    Step,
)
from cases.docket.models import OfCase, StateField
from council.access.models import Walled
from council.access.rules import Office
from council.interests.rules.words import Code, Result
from council.members.models import Member
from council.members.rules import SeatKind
from council.protection.models import EncryptedField
from council.record.rules.entries import Opening

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
    says about it, or what an officer lets them read of what somebody outside said. `reply` is the member's word on one
    that came after their answer. Both are sealed.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    declaration = models.ForeignKey(CaseDeclaration, on_delete=models.PROTECT, related_name="concerns")
    origin = models.CharField(max_length=8)
    code = models.CharField(max_length=4)
    result = models.CharField(max_length=8)
    evidence = models.JSONField(default=dict)
    stance = models.CharField(max_length=12, default=Stance.UNANSWERED)
    text = EncryptedField(blank=True, default=str)
    reply = EncryptedField(null=True, blank=True)
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

    @property
    def ruling(self) -> ConflictRuling | None:
        """The ruling that stands, if one does. No query where `rulings` were fetched before."""
        return next((one for one in self.rulings.all() if one.ended_at is None), None)

    @property
    def question(self) -> ConflictQuestion | None:
        """The question that is open, if one is. No query where `questions` were fetched before."""
        return next((one for one in self.questions.all() if one.closed_at is None), None)


class ConflictQuestion(models.Model):
    """A concern before those who vote on it: the conflicts panel, or who hears an appeal against it.

    `votes_over_at` is when nobody could vote any more; a waiver may wait for the parties after that. `plea` is what the
    member says in an appeal, sealed.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    concern = models.ForeignKey(Concern, on_delete=models.PROTECT, related_name="questions")
    kind = models.CharField(max_length=8)
    electorate = models.CharField(max_length=8)
    appealed = models.ForeignKey(
        "ConflictRuling", null=True, blank=True, on_delete=models.PROTECT, related_name="appeals"
    )
    plea = EncryptedField(blank=True, default=str)
    opened_at = models.DateTimeField()
    votes_over_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    outcome = models.CharField(max_length=12, blank=True)

    path_to_case = "concern__declaration__case"
    reach = SEES_CLEARANCE
    objects = Walled()
    rows = models.Manager()

    class Meta:
        default_manager_name = "rows"
        base_manager_name = "rows"
        ordering = ["opened_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["concern"], condition=Q(closed_at=None), name="conflict_question_one_open_per_concern"
            ),
            models.UniqueConstraint(
                fields=["appealed"],
                condition=~Q(outcome=Outcome.CALLED_OFF),
                name="conflict_question_one_appeal_per_ruling",
            ),
            models.CheckConstraint(condition=Q(kind__in=sorted(QuestionKind)), name="conflict_question_kind_known"),
            models.CheckConstraint(
                condition=Q(electorate__in=sorted(Electorate)), name="conflict_question_electorate_known"
            ),
            models.CheckConstraint(
                condition=Q(kind=QuestionKind.APPEAL, appealed__isnull=False)
                | (~Q(kind=QuestionKind.APPEAL) & Q(appealed=None)),
                name="conflict_question_appeal_names_its_ruling",
            ),
            models.CheckConstraint(
                condition=Q(closed_at=None, outcome="") | Q(closed_at__isnull=False, outcome__in=sorted(Outcome)),
                name="conflict_question_closed_has_outcome",
            ),
        ]


class ConflictVote(models.Model):
    """One final vote on a question. `sealed` is an `Opening`: choice and reason, which nobody reads before the end.

    The voter is an account, since the secretariat votes in a review and is no member.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    question = models.ForeignKey(ConflictQuestion, on_delete=models.PROTECT, related_name="votes")
    voter = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    sealed = EncryptedField()
    cast_at = models.DateTimeField()

    path_to_case = "question__concern__declaration__case"
    reach = SEES_CLEARANCE
    objects = Walled()
    rows = models.Manager()

    class Meta:
        default_manager_name = "rows"
        base_manager_name = "rows"
        constraints = [
            models.UniqueConstraint(fields=["question", "voter"], name="conflict_vote_once_per_voter"),
        ]

    @property
    def opening(self) -> Opening:
        """The vote with the salt that opens its commitment."""
        return Opening.from_text(str(self.sealed))


class ConflictRuling(models.Model):
    """How a concern was ruled on, by whom and why: by a person, or by a vote on a question.

    Dismissing a bar takes a second person. A ruling counts through `until`, where a day is given; one that has run out
    or was overturned stays as it was, with `ended_at`. At most one stands for each concern.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    concern = models.ForeignKey(Concern, on_delete=models.PROTECT, related_name="rulings")
    decision = models.CharField(max_length=8)
    reason = models.TextField(blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    question = models.OneToOneField(
        ConflictQuestion, null=True, blank=True, on_delete=models.PROTECT, related_name="ruling"
    )
    at = models.DateTimeField()
    until = models.DateField(null=True, blank=True)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    confirmed_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_as = models.CharField(max_length=12, blank=True)

    path_to_case = "concern__declaration__case"
    reach = SEES_CLEARANCE
    objects = Walled()
    rows = models.Manager()

    class Meta:
        default_manager_name = "rows"
        base_manager_name = "rows"
        ordering = ["at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["concern"], condition=Q(ended_at=None), name="conflict_ruling_one_stands_per_concern"
            ),
            models.CheckConstraint(condition=Q(decision__in=sorted(Decision)), name="conflict_ruling_known"),
            models.CheckConstraint(
                condition=~Q(reason="") | Q(question__isnull=False), name="conflict_ruling_has_a_reason"
            ),
            models.CheckConstraint(
                condition=Q(by=None, question__isnull=False) | Q(by__isnull=False, question=None),
                name="conflict_ruling_by_a_person_or_a_vote",
            ),
            models.CheckConstraint(
                condition=Q(confirmed_by=None, confirmed_at=None)
                | Q(confirmed_by__isnull=False, confirmed_at__isnull=False),
                name="conflict_ruling_confirmed_with_time",
            ),
            models.CheckConstraint(
                condition=Q(confirmed_by=None) | ~Q(confirmed_by=F("by")), name="conflict_ruling_by_two_people"
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None, ended_as="") | Q(ended_at__isnull=False, ended_as__in=sorted(Ended)),
                name="conflict_ruling_ended_says_why",
            ),
        ]
        indexes = [
            models.Index(
                fields=["until"], name="conflict_ruling_until", condition=Q(ended_at=None, until__isnull=False)
            )
        ]


class WaiverRequest(OfCase):
    """That both parties are asked whether somebody in a certain position may decide a case, and what they said.

    One for a case and a rule, however many members it is about, so that it counts nobody; it names nobody either. An
    answer is final. `closed_at`: both have answered, or their time has passed. `dropped_at`: the case ended before;
    they are asked anew when it is open again.
    """

    code = models.CharField(max_length=4)
    asked_at = models.DateTimeField()
    appellant = models.CharField(max_length=8, blank=True)
    appellant_at = models.DateTimeField(null=True, blank=True)
    respondent = models.CharField(max_length=8, blank=True)
    respondent_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    dropped_at = models.DateTimeField(null=True, blank=True)

    reach = SEES_CLEARANCE | {Office.APPELLANT}

    class Meta(OfCase.Meta):
        constraints = [
            models.UniqueConstraint(fields=["case", "code"], name="waiver_request_once_per_rule"),
            models.CheckConstraint(condition=Q(code__in=sorted(Code)), name="waiver_request_code_known"),
            models.CheckConstraint(
                condition=Q(appellant="", appellant_at=None)
                | Q(appellant__in=sorted(Consent), appellant_at__isnull=False),
                name="waiver_request_appellant_known",
            ),
            models.CheckConstraint(
                condition=Q(respondent="", respondent_at=None)
                | Q(respondent__in=sorted(Consent), respondent_at__isnull=False),
                name="waiver_request_respondent_known",
            ),
            models.CheckConstraint(
                condition=Q(dropped_at=None) | Q(closed_at__isnull=False), name="waiver_request_dropped_is_closed"
            ),
        ]


class Calling(OfCase):
    """No panel can be formed from those who may sit: others are called (SAFEGUARDS.md section 1, everyone conflicted).

    `kind` is what their terms are for. `vacant` seats were to be filled, and `eligible` people could sit, when this was
    asked. Deputies are called at once; whoever is ad hoc is asked for here, named by others, and called after that.
    It ends when another panel is to hear the case, and where nobody was called yet, when the case is over.
    """

    kind = models.CharField(max_length=8)
    vacant = models.PositiveSmallIntegerField()
    eligible = models.PositiveSmallIntegerField()
    asked_at = models.DateTimeField()
    called_at = models.DateTimeField(null=True, blank=True)
    called = models.PositiveSmallIntegerField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    reach = SEES_CLEARANCE | {Office.SECRETARIAT}

    class Meta(OfCase.Meta):
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=[SeatKind.AD_HOC, SeatKind.DEPUTY]), name="calling_kind_known"),
            models.CheckConstraint(condition=Q(vacant__gte=1), name="calling_for_an_empty_seat"),
            models.UniqueConstraint(
                fields=["case", "kind"], condition=Q(called_at=None, ended_at=None), name="calling_one_open"
            ),
            models.UniqueConstraint(
                fields=["case"],
                condition=Q(kind=SeatKind.DEPUTY, ended_at=None),
                name="calling_deputies_once_per_panel",
            ),
            models.CheckConstraint(
                condition=Q(called_at=None, called=None, kind=SeatKind.AD_HOC)
                | Q(called_at__isnull=False, called_at__gte=F("asked_at"), called__isnull=False, called__gte=1),
                name="calling_calls_somebody",
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
