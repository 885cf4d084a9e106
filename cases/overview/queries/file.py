"""One case as its page shows it: the file, where it stands, what is due, and what the reader can do with it."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from cases.docket.models import Argument, Case, ContentItem, Party, PlatformDecision, StageChange
from cases.docket.queries import arguments, case_for, content, decision, parties, timeline
from cases.intake.queries import evidence
from cases.lifecycle import Stage, Transition
from cases.opinion.models import Removal
from cases.opinion.queries import removal_of
from cases.overview.rules import Room, rooms_for, steps_open
from cases.panel.queries import voidable
from cases.voting.queries import tally_entry
from council.access.queries import may, offices_on
from council.access.rules import Permission, ProposalKind
from council.access.rules.proposals import POWERS
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
    """Everything on the page of a case. `steps` are those that the reader's offices allow from the present stage.

    `removal` says that the opinion is out of public view, `tally` that the reader may take the proof of the count, and
    `to_ask` what the reader may ask another to agree to.
    """

    case: Case
    decision: PlatformDecision | None
    content: list[ContentItem]
    parties: list[PartyFile]
    evidence: list[StoredFile]
    timeline: list[StageChange]
    deadlines: list[Deadline]
    rooms: list[Room]
    steps: list[Transition]
    removal: Removal | None
    tally: bool
    to_ask: list[ProposalKind]


def case_file(actor: Actor, case_id: UUID) -> CaseFile:
    """The file of a case, or `NotReachable`. Ten queries, whatever the case holds; one more once it is published,
    and two while its panel is formed.
    """
    case = case_for(actor, case_id)
    offices = offices_on(actor, case_id)
    people = parties(actor, case_id)
    said = arguments(actor, case_id)
    clocks = live_of([case_id, *(party.pk for party in people)])
    removal = removal_of(case_id) if case.published_at else None
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
        steps=steps_open(Stage(case.stage), offices, to_ratify=case.expedited and case.expedite_ratified_at is None),
        removal=removal,
        tally=case.published_at is not None and tally_entry(actor, case_id) is not None,
        to_ask=_to_ask(actor, case, removal),
    )


def _to_ask(actor: Actor, case: Case, removal: Removal | None) -> list[ProposalKind]:
    """What stands before the case now and takes two people, of which the reader may ask for some."""
    found = []
    if case.published_at:
        found.append(ProposalKind.OPINION_REPUBLISH if removal else ProposalKind.OPINION_UNPUBLISH)
    if case.stage == Stage.PANEL_FORMATION and may(actor, Permission.CASE_REDRAW_PROPOSE) and voidable(actor, case.pk):
        found.append(ProposalKind.PANEL_REDRAW)
    return [kind for kind in found if may(actor, POWERS[kind].propose)]
