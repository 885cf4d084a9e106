"""How cases are chosen (LIFECYCLE.md, row 8): by everybody's right, by a committee, or by lot. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from council.kernel.draw.stream import Stream
from council.kernel.verdicts import YES, Verdict, no, require_that
from council.procedure.rules import SelectionMode


class Outcome(StrEnum):
    """What became of an eligible case."""

    BUNDLED = "bundled"
    LEFT = "left"
    SELECTED = "selected"


class LeaveCode(StrEnum):
    """Why a case was left: every case that is left has one."""

    ALREADY_ANSWERED = "already_answered"
    NOT_DECIDABLE = "not_decidable"
    NOT_DRAWN = "not_drawn"
    OTHERS_CLEARER = "others_clearer"
    REMEDIED = "remedied"


class Score(StrEnum):
    """What a member of the committee scores, from 1 to 5."""

    SIGNIFICANCE = "significance"
    DIFFICULTY = "difficulty"
    SEVERITY = "severity"
    UNDERSERVED = "underserved"


LOWEST, HIGHEST = 1, 5


@dataclass(frozen=True)
class VoteFacts:
    """One vote as its rules see it. `scores` are by name; `unconflicted` is what the voter declares about this case."""

    mode: SelectionMode
    expedited: bool
    voted_before: bool
    unconflicted: bool
    scores: dict[Score, int]
    reason: str


def may_vote(facts: VoteFacts) -> Verdict:
    """Whether a member of the committee may cast this vote: once, unconflicted, with every score and a reason."""
    if facts.mode is not SelectionMode.COMMITTEE or facts.expedited:
        return no("selection.no_vote_here")
    verdict = require_that(not facts.voted_before, "selection.voted_before")
    verdict &= require_that(facts.unconflicted, "selection.conflict_undeclared", "unconflicted")
    for score in Score:
        given = facts.scores.get(score)
        verdict &= require_that(given is not None and LOWEST <= given <= HIGHEST, "selection.score_range", score.value)
    return verdict & require_that(bool(facts.reason.strip()), "selection.reason_needed", "reason")


@dataclass(frozen=True)
class Standing:
    """How a case stands before the committee. `open` are members who may still vote; `committee` counts all."""

    mode: SelectionMode
    expedited: bool
    committee: int
    committee_size: int
    in_favour: int
    against: int
    open: int
    needed: int


def may_select(standing: Standing) -> Verdict:
    """Whether the case can be selected now. An expedited case skips the committee."""
    if standing.expedited or standing.mode is SelectionMode.ALL:
        return YES
    if standing.mode is SelectionMode.LOTTERY:
        return no("selection.by_lot_only")
    return require_that(
        standing.committee >= standing.committee_size,
        "selection.committee_small",
        have=standing.committee,
        needed=standing.committee_size,
    ) & require_that(
        standing.in_favour >= standing.needed,
        "selection.votes_missing",
        have=standing.in_favour,
        needed=standing.needed,
    )


def may_leave(standing: Standing, code: LeaveCode, explanation: str) -> Verdict:
    """Whether the case can be left: with words for the appellant, once the committee cannot select it any more."""
    words = require_that(bool(explanation.strip()), "selection.explanation_needed", "explanation")
    if standing.mode is SelectionMode.ALL or standing.expedited:
        return no("selection.every_case_decided") & words
    drawn = standing.mode is SelectionMode.LOTTERY
    words &= require_that(drawn or code is not LeaveCode.NOT_DRAWN, "selection.code_of_another_mode", "code")
    if drawn:
        return words
    return words & require_that(
        standing.in_favour + standing.open < standing.needed, "selection.still_open", open=standing.open
    )


def may_bundle(case: UUID, lead: UUID, *, lead_is_live: bool, reason: str) -> Verdict:
    """Whether a case can join another: one that the council is deciding, and not itself."""
    return (
        require_that(case != lead, "selection.bundle_itself", "lead")
        & require_that(lead_is_live, "selection.lead_not_live", "lead")
        & require_that(bool(reason.strip()), "selection.reason_needed", "reason")
    )


def may_ask_review(left_at: datetime, now: datetime, days: int, *, asked_before: bool) -> Verdict:
    """Whether the appellant may ask for the one review: once, and within the days that the rules give."""
    return require_that(not asked_before, "selection.review_once") & require_that(
        now <= left_at + timedelta(days=days), "selection.review_late", days=days
    )


def may_review(reviewer: UUID, took_part: frozenset[UUID], *, asked: bool) -> Verdict:
    """Whether somebody may take a left case up again: it was asked for, and they neither left it nor voted on it."""
    return require_that(asked, "selection.review_not_asked") & require_that(
        reviewer not in took_part, "selection.own_choice"
    )


def drawn(pool: Sequence[str], places: int, seed: bytes) -> list[str]:
    """The numbers drawn from a pool, in order of chance; all of a pool that is smaller than the places.

    The same pool in the same order and the same seed give the same cases everywhere (a Fisher–Yates shuffle, stopped).
    """
    remaining, stream = list(pool), Stream(seed, "selection")
    return [remaining.pop(stream.below(len(remaining))) for _ in range(min(places, len(remaining)))]


def may_draw(places: int, pool: int) -> Verdict:
    """Whether a lottery makes sense: at least one place, and a case to draw."""
    return require_that(places >= 1, "selection.no_places", "places") & require_that(pool >= 1, "selection.empty_pool")
