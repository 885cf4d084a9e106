"""Terms, and owners of organisations. No database."""

from datetime import date
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from council.members.rules import TermFacts, may_appoint
from council.organisations.rules.owners import ancestors, may_own, top_of

LAST = (date(2023, 1, 15), date(2026, 1, 14))
BEFORE = (date(2020, 1, 15), date(2023, 1, 14))


@pytest.mark.parametrize(
    ("starts", "ends", "earlier", "codes"),
    [
        (date(2026, 1, 15), date(2029, 1, 14), (), ()),
        (date(2026, 1, 15), date(2029, 1, 15), (), ()),
        (date(2026, 1, 15), date(2029, 1, 16), (), ("members.term_too_long",)),
        (date(2026, 1, 15), date(2026, 1, 15), (), ("members.term_ends_first",)),
        (date(2024, 2, 29), date(2027, 3, 1), (), ()),
        (date(2026, 1, 15), date(2029, 1, 14), (LAST,), ()),
        (date(2026, 1, 15), date(2029, 1, 14), (LAST, BEFORE), ("members.too_many_terms",)),
        (date(2028, 1, 15), date(2031, 1, 14), (LAST, BEFORE), ()),
        (date(2025, 1, 15), date(2028, 1, 14), (LAST,), ("members.term_overlaps",)),
    ],
)
def test_term_is_short_enough_and_not_one_too_many(starts, ends, earlier, codes):
    assert may_appoint(TermFacts(starts, ends, earlier), term_years=3, terms_in_a_row=2).codes == codes


A, B, C, D = (UUID(int=number) for number in range(1, 5))


def test_owners_are_found_to_the_top():
    owners = {A: B, B: C}
    assert ancestors(A, owners) == (B, C)
    assert top_of(A, owners) == top_of(C, owners) == C
    assert top_of(D, owners) == D


def test_owners_in_a_ring_have_one_top_from_everywhere():
    ring = {A: B, B: C, C: A, D: B}
    assert {top_of(one, ring) for one in (A, B, C, D)} == {A}
    assert ancestors(A, ring) == (B, C)


@given(st.dictionaries(st.integers(1, 9), st.integers(1, 9), max_size=9))
def test_whoever_owns_stands_under_the_same_top(numbers):
    owners = {UUID(int=child): UUID(int=parent) for child, parent in numbers.items() if child != parent}
    for child, parent in owners.items():
        assert top_of(child, owners) == top_of(parent, owners)


def test_nobody_owns_itself():
    assert may_own(A, A, {}).codes == ("members.owns_itself",)
    assert may_own(A, B, {}).ok
    assert may_own(A, None, {}).ok
