"""Which names may mean one organisation: proposals with evidence, symmetric, whatever the order; never a finding."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from council.organisations.rules.names import (
    Evidence,
    Names,
    Weight,
    bare,
    groups,
    initials,
    mistyped,
    parts,
    plain,
    says_nothing,
)

WORDS = st.lists(st.text("abcdeé ILTS.,/", min_size=1, max_size=12), min_size=1, max_size=8)


def evidence(name, known):
    found = Names({"k": [known]}).like(name)
    return found[0].evidence if found else None


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("  Société  Générale ", "societe generale"),
        ("HUAWEI", "huawei"),
        ("O'Neill’s", "oneills"),
        ("Ｆｕｌｌ Width", "full width"),
        ("Plaza – Social", "plaza social"),
    ],
)
def test_a_plain_name_has_no_case_accents_and_points(name, expected):
    assert plain(name) == expected


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("LabN Consulting, L.L.C.", "labn consulting"),
        ("Huawei Technologies France S.A.S.U.", "huawei technologies france"),
        ("The Guardian Ltd", "guardian"),
        ("Ltd", "ltd"),
        ("Nanjing Zhongxingxin Software Co.Ltd", "nanjing zhongxingxin software"),
    ],
)
def test_a_bare_name_has_no_legal_form_unless_nothing_else_is_left(name, expected):
    assert bare(name) == expected


@pytest.mark.parametrize(
    ("name", "known", "expected"),
    [
        ("huawei", "Huawei", Evidence.SPELLING),
        ("ZTE Corporation", "ZTE", Evidence.LEGAL_FORM),
        ("Huawei Techologies., Co., Ltd", "Huawei Technologies", Evidence.TYPING),
        ("China Moblie", "China Mobile", Evidence.TYPING),
        ("BBC", "British Broadcasting Corporation Company", None),
        ("NCSC", "National Cyber Security Centre", Evidence.INITIALS),
        ("National Cyber Security Centre", "NCSC", Evidence.INITIALS),
        ("Cisco Systems India Pvt Ltd", "Cisco", Evidence.BEGINNING),
        ("Google / Jigsaw", "Jigsaw", Evidence.PART),
        ("Samsung Research America (consultant)", "Consultant", Evidence.PART),
        ("Alphabet Energy", "Alphabet Inc.", Evidence.BEGINNING),
        ("University of Florence", "University of Firenze", None),
        ("Area 51", "Area 52", None),
        ("Arm", "Art", None),
        ("n/a", "N.A.", None),
    ],
)
def test_evidence_of_a_likeness(name, known, expected):
    assert evidence(name, known) == expected


def test_only_strong_evidence_is_proposed_as_one():
    assert {one.value for one in Evidence if Names({"k": ["x"]}) and _weight(one) is Weight.WEAK} == {
        "initials",
        "beginning",
        "part",
    }
    (found,) = Names({"alphabet": ["Alphabet Inc."]}).like("Alphabet Energy")
    assert found.weight is Weight.WEAK
    assert groups(["Alphabet Energy", "Alphabet Inc."]) == (("Alphabet Energy",), ("Alphabet Inc.",))


def _weight(one):
    from council.organisations.rules.names import WEIGHTS

    return WEIGHTS[one]


def test_the_strongest_evidence_comes_first_and_each_organisation_once():
    names = Names({"a": ["Cisco", "Cisco Systems"], "b": ["Cisco Ltd"], "c": ["Cisko"]})
    found = names.like("cisco")
    assert [(one.key, one.evidence) for one in found] == [
        ("a", Evidence.SPELLING),
        ("b", Evidence.LEGAL_FORM),
        ("c", Evidence.TYPING),
    ]
    assert [one.key for one in names.like("cisco", but="a")] == ["b", "c"]


@pytest.mark.parametrize("name", ["", " ", "n/a", "N/A", "None", "none.", "unknown"])
def test_who_says_nothing_means_nobody(name):
    assert says_nothing(name)
    assert Names({"k": ["None"]}).like(name) == ()


def test_one_line_may_name_several():
    assert parts("W3C / MIT") == ("W3C", "MIT")
    assert parts("Arrcus & IIJ Research") == ("Arrcus", "IIJ Research")
    assert parts("AT&T") == ()
    assert initials("Google") == ""
    assert mistyped("futurewei", "futurewei") is False


@given(WORDS)
def test_the_order_of_names_changes_no_group(names):
    assert groups(names) == groups(reversed(names)) == groups([*names, *names])


@given(st.text("abcdefgh ", min_size=1, max_size=20), st.text("abcdefgh ", min_size=1, max_size=20))
def test_likeness_of_spelling_form_and_typing_goes_both_ways(first, second):
    there, back = evidence(first, second), evidence(second, first)
    both = {Evidence.SPELLING, Evidence.LEGAL_FORM, Evidence.TYPING, Evidence.BEGINNING}
    assert (there in both) == (back in both)
