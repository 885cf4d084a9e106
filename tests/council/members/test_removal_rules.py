"""Who may ask, answer and vote, and what two thirds are. Without a database."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from council.members.rules import (
    LONGEST_WORDS,
    VOTING,
    ProposedRemoval,
    RemovalState,
    TermFacts,
    VoteOnRemoval,
    ending_of,
    is_carried,
    is_over,
    may_answer_removal,
    may_appoint,
    may_open_vote,
    may_propose_removal,
    may_vote_on_removal,
)

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
ASKED = ProposedRemoval(own=False, sits=True, open=False, keeper=True, of_the_chair=False, reasons="Flights.")
CAST = VoteOnRemoval(
    state="voting", now=NOW, closes_at=NOW + VOTING, own=False, sits=True, voted=False, concerned_sits=True
)


@pytest.mark.parametrize(
    ("changes", "codes"),
    [
        ({}, ()),
        ({"keeper": False, "of_the_chair": True}, ()),
        ({"keeper": False}, ("members.removal_of_chair_only",)),
        ({"own": True}, ("members.removal_own",)),
        ({"sits": False}, ("members.removal_not_sitting",)),
        ({"open": True}, ("members.removal_open",)),
        ({"reasons": " \n"}, ("members.removal_words",)),
        ({"reasons": "x" * LONGEST_WORDS}, ()),
        ({"reasons": "x" * (LONGEST_WORDS + 1)}, ("members.removal_words_long",)),
    ],
)
def test_who_may_ask(changes, codes):
    assert may_propose_removal(replace(ASKED, **changes)).codes == codes


@pytest.mark.parametrize(
    ("changes", "codes"),
    [
        ({}, ()),
        ({"own": True}, ("members.removal_own_vote",)),
        ({"sits": False}, ("members.removal_voter_sits",)),
        ({"voted": True}, ("members.removal_voted",)),
        ({"concerned_sits": False}, ("members.removal_not_sitting",)),
        ({"now": NOW + VOTING - timedelta(microseconds=1)}, ()),
        ({"now": NOW + VOTING}, ("members.removal_closed",)),
        ({"closes_at": None}, ("members.removal_closed",)),
        *(({"state": state}, ("members.removal_closed",)) for state in sorted(set(RemovalState) - {"voting"})),
    ],
)
def test_who_may_vote(changes, codes):
    assert may_vote_on_removal(replace(CAST, **changes)).codes == codes


def test_only_the_member_answers_and_only_before_the_vote():
    assert may_answer_removal("hearing", "No.", own=True).ok
    assert may_answer_removal("hearing", "No.", own=False).codes == ("members.removal_not_yours",)
    assert may_answer_removal("hearing", "", own=True).codes == ("members.removal_words",)
    for state in sorted(set(RemovalState) - {"hearing"}):
        assert may_answer_removal(state, "No.", own=True).codes == ("members.removal_heard",)


def test_the_vote_begins_with_the_answer_or_when_the_time_is_over():
    later = NOW + timedelta(days=1)
    assert may_open_vote(answered=True, now=NOW, answer_until=later).ok
    assert may_open_vote(answered=False, now=later, answer_until=later).ok
    assert not may_open_vote(answered=False, now=NOW, answer_until=later).ok


@given(st.integers(0, 300), st.integers(0, 300))
def test_two_thirds_are_two_thirds(in_favour, sitting):
    expected = sitting > 0 and Fraction(in_favour, sitting) >= Fraction(2, 3)
    assert is_carried(in_favour, sitting) is expected


ENDINGS = [(0, 0, False), (2, 3, True), (4, 6, True), (4, 7, False)]


@pytest.mark.parametrize(("in_favour", "sitting", "carried"), ENDINGS)
def test_how_a_vote_ends(in_favour, sitting, carried):
    ending = ending_of(in_favour, sitting, concerned_sits=True)
    assert ending == (RemovalState.CARRIED if carried else RemovalState.NOT_CARRIED)
    assert ending_of(in_favour, sitting, concerned_sits=False) == RemovalState.LAPSED


def test_a_vote_is_over_with_the_time_or_with_the_last_vote_and_not_with_votes_of_those_who_left():
    early = {"now": NOW, "closes_at": NOW + VOTING}
    assert not is_over(**early, voted={1, 9}, may_vote={1, 2})
    assert is_over(**early, voted={1, 2, 9}, may_vote={1, 2})
    assert is_over(now=NOW + VOTING, closes_at=NOW + VOTING, voted=(), may_vote={1})


@pytest.mark.parametrize(("starts", "codes"), [(date(2027, 12, 31), ("members.removed",)), (date(2028, 1, 1), ())])
def test_a_new_term_begins_after_the_one_that_was_cut_short(starts, codes):
    served = ((date(2025, 1, 1), date(2026, 3, 2)),)
    facts = TermFacts(starts, starts + timedelta(days=700), served, removed_until=date(2027, 12, 31))
    assert may_appoint(facts, term_years=3, terms_in_a_row=2, cooling_off_months=24).codes == codes
