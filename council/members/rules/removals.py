"""Removing somebody from the council: for cause, by two thirds, never for a vote cast (SAFEGUARDS.md section 2). Pure.

Why there is no other way: whoever can be sent home for an opinion has none. So the causes are a closed list, and none
of them is about what a member thinks, says or votes.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from council.kernel.verdicts import Verdict, require_that

HEARING = timedelta(days=14)
"""How long the member has to answer; the vote begins with the answer, and without one when the time is over."""
VOTING = timedelta(days=14)
"""How long the vote is open, unless everybody has voted before."""
LONGEST_WORDS = 6000
"""Characters of the reasons, and of the answer."""


class RemovalCause(StrEnum):
    """What somebody can be removed for, sorted. A vote, an opinion or a speech is no cause and gets no code."""

    ABSENCE = "absence"
    BREACH_OF_CONFIDENTIALITY = "breach_of_confidentiality"
    BRIBE_OR_GIFT = "bribe_or_gift"
    CRIME_OF_DISHONESTY = "crime_of_dishonesty"
    INCAPACITY = "incapacity"
    UNDECLARED_CONFLICT = "undeclared_conflict"


class RemovalState(StrEnum):
    """Where a removal stands: heard first, then voted on; carried, not carried, or without object."""

    CARRIED = "carried"
    HEARING = "hearing"
    LAPSED = "lapsed"
    NOT_CARRIED = "not_carried"
    VOTING = "voting"


OPEN_REMOVALS = frozenset({RemovalState.HEARING, RemovalState.VOTING})


@dataclass(frozen=True)
class ProposedRemoval:
    """A removal before it is proposed. `keeper`: the proposer is the council chair or of the secretariat."""

    own: bool
    sits: bool
    open: bool
    keeper: bool
    of_the_chair: bool
    reasons: str


def may_propose_removal(facts: ProposedRemoval) -> Verdict:
    """Whether somebody may ask for a removal: of another who sits, one at a time, with reasons.

    The chair and the secretariat propose; against the chair, who could keep a proposal from being made, every member.
    """
    verdict = require_that(not facts.own, "members.removal_own", "member")
    verdict &= require_that(facts.sits, "members.removal_not_sitting", "member")
    verdict &= require_that(not facts.open, "members.removal_open", "member")
    verdict &= require_that(facts.keeper or facts.of_the_chair, "members.removal_of_chair_only", "member")
    return verdict & _words(facts.reasons, "reasons")


def may_answer_removal(state: str, words: str, *, own: bool) -> Verdict:
    """Whether somebody may answer: the member concerned, once, before the vote."""
    verdict = require_that(own, "members.removal_not_yours")
    verdict &= require_that(state == RemovalState.HEARING, "members.removal_heard")
    return verdict & _words(words, "answer")


def _words(words: str, field: str) -> Verdict:
    verdict = require_that(bool(words.strip()), "members.removal_words", field)
    return verdict & require_that(len(words) <= LONGEST_WORDS, "members.removal_words_long", field, most=LONGEST_WORDS)


def may_open_vote(*, answered: bool, now: datetime, answer_until: datetime) -> Verdict:
    """Whether the vote can begin: the member has answered, or had the time to."""
    return require_that(answered or now >= answer_until, "members.removal_not_heard")


@dataclass(frozen=True)
class VoteOnRemoval:
    """A vote before it is cast. `own`: the voter is the member concerned."""

    state: str
    now: datetime
    closes_at: datetime | None
    own: bool
    sits: bool
    voted: bool
    concerned_sits: bool


def may_vote_on_removal(facts: VoteOnRemoval) -> Verdict:
    """Whether somebody may vote: who sits, on another who sits, once, while the vote is open."""
    verdict = require_that(not facts.own, "members.removal_own_vote")
    verdict &= require_that(facts.sits, "members.removal_voter_sits")
    verdict &= require_that(facts.concerned_sits, "members.removal_not_sitting")
    is_open = facts.state == RemovalState.VOTING and facts.closes_at is not None and facts.now < facts.closes_at
    verdict &= require_that(is_open, "members.removal_closed")
    return verdict & require_that(not facts.voted, "members.removal_voted")


def is_carried(in_favour: int, sitting: int) -> bool:
    """Whether two thirds of all who sit want it; `sitting` leaves out the member concerned. Silence counts as no."""
    return sitting > 0 and 3 * in_favour >= 2 * sitting


def is_over(*, now: datetime, closes_at: datetime, voted: Collection[object], may_vote: Collection[object]) -> bool:
    """Whether a vote can be counted: its time is over, or nobody is left who could vote."""
    return now >= closes_at or set(may_vote) <= set(voted)


def ending_of(in_favour: int, sitting: int, *, concerned_sits: bool) -> RemovalState:
    """How a vote ends. Whoever has left meanwhile cannot be removed any more."""
    if not concerned_sits:
        return RemovalState.LAPSED
    return RemovalState.CARRIED if is_carried(in_favour, sitting) else RemovalState.NOT_CARRIED
