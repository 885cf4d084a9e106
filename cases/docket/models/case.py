"""The case itself, with one method for each step of the table."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import uuid4

from django.db import models
from django.db.models import F, Q
from django_fsm import GET_STATE, transition

from cases.docket.models.states import StateField
from cases.docket.rules import Route, Topic
from cases.lifecycle import STEPS, Stage
from council.access.models import Walled
from council.access.rules import FILE_READERS
from council.organisations.models import Organisation
from council.procedure.models import RulesOfProcedure

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
    stage = StateField(default=Stage.SUBMITTED.value, protected=True, max_length=20)
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
    urgent = models.BooleanField(default=False)
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
            models.Index(fields=["stage", "due_at", "id"], name="case_stage_due"),  # a queue shows paused cases too
            models.Index(
                fields=["platform", "due_at", "id"], name="case_platform_due", condition=Q(due_at__isnull=False)
            ),
            models.Index(fields=["topic", "due_at", "id"], name="case_topic_due", condition=Q(due_at__isnull=False)),
            models.Index(
                fields=["language", "due_at", "id"], name="case_language_due", condition=Q(due_at__isnull=False)
            ),
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
