"""The review of a draft by the whole council (LIFECYCLE.md, row 15). Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from cases.opinion.rules.words import ReviewChoice, ReviewResult
from council.kernel.tally import majority
from council.kernel.verdicts import Verdict, require_that

REASON_LONGEST = 4_000
REHEARINGS_MOST = 1


@dataclass(frozen=True)
class BallotFacts:
    """A ballot as it is cast: `closes_at` is the end of the window."""

    choice: ReviewChoice
    reason: str
    now: datetime
    closes_at: datetime | None


def may_cast(facts: BallotFacts) -> Verdict:
    """In time, and an objection says why: its reason may be published beside the text."""
    return (
        require_that(facts.closes_at is not None and facts.now < facts.closes_at, "opinion.review_over")
        & require_that(
            facts.choice is not ReviewChoice.OBJECT or bool(facts.reason.strip()), "opinion.objection_reason", "reason"
        )
        & require_that(len(facts.reason) <= REASON_LONGEST, "opinion.too_long", "reason", limit=REASON_LONGEST)
    )


@dataclass(frozen=True)
class Opened:
    """A ballot after the close. `affiliation` is the organisation that employs the member, where there is one."""

    choice: ReviewChoice
    reason: str
    affiliation: UUID | None = None


def objections(ballots: Iterable[Opened]) -> int:
    """How many objections count: those that come from one affiliation count once (LIFECYCLE.md, row 15)."""
    objecting = [ballot for ballot in ballots if ballot.choice is ReviewChoice.OBJECT]
    affiliations = {ballot.affiliation for ballot in objecting if ballot.affiliation is not None}
    return len(affiliations) + sum(ballot.affiliation is None for ballot in objecting)


def result(ballots: Iterable[Opened], *, council: int, rehearings: int) -> ReviewResult:
    """What follows: silence approves; a majority of the council less the recused objects once, then it is published.

    `council` counts everybody who may vote on this draft, whether they did or not. With nobody left who may, nothing
    was objected to.
    """
    if council < 1 or objections(ballots) < majority(council):
        return ReviewResult.APPROVED
    return ReviewResult.REHEARD if rehearings < REHEARINGS_MOST else ReviewResult.APPROVED_WITH_OBJECTION
