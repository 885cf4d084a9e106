"""What a party may say before a draw about who should not decide its case, and what the council answers. Pure.

Source: LIFECYCLE.md, row 9: pool-wide challenges are ruled on before the draw. A party never learns who is in the pool.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from cases.clearance.rules import SEES_CLEARANCE
from cases.lifecycle import NAMING, PUBLIC_STATUS, STEPS, Stage
from council.interests.rules.words import DECLARABLE
from council.kernel.verdicts import Verdict, no, require_that

SEES_CHALLENGES = SEES_CLEARANCE
"""Who may read what a party wrote. The party reads its own; nobody learns the other side's."""

MOST_FROM_A_SIDE = 5
MOST_EVER = 20
"""What a side may file in a case in all, what it took back counted: each is kept and stands in the record."""
LONGEST_WORDS = 2000
LONGEST_QUOTE = 500

TAKEN_IN = frozenset({Stage.ELIGIBLE, Stage.PANEL_FORMATION})
"""Stages in which somebody can still be kept out before chance speaks."""

BEGINS_WITH = frozenset(name for name, step in STEPS.items() if step.target is Stage.PANEL_FORMATION)
"""Steps after which a panel is formed, and with which the time to challenge begins."""


class Side(StrEnum):
    """Who says it, by role and never by name."""

    APPELLANT = "appellant"
    PLATFORM = "platform"


class Kind(StrEnum):
    """About whom, in plain words."""

    CLOSE = "close"
    NAMED = "named"
    OTHER = "other"
    SAID = "said"
    WORKS = "works"


class PoolState(StrEnum):
    """Where a pool-wide challenge stands."""

    FILED = "filed"
    UPHELD = "upheld"
    DISMISSED = "dismissed"
    WITHDRAWN = "withdrawn"


RULED = frozenset({PoolState.UPHELD, PoolState.DISMISSED})


class Why(StrEnum):
    """Why a challenge is dismissed: what the party reads once the opinion is out."""

    IDENTITY = "identity"
    KNOWN = "known"
    LONG_AGO = "long_ago"
    NOBODY = "nobody"
    NO_RULE = "no_rule"
    NOT_SHOWN = "not_shown"


class Time(StrEnum):
    """How the time to challenge stands: not begun, running, over."""

    NOT_BEGUN = "not_begun"
    RUNNING = "running"
    OVER = "over"


@dataclass(frozen=True)
class FilingFacts:
    """What must be true before a challenge is taken. `committed`: a draw that counts was fixed in this round.

    `filed` stands now, `ever` counts what was taken back, too.
    """

    stage: str
    committed: bool
    filed: int
    kind: str
    words: str
    ever: int = 0


def is_shown(stage: str) -> bool:
    """Whether a party finds the page at all."""
    return PUBLIC_STATUS[Stage(stage)] in NAMING


def may_file(facts: FilingFacts) -> Verdict:
    """Whether a side may say now who should not decide: from eligible on until a draw is fixed, a few times."""
    verdict = open_to_parties(facts.stage, committed=facts.committed)
    verdict &= require_that(facts.filed < MOST_FROM_A_SIDE, "challenges.enough", most=MOST_FROM_A_SIDE)
    verdict &= require_that(facts.ever < MOST_EVER, "challenges.enough_for_good", most=MOST_EVER)
    verdict &= require_that(facts.kind in set(Kind), "challenges.about_whom", "kind")
    verdict &= require_that(bool(facts.words.strip()), "challenges.say_in_words", "words")
    return verdict & require_that(len(facts.words) <= LONGEST_WORDS, "challenges.too_long", "words")


def open_to_parties(stage: str, *, committed: bool) -> Verdict:
    """Whether parties are still heard on this. One answer for every way in which it is too late."""
    if not is_shown(stage):
        return no("challenges.not_now")
    return require_that(stage in TAKEN_IN and not committed, "challenges.too_late")


def may_withdraw(state: str) -> Verdict:
    """Whether a side can take its challenge back: while nobody has ruled."""
    return require_that(state == PoolState.FILED, "challenges.not_open")


def may_end_early(time: str, *, said_before: bool) -> Verdict:
    """Whether a side can say that it names nobody, or nobody else: once, while the time runs."""
    verdict = require_that(time == Time.RUNNING, "challenges.no_time_runs")
    return verdict & require_that(not said_before, "challenges.said_before")


def all_said(asked: Collection[str], said: Collection[str]) -> bool:
    """Whether every side that is in the case has said that it names nobody else."""
    return bool(asked) and set(asked) <= set(said)


@dataclass(frozen=True)
class RulingFacts:
    """A ruling on a challenge. `own`: whoever rules is among the members it would concern."""

    state: str
    upheld: bool
    why: str
    members: int
    asked: bool
    own: bool
    code: str
    quote: str
    reason: str


def may_rule(facts: RulingFacts) -> Verdict:
    """Whether an officer may rule so: once, never on oneself, with a reason, and upheld only about somebody."""
    verdict = require_that(facts.state == PoolState.FILED, "challenges.not_open")
    verdict &= require_that(not facts.own, "challenges.own", "members")
    if facts.upheld:
        verdict &= require_that(facts.asked, "challenges.ask_first", "members")
        verdict &= require_that(facts.members > 0 or not facts.asked, "challenges.whom", "members")
        verdict &= require_that(facts.code in set(DECLARABLE), "challenges.which_rule", "code")
        verdict &= require_that(bool(facts.quote.strip()), "challenges.quote_needed", "quote")
        verdict &= require_that(len(facts.quote) <= LONGEST_QUOTE, "challenges.quote_too_long", "quote")
    else:
        verdict &= require_that(facts.why in set(Why), "challenges.why_dismissed", "why")
    return verdict & require_that(bool(facts.reason.strip()), "challenges.reason_needed", "reason")


def is_answered(ruled_at: datetime | None, batch: datetime | None, now: datetime) -> bool:
    """Whether a party reads that its challenge was looked at: with the next full hour, like every news."""
    return ruled_at is not None and batch is not None and batch <= now


def may_draw(time: str, *, open_challenges: int) -> Verdict:
    """Whether chance may speak: the time to challenge is over, and everything said in it was ruled on."""
    verdict = Verdict()
    if open_challenges:
        verdict &= no("challenges.still_open", count=open_challenges)
    if time == Time.RUNNING:
        return verdict & no("challenges.time_runs")
    return verdict & require_that(time == Time.OVER, "challenges.not_told")
