"""What the panel voted, as the opinion needs it."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from cases.docket.models import Case
from cases.docket.queries import rules_for
from cases.opinion.rules.tallies import NOT_PUBLISHED, shows_numbers
from cases.panel.queries import seats
from cases.voting.queries import outcome_of
from cases.voting.rules import MotionResult, VoteOutcome
from council.kernel.actor import Actor
from council.kernel.verdicts import NotReachable
from council.procedure.rules import TallyDetail


def voted(case_id: UUID) -> VoteOutcome | None:
    """What the present panel decided, or nothing. For the room's own rules: a page never shows seats from here."""
    try:
        return outcome_of(Actor.system(), case_id)
    except NotReachable:
        return None


def numbers_may_show(case: Case, now: datetime) -> bool:
    """Whether the opinion of this case may give numbers of its votes at all."""
    return rules_for(case, now).tally_detail != TallyDetail.OUTCOME


def outcome(case_id: UUID) -> str:
    """What becomes of the platform's decision, in a word; empty before the vote."""
    found = voted(case_id)
    return found.choice if found else ""


def votes(case_id: UUID, *, detail: str, names: bool, dissents: int) -> list[dict[str, Any]]:
    """Every motion with its result, in order, and with its count as far as the rules' `detail` lets it be published.

    Who voted how only where the rules say `names`, and never where the numbers are kept back.
    """
    found = voted(case_id)
    if found is None:
        return []
    people = {seat.pk: seat.member.name for seat in seats(Actor.system(), case_id)} if names else {}
    told: list[dict[str, Any]] = []
    for motion in found.motions:
        shown = shows_numbers(detail, motion.counts, motion.choice, dissents=dissents)
        numbers = _numbers(motion, found.seated) if shown else {"tally": NOT_PUBLISHED}
        told.append(_result(motion) | numbers | (_named(motion, people) if names and shown else {}))
    return told


def _result(motion: MotionResult) -> dict[str, Any]:
    return {
        "kind": str(motion.kind),
        "limb": motion.limb,
        "question": motion.text,
        "choice": motion.choice,
        "decided_by": str(motion.decided_by),
    }


def _numbers(motion: MotionResult, seated: int) -> dict[str, Any]:
    """Also how many sat goes with the numbers: of two who still sat, a majority is both."""
    return {"seated": seated, "counts": dict(motion.counts), "abstentions": motion.abstentions}


def _named(motion: MotionResult, people: dict[UUID, str]) -> dict[str, list[str]]:
    sides = {"majority": motion.majority, "minority": motion.minority, "abstained": motion.abstained}
    return {side: sorted(people[seat] for seat in found if seat in people) for side, found in sides.items()}
