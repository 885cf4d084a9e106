"""When a lock runs, who may enter a poll, and what two thirds are."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from council.access.rules import HeldChange, Locked
from council.polls.rules import (
    FARTHEST,
    STAYS,
    ExemptionState,
    Lock,
    NewExemption,
    NewPoll,
    VoteOnExemption,
    ending_of,
    is_over,
    lock_of,
    may_ask,
    may_enter,
    may_vote,
)
from council.procedure.rules import PRESETS, Preset, changed, changes, flat

POLL = date(2026, 9, 20)
LONG_AGO = date(2025, 1, 1)
TODAY = date(2026, 3, 2)
NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)


def lock(entered=LONG_AGO, withdrawn=None):
    return lock_of(POLL, entered_on=entered, withdrawn_on=withdrawn, before=60, after=30)


def test_a_lock_runs_from_sixty_days_before_to_thirty_days_after():
    found = lock()
    assert found == Lock(date(2026, 7, 22), date(2026, 10, 20))
    days = [date(2026, 7, 21), date(2026, 7, 22), POLL, date(2026, 10, 20), date(2026, 10, 21)]
    assert [found.runs_on(day) for day in days] == [False, True, True, True, False]


def test_a_poll_that_is_entered_late_locks_from_then_on():
    late = POLL - timedelta(days=3)
    assert lock(entered=late) == Lock(late, date(2026, 10, 20))


def test_a_withdrawn_poll_locks_on_for_a_week_and_never_longer_than_it_would_have():
    begins, ends = date(2026, 7, 22), date(2026, 10, 20)
    assert lock(withdrawn=begins - timedelta(days=1)) is None
    assert lock(withdrawn=begins) == Lock(begins, begins + STAYS)
    assert lock(withdrawn=ends - timedelta(days=2)) == Lock(begins, ends)


@given(st.dates(LONG_AGO, date(2027, 1, 1)), st.one_of(st.none(), st.dates(LONG_AGO, date(2027, 1, 1))))
def test_withdrawing_never_makes_a_lock_longer_and_never_ends_it_on_the_same_day(entered, withdrawn):
    whole, cut = lock(entered), lock(entered, withdrawn)
    if withdrawn is None:
        assert cut == whole
    elif cut is not None:
        assert (cut.begins, cut.ends <= whole.ends) == (whole.begins, True)
        assert cut.ends == whole.ends or cut.ends > withdrawn


def new(**more):
    facts = NewPoll("Election", "Portugal", TODAY + timedelta(days=61), TODAY, 60, 30, by_two=False, known=False)
    return may_enter(replace(facts, **more)).codes


@pytest.mark.parametrize(
    ("more", "codes"),
    [
        ({}, ()),
        ({"day": TODAY + timedelta(days=60)}, ("polls.takes_two",)),
        ({"day": TODAY + timedelta(days=60), "by_two": True}, ()),
        ({"day": TODAY - timedelta(days=30), "by_two": True}, ()),
        ({"day": TODAY - timedelta(days=31), "by_two": True}, ("polls.over",)),
        ({"day": TODAY + FARTHEST}, ()),
        ({"day": TODAY + FARTHEST + timedelta(days=1)}, ("polls.too_far",)),
        ({"known": True}, ("polls.known",)),
        ({"name": " "}, ("polls.words",)),
        ({"place": ""}, ("polls.words",)),
        ({"place": "x" * 201}, ("polls.too_long",)),
    ],
)
def test_who_enters_a_poll(more, codes):
    assert new(**more) == codes


@pytest.mark.parametrize(
    ("more", "codes"),
    [
        ({}, ()),
        ({"locked": False}, ("polls.no_lock",)),
        ({"own": True}, ("polls.own",)),
        ({"open": True}, ("polls.asked_already",)),
        ({"reason": " "}, ("polls.words",)),
        ({"reason": "x" * 2001}, ("polls.too_long",)),
    ],
)
def test_who_asks_for_an_exemption(more, codes):
    assert may_ask(replace(NewExemption(True, False, False, "Because."), **more)).codes == codes


@pytest.mark.parametrize(
    ("more", "codes"),
    [
        ({}, ()),
        ({"state": "carried"}, ("polls.vote_over",)),
        ({"now": NOW + timedelta(days=1)}, ("polls.vote_over",)),
        ({"own": True}, ("polls.own_vote",)),
        ({"sits": False}, ("polls.voter_sits",)),
        ({"voted": True}, ("polls.voted",)),
    ],
)
def test_who_votes_on_an_exemption(more, codes):
    facts = VoteOnExemption("voting", NOW, NOW + timedelta(days=1), own=False, sits=True, voted=False)
    assert may_vote(replace(facts, **more)).codes == codes


@given(st.integers(0, 300), st.integers(0, 300))
def test_two_thirds_of_all_and_of_nobody_nothing(sitting, in_favour):
    in_favour = min(in_favour, sitting)
    carried = ending_of(in_favour, sitting) is ExemptionState.CARRIED
    assert carried == (sitting > 0 and in_favour / sitting >= 2 / 3)


def test_a_vote_is_over_with_its_time_or_the_last_voter():
    later = NOW + timedelta(days=7)
    assert not is_over(now=NOW, closes_at=later, voted={1}, may_vote={1, 2})
    assert is_over(now=NOW, closes_at=later, voted={1, 2}, may_vote={1, 2})
    assert is_over(now=later, closes_at=later, voted=set(), may_vote={1, 2})


def test_a_change_is_bound_by_kind_and_every_fact():
    facts = {"person": "a", "office": "secretariat"}
    hashes = {
        HeldChange(Locked.OFFICE_GIVE, facts).hash,
        HeldChange(Locked.OFFICE_END, facts).hash,
        HeldChange(Locked.OFFICE_GIVE, {**facts, "office": "council_chair"}).hash,
        HeldChange(Locked.OFFICE_GIVE, {**facts, "person": "b"}).hash,
    }
    assert len(hashes) == 4
    assert HeldChange(Locked.OFFICE_GIVE, dict(reversed(facts.items()))).hash in hashes


@pytest.mark.parametrize("preset", list(Preset))
def test_every_single_value_of_the_rules_can_be_named_and_changed(preset):
    rules = PRESETS[preset]
    assert changes(rules, rules) == {}
    for name, value in flat(rules).items():
        if name == "apart":
            continue
        other = not value if isinstance(value, bool) else value + 1 if isinstance(value, int) else value + "x"
        assert changes(rules, changed(rules, name, other)) == {name: other}
    with pytest.raises((KeyError, ValueError)):
        changed(rules, "apart", [])
