"""The watch on capture against exact values, and on real votes in which the blocs are known."""

import csv
import json
from collections import defaultdict
from fractions import Fraction
from itertools import combinations
from random import Random

import pytest

from council.safeguards.rules.agreement import agreement, kappa, sides, turned
from council.safeguards.rules.concentration import hhi, shares_of
from council.safeguards.rules.trials import discoveries, played_p
from council.safeguards.rules.watch import Answer, Headline, Indicator, Question, alarms, headline, judged
from council.safeguards.rules.weights import banzhaf, majority_chance, shapley
from tests.support.chance import exact_p, shuffled, together


@pytest.fixture(scope="module")
def exact(external_data):
    return json.loads((external_data / "sortition" / "capture_vectors.json").read_text("utf-8"))


def rows(external_data, name):
    with (external_data / "votes" / name).open(encoding="utf-8") as lines:
        return list(csv.DictReader(lines))


@pytest.fixture(scope="module")
def court(external_data):
    """One dict a case, of justice and side; without the columns of the term."""
    found = rows(external_data, "scotus_rehnquist_1994_1999.csv")
    return [
        {name: vote for name, vote in case.items() if name not in {"term", "time"} and vote != ""} for case in found
    ]


@pytest.fixture(scope="module")
def senate(external_data):
    """Party by senator, and one dict a roll call."""
    found = rows(external_data, "us_senate_106_rc1-150.csv")
    people = {row["id"]: row["party"] for row in found}
    calls = [name for name in found[0] if name.startswith("rc")]
    return people, [{row["id"]: row[call] for row in found if row[call] != ""} for call in calls]


@pytest.fixture(scope="module")
def nations(external_data):
    """One dict a roll call, of country and vote."""
    found = defaultdict(dict)
    for row in rows(external_data, "un_ga_session70_votes.csv"):
        found[row["rcid"]][row["country_code"]] = row["vote"]
    return list(found.values())


def about(cases, blocs):
    """Agreement and turned results of every bloc, judged together as on the page."""
    return judged(
        [
            Question(indicator, name, tuple(make(cases, bloc)))
            for name, bloc in blocs.items()
            for indicator, make in ((Indicator.AGREEMENT, agreement), (Indicator.TURNED, turned))
        ],
        "test",
    )


def found(findings, indicator):
    return {one.bloc for one in findings if one.indicator is indicator and one.answer is Answer.FOUND}


def test_power_of_blocs_is_exact(exact):
    for game in exact["weighted_games"]:
        asked = game["weights"], game["quota"]
        assert list(map(str, banzhaf(*asked))) == game["banzhaf_absolute"]
        assert list(map(str, shapley(*asked))) == game["shapley"]


def test_concentration_is_exact(exact):
    example = exact["hhi_example"]
    shares = shares_of(example["seats"])
    assert {name: str(share) for name, share in shares.items()} == example["shares"]
    assert str(hhi(shares)) == example["hhi"]


def test_chance_of_a_majority_is_exact(exact):
    for words, chance in exact["hypergeometric_majority"].items():
        council, bloc, panel = (int(word.split("=")[1]) for word in words.split())
        assert str(majority_chance(council, bloc, panel)) == chance


def test_agreement_of_a_bloc_is_exact_and_played_close_to_it(exact):
    example = exact["bloc_agreement_exact"]
    trials = []
    for case in example["cases"]:
        votes = {str(place): str(vote) for place, vote in enumerate(case["votes"])}
        trials += agreement([votes], [str(place) for place, member in enumerate(case["bloc"]) if member])
    assert sum(trial.seen for trial in trials) == example["statistic"]
    assert str(exact_p(trials)) == example["p_exact"]
    assert played_p(trials, "vector", rounds=19_999) == pytest.approx(example["p_float"], abs=0.003)


def test_the_courts_pairs_are_as_the_readme_says(court):
    justices = sorted({name for case in court for name in case})
    shares = {
        pair: Fraction(*together(court, *pair)) for pair in combinations(justices, 2) if together(court, *pair)[1]
    }
    highest, lowest = max(shares, key=shares.get), min(shares, key=shares.get)
    assert (highest, round(float(shares[highest]), 3), together(court, *highest)[1]) == (
        ("Scalia", "Thomas"),
        0.877,
        260,
    )
    assert (lowest, round(float(shares[lowest]), 3)) == (("Scalia", "Stevens"), 0.178)
    assert kappa(court, *highest) > Fraction(1, 2)
    assert kappa(court, *lowest) < Fraction(-1, 10)


def test_known_pairs_of_the_court_are_found(court):
    justices = sorted({name for case in court for name in case})
    pairs = {f"{one}–{other}": (one, other) for one, other in combinations(justices, 2)}
    agree = found(about(court, pairs), Indicator.AGREEMENT)
    assert {"Scalia–Thomas", "Ginsburg–Souter", "Breyer–Ginsburg"} <= agree
    assert not {name for name in agree if "Stevens" in name and ("Scalia" in name or "Thomas" in name)}
    line = sides(court)
    assert line["Scalia"] * line["Thomas"] > 0 > line["Scalia"] * line["Stevens"]


def test_parties_of_the_senate_are_found(senate):
    people, calls = senate
    parties = {party: [one for one in people if people[one] == party] for party in set(people.values())}
    blocs = {party: members for party, members in parties.items() if len(members) > 2}
    assert len(blocs) == 2
    findings = about(calls, blocs)
    assert found(findings, Indicator.AGREEMENT) == set(blocs)
    assert {one.bloc for one in alarms(findings)} == {"1.0"}  # the majority party decides; the other only agrees


def test_the_line_that_divides_the_senate_is_the_parties(senate):
    people, calls = senate
    line = sides(calls)
    voted = [one for one in people if one in line]
    one_way = sum((line[one] > 0) == (people[one] == "1.0") for one in voted)
    assert max(one_way, len(voted) - one_way) / len(voted) >= 0.98


def test_near_consensus_of_nations_raises_no_alarm(nations):
    countries = sorted({name for call in nations for name in call})
    assert (len(countries), sum(map(len, nations))) == (193, 10_803)
    chance = Random("any thirty")
    blocs = {f"thirty {number}": chance.sample(countries, 30) for number in range(8)}
    blocs |= {f"third {number}": countries[number::3] for number in range(3)}
    findings = about(nations, blocs)
    assert found(findings, Indicator.TURNED) == set()
    assert alarms(findings) == []
    assert found(findings, Indicator.AGREEMENT) == set()
    assert headline(findings) is not Headline.LOOK


UNION = [
    "AT",
    "BE",
    "BG",
    "HR",
    "CY",
    "CZ",
    "DK",
    "EE",
    "FI",
    "FR",
    "DE",
    "GR",
    "HU",
    "IE",
    "IT",
    "LV",
    "LT",
    "LU",
    "MT",
    "NL",
    "PL",
    "PT",
    "RO",
    "SK",
    "SI",
    "ES",
    "SE",
    "GB",
]
ARABS = [
    "DZ",
    "BH",
    "DJ",
    "EG",
    "IQ",
    "JO",
    "KW",
    "LB",
    "LY",
    "MR",
    "MA",
    "OM",
    "QA",
    "SA",
    "SO",
    "SD",
    "TN",
    "AE",
    "YE",
]


def test_blocs_that_agree_but_decide_nothing_are_no_alarm(nations):
    findings = about(nations, {"union": UNION, "arabs": ARABS, "two": ["US", "IL"]})
    assert "union" in found(findings, Indicator.AGREEMENT)  # there is one, and it is seen
    assert alarms(findings) == []
    assert headline(findings) is Headline.LOOK  # a bloc is a fact of life; no result turned on it


def test_shuffling_votes_within_cases_silences_everything(court, senate, nations):
    people, calls = senate
    justices = sorted({name for case in court for name in case})
    chance = Random("shuffle")
    for cases, blocs in (
        (court, {f"{one}–{other}": (one, other) for one, other in combinations(justices, 2)}),
        (calls, {party: [one for one in people if people[one] == party] for party in set(people.values())}),
        (nations, {"union": UNION, "arabs": ARABS}),
    ):
        dealt = [shuffled(votes, chance) for votes in cases]
        findings = about(dealt, blocs)
        assert {one.bloc for one in findings if one.answer is Answer.FOUND} == set()


def test_without_the_correction_shuffled_votes_would_raise_alarms(court):
    """Why Benjamini and Hochberg: of 36 pairs some lie below 0.05 by chance, in one shuffle or the next."""
    justices = sorted({name for case in court for name in case})
    raw = corrected = 0
    for number in range(4):
        chance = Random(f"shuffle {number}")
        dealt = [shuffled(votes, chance) for votes in court]
        values = [
            played_p(agreement(dealt, pair), f"{number}/{pair}", rounds=499) for pair in combinations(justices, 2)
        ]
        raw += sum(p <= 0.05 for p in values)
        corrected += sum(discoveries(values))
    assert raw > corrected == 0
