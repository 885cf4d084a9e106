"""Opening cases and moving them. `move` is the only place in the house where a stage changes."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django_fsm import TransitionNotAllowed

from cases.docket.models import (
    PAUSES,
    Argument,
    Case,
    ContentItem,
    Party,
    PlatformDecision,
    StageChange,
)
from cases.docket.queries import locked_unwalled, rules_for
from cases.docket.rules import NoticeState
from cases.lifecycle import FINAL, PAUSING, STAGE_CLOCKS, STEPS, Stage, may_step
from council.access.queries import require_office
from council.clocks.actions import begin, end, end_all, pause, resume, start
from council.clocks.queries import live
from council.kernel.actor import Actor
from council.kernel.clock import Clock
from council.kernel.numbering import case_number
from council.kernel.verdicts import Refused, no
from council.procedure.queries import version_in_force
from council.procedure.rules import Period
from council.record.actions import append, append_all
from council.record.rules.entries import Tag

NEXT_NUMBERS = """
INSERT INTO cases_numberseries (kind, year, last) VALUES (%s, %s, %s)
ON CONFLICT (kind, year) DO UPDATE SET last = cases_numberseries.last + excluded.last RETURNING last
"""
"""One statement instead of three on the way of every appeal; both engines lock the row until the transaction ends."""


@transaction.atomic(savepoint=False)
def next_number(kind: str, year: int) -> int:
    """The next number of a series: gap-free, because the row stays locked until the act is done or undone."""
    return next_numbers(kind, year, 1)[0]


@transaction.atomic(savepoint=False)
def next_numbers(kind: str, year: int, count: int) -> range:
    """The next `count` numbers of a series, at least one, in one go and as free of gaps."""
    with connection.cursor() as cursor:
        cursor.execute(NEXT_NUMBERS, [kind, year, count])
        (last,) = cursor.fetchone()
    return range(int(last) - count + 1, int(last) + 1)


@transaction.atomic(savepoint=False)
def open_case(
    *,
    actor: Actor,
    clock: Clock,
    case_id: UUID,
    case: dict[str, Any],
    decision: dict[str, Any],
    content: list[dict[str, Any]],
    parties: list[dict[str, Any]],
    arguments: dict[str, list[dict[str, Any]]],
    also: list[tuple[Tag, dict[str, Any]]] | None = None,
) -> Case:
    """Row 1, submit: open a case with its contested decision, content, parties and their arguments.

    `case_id` is chosen by the caller, so that what belongs to the case (a receipt, files) can be prepared for it.
    `parties` are fields of `Party`; `arguments` maps a role to fields of `Argument`, in order. `also` are further
    entries of the record about the case, written in the same go. No savepoint: a refusal undoes the caller's act too.
    """
    now = clock.now()
    opened = Case(
        id=case_id,
        number=case_number(now.year, next_number("case", now.year)),
        stage_since=now,
        submitted_at=now,
        **case,
    )
    _start_first_clock(opened)
    opened.save(force_insert=True)
    PlatformDecision.rows.create(case=opened, **decision)
    ContentItem.rows.bulk_create([ContentItem(case=opened, **item) for item in content])
    people = Party.rows.bulk_create([Party(case=opened, **fields) for fields in parties])
    Argument.rows.bulk_create(
        [
            Argument(case=opened, party=party, position=position, filed_at=now, **argument)
            for party in people
            for position, argument in enumerate(arguments.get(party.role, []), start=1)
        ]
    )
    step = _Step("submit", "", _submitter(actor))
    _keep(opened, step, position=1, at=now)
    append_all(
        [(Tag.CASE_MOVED, opened.pk, step.body(opened)), *((tag, opened.pk, facts) for tag, facts in also or [])],
        actor=actor,
        clock=clock,
        office=step.office,
    )
    return opened


def _submitter(actor: Actor) -> str:
    return "appellant" if actor.id is None or actor.case else min(actor.offices or {"appellant"})


def move(
    case: Case,
    step: str,
    *,
    actor: Actor,
    clock: Clock,
    reason: str = "",
    facts: dict[str, Any] | None = None,
    changes: dict[str, Any] | None = None,
) -> Case:
    """Take one step of the table: lock the row, fire the transition, save, start and stop clocks, record.

    Guards stand in the room's action, which calls this last. `facts` are what the guard saw, for the record;
    `changes` are other fields of the case that change with the step. Returns the case as it is now: use that one.
    Raises `NotReachable` when the actor holds none of the step's offices, `Refused` when the table has no such step
    from this stage.
    """
    row = STEPS[step]
    fresh = locked_unwalled(case.pk)
    office = require_office(actor, fresh.pk, row.offices)
    source = Stage(fresh.stage)
    may_step(step, source).or_refuse()
    for name, value in (changes or {}).items():
        setattr(fresh, name, value)
    try:
        getattr(fresh, step)()
    except TransitionNotAllowed:
        raise Refused(no("docket.wrong_stage", step=step, stage=source)) from None
    now = clock.now()
    target = Stage(fresh.stage)
    if not row.stays:
        fresh.stage_since = now
        _remember_pause(fresh, source, target)
        _change_clocks(fresh, source, target, returned=row.returns, at=now)
    fresh.save()
    taken = _Step(step, source, office, reason, facts or {})
    _keep(fresh, taken, position=StageChange.rows.filter(case=fresh).count() + 1, at=now)
    append(Tag.CASE_MOVED, fresh.pk, taken.body(fresh), actor=actor, clock=clock, office=office)
    return fresh


@dataclass(frozen=True)
class _Step:
    """A step that was taken, as timeline and record tell it."""

    name: str
    source: str
    office: str
    reason: str = ""
    facts: dict[str, Any] = field(default_factory=dict)

    def body(self, case: Case) -> dict[str, Any]:
        return {
            "step": self.name,
            "from": str(self.source),
            "to": case.stage,
            "reason": self.reason,
            "facts": self.facts,
        }


def _keep(case: Case, step: _Step, *, position: int, at: datetime) -> None:
    """Write the step into the timeline. The case's row is locked, or new: nobody else counts positions."""
    StageChange.rows.create(
        case=case,
        position=position,
        step=step.name,
        source=step.source,
        target=case.stage,
        at=at,
        office=step.office,
        reason=step.reason,
    )


def _remember_pause(case: Case, source: Stage, target: Stage) -> None:
    """Keep the stage that was left for a pause, until the case is back in it. A suspension may interrupt a question."""
    if source is not Stage.SUSPENDED and target in PAUSING:
        setattr(case, PAUSES[target], source.value)
    if source is Stage.SUSPENDED:
        case.suspended_in = ""
    elif source is Stage.NEEDS_INFORMATION and target is not Stage.SUSPENDED:
        case.asked_in = ""


def _change_clocks(case: Case, source: Stage, target: Stage, *, returned: bool, at: datetime) -> None:
    """Stop the clock of the stage that was left, start that of the new one; pauses stop all others meanwhile."""
    if target in PAUSING and not returned:
        pause(*_timed(case), at=at)
    elif source in STAGE_CLOCKS:
        end(case.pk, STAGE_CLOCKS[source], at=at)
    if source in PAUSING and target not in FINAL and (returned or target not in PAUSING):
        resume(*_timed(case), at=at)
    if target in FINAL:
        end_all(*_timed(case), at=at)
    if target is Stage.PUBLISHED:
        end(case.pk, Period.DECISION, at=at)
    if not returned:
        _start_stage_clock(case, at=at)
        return
    if target in PAUSING:  # a question that was interrupted by a suspension: its own clock runs, the others wait
        pause(*_timed(case), at=at, but=STAGE_CLOCKS[target])
    case.due_at = _due(case)


def _timed(case: Case) -> list[UUID]:
    """What has clocks that stop with the case: the case, and every party whose time to answer runs."""
    asked = Party.rows.filter(case=case, notice=NoticeState.NOTIFIED)
    return [case.pk, *asked.values_list("pk", flat=True)]


def _start_stage_clock(case: Case, *, at: datetime) -> None:
    period = STAGE_CLOCKS.get(Stage(case.stage))
    if period is None:
        case.due_at = None
        return
    hours = rules_for(case, at).hours(period, expedited=case.expedited)
    case.due_at = start(case.pk, period, hours, at=at).due_at


def _start_first_clock(case: Case) -> None:
    """A case that is just being opened has no clock yet that could have to be ended."""
    hours = rules_for(case, case.submitted_at).hours(STAGE_CLOCKS[Stage(case.stage)], expedited=case.expedited)
    case.due_at = begin(case.pk, STAGE_CLOCKS[Stage(case.stage)], hours, at=case.submitted_at).due_at


def _due(case: Case) -> datetime | None:
    period = STAGE_CLOCKS.get(Stage(case.stage))
    return next((deadline.due_at for deadline in live(case.pk) if deadline.kind == period), None)


def select_rules(at: datetime) -> dict[str, Any]:
    """The changes that selection makes: from now on the case runs under the version in force today."""
    return {"rules": version_in_force(at), "selected_at": at}


def start_decision_clock(case: Case, *, at: datetime) -> None:
    """Start the clock from selection to publication: 90 days, 30 when expedited."""
    start(case.pk, Period.DECISION, rules_for(case, at).hours(Period.DECISION, expedited=case.expedited), at=at)
