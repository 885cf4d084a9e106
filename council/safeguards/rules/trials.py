"""Was what happened more than chance? One engine for every indicator: sums over cases, each with its own lottery. Pure.

A trial is one case (or one draw, or one member): what was seen, and everything that could as well have been seen with
the number of ways to it. An indicator is the sum over its trials. Because each trial keeps its own lottery, a case with
a small pool or a one-sided vote is never compared with another (SAFEGUARDS.md section 4).

Everything can be recomputed: chance comes from `random.Random` with a seed that is stated beside the figure.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from math import ceil, comb, gcd, sqrt
from operator import add
from random import Random
from statistics import NormalDist

ROUNDS = 1_999
"""How often chance is played at least: the smallest p is 1/2000. Many questions need more, see `rounds_for`."""

ROUNDS_A_QUESTION = 40
"""So often for each question: the smallest p then lies under half of the level that the correction leaves to one."""

LEVEL = 0.05
"""The share of false alarms that the correction of Benjamini and Hochberg allows among all alarms."""

ENOUGH_POWER = 0.8
"""From this chance of seeing a steered fifth on, silence means something. Below it, it does not."""

STEERED = Fraction(1, 5)
"""The share of cases that would have to be steered for the effect that `power` speaks of."""

BUNDLE = 60
"""From so many values on, the sum of cases that are played in one go is full."""

_NORMAL = NormalDist()

Ways = Mapping[int, int]
"""Every value that could have been seen, with the number of ways to it."""


@dataclass(frozen=True)
class Trial:
    """One case: what was seen, what could have been seen, and how much more a steered case would show than chance."""

    seen: int
    ways: tuple[tuple[int, int], ...]
    shift: Fraction = Fraction(0)

    @staticmethod
    def of(seen: int, ways: Ways, steered: int | None = None) -> Trial:
        """A trial; `steered` is what would be seen in a case that somebody steers."""
        trial = Trial(seen, tuple(sorted(ways.items())))
        return trial if steered is None else Trial(seen, trial.ways, max(Fraction(0), steered - trial.mean))

    @cached_property
    def total(self) -> int:
        """The number of all ways."""
        return sum(ways for _, ways in self.ways)

    @cached_property
    def mean(self) -> Fraction:
        """What chance alone would show on average."""
        return Fraction(sum(value * ways for value, ways in self.ways), self.total)

    @cached_property
    def variance(self) -> Fraction:
        """How much chance alone scatters."""
        return Fraction(sum(value * value * ways for value, ways in self.ways), self.total) - self.mean**2

    @property
    def tells(self) -> bool:
        """Whether anything else could have been seen at all: a unanimous vote tells nothing."""
        return len(self.ways) > 1


def informative(trials: Iterable[Trial]) -> list[Trial]:
    """The trials in which chance had a choice."""
    return [trial for trial in trials if trial.tells]


def seen(trials: Iterable[Trial]) -> int:
    """The indicator: the sum of what was seen."""
    return sum(trial.seen for trial in trials)


def expected(trials: Iterable[Trial]) -> float:
    """What chance alone would give on average."""
    return sum((float(trial.mean) for trial in trials), 0.0)


def deviation(trials: Iterable[Trial]) -> float:
    """The standard deviation of the indicator under chance alone."""
    return sqrt(sum((float(trial.variance) for trial in trials), 0.0))


def z_score(trials: Sequence[Trial]) -> float | None:
    """How many standard deviations the indicator lies from what chance gives; None where chance had no choice."""
    spread = deviation(trials)
    return (seen(trials) - expected(trials)) / spread if spread else None


def room(trials: Sequence[Trial]) -> int:
    """How far the sum is from the most or the least that could be seen; nought where it tells every single trial."""
    most, least = sum(trial.ways[-1][0] for trial in trials), sum(trial.ways[0][0] for trial in trials)
    return min(most - seen(trials), seen(trials) - least)


def excess(trials: Sequence[Trial]) -> float:
    """How far the indicator lies on the way from what chance gives (nought) to every case steered (one)."""
    whole = sum((float(trial.shift) for trial in trials), 0.0)
    return (seen(trials) - expected(trials)) / whole if whole else 0.0


def rounds_for(questions: int) -> int:
    """How often chance must be played so that one of so many questions can be answered at all after correction."""
    return max(ROUNDS, ROUNDS_A_QUESTION * questions)


def played(trials: Sequence[Trial], seed: str, rounds: int = ROUNDS) -> list[int]:
    """The indicator in `rounds` worlds in which chance alone decided: each case drawn anew from its own lottery.

    Several cases are played in one go, from the chances of their sum: the same worlds, with fewer throws.
    """
    chance = Random(seed)  # noqa: S311 — statistics that anybody can recompute, no secret
    worlds = [0] * rounds
    for sums in _bundles(sorted(trial.ways for trial in trials)):
        values = sorted(sums)
        worlds = list(map(add, worlds, chance.choices(values, [sums[value] for value in values], k=rounds)))
    return worlds


def _bundles(spreads: Sequence[tuple[tuple[int, int], ...]]) -> Iterator[dict[int, float]]:
    """The chances of sums of neighbouring cases, each bundle with few enough values to be quick."""
    sums: dict[int, float] = {0: 1.0}
    for ways in spreads:
        if len(sums) > BUNDLE:
            yield sums
            sums = {0: 1.0}
        whole = sum(number for _, number in ways)
        grown: defaultdict[int, float] = defaultdict(float)
        for value, number in ways:
            for before, so_far in sums.items():
                grown[before + value] += so_far * (number / whole)
        sums = dict(grown)
    yield sums


def played_p(trials: Sequence[Trial], seed: str, *, both_sides: bool = False, rounds: int = ROUNDS) -> float:
    """The p of (b + 1) / (N + 1), b the worlds of chance that show at least as much as what was seen.

    `both_sides` counts a world as far below the average as one above it.
    """
    telling = informative(trials)
    if not telling:
        return 1.0
    here, middle = seen(telling), expected(telling)
    worlds = played(telling, seed, rounds)
    if both_sides:
        far = abs(here - middle) - 1e-9
        beyond = sum(abs(world - middle) >= far for world in worlds)
    else:
        beyond = sum(world >= here for world in worlds)
    return (beyond + 1) / (rounds + 1)


def power(trials: Sequence[Trial], level: float, size: Fraction = Fraction(0)) -> float:
    """The chance to see it at this level if every case had a chance of a fifth to be steered; by normal distributions.

    `size` is how far on the way from chance to always steered a finding must lie besides: the stricter of both counts.
    Sums go in steps, so what must be reached is the next step, and half a step below it counts as reached. Nought where
    chance had no choice: nothing could be seen there whatever happened.
    """
    telling = informative(trials)
    spread = deviation(telling)
    if not spread or not 0 < level < 1:
        return 0.0
    whole = sum((float(trial.shift) for trial in telling), 0.0)
    step = gcd(*(value - one.ways[0][0] for one in telling for value, _ in one.ways))
    above = expected(telling) - sum(one.ways[0][0] for one in telling)
    needed = above + max(_NORMAL.inv_cdf(1 - level) * spread + step / 2, float(size) * whole)
    reached = ceil(needed / step - 1e-9) * step - step / 2 - above
    honest, mixed = 1 - STEERED, STEERED * (1 - STEERED)
    steered = sqrt(sum((float(honest * one.variance + mixed * one.shift**2) for one in telling), 0.0))
    return _NORMAL.cdf((float(STEERED) * whole - reached) / steered)


def discoveries(values: Sequence[float], level: float = LEVEL) -> list[bool]:
    """Which of many p-values count, after Benjamini and Hochberg: in the order given."""
    ranked = sorted(range(len(values)), key=lambda place: values[place])
    last = max((rank for rank, place in enumerate(ranked, 1) if values[place] <= level * rank / len(values)), default=0)
    kept = set(ranked[:last])
    return [place in kept for place in range(len(values))]


def hypergeometric(everybody: int, marked: int, taken: int) -> dict[int, int]:
    """How many of `taken` people are marked when all sets of people are equally likely: value to number of sets."""
    least, most = max(0, taken - (everybody - marked)), min(marked, taken)
    return {value: comb(marked, value) * comb(everybody - marked, taken - value) for value in range(least, most + 1)}
