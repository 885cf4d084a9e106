import json
from datetime import UTC, datetime
from enum import StrEnum

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from council.kernel.canonical import DEEPEST, NotCanonical, canonical

TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
INTEGERS = st.integers(-(2**53) + 1, 2**53 - 1)
VALUES = st.recursive(
    st.none() | st.booleans() | INTEGERS | TEXT,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXT, inner, max_size=4),
    max_leaves=12,
)


class Colour(StrEnum):
    RED = "red"


def test_keys_are_sorted_by_utf16_as_the_example_of_rfc_8785_section_3_2_3():
    value = {
        "\u20ac": "Euro Sign",
        "\r": "Carriage Return",
        "\ufb33": "Hebrew Letter Dalet With Dagesh",
        "1": "One",
        "\U0001f600": "Emoji: Grinning Face",
        "\u0080": "Control",
        "\u00f6": "Latin Small Letter O With Diaeresis",
    }
    assert list(json.loads(canonical(value)).values()) == [
        "Carriage Return",
        "One",
        "Control",
        "Latin Small Letter O With Diaeresis",
        "Euro Sign",
        "Emoji: Grinning Face",
        "Hebrew Letter Dalet With Dagesh",
    ]


def test_strings_are_escaped_as_rfc_8785_section_3_2_2_2_says():
    assert canonical('€$\x0f\nA\'B"\\\\"/\x7f') == '"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/\x7f"'.encode()


def test_literals_lists_and_enumerations():
    assert canonical([None, True, False, (1, -2), {}, Colour.RED]) == b'[null,true,false,[1,-2],{},"red"]'


def test_unicode_is_never_normalised():
    assert canonical("e\u0301") == b'"e\xcc\x81"'
    assert canonical("e\u0301") != canonical("\u00e9")


@pytest.mark.parametrize(
    ("value", "path", "problem"),
    [
        (1.0, "$", "value of type float"),
        ({"a": [0, 1, 2, 0.5]}, "$.a[3]", "value of type float"),
        ({"a": {"b c": float("nan")}}, '$.a["b c"]', "value of type float"),
        ([2**53], "$[0]", "integer of 2^53 or more"),
        ([-(2**53)], "$[0]", "integer of 2^53 or more"),
        ({"a": "\ud800"}, "$.a", "lone surrogate"),
        ({"\ud800": 1}, '$["\\ud800"]', "lone surrogate"),
        ({"a": {1: 2}}, "$.a", "key of type int"),
        ({None: 2}, "$", "key of type NoneType"),
        ([b"bytes"], "$[0]", "value of type bytes"),
        ({"at": datetime(2026, 1, 1, tzinfo=UTC)}, "$.at", "value of type datetime"),
        ({"é": {1, 2}}, '$["\\u00e9"]', "value of type set"),
    ],
)
def test_what_can_be_read_in_two_ways_is_refused_with_its_path(value, path, problem):
    with pytest.raises(NotCanonical) as refusal:
        canonical(value)
    assert (refusal.value.path, refusal.value.problem) == (path, problem)
    assert str(refusal.value) == f"{path}: {problem}"


def test_the_largest_integers_pass():
    assert canonical([2**53 - 1, 1 - 2**53]) == b"[9007199254740991,-9007199254740991]"


def nested(levels):
    value = []
    for _ in range(levels):
        value = [value]
    return value


def test_deep_nesting_is_refused_by_name():
    assert canonical(nested(DEEPEST)) == b"[" * (DEEPEST + 1) + b"]" * (DEEPEST + 1)
    with pytest.raises(NotCanonical, match="nested deeper than 200"):
        canonical(nested(DEEPEST + 1))


@settings(max_examples=80, deadline=None)
@given(VALUES)
def test_bytes_read_back_to_the_same_value(value):
    assert json.loads(canonical(value)) == value


@settings(max_examples=50, deadline=None)
@given(st.dictionaries(TEXT, VALUES, max_size=5))
def test_the_order_of_keys_does_not_matter(value):
    assert canonical(dict(reversed(value.items()))) == canonical(value)
