"""The power of blocs under a quota, and the chance that a bloc holds the majority of a panel. Exact. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from fractions import Fraction
from functools import cache
from math import comb, factorial

from council.safeguards.rules.trials import hypergeometric


def banzhaf(weights: Sequence[int], quota: int) -> list[Fraction]:
    """Of each player, the share of coalitions of the others that only win together with that player."""
    return [Fraction(sum(swings.values()), 2 ** (len(weights) - 1)) for swings in _swings(weights, quota)]


def shapley(weights: Sequence[int], quota: int) -> list[Fraction]:
    """Of each player, the share of all orders in which that player's joining makes the coalition win."""
    players = len(weights)
    return [
        sum(
            (
                Fraction(number * factorial(size) * factorial(players - size - 1), factorial(players))
                for size, number in swings.items()
            ),
            Fraction(0),
        )
        for swings in _swings(weights, quota)
    ]


def _swings(weights: Sequence[int], quota: int) -> list[Counter[int]]:
    """Of each player, how many coalitions of the others of each size lose alone and win with the player."""
    found = []
    for place, weight in enumerate(weights):
        coalitions: Counter[tuple[int, int]] = Counter({(0, 0): 1})
        for other in [*weights[:place], *weights[place + 1 :]]:
            for (size, sum_), number in list(coalitions.items()):
                coalitions[size + 1, sum_ + other] += number
        counted: Counter[int] = Counter()
        for (size, sum_), number in coalitions.items():
            if quota - weight <= sum_ < quota:
                counted[size] += number
        found.append(counted)
    return found


def majority_chance(council: int, bloc: int, panel: int) -> Fraction:
    """The chance that a bloc holds more than half of a panel that is drawn without any limit."""
    ways = hypergeometric(council, bloc, panel)
    return Fraction(sum(number for value, number in ways.items() if 2 * value > panel), comb(council, panel))


Group = tuple[bool, int, int]
"""A group on the way: whether it is of the bloc, how many are left in it, how many of them may still be seated."""


def limited_chance(council: int, groups: Sequence[int], panel: int, most: int, others: Sequence[int] = ()) -> Fraction:
    """The chance of a majority for a bloc in `groups` of these sizes, with at most `most` of each group on the panel.

    The walk of `smc-draw/1` with equal tickets: the next of those whom no limit shuts out, all equally likely. `others`
    are groups outside the bloc; who is in none is under no limit. Raises `ValueError` when they exceed the council.
    """
    alone = council - sum(groups) - sum(others)
    if alone < 0:
        raise ValueError("a bloc is part of the council")
    sizes = [(ours, size, most) for ours, some in ((True, groups), (False, others)) for size in some]
    start = tuple(sorted(Counter(one for one in sizes if one[1] and most).items()))

    @cache
    def captured(groups: tuple[tuple[Group, int], ...], held: int, alone: int, slots: int) -> Fraction:
        """From here on, with the groups of each kind counted."""
        if 2 * held > panel or not slots:
            return Fraction(int(2 * held > panel))
        eligible = alone + sum(left * number for (_, left, _), number in groups)
        if not eligible:
            return Fraction(0)
        chance = Fraction(alone, eligible) * captured(groups, held, alone - 1, slots - 1) if alone else Fraction(0)
        for (ours, left, may), number in groups:
            after = Counter(dict(groups))
            after[ours, left, may] -= 1
            if left > 1 and may > 1:
                after[ours, left - 1, may - 1] += 1
            rest = tuple(sorted((+after).items()))
            chance += Fraction(left * number, eligible) * captured(rest, held + ours, alone, slots - 1)
        return chance

    return captured(start, 0, alone, panel)


def power_of_rigging(cases: int, council: int, bloc: int, panel: int, level: Fraction) -> Fraction:
    """The chance to notice that a fifth of the draws were rigged to give a bloc the least majority of the panel.

    Exact: the seats of the bloc over all cases are compared with what honest draws give, on one side. With 25 cases,
    a quarter of 40 members and panels of five it is 0.46 at a level of 1/40; less where more is asked at once.
    """
    honest = hypergeometric(council, bloc, panel)
    whole = sum(honest.values())
    rigged = Counter({value: 4 * ways for value, ways in honest.items()})
    rigged[min(panel // 2 + 1, bloc)] += whole
    seats, steered = _summed(honest, cases), _summed(rigged, cases)
    chance, total = Fraction(0), whole**cases
    least = max(seats) + 1
    while least and chance + Fraction(seats.get(least - 1, 0), total) <= level:
        least -= 1
        chance += Fraction(seats.get(least, 0), total)
    return Fraction(sum(ways for value, ways in steered.items() if value >= least), (5 * whole) ** cases)


def _summed(ways: dict[int, int] | Counter[int], times: int) -> dict[int, int]:
    sums: dict[int, int] = {0: 1}
    for _ in range(times):
        grown: Counter[int] = Counter()
        for value, number in ways.items():
            for before, so_far in sums.items():
                grown[before + value] += so_far * number
        sums = dict(grown)
    return sums
