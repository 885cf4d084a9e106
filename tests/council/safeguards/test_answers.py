"""What the watch answers: as much power as it claims, no finding out of reach, and nothing about one person."""

from fractions import Fraction
from functools import cache
from random import Random

import pytest

from council.safeguards.rules.agreement import agreement, turned
from council.safeguards.rules.facts import Asked, CaseFacts
from council.safeguards.rules.lotteries import refusing
from council.safeguards.rules.trials import LEVEL, ROUNDS, Trial, power, rounds_for
from council.safeguards.rules.watch import (
    SIZE,
    Answer,
    Headline,
    Indicator,
    Question,
    headline,
    judged,
    pooled,
    questions,
)
from tests.support.chance import shuffled

WORLDS = 300
BLOC = ("a", "b", "c")
SITTING = (*BLOC, "d", "e")


def one(trials, indicator=Indicator.AGREEMENT, rounds=499):
    """One question, asked alone."""
    return judged([Question(indicator, "bloc", tuple(trials))], "test", rounds)[0]


def coin(seen, number, steered=1):
    """Cases in which chance would show as much half of the time: so many show it, of so many."""
    return [Trial.of(int(place < seen), {0: 1, 1: 1}, steered) for place in range(number)]


# As much power as is claimed


def cast(chance):
    """Who of a panel of five is with the majority of three: the bloc where somebody steers, any three elsewhere."""
    votes = dict(zip(SITTING, ("x", "x", "x", "y", "y"), strict=True))
    return tuple((votes if chance.random() < 0.2 else shuffled(votes, chance)).items())


@cache
def agreeing(votes):
    """How often the bloc agrees."""
    (trial,) = agreement([dict(votes)], BLOC)
    return trial


@cache
def turning(votes):
    """Whether the vote of one of the bloc turns the result."""
    (trial,) = turned([dict(votes)], ["a"])
    return trial


@pytest.mark.parametrize(
    ("indicator", "make", "cases"),
    [
        pytest.param(Indicator.AGREEMENT, agreeing, 40, id="agreement, rarity decides"),
        pytest.param(Indicator.AGREEMENT, agreeing, 300, id="agreement, size decides"),
        pytest.param(Indicator.TURNED, turning, 60, id="turned, rarity decides"),
        pytest.param(Indicator.TURNED, turning, 500, id="turned, size decides"),
    ],
)
def test_steered_fifth_is_found_as_often_as_the_power_says(indicator, make, cases):
    chance, found, claimed = Random(f"{indicator} {cases}"), 0, 0.0
    for _ in range(WORLDS):
        told = one([make(cast(chance)) for _ in range(cases)], indicator, rounds=199)
        found += told.answer is Answer.FOUND
        claimed += told.power / WORLDS
    assert found / WORLDS == pytest.approx(claimed, abs=0.07)


def test_power_counts_the_stricter_of_rarity_and_size():
    few, many = coin(10, 20), coin(400, 800)
    assert power(few, LEVEL, SIZE) == power(few, LEVEL)
    assert power(many, LEVEL, SIZE) < power(many, LEVEL)
    assert one(many).power == power(many, LEVEL, SIZE)
    assert one(many, Indicator.SELECTION).power == power(many, LEVEL)
    assert power(many, LEVEL, Fraction(1, 5)) == pytest.approx(
        0.5, abs=0.03
    )  # where the limit is what a steered fifth shows


def test_votes_a_little_more_alike_than_chance_are_neither_found_nor_quiet():
    little = one(coin(540, 1000))  # eight hundredths of the way, and rare
    assert little.p < 0.01
    assert little.power > 0.8
    assert little.answer is Answer.UNKNOWN
    assert one(coin(580, 1000)).answer is Answer.FOUND  # sixteen hundredths
    assert one(coin(500, 1000)).answer is Answer.QUIET
    assert one(coin(540, 1000), Indicator.SELECTION).answer is Answer.FOUND  # of draws, nobody is partial


# Many questions


def test_one_clear_finding_among_many_questions_is_within_reach():
    clear = Question(Indicator.SELECTION, "bloc", tuple(coin(60, 60)))
    rest = [Question(Indicator.SELECTION, f"other {number}", tuple(coin(30, 60))) for number in range(149)]
    answers = [found.answer for found in judged([clear, *rest], "test")]
    assert answers[0] is Answer.FOUND
    assert Answer.FOUND not in answers[1:]
    assert [rounds_for(number) for number in (0, 36, 150)] == [ROUNDS, ROUNDS, 6000]
    assert all(LEVEL / number > 2 / (rounds_for(number) + 2) for number in range(1, 400))


def test_nothing_is_quiet_where_chance_is_played_too_seldom_to_find_anything():
    many = [Question(Indicator.SELECTION, f"bloc {number}", tuple(coin(250, 500))) for number in range(110)]
    assert {found.answer for found in judged(many, "test")} == {Answer.QUIET}
    too_few = judged(many, "test", rounds=1_999)  # the smallest p is 1/2000, each needs 1/2200
    assert {found.answer for found in too_few} == {Answer.UNKNOWN}
    assert {found.power for found in too_few} == {0.0}


# Refusals


def refused(members, how=Asked.EXCLUDED, cases=40):
    """A bloc of eight of whom some are out in every case of one platform, and in no other."""
    bloc = [f"m{number}" for number in range(8)]
    return [
        CaseFacts(
            f"platform{number % 4}",
            dict.fromkeys(bloc, "ours"),
            asked={who: how if number % 4 == 0 and place < members else Asked.IN for place, who in enumerate(bloc)},
        )
        for number in range(cases)
    ]


@pytest.mark.parametrize("indicator", [Indicator.EXCLUDED, Indicator.UNAVAILABLE])
def test_refusals_of_fewer_than_five_members_say_nothing(indicator):
    def answers(members):
        cases = refused(members, Asked(str(indicator)))
        found = judged(questions(cases, {"ours": lambda case: case.groups}, ["platform0"]), "test")
        (told,) = [told for told in found if told.indicator is indicator]
        return told.answer, headline(found)

    for members in (1, 4):
        assert answers(members) == (Answer.UNKNOWN, Headline.UNKNOWN)
    assert answers(5) == (Answer.FOUND, Headline.LOOK)


def test_power_for_refusals_knows_that_the_more_is_expected_the_more_are_out():
    member, mine = "m0", {"m0": "ours"}

    def history(out_there, out_elsewhere):
        here = [CaseFacts("p", mine, asked={member: "unavailable" if n < out_there else "in"}) for n in range(10)]
        there = [CaseFacts("q", mine, asked={member: "unavailable" if n < out_elsewhere else "in"}) for n in range(30)]
        return refusing([*here, *there], lambda _case: [member], Asked.UNAVAILABLE, "p")

    (honest,), (steered,) = history(2, 6), history(10, 6)
    assert (honest.mean, steered.mean) == (2, 4)
    assert honest.shift == steered.seen - steered.mean == 6
    only_there = [CaseFacts("p", mine, asked={member: "unavailable" if n < 2 else "in"}) for n in range(10)]
    (trial,) = refusing(only_there, lambda _case: [member], Asked.UNAVAILABLE, "p")
    assert trial.shift == 0  # no other case to compare with


# Groups


def cases_of(*sizes):
    """A case for each mapping of group to size, its people the same from case to case."""
    return [CaseFacts("p", {f"{group}{n}": group for group in of for n in range(of[group])}) for of in sizes]


def test_group_is_as_large_as_where_it_is_smallest():
    large, small = {"legal": 9, "media": 6}, {"legal": 9, "media": 1}
    assert pooled(cases_of(large)) == {"legal": "legal", "media": "media"}
    assert set(pooled(cases_of(large, small)).values()) == {"legal+media"}
    assert pooled(cases_of(large, {"legal": 9})) == {"legal": "legal", "media": "media"}  # nobody there, nothing told
    assert pooled(cases_of(large, {"media": 2})) == {}  # all together are two


def test_people_who_sat_one_after_the_other_are_no_group():
    cases = [CaseFacts("p", {f"y{n}": "youth"} | {f"l{m}": "legal" for m in range(8)}) for n in range(6)]
    assert pooled(cases) == {"youth": "legal+youth", "legal": "legal+youth"}


def test_what_is_left_over_never_makes_a_small_group_elsewhere():
    cases = cases_of({"legal": 6, "media": 5}, {"legal": 6, "youth": 2, "media": 5}, {"youth": 2, "media": 5})
    names = pooled(cases)
    for case in cases:
        sizes = [list(map(names.get, case.groups.values())).count(name) for name in set(names.values())]
        assert not {1, 2, 3, 4} & set(sizes)
