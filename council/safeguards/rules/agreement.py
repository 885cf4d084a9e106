"""Who votes with whom, and whether it decided anything. Pure.

Votes are permuted within each case: the result of the case stays, and chance only deals out who cast which vote. So
nobody is suspected because a council often agrees: where all agree, chance has no choice and nothing is counted.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from itertools import combinations
from math import comb, prod, sqrt

from council.safeguards.rules.trials import Trial

Votes = Mapping[str, str]
"""Of each who voted, what they chose; an abstention is a choice like another."""


def agreeing(votes: Votes, bloc: Collection[str]) -> int:
    """How many pairs of a bloc voted alike."""
    return sum(comb(number, 2) for number in Counter(votes[one] for one in bloc if one in votes).values())


def agreement(cases: Sequence[Votes], bloc: Collection[str]) -> list[Trial]:
    """One trial for each case in which two or more of the bloc voted: pairs that agree, against votes permuted."""
    found = []
    for votes in cases:
        held = [one for one in bloc if one in votes]
        if len(held) > 1:
            ways = dict(_agreeing_ways(_tally(votes), len(held)))
            found.append(Trial.of(agreeing(votes, held), ways, max(ways)))
    return found


def turned(cases: Sequence[Votes], bloc: Collection[str]) -> list[Trial]:
    """One trial for each case in which the bloc voted: whether the result would have been another without its votes.

    Against votes permuted within the case: anybody's votes turn a close one. This, not agreement, is what capture is.
    """
    found = []
    for votes in cases:
        held = [one for one in bloc if one in votes]
        if 0 < len(held) < len(votes):
            tally = _tally(votes)
            taken = Counter(votes[one] for one in held)
            seen = _turns(tally, tuple(taken[choice] for choice, _ in tally))
            found.append(Trial.of(int(seen), dict(_turning_ways(tally, len(held))), 1))
    return found


Tally = tuple[tuple[str, int], ...]


def _tally(votes: Votes) -> Tally:
    return tuple(sorted(Counter(votes.values()).items()))


@lru_cache(maxsize=4096)
def _agreeing_ways(tally: Tally, bloc: int) -> tuple[tuple[int, int], ...]:
    ways: Counter[int] = Counter()
    for taken, number in _deals([number for _, number in tally], bloc):
        ways[sum(comb(count, 2) for count in taken)] += number
    return tuple(ways.items())


@lru_cache(maxsize=4096)
def _turning_ways(tally: Tally, bloc: int) -> tuple[tuple[int, int], ...]:
    ways: Counter[int] = Counter()
    for taken, number in _deals([number for _, number in tally], bloc):
        ways[int(_turns(tally, taken))] += number
    return tuple(ways.items())


def _deals(counts: Sequence[int], bloc: int) -> Iterator[tuple[tuple[int, ...], int]]:
    """Every split of a bloc over the choices, with the number of ways to deal it out."""
    if not counts:
        if not bloc:
            yield (), 1
        return
    first, rest = counts[0], counts[1:]
    for taken in range(max(0, bloc - sum(rest)), min(first, bloc) + 1):
        for others, number in _deals(rest, bloc - taken):
            yield (taken, *others), comb(first, taken) * number


def _turns(tally: Tally, taken: Sequence[int]) -> bool:
    """Whether another choice leads, or none alone, once these votes are taken away."""
    return _leader([count for _, count in tally]) != _leader(
        [count - less for (_, count), less in zip(tally, taken, strict=True)]
    )


def _leader(counts: Sequence[int]) -> int | None:
    most = max(counts)
    return counts.index(most) if list(counts).count(most) == 1 else None


@dataclass
class Likeness:
    """Two people over the contested votes that they share: how often alike, and how often chance would have them so."""

    cases: int = 0
    alike: int = 0
    mean: float = 0.0
    variance: float = 0.0

    @property
    def z(self) -> float | None:
        """How many standard deviations above what dealing the votes out anew would give."""
        return (self.alike - self.mean) / sqrt(self.variance) if self.variance > 0 else None


def likeness(cases: Sequence[Votes]) -> dict[tuple[str, str], Likeness]:
    """Every pair of people in one pass; unanimous votes tell nothing and are left out."""
    found: defaultdict[tuple[str, str], Likeness] = defaultdict(Likeness)
    for votes in cases:
        tally = Counter(votes.values())
        if len(tally) > 1:
            share = sum(comb(number, 2) for number in tally.values()) / comb(len(votes), 2)
            for pair in combinations(sorted(votes), 2):
                one = found[pair]
                one.cases += 1
                one.alike += votes[pair[0]] == votes[pair[1]]
                one.mean += share
                one.variance += share * (1 - share)
    return dict(found)


def kappa(cases: Sequence[Votes], one: str, other: str) -> Fraction | None:
    """Cohen's kappa of two people over the votes in which both took part: one for always alike, nought for chance.

    For votes of the whole council only: panels that two people share are few, and drawn. None where nothing could
    differ: no vote together, or both always chose one and the same.
    """
    pairs = [(votes[one], votes[other]) for votes in cases if one in votes and other in votes]
    if not pairs:
        return None
    alike = Fraction(sum(a == b for a, b in pairs), len(pairs))
    first, second = Counter(a for a, _ in pairs), Counter(b for _, b in pairs)
    by_chance = Fraction(sum(prod((first[c], second[c])) for c in first), len(pairs) ** 2)
    return None if by_chance == 1 else (alike - by_chance) / (1 - by_chance)


def sides(cases: Sequence[Votes], rounds: int = 200) -> dict[str, float]:
    """Where everybody stands on the line along which the votes divide most: two sides are two signs.

    The first singular vector of the table of votes, each vote less the average of its case, by repeated multiplication
    from a fixed start. Only votes for the most frequent choice against all others are told apart.
    """
    people = sorted({one for votes in cases for one in votes})
    rows = []
    for votes in cases:
        tally = Counter(votes.values())
        if len(tally) > 1:
            lead = min(choice for choice, number in tally.items() if number == max(tally.values()))
            middle = tally[lead] / len(votes)
            rows.append([(one, (choice == lead) - middle) for one, choice in votes.items()])
    place = {one: 1.0 + number / (len(people) + 1) for number, one in enumerate(people)}
    for _ in range(rounds):
        grown = dict.fromkeys(people, 0.0)
        for row in rows:
            pull = sum(value * place[one] for one, value in row)
            for one, value in row:
                grown[one] += value * pull
        length = max(map(abs, grown.values()), default=0.0)
        if not length:
            return dict.fromkeys(people, 0.0)
        place = {one: value / length for one, value in grown.items()}
    return place
