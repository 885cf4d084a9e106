"""When a notice is sent again, and when it is given up."""

from datetime import UTC, datetime, timedelta

import pytest

from council.notices.rules import MOST_ATTEMPTS, is_hopeless, next_batch, wait_after


@pytest.mark.parametrize(("attempts", "minutes"), [(1, 1), (2, 2), (5, 16), (9, 256), (10, 360), (400, 360)])
def test_wait_doubles_up_to_six_hours(attempts, minutes):
    assert wait_after(attempts) == timedelta(minutes=minutes)


def test_attempts_last_for_two_days():
    lasted = sum((wait_after(attempt) for attempt in range(1, MOST_ATTEMPTS)), timedelta(0))
    assert timedelta(days=1, hours=20) < lasted < timedelta(days=3)
    assert [is_hopeless(attempts) for attempts in (MOST_ATTEMPTS - 1, MOST_ATTEMPTS)] == [False, True]


@pytest.mark.parametrize("minute", [0, 1, 59])
def test_batch_leaves_at_the_next_full_hour(minute):
    now = datetime(2026, 3, 2, 9, minute, 7, 9, tzinfo=UTC)
    assert next_batch(now) == datetime(2026, 3, 2, 10, tzinfo=UTC)
