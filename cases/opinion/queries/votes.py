"""What the panel voted, as the opinion needs it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from cases.panel.queries import seats
from cases.voting.queries import outcome_of
from cases.voting.rules import MotionResult, VoteOutcome
from council.kernel.actor import Actor
from council.kernel.verdicts import NotReachable


def voted(case_id: UUID) -> VoteOutcome | None:
    """What the present panel decided, or nothing. For the room's own rules: a page never shows seats from here."""
    try:
        return outcome_of(Actor.system(), case_id)
    except NotReachable:
        return None


def outcome(case_id: UUID) -> str:
    """What becomes of the platform's decision, in a word; empty before the vote."""
    found = voted(case_id)
    return found.choice if found else ""


def votes(case_id: UUID, *, names: bool) -> list[dict[str, Any]]:
    """Every motion with its count, in order; who voted how only where the rules say `names`."""
    found = voted(case_id)
    if found is None:
        return []
    people = {seat.pk: seat.member.name for seat in seats(Actor.system(), case_id)} if names else {}
    return [_count(motion, found.seated) | (_named(motion, people) if names else {}) for motion in found.motions]


def _count(motion: MotionResult, seated: int) -> dict[str, Any]:
    return {
        "kind": str(motion.kind),
        "limb": motion.limb,
        "question": motion.text,
        "choice": motion.choice,
        "decided_by": str(motion.decided_by),
        "seated": seated,
        "counts": dict(motion.counts),
        "abstentions": motion.abstentions,
    }


def _named(motion: MotionResult, people: dict[UUID, str]) -> dict[str, list[str]]:
    sides = {"majority": motion.majority, "minority": motion.minority, "abstained": motion.abstained}
    return {side: sorted(people[seat] for seat in found if seat in people) for side, found in sides.items()}
