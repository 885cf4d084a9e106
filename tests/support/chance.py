"""What tests hold the watch on capture against: exact chances, votes dealt out anew, and how often two vote alike."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from fractions import Fraction
from random import Random

from council.safeguards.rules.agreement import Votes
from council.safeguards.rules.trials import Trial, seen


def exact_p(trials: Sequence[Trial]) -> Fraction:
    """The chance of at least what was seen, exactly: every way of every trial counted."""
    sums: dict[int, int] = {0: 1}
    for trial in trials:
        grown: Counter[int] = Counter()
        for value, ways in trial.ways:
            for before, so_far in sums.items():
                grown[before + value] += so_far * ways
        sums = dict(grown)
    least = seen(trials)
    return Fraction(sum(ways for value, ways in sums.items() if value >= least), sum(sums.values()))


def shuffled(votes: Votes, chance: Random) -> dict[str, str]:
    """The same votes, dealt out anew among those who voted."""
    people, choices = sorted(votes), [votes[one] for one in sorted(votes)]
    chance.shuffle(choices)
    return dict(zip(people, choices, strict=True))


def together(cases: Sequence[Votes], one: str, other: str) -> tuple[int, int]:
    """In how many contested cases two people voted alike, and in how many both voted: unanimous ones tell nothing."""
    both = [votes for votes in cases if one in votes and other in votes and len(set(votes.values())) > 1]
    return sum(votes[one] == votes[other] for votes in both), len(both)
