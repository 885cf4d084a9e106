"""The watch on capture on cases that were made up: the steered are found, the honest not, and little is told."""

from collections import Counter
from dataclasses import replace
from fractions import Fraction
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from council.safeguards.rules.agreement import agreement, kappa, sides, turned
from council.safeguards.rules.concentration import hhi, shares_of, top
from council.safeguards.rules.facts import Asked, CaseFacts, DrawFacts
from council.safeguards.rules.lotteries import gain, leaving, presence, refusing, selection
from council.safeguards.rules.trials import (
    Trial,
    discoveries,
    excess,
    hypergeometric,
    played,
    played_p,
    power,
    z_score,
)
from council.safeguards.rules.watch import (
    Answer,
    Headline,
    Indicator,
    alone,
    blocs_of,
    headline,
    judged,
    pooled,
    questions,
)
from council.safeguards.rules.weights import (
    banzhaf,
    limited_chance,
    majority_chance,
    power_of_rigging,
    shapley,
)
from tests.support.chance import exact_p

ALONE = Fraction(1, 40)
"""The level of a single question that is read on both sides."""

PEOPLE = tuple(f"m{number:02}" for number in range(40))
OURS = frozenset(PEOPLE[:10])
GROUPS = {one: "ours" if one in OURS else f"other{PEOPLE.index(one) % 3}" for one in PEOPLE}


def ours(_case):
    return OURS


def lottery(chance, *, drawn=None, left=(), seated=(), size=5):
    pool = tuple(one for one in PEOPLE if one not in seated)
    sit = size - len(seated)
    rehearsals = tuple(tuple(sorted(chance.sample(range(len(pool)), sit))) for _ in range(100))
    named = drawn or tuple(chance.sample(pool, sit))
    return DrawFacts(pool, tuple(seated), tuple(named), rehearsals, left=tuple(left))


def steered(chance):
    """Three of ours and two others."""
    return (*chance.sample(sorted(OURS), 3), *chance.sample(sorted(set(PEOPLE) - OURS), 2))


def history(cases, share, seed="history", **more):
    """Published cases, of which a share is steered; outcomes and votes by chance, unless said otherwise."""
    chance, found = Random(seed), []
    for number in range(cases):
        draw = lottery(chance, drawn=steered(chance) if chance.random() < share else None)
        votes = {one: chance.choice(["overturn", "uphold"]) for one in draw.drawn}
        facts = {"votes": votes, "overturned": list(votes.values()).count("overturn") >= 3, "panel": draw.drawn}
        facts |= {name: value(chance, draw) for name, value in more.items()}
        found.append(CaseFacts(f"platform{number % 2}", GROUPS, draws=(draw,), **facts))
    return found


def finding(findings, indicator, bloc="ours"):
    (one,) = [one for one in findings if (one.indicator, one.bloc) == (indicator, bloc)]
    return one


def look(cases):
    return judged(questions(cases, blocs_of(pooled(cases))), "test")


# Power, and what is said without it


def test_twenty_five_cases_show_a_rigged_fifth_less_than_half_of_the_time():
    after = {cases: power_of_rigging(cases, 40, 10, 5, ALONE) for cases in (25, 50, 75)}
    assert round(float(after[25]), 2) == 0.46  # SAFEGUARDS.md section 4
    assert after[25] < after[50] < after[75]
    assert after[75] > Fraction(8, 10)
    assert power_of_rigging(75, 40, 10, 5, ALONE / 30) < Fraction(6, 10)  # as one of sixty questions


def test_power_of_the_page_is_near_the_exact_one():
    honest = [Trial.of(0, hypergeometric(40, 10, 5), 3)] * 25
    assert power(honest, 0.025) == pytest.approx(float(power_of_rigging(25, 40, 10, 5, ALONE)), abs=0.08)
    assert power([Trial.of(1, {1: 1}, 1)] * 900, 0.05) == 0.0  # chance had no choice: nothing could be seen
    assert power([], 0.05) == 0.0


def test_few_honest_cases_get_no_green_light():
    findings = look(history(25, 0))
    assert finding(findings, Indicator.SELECTION).answer is Answer.UNKNOWN
    assert headline(findings) is Headline.UNKNOWN
    assert headline([]) is Headline.UNKNOWN


def test_many_honest_cases_are_quiet_where_there_is_power():
    findings = look(history(400, 0))
    one = finding(findings, Indicator.SELECTION)
    assert (one.answer, one.power > 0.8) == (Answer.QUIET, True)
    assert headline(findings) is Headline.UNKNOWN  # nobody was replaced, so nobody can tell about replacements


def test_headline_is_quiet_only_when_every_question_is():
    quiet = finding(look(history(400, 0)), Indicator.SELECTION)
    assert headline([quiet, quiet]) is Headline.QUIET
    for answer, word in (
        (Answer.UNKNOWN, Headline.UNKNOWN),
        (Answer.FOUND, Headline.SIGNS),
    ):
        assert headline([quiet, replace(quiet, answer=answer)]) is word
        assert headline([replace(quiet, answer=answer), quiet]) is word
    only_agree = replace(quiet, indicator=Indicator.AGREEMENT, answer=Answer.FOUND)
    assert headline([quiet, only_agree]) is Headline.LOOK


# What is steered is found


def test_steered_draws_are_found_and_honest_ones_are_not():
    one = finding(look(history(200, 0.25)), Indicator.SELECTION)
    assert one.answer is Answer.FOUND
    assert one.z > 4
    assert one.seen > one.expected
    assert finding(look(history(200, 0)), Indicator.SELECTION).answer is not Answer.FOUND


def test_outcome_that_follows_the_bloc_is_found():
    def as_ours_wish(chance, draw):
        return len(OURS.intersection(draw.drawn)) >= 2

    one = finding(look(history(150, 0, overturned=as_ours_wish)), Indicator.PRESENCE)
    assert one.answer is Answer.FOUND
    assert finding(look(history(150, 0)), Indicator.PRESENCE).answer is not Answer.FOUND


def test_outcome_against_the_bloc_is_found_too():
    cases = history(150, 0, overturned=lambda chance, draw: len(OURS.intersection(draw.drawn)) < 2)
    assert finding(look(cases), Indicator.PRESENCE).answer is Answer.FOUND


def test_votes_that_go_together_are_found_and_dealt_anew_are_not():
    def as_one(chance, draw):
        word = chance.choice(["overturn", "uphold"])
        return {one: word if one in OURS else chance.choice(["overturn", "uphold"]) for one in draw.drawn}

    assert finding(look(history(200, 0, votes=as_one)), Indicator.AGREEMENT).answer is Answer.FOUND
    assert finding(look(history(200, 0)), Indicator.AGREEMENT).answer is not Answer.FOUND


def test_single_case_however_unlikely_is_no_pattern():
    votes = {one: "overturn" if one in OURS else "uphold" for one in PEOPLE}
    case = CaseFacts("p", GROUPS, votes=votes)
    assert {one.answer for one in look([case])} == {Answer.UNKNOWN}


def test_members_who_leave_and_whom_they_make_way_for():
    chance = Random("leaving")
    cases = []
    for _ in range(40):
        first = (*chance.sample(sorted(OURS), 2), *chance.sample(sorted(set(PEOPLE) - OURS), 3))
        gone = next(one for one in first if one not in OURS)
        stay = tuple(one for one in first if one != gone)
        came = chance.choice(sorted(OURS - set(first)))
        draws = (lottery(chance, drawn=first), lottery(chance, drawn=(came,), left=(gone,), seated=stay))
        cases.append(CaseFacts("p", GROUPS, draws=draws, panel=(*stay, came), gone=(gone,)))
    findings = look(cases)
    assert finding(findings, Indicator.GAIN).answer is Answer.FOUND
    assert finding(findings, Indicator.GAIN).seen == 40
    assert finding(findings, Indicator.LEAVING).seen == 0
    assert sum(trial.seen for trial in leaving(cases, ours)) == 0
    assert len(gain(cases, ours)) == len(cases)


def test_who_is_away_when_it_suits_is_found_and_who_is_often_away_is_not():
    def asked(when):
        return [
            CaseFacts(
                f"platform{number % 4}",
                GROUPS,
                asked={one: Asked.UNAVAILABLE if when(number) else Asked.IN for one in sorted(OURS)},
            )
            for number in range(40)
        ]

    chance = Random("often")

    def tell(cases):
        return exact_p(refusing(cases, ours, Asked.UNAVAILABLE, "platform0"))

    assert tell(asked(lambda number: number % 4 == 0)) < Fraction(1, 10**6)
    assert tell(asked(lambda number: chance.random() < 0.6)) > Fraction(1, 100)
    assert tell(asked(lambda number: False)) == 1


def test_void_draws_are_compared_with_nothing():
    chance = Random("void")
    draw = lottery(chance)
    void = DrawFacts(draw.pool, (), draw.drawn, draw.rehearsals, void=True)
    case = CaseFacts("p", GROUPS, draws=(void, draw), overturned=True)
    assert len(selection([case], ours)) == 1
    assert len(presence([case], ours)) == 1


# The engine


def test_played_worlds_are_those_of_the_exact_distribution():
    trials = [Trial.of(2, hypergeometric(9, 4, 3)), *[Trial.of(1, {0: 2, 1: 1})] * 90]
    assert played_p(trials, "seed", rounds=19_999) == pytest.approx(float(exact_p(trials)), abs=0.01)
    assert played(trials, "seed", 50) == played(trials, "seed", 50) != played(trials, "other", 50)


def test_smallest_p_is_one_in_the_rounds_and_one():
    assert played_p([Trial.of(1, {0: 10**9, 1: 1})] * 5, "seed", rounds=99) == 0.01
    assert played_p([], "seed") == 1.0


def test_both_sides_count_what_is_as_far_below():
    trials = [Trial.of(0, {0: 1, 1: 1})] * 10
    assert played_p(trials, "seed") == 1.0
    assert played_p(trials, "seed", both_sides=True) < 0.02


def test_z_and_excess_of_a_sum():
    trials = [Trial.of(1, {0: 1, 1: 1}, 1)] * 4
    assert z_score(trials) == 2
    assert excess(trials) == 1
    assert z_score([Trial.of(1, {1: 3})]) is None
    assert excess([]) == 0


def test_benjamini_and_hochberg_by_hand():
    assert discoveries([0.01, 0.04, 0.03, 0.2]) == [True, False, False, False]
    assert discoveries([0.01, 0.02, 0.03, 0.04]) == [True] * 4
    assert discoveries([]) == []


# Votes


def test_agreement_of_two_in_one_case_by_hand():
    votes = {"a": "x", "b": "x", "c": "y", "d": "y"}
    (trial,) = agreement([votes], ["a", "b"])
    assert (trial.seen, dict(trial.ways)) == (1, {0: 4, 1: 2})
    assert agreement([votes], ["a"]) == []


def test_turned_result_by_hand():
    votes = {"a": "x", "b": "x", "c": "x", "d": "y", "e": "y"}
    (trial,) = turned([votes], ["a"])
    assert (trial.seen, dict(trial.ways)) == (1, {0: 2, 1: 3})  # without one of the three there is a tie
    (trial,) = turned([votes], ["d"])
    assert trial.seen == 0
    assert turned([votes], list(votes)) == []  # without anybody there is no result


def test_kappa_by_hand():
    votes = [{"a": a, "b": b} for a, b in ("xx", "xx", "yy", "xy")]
    assert kappa(votes, "a", "b") == Fraction(1, 2)
    assert kappa([{"a": "x", "b": "x"}], "a", "b") is None
    assert kappa(votes, "a", "z") is None


def test_sides_of_unanimous_votes_are_none():
    assert set(sides([{"a": "x", "b": "x"}]).values()) == {0.0}
    assert sides([]) == {}


# Concentration, power of blocs, chances


def test_owners_are_followed_and_rings_end():
    seats = [["one"], ["two"], ["three"]]
    assert hhi(shares_of(seats)) == Fraction(1, 3)
    assert hhi(shares_of(seats, {"one": "holding", "two": "holding"})) == Fraction(5, 9)
    ring = {"one": "two", "two": "three", "three": "one"}
    assert {top(one, ring) for one in ring} == {"one"}
    assert shares_of([]) == {}
    assert hhi({}) == 0


def test_powers_add_up():
    weights, quota = [8, 7, 5, 1, 1, 1], 12
    assert sum(shapley(weights, quota)) == 1
    assert banzhaf(weights, quota)[3] == banzhaf(weights, quota)[5]
    assert banzhaf([5, 1], 5) == [1, 0]


def test_limits_on_labels_help_only_against_those_who_carry_one():
    """The figures of SAFEGUARDS.md section 2: 29.6 % without limits, 28 % with two labels, nought with one."""
    assert round(float(majority_chance(20, 8, 5)), 3) == 0.296
    assert round(float(limited_chance(20, [4, 4], 5, 2, [4, 4, 4])), 2) == 0.28
    assert limited_chance(20, [8], 5, 1) == 0
    assert limited_chance(20, [1] * 8, 5, 1) == majority_chance(20, 8, 5)
    assert limited_chance(20, [8], 5, 5) == majority_chance(20, 8, 5)
    with pytest.raises(ValueError, match="part of the council"):
        limited_chance(5, [6], 3, 1)


# What the public may read


def shown(**sizes):
    """Under which name groups of these sizes are shown."""
    return pooled([CaseFacts("p", {f"{group}{number}": group for group in sizes for number in range(sizes[group])})])


def test_small_groups_are_shown_together_and_no_group_by_subtraction():
    assert shown(legal=9, media=6) == {"legal": "legal", "media": "media"}
    assert shown(legal=9, media=6, youth=1) == {"legal": "legal", "media": "media+youth", "youth": "media+youth"}
    assert shown(legal=3, media=3, state=2, platform=3, youth=1) == {
        "platform": "platform+state",
        "state": "platform+state",
        "legal": "legal+media+youth",
        "media": "legal+media+youth",
        "youth": "legal+media+youth",
    }
    assert shown(youth=4) == shown() == {}


@given(
    st.dictionaries(st.sampled_from(["academia", "legal", "media", "platform", "state", "youth"]), st.integers(1, 9))
)
def test_no_shown_group_has_fewer_than_five_people(sizes):
    names = shown(**sizes)
    counted = Counter()
    for group, name in names.items():
        counted[name] += sizes[group]
    assert all(number >= 5 for number in counted.values())
    assert set(names) in (set(sizes), set())
    assert names or sum(sizes.values()) < 5


def test_member_alone_is_a_bloc_of_one():
    cases = history(30, 0)
    findings = judged(questions(cases, {PEOPLE[0]: alone(PEOPLE[0])}), "test")
    assert finding(findings, Indicator.SELECTION, PEOPLE[0]).cases == 30


def test_facts_are_stored_and_read_back():
    (case,) = history(1, 0, asked=lambda chance, draw: {PEOPLE[0]: "unavailable"})
    assert CaseFacts.from_dict(case.as_dict()) == case
    with pytest.raises(TypeError):
        CaseFacts.from_dict(case.as_dict() | {"unknown": 1})
