"""How those who stand by take the seats of an expedited case: in the order of their draw. No person chooses. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

EXPEDITION_FELL = "expedition_fell"
"""Why a seat was let go that nobody sat on yet: the case is not expedited any more, and its panel is drawn for it."""


class Turn(StrEnum):
    """How one who stands by is placed for a case."""

    FREE = "free"
    WAITING = "waiting"
    OUT = "out"


class Taken(StrEnum):
    """What became of one who stands by."""

    SEATED = "seated"
    WAITS = "waits"
    OUT = "out"
    LIMIT = "limit"
    FULL = "full"


@dataclass(frozen=True)
class StandingBy:
    """One who stands by: the attributes that the limits count, and whether they can decide the case."""

    word: str
    attrs: tuple[str, ...]
    turn: Turn


@dataclass(frozen=True)
class Walk:
    """What became of each, in order. `settled`: the seats follow, whatever those still waited for will say."""

    steps: tuple[tuple[str, Taken], ...]
    settled: bool

    @property
    def seated(self) -> list[str]:
        """Who takes a seat, in order; nobody before it is settled."""
        return [word for word, what in self.steps if what is Taken.SEATED] if self.settled else []


def take_turns(
    order: Sequence[StandingBy], size: int, limits: Iterable[Mapping[str, Any]], *, relaxed: Iterable[str] = ()
) -> Walk:
    """Walk down the order and seat whoever can decide, until the panel is full.

    Nobody is passed over who may still answer: the walk stops there, so that it comes to the same whenever it is made.
    A limit is kept as in a draw: nobody who would exceed a maximum, and nobody who would leave too few seats for what
    the panel needs at least. `relaxed` are limits that the draw of the month gave up.
    """
    given_up = set(relaxed)
    kept = [limit for limit in limits if limit["id"] not in given_up]
    panel: list[StandingBy] = []
    steps: list[tuple[str, Taken]] = []
    waits = False
    for one in order:
        if len(panel) == size:
            what = Taken.FULL
        elif one.turn is Turn.OUT:
            what = Taken.OUT
        elif waits or one.turn is Turn.WAITING:
            what, waits = Taken.WAITS, True
        elif _fits([*panel, one], size, kept):
            what = Taken.SEATED
            panel.append(one)
        else:
            what = Taken.LIMIT
        steps.append((one.word, what))
    return Walk(tuple(steps), settled=not waits)


def _fits(panel: Sequence[StandingBy], size: int, limits: Iterable[Mapping[str, Any]]) -> bool:
    """Whether these keep every maximum and leave seats enough for every minimum."""
    count = Counter(attr for one in panel for attr in one.attrs)
    left, wanted = size - len(panel), 0
    for limit in limits:
        if "each" in limit:
            if any(n > limit["max"] for attr, n in count.items() if attr.startswith(limit["each"])):
                return False
            continue
        if "max" in limit and count[limit["attr"]] > limit["max"]:
            return False
        wanted += max(0, limit.get("min", 0) - count[limit["attr"]])
    return wanted <= left
