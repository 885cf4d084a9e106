"""Polls and the election lock around them: when it runs, who enters a poll, what lifts it for one change. Pure.

SAFEGUARDS.md section 2: no change of rules, roster or weights from 60 days before to 30 days after a poll except by two
thirds. Why so: whoever is about to win or lose an election has the most to gain from another council.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from council.kernel.verdicts import Verdict, require_that

FARTHEST = timedelta(days=1100)
"""How far ahead a poll is entered: three years, so that nobody freezes the rules for good."""
STAYS = timedelta(days=7)
"""How long a poll that is withdrawn during its lock still locks: two people alone change nothing unseen."""
VOTING = timedelta(days=7)
"""How long members vote on an exemption, unless everybody has voted before."""
USE = timedelta(days=7)
"""How long what they allowed can be done, once."""
LONGEST_NAME = 200
LONGEST_REASON = 2000
"""Characters."""


class WithdrawalGround(StrEnum):
    """Why a poll is taken off the calendar, sorted."""

    CALLED_OFF = "called_off"
    MISTAKE = "mistake"
    POSTPONED = "postponed"


class ExemptionState(StrEnum):
    """Where a vote on an exemption stands."""

    CARRIED = "carried"
    NOT_CARRIED = "not_carried"
    VOTING = "voting"


@dataclass(frozen=True)
class Lock:
    """First and last day on which nothing is changed."""

    begins: date
    ends: date

    def runs_on(self, day: date) -> bool:
        """Whether it holds on a day."""
        return self.begins <= day <= self.ends


def lock_of(day: date, *, entered_on: date, withdrawn_on: date | None, before: int, after: int) -> Lock | None:
    """The lock around a poll. One that is entered late locks from then on; one withdrawn before its lock never does."""
    begins, ends = max(day - timedelta(days=before), entered_on), day + timedelta(days=after)
    if withdrawn_on is not None:
        if withdrawn_on < begins:
            return None
        ends = min(ends, withdrawn_on + STAYS)
    return Lock(begins, ends)


@dataclass(frozen=True)
class NewPoll:
    """A poll before it is entered. `by_two`: two people agreed to it. `known`: it stands on the calendar already."""

    name: str
    place: str
    day: date
    today: date
    before: int
    after: int
    by_two: bool
    known: bool


def may_enter(facts: NewPoll) -> Verdict:
    """Whether a poll can be entered: by one person while its lock is ahead, by two when it locks at once."""
    verdict = require_that(bool(facts.name.strip()), "polls.words", "name")
    verdict &= require_that(bool(facts.place.strip()), "polls.words", "place")
    verdict &= require_that(
        max(len(facts.name), len(facts.place)) <= LONGEST_NAME, "polls.too_long", "name", most=LONGEST_NAME
    )
    verdict &= require_that(not facts.known, "polls.known", "name")
    verdict &= require_that(facts.day - facts.today <= FARTHEST, "polls.too_far", "day")
    verdict &= require_that(facts.day + timedelta(days=facts.after) >= facts.today, "polls.over", "day")
    ahead = facts.day - timedelta(days=facts.before) > facts.today
    return verdict & require_that(facts.by_two or ahead, "polls.takes_two", "day", days=facts.before)


@dataclass(frozen=True)
class NewExemption:
    """A vote before it is asked for. `own`: the change is about whoever asks. `open`: the same one is voted on."""

    locked: bool
    own: bool
    open: bool
    reason: str


def may_ask(facts: NewExemption) -> Verdict:
    """Whether members can be asked to allow a change: while a lock runs, for another, once at a time, with a reason."""
    verdict = require_that(facts.locked, "polls.no_lock")
    verdict &= require_that(not facts.own, "polls.own", "person")
    verdict &= require_that(not facts.open, "polls.asked_already")
    verdict &= require_that(bool(facts.reason.strip()), "polls.words", "reason")
    return verdict & require_that(len(facts.reason) <= LONGEST_REASON, "polls.too_long", "reason", most=LONGEST_REASON)


@dataclass(frozen=True)
class VoteOnExemption:
    """A vote before it is cast. `own`: the change is about the voter."""

    state: str
    now: datetime
    closes_at: datetime
    own: bool
    sits: bool
    voted: bool


def may_vote(facts: VoteOnExemption) -> Verdict:
    """Whether somebody may vote: who sits, on what is not about them, once, while the vote is open."""
    is_open = facts.state == ExemptionState.VOTING and facts.now < facts.closes_at
    verdict = require_that(is_open, "polls.vote_over")
    verdict &= require_that(facts.sits, "polls.voter_sits")
    verdict &= require_that(not facts.own, "polls.own_vote")
    return verdict & require_that(not facts.voted, "polls.voted")


def ending_of(in_favour: int, sitting: int) -> ExemptionState:
    """How a vote ends: two thirds of all who sit and are not concerned carry it. Silence counts as no."""
    carried = sitting > 0 and 3 * in_favour >= 2 * sitting
    return ExemptionState.CARRIED if carried else ExemptionState.NOT_CARRIED


def is_over(*, now: datetime, closes_at: datetime, voted: Collection[object], may_vote: Collection[object]) -> bool:
    """Whether a vote can be counted: its time is over, or nobody is left who could vote."""
    return now >= closes_at or set(may_vote) <= set(voted)
