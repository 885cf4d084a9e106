"""Rulings on concerns: what the integrity officer may decide alone, until when a ruling counts, the member's appeal.

Pure. SAFEGUARDS.md section 1: the objective test is never applied by the member, and what keeps a member in a case in
spite of a true circumstance is decided by the conflicts panel. The officer takes the careful side or says that a hit is
false.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from cases.clearance.rules.declarations import OUTSIDE, Decision, Origin
from council.interests.rules.words import RULED_ON, Result
from council.kernel.verdicts import Verdict, require_that

BEFORE_THE_PANEL = frozenset({Result.DECIDE, Result.WAIVE})
"""Results on which the conflicts panel votes. A bar is law: nobody votes on it."""

OFFICER_DECIDES: dict[Result, tuple[Decision, ...]] = {
    result: (Decision.RECUSE, Decision.DISMISS) for result in Result if result in RULED_ON
}
"""What the integrity officer may decide alone; the dismissal of a bar takes a second person still."""


class Ended(StrEnum):
    """Why a ruling does not stand any more."""

    LAPSED = "lapsed"
    OVERTURNED = "overturned"


@dataclass(frozen=True)
class RulingFacts:
    """A ruling of the officer as its rules see it. `longest` is the number of days for which it may count at most.

    `asked`: a question on it is open before those who vote.
    """

    result: str
    origin: str
    decision: str
    reason: str
    own: bool
    ruled: bool
    asked: bool
    until: date | None
    today: date
    longest: int


def may_dismiss(result: str, origin: str, *, asked: bool) -> Verdict:
    """Whether an officer can say that this is a false hit: never of what a vote decides, once it is asked or upheld.

    Until the member has answered nothing is before the conflicts panel, and a false hit of the register falls with a
    reason, its author and a day. What an officer has upheld for somebody outside holds until the panel has voted on it;
    an upheld bar, on which nobody votes, is dismissed by two people like every other.
    """
    verdict = require_that(origin != Origin.MEMBER, "clearance.no_hit_to_dismiss", "decision")
    if Result(result) not in BEFORE_THE_PANEL:
        return verdict
    verdict &= require_that(not asked, "clearance.panel_decides", "decision")
    return verdict & require_that(origin not in OUTSIDE, "clearance.upheld_already", "decision")


def may_rule(facts: RulingFacts) -> Verdict:
    """Whether the officer may rule so: never on oneself, once, with a reason, and never to keep somebody in."""
    verdict = require_that(not facts.own, "clearance.own_declaration")
    verdict &= require_that(not facts.ruled, "clearance.ruled_already")
    possible = OFFICER_DECIDES.get(Result(facts.result), ())
    panel = facts.decision in {Decision.ALLOW, Decision.WAIVE}
    verdict &= require_that(not panel, "clearance.panel_decides", "decision")
    verdict &= require_that(panel or facts.decision in possible, "clearance.decision_not_open", "decision")
    if facts.decision == Decision.DISMISS:
        verdict &= may_dismiss(facts.result, facts.origin, asked=facts.asked)
    if facts.decision == Decision.DISMISS and facts.until is not None:
        verdict &= require_that(facts.until >= facts.today, "clearance.until_past", "until")
        last = latest_day(facts.today, facts.longest)
        verdict &= require_that(facts.until <= last, "clearance.until_far", "until", days=facts.longest)
    return verdict & require_that(bool(facts.reason.strip()), "clearance.reason_needed", "reason")


def latest_day(today: date, longest: int) -> date:
    """The last day until which a ruling of today can count."""
    return today + timedelta(days=longest)


def has_lapsed(until: date | None, today: date) -> bool:
    """Whether a ruling does not count any more: it counts through its last day. One without a day never lapses."""
    return until is not None and until < today


def may_confirm(*, needs_it: bool, by_the_first: bool, own: bool) -> Verdict:
    """Whether this person may be the second to say that a barring hit was false."""
    verdict = require_that(needs_it, "clearance.nothing_to_confirm")
    verdict &= require_that(not by_the_first, "clearance.second_person")
    return verdict & require_that(not own, "clearance.own_declaration")


@dataclass(frozen=True)
class AppealFacts:
    """An appeal of the member concerned. `ruled_at` is empty while no ruling stands; `days` is the time to appeal.

    `called_off`: they appealed in time, and the case ended before anybody decided.
    """

    result: str
    decision: str
    ruled_at: datetime | None
    refused_by_a_party: bool
    appealed: bool
    called_off: bool
    over: bool
    text: str
    now: datetime
    days: int


def may_be_appealed(facts: AppealFacts) -> Verdict:
    """Whether a recusal can be appealed at all: once, in time, and not one that follows from law or a party's no.

    Whose appeal was called off was in time, and can ask again when somebody works on the case again.
    """
    recused = facts.decision == Decision.RECUSE and facts.ruled_at is not None
    verdict = require_that(recused and facts.result in BEFORE_THE_PANEL, "clearance.nothing_to_appeal")
    verdict &= require_that(not facts.appealed, "clearance.appealed_already")
    verdict &= require_that(not facts.refused_by_a_party, "clearance.party_refused")
    verdict &= require_that(not facts.over, "clearance.too_late")
    in_time = facts.called_off or facts.ruled_at is None or facts.now <= facts.ruled_at + timedelta(days=facts.days)
    return verdict & require_that(in_time, "clearance.appeal_late", days=facts.days)


def may_appeal(facts: AppealFacts) -> Verdict:
    """The same, for an appeal that is made: it says why."""
    return may_be_appealed(facts) & require_that(bool(facts.text.strip()), "clearance.appeal_reason", "plea")
