"""Plain makers of cases, in any stage. They walk the table of transitions; they do not write stages."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any
from uuid import uuid4

from cases.challenges.actions import end_time
from cases.challenges.rules import BEGINS_WITH
from cases.docket.actions import move, open_case, select_rules
from cases.docket.models import Case
from cases.docket.rules import Measure, PartyRole
from cases.lifecycle import TRANSITIONS, Stage
from council.access.rules import PANEL, Office
from council.kernel.actor import Actor
from council.kernel.clock import SettableClock
from council.organisations.models import Organisation
from council.procedure.actions import adopt_rules
from council.procedure.models import RulesOfProcedure
from council.procedure.rules import PRESETS, Preset
from tests.factories.people import acting, make_platform
from tests.support.payloads import facts_of

WHEN = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)

PATHS: dict[Stage, list[str]] = {
    Stage.SUBMITTED: [],
    Stage.NEEDS_INFORMATION: ["ask_for_information"],
    Stage.LAPSED: ["ask_for_information", "lapse"],
    Stage.ADMISSIBILITY: ["take_up"],
    Stage.INADMISSIBLE: ["take_up", "declare_inadmissible"],
    Stage.REFERRED: ["take_up", "refer"],
    Stage.ELIGIBLE: ["take_up", "declare_eligible"],
    Stage.NOT_SELECTED: ["take_up", "declare_eligible", "leave_unselected"],
    Stage.PANEL_FORMATION: ["take_up", "declare_eligible", "select"],
    Stage.ASSESSMENT: ["take_up", "declare_eligible", "select", "seat_panel"],
    Stage.SETTLED: ["settle"],
    Stage.WITHDRAWN: ["withdraw"],
    Stage.SUSPENDED: ["suspend"],
}
for _stage, _step in (
    (Stage.DELIBERATION, "open_deliberation"),
    (Stage.VOTING, "call_vote"),
    (Stage.DRAFTING, "close_vote"),
    (Stage.COUNCIL_REVIEW, "submit_draft"),
    (Stage.APPROVED, "approve"),
    (Stage.PUBLISHED, "publish"),
    (Stage.CLOSED, "close"),
):
    PATHS[_stage] = [*PATHS[list(PATHS)[-1] if _stage is not Stage.DELIBERATION else Stage.ASSESSMENT], _step]


def make_rules(preset: Preset = Preset.INTERNATIONAL, clock: SettableClock | None = None) -> RulesOfProcedure:
    """The rules in force; adopted when there are none yet."""
    existing = RulesOfProcedure.objects.order_by("-version").first()
    if existing is not None:
        return existing
    return adopt_rules(PRESETS[preset], actor=Actor.system(), clock=clock or SettableClock(WHEN))


def make_case(
    stage: Stage = Stage.SUBMITTED,
    *,
    clock: SettableClock | None = None,
    platform: Organisation | None = None,
    parties_wait: bool = False,
    **fields: Any,
) -> Case:
    """A case in any stage, taken there step by step; only guards of rooms are not asked."""
    clock = clock or SettableClock(WHEN)
    make_rules(clock=clock)
    platform = platform or make_platform()
    values: dict[str, Any] = {"title": "A post about a bridge", "platform": platform, "language": "en", **fields}
    case = open_case(
        actor=Actor.anonymous(),
        clock=clock,
        case_id=uuid4(),
        case=values,
        decision={"measure": Measure.VISIBILITY, "decided_on": date(2026, 2, 20), "rule_cited": "Hostile speech"},
        content=[{"language": "en", "text": "The bridge was closed again and nobody says why."}],
        parties=[
            {"role": PartyRole.APPELLANT, "pseudonym": "Appellant A", "sealed_name": "Ana Example"},
            {"role": PartyRole.RESPONDENT, "pseudonym": platform.name, "organisation": platform},
        ],
        arguments={PartyRole.APPELLANT: [{"language": "en", "text": "It is a question to an authority."}]},
    )
    return walk(case, PATHS[stage], clock=clock, parties_wait=parties_wait) if PATHS[stage] else case


def walk(case: Case, steps: list[str], *, clock: SettableClock, parties_wait: bool = False) -> Case:
    """Take steps of the table, each by somebody who holds a fitting office.

    The time of the parties to say who should not decide is over at once, unless they are to wait for it.
    """
    desk, panel = acting(*sorted(set(Office) - {Office.CONFLICTS_PANEL, Office.SYSTEM} - PANEL)), acting(*sorted(PANEL))
    by_receipt = Actor.receipt(uuid4(), case.pk)
    offices = {row.name: row.offices for row in TRANSITIONS}
    for step in steps:
        someone = panel if offices[step] <= PANEL else desk
        actor = {"withdraw": by_receipt, "answer": by_receipt, "revive": by_receipt}.get(step, someone)
        if step in {"close_vote", "return_to_deliberation", "approve", "rehear", "lapse"}:
            actor = Actor.system()
        changes = select_rules(clock.now()) if step == "select" else {}
        case = move(case, step, actor=actor, clock=clock, facts=facts_of(step), changes=changes)
        if step in BEGINS_WITH and not parties_wait:
            end_time(case.pk, actor=Actor.system(), clock=clock)
    return case
