import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from council.kernel.canonical import canonical
from council.kernel.tally import Tally, UnknownChoice, count, majority, quorum

CHOICES = ("overturn", "uphold", "partly")


def test_count_keeps_the_order_of_the_motion_and_the_choices_nobody_made():
    tally = count(["uphold", "abstain", None, "uphold", "overturn"], CHOICES)
    assert tally == Tally({"overturn": 1, "uphold": 2, "partly": 0}, abstentions=1, void=1)
    assert list(tally.counts) == list(CHOICES)
    assert tally.as_dict() == {
        "counts": {"overturn": 1, "uphold": 2, "partly": 0},
        "abstentions": 1,
        "void": 1,
    }


def test_void_ballots_are_not_cast_and_abstentions_are():
    assert count(["uphold", "abstain", None, None], CHOICES).cast == 2


def test_an_unknown_choice_is_never_dropped():
    with pytest.raises(UnknownChoice):
        count(["uphold", "Uphold"], CHOICES)


@pytest.mark.parametrize("choices", [("uphold", "uphold"), ("uphold", "abstain")])
def test_choices_must_differ(choices):
    with pytest.raises(ValueError, match="choices must differ"):
        count([], choices)


def test_no_count_is_negative():
    for counts, abstentions, void in [({"uphold": -1}, 0, 0), ({}, -1, 0), ({}, 0, -1)]:
        with pytest.raises(ValueError, match="never negative"):
            Tally(counts, abstentions, void)


def test_the_count_is_a_copy():
    counts = {"uphold": 1}
    tally = Tally(counts)
    counts["uphold"] = 9
    assert tally.leading == 1


@pytest.mark.parametrize(
    ("counts", "leading", "leader", "tied"),
    [
        ({}, 0, None, False),
        ({"uphold": 0, "overturn": 0}, 0, None, False),
        ({"uphold": 1, "overturn": 0}, 1, "uphold", False),
        ({"uphold": 2, "overturn": 2}, 2, None, True),
        ({"uphold": 2, "overturn": 2, "partly": 3}, 3, "partly", False),
    ],
)
def test_who_leads(counts, leading, leader, tied):
    tally = Tally(counts)
    assert (tally.leading, tally.leader, tally.tied) == (leading, leader, tied)


@pytest.mark.parametrize(
    ("uphold", "overturn", "abstentions", "seated", "winner"),
    [
        (3, 2, 0, 5, "uphold"),
        (2, 1, 0, 5, None),  # a majority of those who voted is not enough
        (2, 1, 2, 5, None),  # nor do abstentions help
        (2, 0, 0, 3, "uphold"),
        (2, 2, 0, 4, None),
        (3, 1, 0, 4, "uphold"),
        (0, 0, 5, 5, None),
    ],
)
def test_a_winner_has_the_majority_of_the_seated(uphold, overturn, abstentions, seated, winner):
    assert Tally({"uphold": uphold, "overturn": overturn}, abstentions).winner(seated) == winner


def test_more_ballots_than_seats_are_an_error():
    with pytest.raises(ValueError, match="4 ballots from 3 seats"):
        Tally({"uphold": 3}, abstentions=1).winner(3)


def test_quorum_counts_valid_ballots():
    tally = Tally({"uphold": 3}, abstentions=1, void=1)
    assert tally.has_quorum(4)
    assert not tally.has_quorum(5)


def test_majority_and_quorum_in_numbers():
    assert [majority(seated) for seated in (1, 2, 3, 4, 5, 40)] == [1, 2, 2, 3, 3, 21]
    assert [quorum(seated, 60) for seated in (1, 3, 5, 11, 38, 40)] == [1, 2, 3, 7, 23, 24]
    assert quorum(5, 100) == 5


@pytest.mark.parametrize(("seated", "percent"), [(0, 60), (5, 0), (5, 101), (-1, 50)])
def test_no_quorum_without_seats_or_share(seated, percent):
    with pytest.raises(ValueError, match="quorum"):
        quorum(seated, percent)


def test_no_majority_without_a_seat():
    with pytest.raises(ValueError, match="majority"):
        majority(0)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from([*CHOICES, "abstain", None]), max_size=40), st.randoms())
def test_every_ballot_is_counted_once_in_any_order(ballots, random):
    tally = count(ballots, CHOICES)
    shuffled = random.sample(ballots, len(ballots))
    assert count(shuffled, CHOICES) == tally
    assert tally.cast + tally.void == len(ballots)
    assert canonical(tally.as_dict()) == canonical(count(shuffled, CHOICES).as_dict())


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(CHOICES), min_size=1, max_size=20), st.integers(0, 10))
def test_at_most_one_choice_can_win(ballots, absent):
    seated = len(ballots) + absent
    tally = count(ballots, CHOICES)
    winners = [choice for choice in CHOICES if 2 * ballots.count(choice) > seated]
    assert tally.winner(seated) == (winners[0] if winners else None)
