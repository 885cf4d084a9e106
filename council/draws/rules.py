"""Words about draws, and their numbers. Pure; the mathematics is in `council.kernel.draw`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from enum import StrEnum

from council.kernel.verdicts import Verdict, no, require_that


class DrawState(StrEnum):
    """Where a draw stands. It is committed once and drawn once; nothing leads back (SAFEGUARDS.md section 3).

    A void one stays for ever, with its document and its result; another draw follows under the next number. One that
    lapsed was never made: what it was about ended before chance spoke.
    """

    COMMITTED = "committed"
    DRAWN = "drawn"
    LAPSED = "lapsed"
    VOID = "void"


COUNTING = frozenset({DrawState.COMMITTED, DrawState.DRAWN})
"""States of draws that count; the others stay to be seen."""

MADE = (DrawState.DRAWN, DrawState.VOID)
"""States in which there may be a result."""


class VoidGround(StrEnum):
    """Why two people may find that a draw does not count. That somebody dislikes the result is no ground."""

    CHANCE_WRONG = "chance_wrong"
    POOL_WRONG = "pool_wrong"
    PROCEDURE_BROKEN = "procedure_broken"
    RULES_WRONG = "rules_wrong"


OVERDUE = timedelta(hours=24)
"""A draw whose number has been there for so long, and that nobody made, is overdue; the public sees it."""

_WITNESSED_BEFORE = timedelta(hours=24)
_TIME_TO_WITNESS = timedelta(hours=1)
_URGENT_BEFORE = timedelta(minutes=30)
_URGENT_TO_WITNESS = timedelta(minutes=15)
_NOON = time(12, tzinfo=UTC)
_SATURDAY = 5


def due_after(committed: datetime, *, urgent: bool) -> datetime:
    """When chance speaks for a document that is fixed now: a time that nobody chooses (SAFEGUARDS.md section 3).

    12:00 UTC of the first working day (Monday to Friday) that leaves 24 hours after the witness, who has one hour to
    answer. For an urgent draw, the first full quarter of an hour, of any day, that leaves 30 minutes; the witness has
    15. Exact to the second, since a round of the beacon follows from it.
    """
    if urgent:
        soonest = committed.astimezone(UTC) + _URGENT_BEFORE + _URGENT_TO_WITNESS
        hour = soonest.replace(minute=0, second=0, microsecond=0)
        return hour + -((hour - soonest) // timedelta(minutes=15)) * timedelta(minutes=15)
    soonest = committed.astimezone(UTC) + _WITNESSED_BEFORE + _TIME_TO_WITNESS
    noon = datetime.combine(soonest, _NOON)
    while noon < soonest or noon.weekday() >= _SATURDAY:
        noon += timedelta(days=1)
    return noon


def draw_number(name: str, position: int) -> str:
    """The number of a draw: gap-free for what it is about, `CASE-2026-000142/1`. Raises `ValueError` below one."""
    if position < 1:
        raise ValueError("draws are counted from one")
    return f"{name}/{position}"


def may_commit(states: list[str]) -> Verdict:
    """Whether another draw about the same thing may be committed: one at a time, each to its end."""
    return require_that(DrawState.COMMITTED not in states, "draws.still_open")


@dataclass(frozen=True)
class DrawFacts:
    """What must be true before chance speaks. `witnessed`: when an outside witness saw the commitment, if one was to.

    `ready`: the number of the document's round is here and was checked. `chances`: everybody's chance was worked out.
    """

    state: str
    due: datetime
    now: datetime
    ready: bool
    chances: bool
    witness_asked: bool
    witnessed: datetime | None


def may_draw(facts: DrawFacts) -> Verdict:
    """Whether chance may speak: once, not before its time, and about what a witness saw before the number was there.

    SAFEGUARDS.md section 3, no second draw; Commit; chances told beforehand.
    """
    verdict = require_that(facts.state != DrawState.VOID, "draws.void_already")
    verdict &= require_that(facts.state != DrawState.DRAWN, "draws.already_drawn")
    verdict &= require_that(facts.state != DrawState.LAPSED, "draws.lapsed")
    if facts.state != DrawState.COMMITTED:
        return verdict
    if facts.now < facts.due:
        return no("draws.not_yet", at=f"{facts.due.astimezone(UTC):%Y-%m-%d %H:%M} UTC")
    seen = facts.witnessed is not None and facts.witnessed < facts.due
    verdict &= require_that(seen or not facts.witness_asked, "draws.not_witnessed")
    verdict &= require_that(facts.chances, "draws.chances_first")
    return verdict & require_that(facts.ready, "draws.no_number_yet")


def is_overdue(state: str, due: datetime, now: datetime) -> bool:
    """Whether a draw should have been made a day ago: the public is told."""
    return state == DrawState.COMMITTED and now > due + OVERDUE


def may_void(state: str, ground: str, *, seen: str, result: str) -> Verdict:
    """Whether a draw may be found void: once, for a ground of the list, and as it was when two people agreed.

    `seen` is the hash of the result that they saw, `result` the one that stands now; empty before the draw.
    """
    verdict = require_that(state != DrawState.VOID, "draws.void_already")
    verdict &= require_that(state != DrawState.LAPSED, "draws.lapsed")
    verdict &= require_that(ground in set(VoidGround), "draws.void_ground", "ground")
    drawn = state != DrawState.COMMITTED
    verdict &= require_that(drawn or ground != VoidGround.CHANCE_WRONG, "draws.chance_has_not_spoken", "ground")
    return verdict & require_that(seen == result, "draws.result_changed")
