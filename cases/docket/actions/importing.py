"""Bringing in many cases at once: from an earlier register of the council, or made up for a bench."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from cases.docket.actions.moving import next_numbers
from cases.docket.models import Argument, Case, ContentItem, Party, PlatformDecision, StageChange
from cases.docket.queries import rules_for
from cases.docket.rules import Route, importable
from cases.lifecycle import STAGE_CLOCKS, Stage
from council.access.queries import require_office
from council.access.rules import Office
from council.clocks.actions import begin_many
from council.kernel.actor import Actor
from council.kernel.clock import Clock, utc_text
from council.kernel.numbering import case_number
from council.record.actions import append_many
from council.record.rules.entries import Tag

BATCH = 500


@dataclass(frozen=True)
class ImportedCase:
    """One case as it comes: where it stands and since when, and the fields of its rows, as `open_case` takes them."""

    id: UUID
    stage: Stage
    submitted_at: datetime
    stage_since: datetime
    case: dict[str, Any]
    decision: dict[str, Any]
    content: list[dict[str, Any]]
    parties: list[dict[str, Any]]
    arguments: dict[str, list[dict[str, Any]]] = field(default_factory=dict)


@transaction.atomic
def import_cases(rows: Sequence[ImportedCase], *, actor: Actor, clock: Clock) -> list[Case]:
    """Bring in cases, all or none, in the order in which they were submitted; about a dozen statements for a thousand.

    Only the clockwork does this (a command of an operator). Each case gets the next number of the year in which it was
    submitted, the clock of its stage, and one `case.imported` entry of the record. Raises `Refused` for a stage in
    which cases do not come from outside, and for dates that cannot be.
    """
    now = clock.now()
    ordered = sorted(rows, key=lambda row: (row.submitted_at, row.id))
    for row in ordered:
        require_office(actor, row.id, frozenset({Office.SYSTEM}))
        importable(row.stage, row.submitted_at, row.stage_since, now).or_refuse()
    numbers = _numbers(ordered)
    cases = [_case(row, next(numbers[row.submitted_at.year])) for row in ordered]
    _start_clocks(cases, now)
    Case.rows.bulk_create(cases, batch_size=BATCH)
    _write_files(ordered)
    facts = [(case.pk, _facts(case)) for case in cases]
    append_many(Tag.CASE_IMPORTED, facts, actor=actor, clock=clock, office=Office.SYSTEM)
    return cases


def _numbers(rows: Sequence[ImportedCase]) -> dict[int, Iterator[int]]:
    """The numbers of each year, reserved in one go; years in order, so that two imports cannot wait for each other."""
    years = Counter(row.submitted_at.year for row in rows)
    return {year: iter(next_numbers("case", year, years[year])) for year in sorted(years)}


def _case(row: ImportedCase, serial: int) -> Case:
    return Case(
        id=row.id,
        number=case_number(row.submitted_at.year, serial),
        stage=row.stage,
        stage_since=row.stage_since,
        submitted_at=row.submitted_at,
        **{"route": Route.IMPORT, **row.case},
    )


def _start_clocks(cases: Sequence[Case], now: datetime) -> None:
    """The clock of each stage that has one, from when the stage began; overdue ones are overdue at once."""
    running = [case for case in cases if case.stage in STAGE_CLOCKS]
    if not running:
        return
    rules = rules_for(running[0], now)  # nothing that is brought in has been selected: all run under today's rules
    kinds = [STAGE_CLOCKS[Stage(case.stage)] for case in running]
    deadlines = begin_many(
        (case.pk, kind, rules.hours(kind, expedited=case.expedited), case.stage_since)
        for case, kind in zip(running, kinds, strict=True)
    )
    for case, deadline in zip(running, deadlines, strict=True):
        case.due_at = deadline.due_at


def _write_files(rows: Sequence[ImportedCase]) -> None:
    """Decision, content, parties, arguments and the first line of the timeline of every case."""
    PlatformDecision.rows.bulk_create(
        [PlatformDecision(case_id=row.id, **row.decision) for row in rows], batch_size=BATCH
    )
    ContentItem.rows.bulk_create(
        [ContentItem(case_id=row.id, **item) for row in rows for item in row.content], batch_size=BATCH
    )
    people = [(row, Party(case_id=row.id, **fields)) for row in rows for fields in row.parties]
    Party.rows.bulk_create([party for _, party in people], batch_size=BATCH)
    Argument.rows.bulk_create(
        [
            Argument(case_id=row.id, party=party, position=position, filed_at=row.submitted_at, **argument)
            for row, party in people
            for position, argument in enumerate(row.arguments.get(party.role, []), start=1)
        ],
        batch_size=BATCH,
    )
    StageChange.rows.bulk_create(
        [
            StageChange(
                case_id=row.id, position=1, step="submit", target=row.stage, at=row.stage_since, office=Office.SYSTEM
            )
            for row in rows
        ],
        batch_size=BATCH,
    )


def _facts(case: Case) -> dict[str, Any]:
    return {
        "number": case.number,
        "stage": str(case.stage),
        "route": str(case.route),
        "platform": str(case.platform_id),
        "submitted_at": utc_text(case.submitted_at),
    }
