"""How the conflicts panel counts, who votes, what the parties must agree to, what lapses, what can be appealed."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cases.clearance.rules import (
    AppealFacts,
    Choice,
    Consent,
    Decision,
    Electorate,
    Outcome,
    QuestionFacts,
    Vote,
    VoterFacts,
    WaiverFacts,
    both_agree,
    counted,
    has_lapsed,
    may_appeal,
    may_vote,
    settled,
    votes_in,
)
from council.access.rules import Office
from council.interests.rules.words import Result

KEEP, RECUSE = Choice.KEEP, Choice.RECUSE
FIRM, UNIVERSITY = UUID(int=1), UUID(int=2)
FACTS = QuestionFacts(Result.DECIDE, (), voting_over=True, lifts=False, agreed=True)


def came_to(*votes: Vote, **changes):
    found = settled(replace(FACTS, votes=votes, **changes))
    return None if found is None else (found.decision, found.outcome)


@pytest.mark.parametrize(
    ("votes", "expected"),
    [
        ((), (Decision.RECUSE, Outcome.NOBODY)),
        ((Vote(KEEP),), (Decision.ALLOW, Outcome.MAJORITY)),
        ((Vote(RECUSE),), (Decision.RECUSE, Outcome.MAJORITY)),
        ((Vote(KEEP), Vote(RECUSE)), (Decision.RECUSE, Outcome.TIE)),
        ((Vote(KEEP), Vote(KEEP), Vote(RECUSE)), (Decision.ALLOW, Outcome.MAJORITY)),
        ((Vote(KEEP, FIRM), Vote(KEEP, FIRM), Vote(RECUSE)), (Decision.RECUSE, Outcome.TIE)),
        ((Vote(KEEP, FIRM), Vote(KEEP, UNIVERSITY), Vote(RECUSE)), (Decision.ALLOW, Outcome.MAJORITY)),
        ((Vote(RECUSE, FIRM), Vote(RECUSE, FIRM), Vote(KEEP), Vote(KEEP)), (Decision.ALLOW, Outcome.MAJORITY)),
    ],
)
def test_more_for_than_against_keeps_and_a_tie_removes(votes, expected):
    assert came_to(*votes) == expected


def test_nothing_follows_before_the_vote_is_over():
    assert came_to(Vote(KEEP), Vote(KEEP), voting_over=False) is None


def test_a_wall_is_lifted_by_two_who_are_not_of_one_house():
    assert came_to(Vote(KEEP), lifts=True) == (Decision.RECUSE, Outcome.NOT_TWO)
    assert came_to(Vote(KEEP, FIRM), Vote(KEEP, FIRM), lifts=True) == (Decision.RECUSE, Outcome.NOT_TWO)
    assert came_to(Vote(KEEP), Vote(KEEP), lifts=True) == (Decision.ALLOW, Outcome.MAJORITY)


@pytest.mark.parametrize(
    ("agreed", "votes", "over", "expected"),
    [
        (True, (Vote(KEEP),), True, (Decision.WAIVE, Outcome.MAJORITY)),
        (None, (Vote(KEEP),), True, None),
        (None, (Vote(RECUSE),), True, (Decision.RECUSE, Outcome.MAJORITY)),
        (False, (Vote(KEEP),), True, (Decision.RECUSE, Outcome.REFUSED)),
        (False, (), False, (Decision.RECUSE, Outcome.REFUSED)),
        (True, (), True, (Decision.RECUSE, Outcome.NOBODY)),
    ],
)
def test_a_waiver_takes_the_votes_and_both_parties(agreed, votes, over, expected):
    assert came_to(*votes, result=Result.WAIVE, agreed=agreed, voting_over=over) == expected


VOTES = st.lists(st.builds(Vote, st.sampled_from(Choice), st.sampled_from([None, FIRM, UNIVERSITY])), max_size=7)


@given(VOTES, st.randoms())
def test_order_never_changes_the_count(votes, chance):
    mixed = list(votes)
    chance.shuffle(mixed)
    assert settled(replace(FACTS, votes=tuple(votes))) == settled(replace(FACTS, votes=tuple(mixed)))


@given(VOTES)
def test_one_more_vote_for_a_recusal_never_keeps_anybody(votes):
    before = settled(replace(FACTS, votes=tuple(votes)))
    after = settled(replace(FACTS, votes=(*votes, Vote(RECUSE))))
    assert not (before.decision == Decision.RECUSE and after.decision != Decision.RECUSE)


@given(VOTES, st.sampled_from(Choice))
def test_an_affiliation_counts_once(votes, choice):
    again = [vote for vote in votes if vote.affiliation]
    assert counted([*votes, *again], choice) == counted(votes, choice)


@pytest.mark.parametrize(
    ("appellant", "respondent", "over", "told", "expected"),
    [
        ("", "", False, True, None),
        (Consent.AGREED, "", False, True, None),
        ("", Consent.AGREED, False, True, None),
        (Consent.AGREED, Consent.AGREED, False, True, True),
        (Consent.OBJECTED, "", False, True, False),
        (Consent.AGREED, Consent.OBJECTED, True, True, False),
        (Consent.AGREED, "", True, True, True),
        (Consent.AGREED, "", True, False, False),
        ("", Consent.AGREED, True, True, False),
        ("", "", True, True, False),
    ],
)
def test_silence_of_a_platform_is_no_objection_and_that_of_an_appellant_no_agreement(
    appellant, respondent, over, told, expected
):
    assert both_agree(WaiverFacts(appellant, respondent, over=over, told=told)) is expected


VOTER = VoterFacts(
    frozenset({Office.CONFLICTS_PANEL}), sitting=True, own=False, walled=False, same_interest=False, took_part=False
)


@pytest.mark.parametrize(
    ("changes", "panel", "review"),
    [
        ({}, True, True),
        ({"sitting": False}, False, False),
        ({"own": True}, False, False),
        ({"walled": True}, False, False),
        ({"same_interest": True}, False, False),
        ({"took_part": True}, False, False),
        ({"offices": frozenset({Office.COUNCIL_CHAIR})}, False, True),
        ({"offices": frozenset({Office.SECRETARIAT}), "sitting": False}, False, True),
        ({"offices": frozenset({Office.SECRETARIAT}), "took_part": True}, False, False),
        ({"offices": frozenset({Office.MEMBER, Office.INTEGRITY_OFFICER})}, False, False),
    ],
)
def test_who_votes(changes, panel, review):
    voter = replace(VOTER, **changes)
    assert (votes_in(Electorate.PANEL, voter), votes_in(Electorate.REVIEW, voter)) == (panel, review)


def test_a_vote_says_which_and_why_once_and_in_time():
    def codes(closed=False, voted=False, choice=KEEP, reason="Long ago"):
        return may_vote(closed=closed, voted=voted, choice=choice, reason=reason).codes

    assert codes() == ()
    assert codes(closed=True) == ("clearance.question_closed",)
    assert codes(voted=True) == ("clearance.voted_already",)
    assert codes(choice="waive") == ("clearance.which_vote",)
    assert codes(reason=" ") == ("clearance.vote_reason",)


def test_a_ruling_counts_through_its_last_day():
    today = date(2026, 3, 2)
    assert not has_lapsed(None, today)
    assert not has_lapsed(today, today)
    assert has_lapsed(today - timedelta(days=1), today)


NOW = datetime(2026, 3, 9, 12, tzinfo=UTC)
APPEAL = AppealFacts(
    Result.DECIDE,
    Decision.RECUSE,
    NOW - timedelta(days=7),
    refused_by_a_party=False,
    appealed=False,
    called_off=False,
    over=False,
    text="It was ten years ago",
    now=NOW,
    days=7,
)


@pytest.mark.parametrize(
    ("changes", "codes"),
    [
        ({}, ()),
        ({"result": Result.BAR}, ("clearance.nothing_to_appeal",)),
        ({"decision": Decision.ALLOW}, ("clearance.nothing_to_appeal",)),
        ({"ruled_at": None, "decision": ""}, ("clearance.nothing_to_appeal",)),
        ({"appealed": True}, ("clearance.appealed_already",)),
        ({"refused_by_a_party": True}, ("clearance.party_refused",)),
        ({"over": True}, ("clearance.too_late",)),
        ({"now": NOW + timedelta(seconds=1)}, ("clearance.appeal_late",)),
        ({"now": NOW + timedelta(days=90), "called_off": True}, ()),
        ({"called_off": True, "over": True}, ("clearance.too_late",)),
        ({"text": " "}, ("clearance.appeal_reason",)),
    ],
)
def test_appeal(changes, codes):
    assert may_appeal(replace(APPEAL, **changes)).codes == codes
