"""When chance speaks: a time that follows from the commitment and that nobody chooses."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from council.draws.rules import due_after, is_overdue

MOMENTS = st.integers(1_704_067_200, 2_208_988_800).map(lambda seconds: datetime.fromtimestamp(seconds, UTC))


@pytest.mark.parametrize(
    ("committed", "due"),
    [
        ("2026-03-02 09:00", "2026-03-03 12:00"),  # Monday: Tuesday's noon leaves 27 hours
        ("2026-03-02 11:00", "2026-03-03 12:00"),  # exactly 25
        ("2026-03-02 11:01", "2026-03-04 12:00"),  # a minute too late for it
        ("2026-03-05 11:01", "2026-03-09 12:00"),  # Thursday: Friday's noon is too soon, so it is Monday's
        ("2026-03-06 09:00", "2026-03-09 12:00"),  # Friday
        ("2026-03-08 23:59", "2026-03-10 12:00"),  # Sunday, just before midnight
    ],
)
def test_the_noon_of_a_working_day_that_leaves_a_day_for_witnesses(committed, due):
    moment, expected = (datetime.fromisoformat(f"{text}+00:00") for text in (committed, due))
    assert due_after(moment, urgent=False) == expected


@given(MOMENTS)
def test_the_time_is_a_noon_of_a_working_day_and_the_first_that_is_late_enough(committed):
    due = due_after(committed, urgent=False)
    assert (due.hour, due.minute, due.second, due.microsecond, due.utcoffset()) == (12, 0, 0, 0, timedelta(0))
    assert due.weekday() < 5
    assert timedelta(hours=25) <= due - committed <= timedelta(hours=97)
    before = due - timedelta(days=1)
    while before.weekday() >= 5:
        before -= timedelta(days=1)
    assert before - committed < timedelta(hours=25)


@given(MOMENTS)
def test_an_urgent_draw_waits_for_the_first_quarter_that_leaves_half_an_hour_and_the_time_to_witness(committed):
    due = due_after(committed, urgent=True)
    assert (due.minute % 15, due.second, due.microsecond) == (0, 0, 0)
    assert timedelta(minutes=45) <= due - committed < timedelta(minutes=60)


def test_another_zone_changes_nothing():
    moment = datetime(2026, 3, 2, 9, tzinfo=UTC)
    there = moment.astimezone(datetime.fromisoformat("2026-03-02T00:00+05:30").tzinfo)
    assert due_after(there, urgent=False) == due_after(moment, urgent=False)
    assert due_after(there, urgent=True) == due_after(moment, urgent=True)


def test_a_draw_is_overdue_a_day_after_its_time():
    due = datetime(2026, 3, 3, 12, tzinfo=UTC)
    assert not is_overdue("committed", due, due + timedelta(hours=24))
    assert is_overdue("committed", due, due + timedelta(hours=24, seconds=1))
    assert not is_overdue("drawn", due, due + timedelta(days=9))
