"""How concentrated the council is, from its register: owners joined, constituencies weighed, and no name let out."""

import json
from fractions import Fraction

import pytest

from council.members.rules import Constituency
from council.procedure.rules import PRESETS, Preset
from council.safeguards.queries import weights_of_the_council
from council.safeguards.rules.weights import power_of_rigging
from tests.factories.cases import make_rules
from tests.factories.people import make_member, make_organisation

pytestmark = pytest.mark.django_db
QUERIES = 6  # members, their terms, interests, organisations, donors, and the rules


def index(found, what):
    (one,) = [one for one in found["concentration"] if one["what"] == what]
    return Fraction(one["hhi"])


def test_employers_of_one_owner_are_one_hand(clock):
    make_rules(clock=clock)
    holding = make_organisation("Holding")
    firms = [make_organisation(f"Firm {number}", parent=holding) for number in range(2)]
    members = [make_member(employer=firm) for firm in firms] + [make_member() for _ in range(2)]
    found = weights_of_the_council(clock.now(), questions=1)
    assert index(found, "employer") == Fraction(1, 4)
    assert index(found, "employer_owner") == Fraction(6, 16)
    told = json.dumps(found)
    assert not [one for one in (*members, *firms, holding) if one.name in told or str(one.pk) in told]


def test_constituencies_weigh_what_their_votes_change(clock):
    make_rules(clock=clock)
    for constituency, seats in ((Constituency.LEGAL, 3), (Constituency.MEDIA, 1), (Constituency.YOUTH, 1)):
        for _ in range(seats):
            make_member(constituency=constituency)
    found = weights_of_the_council(clock.now(), questions=1)
    assert (found["seats"], found["quota"]) == (5, 3)
    assert [(bloc["constituency"], bloc["banzhaf"], bloc["shapley"]) for bloc in found["blocs"]] == [
        ("legal", "1", "1"),
        ("media", "0", "0"),
        ("youth", "0", "0"),
    ]
    assert index(found, "constituency") == Fraction(11, 25)


def test_rigging_is_noticed_at_the_level_that_is_left_for_each_question(clock):
    make_rules(clock=clock)
    for _ in range(12):
        make_member()
    alone, many = (weights_of_the_council(clock.now(), questions=number)["seeing"] for number in (1, 60))
    panel = PRESETS[Preset.INTERNATIONAL].panel_size
    for one, less in zip(alone, many, strict=True):
        for told, level in ((one, Fraction(1, 20)), (less, Fraction(1, 1200))):
            assert told["power"] == round(float(power_of_rigging(told["cases"], 12, 3, panel, level)), 2)
    assert many[0]["power"] < alone[0]["power"]


def test_it_takes_the_same_queries_at_one_and_three(clock, django_assert_num_queries):
    make_rules(clock=clock)
    for more in (1, 2):
        for _ in range(more):
            make_member()
        with django_assert_num_queries(QUERIES):
            weights_of_the_council(clock.now(), questions=1)
