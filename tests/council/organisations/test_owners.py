"""Owners of organisations. No database."""

from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from council.organisations.rules.owners import ancestors, may_be_one, may_own, top_of

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
    assert may_own(A, A).codes == ("organisations.owns_itself",)
    assert may_own(A, B).ok
    assert may_own(A, None).ok


def test_a_finding_makes_no_chain():
    assert may_be_one(A, B, {}).ok
    assert may_be_one(A, A, {}).codes == ("organisations.same_row",)
    assert may_be_one(A, B, {B: C}).codes == ("organisations.already_another",)
    assert may_be_one(A, B, {A: C}).codes == ("organisations.kept_is_another",)
    assert may_be_one(A, B, {C: B}).codes == ("organisations.stands_for_others",)
