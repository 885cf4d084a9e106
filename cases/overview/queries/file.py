"""One case as its page shows it: the file, where it stands, what is due, and what the reader can do with it."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from cases.docket.models import Argument, Case, ContentItem, Party, PlatformDecision, StageChange
from cases.docket.queries import arguments, case_for, content, decision, parties, timeline
from cases.intake.queries import evidence
from cases.lifecycle import Stage, Transition
from cases.overview.rules import Room, rooms_for, steps_open
from council.access.queries import offices_on
from council.clocks.models import Deadline
from council.clocks.queries import live_of
from council.kernel.actor import Actor
from council.procedure.rules import Period
from council.protection.models import StoredFile

PERIODS = frozenset(Period)
"""Clocks of the rules; a clock of a room's own (an appeal being written) is no deadline of the case."""


@dataclass(frozen=True)
class PartyFile:
    """A party with its arguments and the deadline of its notice."""

    party: Party
    arguments: list[Argument]
    deadline: Deadline | None


@dataclass(frozen=True)
class CaseFile:
    """Everything on the page of a case. `steps` are those that the reader's offices allow from the present stage."""

    case: Case
    decision: PlatformDecision | None
    content: list[ContentItem]
    parties: list[PartyFile]
    evidence: list[StoredFile]
    timeline: list[StageChange]
    deadlines: list[Deadline]
    rooms: list[Room]
    steps: list[Transition]


def case_file(actor: Actor, case_id: UUID) -> CaseFile:
    """The file of a case, or `NotReachable`. Ten queries, whatever the case holds."""
    case = case_for(actor, case_id)
    offices = offices_on(actor, case_id)
    people = parties(actor, case_id)
    said = arguments(actor, case_id)
    clocks = live_of([case_id, *(party.pk for party in people)])
    notice = {deadline.subject: deadline for deadline in clocks}
    return CaseFile(
        case=case,
        decision=decision(actor, case_id),
        content=content(actor, case_id),
        parties=[
            PartyFile(party, [one for one in said if one.party_id == party.pk], notice.get(party.pk))
            for party in people
        ],
        evidence=evidence(actor, case_id),
        timeline=timeline(actor, case_id),
        deadlines=[one for one in clocks if one.subject == case_id and one.kind in PERIODS],
        rooms=rooms_for(offices),
        steps=steps_open(Stage(case.stage), offices),
    )
