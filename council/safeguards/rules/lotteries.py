"""What draws, refusals and departures show about a bloc: each is held against its own lottery. Pure.

What was drawn counts as one more of the rehearsals: under honest chance no one of them can be told from the others.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Sequence
from fractions import Fraction

from council.safeguards.rules.facts import Asked, CaseFacts, DrawFacts
from council.safeguards.rules.trials import Trial, hypergeometric

Bloc = Callable[[CaseFacts], Collection[str]]
"""Who belongs to a bloc in one case: members change, and so do the groups they sit for."""


def _chances(draw: DrawFacts, bloc: Collection[str]) -> Counter[int]:
    ours = frozenset(place for place, one in enumerate(draw.pool) if one in bloc)
    chances = Counter(len(ours.intersection(rehearsal)) for rehearsal in draw.rehearsals)
    chances[sum(one in bloc for one in draw.drawn)] += 1
    return chances


def selection(cases: Sequence[CaseFacts], bloc: Bloc) -> list[Trial]:
    """One trial for each draw with somebody of the bloc in its pool: seats drawn, against the published chances.

    A steered draw would give the bloc the least majority of the panel.
    """
    found = []
    for case in cases:
        ours = frozenset(bloc(case))
        for draw in case.lotteries:
            pool = ours.intersection(draw.pool)
            if pool:
                wanted = (len(draw.seated) + len(draw.drawn)) // 2 + 1 - len(ours.intersection(draw.seated))
                steered = max(0, min(wanted, len(pool), len(draw.drawn)))
                found.append(Trial.of(len(ours.intersection(draw.drawn)), _chances(draw, ours), steered))
    return found


def gain(cases: Sequence[CaseFacts], bloc: Bloc) -> list[Trial]:
    """One trial for each replacement: seats that the bloc won or lost by it, against the replacement's own lottery."""
    found = []
    for case in cases:
        ours = frozenset(bloc(case))
        for draw in case.lotteries:
            if draw.left and ours.intersection((*draw.pool, *draw.left)):
                before = len(ours.intersection(draw.left))
                ways = {number - before: times for number, times in _chances(draw, ours).items()}
                steered = min(len(draw.drawn), len(ours.intersection(draw.pool))) - before
                found.append(Trial.of(len(ours.intersection(draw.drawn)) - before, ways, steered))
    return found


def leaving(cases: Sequence[CaseFacts], bloc: Bloc) -> list[Trial]:
    """One trial for each case in which somebody left: how many of the bloc, if all who held seats were as likely."""
    found = []
    for case in cases:
        ours = frozenset(bloc(case))
        held = {*case.panel, *case.gone}
        here = ours.intersection(held)
        if case.gone and here:
            ways = hypergeometric(len(held), len(here), len(set(case.gone)))
            found.append(Trial.of(len(ours.intersection(case.gone)), ways, max(ways)))
    return found


def refusing(cases: Sequence[CaseFacts], bloc: Bloc, how: Asked, platform: str) -> list[Trial]:
    """One trial for each member: how often out in cases of one platform, if every case of that member were as likely.

    Permuted within the member: who is often away is not suspected for it, only who is away when it suits. Whoever is
    out in more of these cases is out more often in all, so that chance alone is expected to give more too: what a
    steered member would show beyond it shrinks with the share of these cases among all.
    """
    asked: Counter[str] = Counter()
    out: Counter[str] = Counter()
    asked_there: Counter[str] = Counter()
    out_there: Counter[str] = Counter()
    for case in cases:
        for member in frozenset(bloc(case)).intersection(case.asked):
            here, gone = case.platform == platform, case.asked[member] == how
            asked[member] += 1
            out[member] += gone
            asked_there[member] += here
            out_there[member] += here and gone
    found = []
    for member in sorted(asked):
        ways = hypergeometric(asked[member], asked_there[member], out[member])
        trial = Trial.of(out_there[member], ways)
        free = asked_there[member] * (1 - Fraction(out[member], asked[member]))
        elsewhere = 1 - Fraction(asked_there[member], asked[member])
        found.append(Trial(trial.seen, trial.ways, free * elsewhere))
    return found


def presence(cases: Sequence[CaseFacts], bloc: Bloc) -> list[Trial]:
    """One trial for each decided case: does it end otherwise when the bloc sits?

    Panels are drawn, so this is a natural experiment: the seats of the bloc, times how far the case ended from the
    average of all, against the same outcome with the panel drawn anew. Only the draw that made the panel counts: later
    ones follow what happened. Whether the bloc pulls up or down is open, so it is read on both sides. A steered case
    would end as the bloc wishes wherever it is many.
    """
    decided = [case for case in cases if case.overturned is not None and case.lotteries]
    total = sum(bool(case.overturned) for case in decided)
    found = []
    for case in decided:
        ours, draw = frozenset(bloc(case)), case.lotteries[0]
        if ours.intersection(draw.pool):
            weight = len(decided) * bool(case.overturned) - total
            chances = _chances(draw, ours)
            ways: Counter[int] = Counter()
            for number, times in chances.items():
                ways[weight * number] += times
            middle = Fraction(sum(n * t for n, t in chances.items()), sum(chances.values()))
            spread = sum((abs(n - middle) * t for n, t in chances.items()), Fraction(0)) / sum(chances.values())
            trial = Trial.of(weight * len(ours.intersection(draw.drawn)), ways)
            found.append(Trial(trial.seen, trial.ways, spread * len(decided) / 2))
    return found
