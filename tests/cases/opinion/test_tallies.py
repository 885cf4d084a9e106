"""Which numbers of a vote say how somebody voted: looked at from outside, by everything that could have happened."""

from itertools import product

import pytest

from cases.opinion.rules.tallies import shows_numbers, tells
from council.procedure.rules import TallyDetail

CHOICES = ("overturn", "uphold", "remit", "abstain")


@pytest.mark.parametrize(
    ("counts", "dissents", "telling"),
    [
        ({"overturn": 5, "uphold": 0}, 0, True),
        ({"overturn": 4, "uphold": 1}, 0, True),  # else its absence would mean 5 to 0
        ({"overturn": 4, "uphold": 0}, 0, True),  # one abstained
        ({"overturn": 3, "uphold": 0}, 0, True),  # two abstained
        ({"overturn": 3, "uphold": 1}, 0, True),
        ({"overturn": 3, "uphold": 2}, 0, False),
        ({"overturn": 3, "uphold": 1, "remit": 1}, 0, False),
        ({"overturn": 3, "uphold": 2}, 1, True),  # the other one might as well have signed
        ({"overturn": 3, "uphold": 2}, 2, True),
        ({"overturn": 2, "uphold": 1}, 0, True),
        ({"overturn": 3, "uphold": 0}, 1, True),
        ({"overturn": 0, "uphold": 2, "remit": 2}, 0, True),  # by burden of proof: nobody voted for what holds
        ({"overturn": 2, "uphold": 2}, 0, False),
        ({}, 0, True),
    ],
)
def test_what_tells(counts, dissents, telling):
    assert tells(counts, "overturn", dissents=dissents) == telling
    for detail, shown in (
        (TallyDetail.FULL, True),
        (TallyDetail.OUTCOME, False),
        (TallyDetail.FULL_UNLESS_TELLING, not telling),
        ("a word nobody knows", False),
    ):
        assert shows_numbers(detail, counts, "overturn", dissents=dissents) == shown


@pytest.mark.parametrize("panel", [3, 5, 7])
def test_neither_the_numbers_nor_their_absence_say_how_anybody_voted(panel):
    """Every way to vote whose published trace is the same: in it each panellist must have voted in two ways at least.

    The control: were numbers kept back at five to none alone, their absence would say so.
    """
    assert unmasked(panel, lambda counts: shows_numbers("full_unless_telling", counts, "overturn", dissents=0)) == set()
    assert unmasked(panel, lambda counts: max(counts.values()) < panel) == {None}
    assert unmasked(panel, lambda counts: True) != set()


def unmasked(panel, shown):
    """The traces after which somebody's vote is known for sure: a result by majority is known in any case."""
    worlds: dict[tuple[tuple[str, int], ...] | None, list[tuple[str, ...]]] = {}
    for votes in product(CHOICES, repeat=panel):
        counts = {choice: votes.count(choice) for choice in CHOICES[:3]}
        if counts["overturn"] > panel // 2:
            trace = (*sorted(counts.items()),) if shown(counts) else None
            worlds.setdefault(trace, []).append(votes)
    return {trace for trace, ways in worlds.items() if any(len(set(seat)) == 1 for seat in zip(*ways, strict=True))}
