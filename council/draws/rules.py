"""Words about draws, and their numbers. Pure; the mathematics is in `council.kernel.draw`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from typing import Any

from council.kernel.verdicts import Verdict, no, require_that
from council.record.rules.entries import Tag


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

FALLS_BACK = OVERDUE
"""A draw whose number the beacon has not given for so long falls back on lotteries."""

SHOWN_FOR = timedelta(hours=24)
"""So long everybody sees what lotteries drew before a draw is made by it: a false number can be told and put right."""

_LEAST_BALLS, _MOST_BALLS, _HIGHEST_BALL, _LONGEST_BALL = 3, 10, 999, 3
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
    entered: datetime | None = None
    """When two people entered what lotteries drew, where these decide."""


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
    shown = facts.entered is None or facts.now >= facts.entered + SHOWN_FOR
    verdict &= require_that(shown, "draws.numbers_are_shown_first")
    return verdict & require_that(facts.ready, "draws.no_number_yet")


def is_overdue(state: str, due: datetime, now: datetime) -> bool:
    """Whether a draw should have been made a day ago: the public is told."""
    return state == DrawState.COMMITTED and now > due + OVERDUE


def falls_back(state: str, due: datetime, now: datetime, *, number_came: bool, fell: bool) -> bool:
    """Whether lotteries take the place of the beacon: once, after a day of silence (SAFEGUARDS.md section 3)."""
    return state == DrawState.COMMITTED and now >= due + FALLS_BACK and not number_came and not fell


def decides_from(fell_back: datetime) -> datetime:
    """When the lotteries take over for good: 00:00 UTC of the first day that begins 24 hours later.

    The first drawing of each on that day or later counts, so that nobody knows its numbers when everybody learns that
    they decide. A number of the beacon that comes later counts no more: else whoever holds it back could choose
    between two panels.
    """
    soonest = (fell_back + timedelta(hours=24)).astimezone(UTC)
    midnight = soonest.replace(hour=0, minute=0, second=0, microsecond=0)
    return midnight if midnight == soonest else midnight + timedelta(days=1)


@dataclass(frozen=True)
class Drawing:
    """What somebody says that a lottery drew: on which day, which numbers without stars or bonus. None: not said."""

    day: date | None
    numbers: tuple[int, ...]


def read_drawing(day: str, numbers: str) -> Drawing:
    """A day and numbers as they were typed, with spaces or commas between them; what cannot be read is not said."""
    try:
        on = date.fromisoformat(day)
    except ValueError:
        on = None
    parts = numbers.replace(",", " ").split()
    plain = all(part.isascii() and part.isdigit() and len(part) <= _LONGEST_BALL for part in parts)
    return Drawing(on, tuple(map(int, parts)) if plain else ())


@dataclass(frozen=True)
class LotteryFacts:
    """What decides whether drawings can be entered: `drawings` in the order of `lotteries`. `today` is of UTC.

    `returned`: the beacon's number came in time, so that lotteries have no say.
    """

    state: str
    returned: bool
    lotteries: tuple[str, ...]
    first: date
    today: date
    drawings: tuple[Drawing, ...]


def may_enter(facts: LotteryFacts) -> Verdict:
    """Whether these are numbers that can decide a draw: from every lottery, of days on which it could have drawn.

    What was entered wrongly is entered again, as long as the draw was not made.
    """
    verdict = require_that(facts.state == DrawState.COMMITTED, "draws.already_drawn")
    verdict &= require_that(not facts.returned, "draws.beacon_spoke")
    verdict &= require_that(len(facts.drawings) == len(facts.lotteries), "draws.every_lottery")
    for place, one in enumerate(facts.drawings):
        in_time = one.day is not None and facts.first <= one.day <= facts.today
        verdict &= require_that(in_time, "draws.lottery_day", f"day_{place}", first=facts.first.isoformat())
        good = _LEAST_BALLS <= len(one.numbers) <= _MOST_BALLS and len(set(one.numbers)) == len(one.numbers)
        good = good and all(0 <= number <= _HIGHEST_BALL for number in one.numbers)
        verdict &= require_that(good, "draws.lottery_numbers", f"numbers_{place}", least=_LEAST_BALLS, most=_MOST_BALLS)
    return verdict


@dataclass(frozen=True)
class Told:
    """An entry of the record about the fallback of a draw: its type, when, and what it holds; nothing if erased."""

    tag: Tag
    at: datetime
    facts: Mapping[str, Any]


@dataclass(frozen=True)
class LotterySource:
    """A source of chance that is a lottery: `rfc3797:<name>:<day>` and the bytes that it drew."""

    name: str
    data: bytes

    @property
    def lottery(self) -> str:
        """The lottery."""
        return self.name.split(":")[1]

    @property
    def day(self) -> str:
        """The day, which sorts as it is written."""
        return self.name.split(":")[2]


def borne_out(told: Sequence[Told], named: Sequence[LotterySource], at: datetime, *, only_lotteries: bool) -> bool:
    """Whether the record says that lotteries, or the beacon, decide a draw that is made at a time.

    By the beacon: there was no fallback, or it came before the first day. By lotteries: one fallback, no beacon, and
    the last numbers that were entered, of its lotteries, on or after its first day, and shown for long enough. What
    was erased bears out nothing.
    """
    fell = [one for one in told if one.tag == Tag.DRAW_FELL_BACK]
    if not fell:
        return not named and not told
    if len(fell) > 1 or not all(one.facts for one in told):
        return False
    lotteries, first = fell[0].facts["lotteries"], str(fell[0].facts["first_day"])
    begins = datetime.combine(date.fromisoformat(first), time(tzinfo=UTC))
    spoke = [one for one in told if one.tag == Tag.DRAW_SPOKE and one.at < begins]
    if spoke:
        return not named
    entered = [one for one in told if one.tag == Tag.DRAW_LOTTERIES]
    if not entered or not only_lotteries:
        return False
    last, ours = entered[-1], [{"name": one.name, "bytes": one.data.hex()} for one in named]
    in_time = last.at >= begins and at >= last.at + SHOWN_FOR and all(one.day >= first for one in named)
    return in_time and last.facts["sources"] == ours and [one.lottery for one in named] == lotteries


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
