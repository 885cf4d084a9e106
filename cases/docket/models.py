"""The case itself, its parties, the contested content and decision, and where the case has been."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import uuid4

from django.db import models
from django.db.models import F, Q
from django_fsm import GET_STATE, FSMField, transition

from cases.docket.rules import ContentKind, Measure, NoticeState, PartyRole, Route, Topic
from cases.lifecycle import STEPS, Stage
from council.access.models import Walled
from council.access.rules import FILE_READERS
from council.members.models import Organisation
from council.procedure.models import RulesOfProcedure
from council.protection.models import EncryptedField

PAUSES = {Stage.NEEDS_INFORMATION: "asked_in", Stage.SUSPENDED: "suspended_in"}
"""The field that remembers which stage a case left for each pause."""


def step(name: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Make a bodiless method the django-fsm transition of one row of the table.

    A row that returns goes back to the stage that was left: where information was asked for, or where the case was
    suspended. A row that stays has no target.
    """
    row = STEPS[name]
    target: Any = row.target.value if row.target else None
    if row.returns:
        leaving = {stage for other in STEPS.values() if other.target in row.sources for stage in other.sources}
        left = sorted(stage.value for stage in leaving)
        field = PAUSES[row.sources[0]]
        target = GET_STATE(lambda case, *_, **__: getattr(case, field), states=left)

    def bind(method: Callable[..., Any]) -> Callable[..., Any]:
        return transition(field="stage", source=[stage.value for stage in row.sources], target=target)(method)

    return bind


class Case(models.Model):
    """One appeal, from the form to the closed file. `stage` is moved by `docket.actions.move` and by nothing else.

    `asked_in` and `suspended_in` are the stages to return to from the two pauses. `due_at` repeats the running deadline
    of the stage for sorting; the truth about deadlines is in `council.clocks`. `rules` is empty until the case is
    selected.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    number = models.CharField(max_length=20, unique=True)
    stage = FSMField(default=Stage.SUBMITTED.value, protected=True, max_length=20)
    asked_in = models.CharField(max_length=20, blank=True)
    suspended_in = models.CharField(max_length=20, blank=True)
    stage_since = models.DateTimeField()
    due_at = models.DateTimeField(null=True, blank=True)
    route = models.CharField(max_length=20, default=Route.APPEAL)
    title = models.CharField(max_length=200)
    topic = models.CharField(max_length=20, default=Topic.OTHER)
    language = models.CharField(max_length=12, default="en")
    country = models.CharField(max_length=2, blank=True)
    region = models.CharField(max_length=4, blank=True)
    platform = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="cases")
    expedited = models.BooleanField(default=False)
    expedite_reason = models.TextField(blank=True)
    expedite_ratified_at = models.DateTimeField(null=True, blank=True)
    election_within_90_days = models.BooleanField(default=False)
    rules = models.ForeignKey(RulesOfProcedure, null=True, blank=True, on_delete=models.PROTECT, related_name="cases")
    bundled_into = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="bundled")
    submitted_at = models.DateTimeField()
    selected_at = models.DateTimeField(null=True, blank=True)
    published_at = models.DateTimeField(null=True, blank=True)

    path_to_case = ""
    reach = FILE_READERS
    objects = Walled()
    rows = models.Manager()

    class Meta:
        default_manager_name = "rows"
        base_manager_name = "rows"
        constraints = [
            models.CheckConstraint(condition=Q(stage__in=[stage.value for stage in Stage]), name="case_stage_known"),
            models.CheckConstraint(
                condition=Q(asked_in__in=["", *(stage.value for stage in Stage)])
                & Q(suspended_in__in=["", *(stage.value for stage in Stage)]),
                name="case_left_stages_known",
            ),
            models.CheckConstraint(
                condition=Q(stage=Stage.SUSPENDED) ^ Q(suspended_in=""), name="case_suspended_knows_where"
            ),
            models.CheckConstraint(
                condition=~Q(stage=Stage.NEEDS_INFORMATION) | ~Q(asked_in=""), name="case_asked_knows_where"
            ),
            models.CheckConstraint(
                condition=Q(expedited=False) | ~Q(expedite_reason=""), name="case_expedited_says_why"
            ),
            models.CheckConstraint(condition=Q(route__in=[route.value for route in Route]), name="case_route_known"),
            models.CheckConstraint(condition=Q(topic__in=[topic.value for topic in Topic]), name="case_topic_known"),
            models.CheckConstraint(
                condition=Q(selected_at=None) | Q(rules__isnull=False), name="case_selected_has_rules"
            ),
            models.CheckConstraint(
                condition=Q(stage=Stage.BUNDLED, bundled_into__isnull=False)
                | (~Q(stage=Stage.BUNDLED) & Q(bundled_into=None)),
                name="case_bundled_names_its_lead",
            ),
            models.CheckConstraint(condition=~Q(bundled_into=F("id")), name="case_not_bundled_into_itself"),
        ]
        indexes = [
            models.Index(fields=["-submitted_at", "-id"], name="case_newest"),
            models.Index(fields=["stage", "-submitted_at", "-id"], name="case_stage_newest"),
            models.Index(fields=["platform", "-submitted_at", "-id"], name="case_platform_newest"),
            models.Index(fields=["topic", "-submitted_at", "-id"], name="case_topic_newest"),
            models.Index(fields=["language", "-submitted_at", "-id"], name="case_language_newest"),
            models.Index(fields=["-submitted_at", "-id"], name="case_expedited_newest", condition=Q(expedited=True)),
            models.Index(fields=["due_at", "id"], name="case_due", condition=Q(due_at__isnull=False)),
            models.Index(fields=["stage", "due_at", "id"], name="case_stage_due", condition=Q(due_at__isnull=False)),
        ]

    def __str__(self) -> str:
        return self.number

    @step("ask_for_information")
    def ask_for_information(self) -> None: ...

    @step("answer")
    def answer(self) -> None: ...

    @step("take_up")
    def take_up(self) -> None: ...

    @step("declare_inadmissible")
    def declare_inadmissible(self) -> None: ...

    @step("refer")
    def refer(self) -> None: ...

    @step("review_admissibility")
    def review_admissibility(self) -> None: ...

    @step("declare_eligible")
    def declare_eligible(self) -> None: ...

    @step("select")
    def select(self) -> None: ...

    @step("leave_unselected")
    def leave_unselected(self) -> None: ...

    @step("bundle")
    def bundle(self) -> None: ...

    @step("review_selection")
    def review_selection(self) -> None: ...

    @step("seat_panel")
    def seat_panel(self) -> None: ...

    @step("open_deliberation")
    def open_deliberation(self) -> None: ...

    @step("call_vote")
    def call_vote(self) -> None: ...

    @step("close_vote")
    def close_vote(self) -> None: ...

    @step("return_to_deliberation")
    def return_to_deliberation(self) -> None: ...

    @step("submit_draft")
    def submit_draft(self) -> None: ...

    @step("approve")
    def approve(self) -> None: ...

    @step("rehear")
    def rehear(self) -> None: ...

    @step("publish")
    def publish(self) -> None: ...

    @step("close")
    def close(self) -> None: ...

    @step("lapse")
    def lapse(self) -> None: ...

    @step("revive")
    def revive(self) -> None: ...

    @step("settle")
    def settle(self) -> None: ...

    @step("withdraw")
    def withdraw(self) -> None: ...

    @step("suspend")
    def suspend(self) -> None: ...

    @step("resume")
    def resume(self) -> None: ...

    @step("expedite")
    def expedite(self) -> None: ...

    @step("reopen")
    def reopen(self) -> None: ...


class OfCase(models.Model):
    """What every row of a case file shares: it belongs to one case, and stands behind the wall."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="%(class)ss")

    path_to_case = "case"
    reach = FILE_READERS
    objects = Walled()
    rows = models.Manager()

    class Meta:
        abstract = True
        default_manager_name = "rows"
        base_manager_name = "rows"


class PlatformDecision(OfCase):
    """The contested decision: what the platform did, under which rule, and when.

    `puid` names the statement of reasons it was imported from (Digital Services Act, art. 17), where there is one.
    """

    measure = models.CharField(max_length=20)
    rule_cited = models.TextField(blank=True)
    explanation = models.TextField(blank=True)
    decided_on = models.DateField()
    automated_detection = models.BooleanField(null=True, blank=True)
    automated_decision = models.CharField(max_length=40, blank=True)
    platform_reference = models.CharField(max_length=200, blank=True)
    puid = models.CharField(max_length=500, blank=True)

    class Meta(OfCase.Meta):
        constraints = [
            models.UniqueConstraint(fields=["case"], name="platform_decision_one_per_case"),
            models.CheckConstraint(
                condition=Q(measure__in=[measure.value for measure in Measure]), name="platform_decision_measure_known"
            ),
        ]


class ContentItem(OfCase):
    """The content a case is about, as it stood, with its translation."""

    kind = models.CharField(max_length=12, default=ContentKind.POST)
    language = models.CharField(max_length=12)
    text = models.TextField()
    translation = models.TextField(blank=True)
    translated_by = models.CharField(max_length=60, blank=True)
    address = models.URLField(max_length=500, blank=True)
    posted_on = models.DateField(null=True, blank=True)

    class Meta(OfCase.Meta):
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=[kind.value for kind in ContentKind]), name="content_kind_known"
            ),
        ]


class Party(OfCase):
    """Somebody in a case: pseudonymous to the other side, the name sealed. A respondent is an organisation.

    `notice` is the party's own track beside the stage (LIFECYCLE.md, Tracks).
    """

    role = models.CharField(max_length=20)
    pseudonym = models.CharField(max_length=80)
    sealed_name = EncryptedField(null=True, blank=True)
    organisation = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="parties"
    )
    notice = FSMField(default=NoticeState.NOT_NOTIFIED.value, protected=True, max_length=16)
    notified_at = models.DateTimeField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    notice_reason = models.TextField(blank=True)

    class Meta(OfCase.Meta):
        verbose_name_plural = "parties"
        constraints = [
            models.CheckConstraint(condition=Q(role__in=[role.value for role in PartyRole]), name="party_role_known"),
            models.CheckConstraint(
                condition=Q(notice__in=[state.value for state in NoticeState]), name="party_notice_known"
            ),
            models.CheckConstraint(
                condition=Q(role=PartyRole.RESPONDENT, organisation__isnull=False) | ~Q(role=PartyRole.RESPONDENT),
                name="party_respondent_is_an_organisation",
            ),
            models.UniqueConstraint(
                fields=["case", "role"],
                condition=Q(role__in=[PartyRole.APPELLANT, PartyRole.RESPONDENT]),
                name="party_one_appellant_one_respondent",
            ),
        ]
        indexes = [models.Index(fields=["organisation", "notice"], name="party_organisation_notice")]

    @transition(field="notice", source=NoticeState.NOT_NOTIFIED.value, target=NoticeState.NOTIFIED.value)
    def notify(self) -> None: ...

    @transition(
        field="notice",
        source=[NoticeState.NOTIFIED.value, NoticeState.SILENT.value],
        target=NoticeState.ANSWERED.value,
    )
    def hear(self) -> None: ...

    @transition(field="notice", source=NoticeState.NOTIFIED.value, target=NoticeState.SILENT.value)
    def fall_silent(self) -> None: ...

    @transition(
        field="notice",
        source=[NoticeState.NOT_NOTIFIED.value, NoticeState.NOTIFIED.value],
        target=NoticeState.UNSAFE.value,
    )
    def spare(self) -> None: ...

    @transition(
        field="notice",
        source=[NoticeState.NOTIFIED.value, NoticeState.SILENT.value, NoticeState.ANSWERED.value],
        target=NoticeState.REVERSED.value,
    )
    def reverse(self) -> None: ...


class Argument(OfCase):
    """One argument of a party. An opinion cannot go to the council before each is answered (row 14)."""

    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="arguments")
    position = models.PositiveSmallIntegerField()
    language = models.CharField(max_length=12)
    text = models.TextField()
    translation = models.TextField(blank=True)
    filed_at = models.DateTimeField()

    class Meta(OfCase.Meta):
        constraints = [
            models.UniqueConstraint(fields=["party", "position"], name="argument_position_once"),
            models.CheckConstraint(condition=~Q(text=""), name="argument_says_something"),
        ]


class StageChange(OfCase):
    """One step of a case, for its timeline. The proof is the record; this row is for reading.

    `position` counts the steps of the case from 1: two steps of one act have one time.
    """

    position = models.PositiveSmallIntegerField()
    step = models.CharField(max_length=32)
    source = models.CharField(max_length=20, blank=True)
    target = models.CharField(max_length=20)
    at = models.DateTimeField()
    office = models.CharField(max_length=32)
    reason = models.TextField(blank=True)

    class Meta(OfCase.Meta):
        constraints = [
            models.UniqueConstraint(fields=["case", "position"], name="stage_change_position_once"),
            models.CheckConstraint(condition=Q(step__in=sorted(STEPS)), name="stage_change_step_known"),
        ]


class NumberSeries(models.Model):
    """The last number given in a series of a year; locked while the next is taken, so none is skipped or repeated."""

    kind = models.CharField(max_length=20)
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "year"], name="number_series_once_a_year")]
