"""What a platform says it does about a recommendation, and what the council finds. Two columns, never merged. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from council.kernel.verdicts import Verdict, require_that

TEXT_LONGEST = 4_000


class ClaimState(StrEnum):
    """What the platform says (LIFECYCLE.md, Tracks), from nothing to done; declined stands beside."""

    NO_ANSWER = "no_answer"
    ASSESSING = "assessing"
    IN_PROGRESS = "in_progress"
    PARTLY = "partly"
    DONE = "done"
    ALREADY_DOES = "already_does"
    DECLINED = "declined"


class FindingState(StrEnum):
    """What the council has established (LIFECYCLE.md, Tracks)."""

    NONE = "none"
    PROGRESS = "progress"
    PARTLY_PROVEN = "partly_proven"
    PROVEN = "proven"
    CLAIMED_WITHOUT_PROOF = "claimed_without_proof"
    REFRAMED = "reframed"
    REFUSED = "refused"


FINAL = frozenset({FindingState.PROVEN, FindingState.REFRAMED, FindingState.REFUSED})
"""Findings after which nothing more is expected: only the council's column ends a recommendation, never the claim."""

CLAIMABLE = tuple(state for state in ClaimState if state is not ClaimState.NO_ANSWER)
"""What a platform can say; that it said nothing is noted by the clock."""


@dataclass(frozen=True)
class StatementFacts:
    """A claim or a finding as it is made: `published` says whether the recommendation is in force."""

    text: str
    published: bool
    closed: bool


def may_claim(facts: StatementFacts, state: ClaimState) -> Verdict:
    """Whether the platform's word is taken: while the case is followed up, in words, and not as silence."""
    return (
        require_that(facts.published and not facts.closed, "response.not_open")
        & require_that(state in CLAIMABLE, "response.silence_is_not_said", "state")
        & _words(facts)
    )


def may_find(facts: StatementFacts) -> Verdict:
    """Whether the council's finding is taken: while the case is followed up, and with its reason."""
    return require_that(facts.published and not facts.closed, "response.not_open") & _words(facts)


def _words(facts: StatementFacts) -> Verdict:
    return require_that(bool(facts.text.strip()), "response.words_needed", "text") & require_that(
        len(facts.text) <= TEXT_LONGEST, "response.too_long", "text", limit=TEXT_LONGEST
    )


@dataclass(frozen=True)
class CloseFacts:
    """A published case as the guard of row 17 sees it: the last finding on each recommendation."""

    findings: tuple[FindingState, ...]
    published_at: datetime
    now: datetime
    longest: timedelta


def unfinished(findings: Iterable[FindingState]) -> int:
    """How many recommendations the council has not found to be at an end."""
    return sum(finding not in FINAL for finding in findings)


def may_close(facts: CloseFacts) -> Verdict:
    """Row 17: every recommendation is in a final state, or 24 months have passed."""
    late = facts.now - facts.published_at >= facts.longest
    open_ones = unfinished(facts.findings)
    return require_that(late or not open_ones, "response.still_open", count=open_ones)
