"""Which days make a leave, when it is over, and when somebody is back."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from council.leaves.rules import (
    LONGEST_DAYS,
    LONGEST_REASON,
    LeaveFacts,
    back_at,
    day_of,
    last_day_if_ended,
    may_end,
    may_take,
    overlapping,
)

TODAY = date(2026, 3, 2)
AUCKLAND = ZoneInfo("Pacific/Auckland")
DAYS = st.dates(date(2025, 1, 1), date(2028, 1, 1))


def days(first, last, *others, reason=""):
    def at(number):
        return TODAY + timedelta(days=number)

    return LeaveFacts(at(first), at(last), TODAY, reason, tuple((at(one), at(other)) for one, other in others))


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        (days(0, 0), ()),
        (days(3, 9), ()),
        (days(-5, 0), ()),
        (days(-5, -1), ("leaves.past",)),
        (days(4, 3), ("leaves.ends_first",)),
        (days(0, LONGEST_DAYS - 1), ()),
        (days(0, LONGEST_DAYS), ("leaves.too_long",)),
        (days(3, 9, (9, 12)), ("leaves.overlaps",)),
        (days(3, 9, (1, 3)), ("leaves.overlaps",)),
        (days(3, 9, (4, 5)), ("leaves.overlaps",)),
        (days(3, 9, (1, 12)), ("leaves.overlaps",)),
        (days(3, 9, (1, 2), (10, 12)), ()),
        (days(0, 1, reason="x" * LONGEST_REASON), ()),
        (days(0, 1, reason="x" * (LONGEST_REASON + 1)), ("leaves.reason_long",)),
        (days(4, 3, reason="x" * (LONGEST_REASON + 1)), ("leaves.reason_long", "leaves.ends_first")),
    ],
)
def test_days_make_a_leave(facts, expected):
    assert may_take(facts).codes == expected


@given(first=DAYS, length=st.integers(0, 30), start=DAYS, other=st.integers(0, 30))
def test_leaves_overlap_exactly_when_they_share_a_day(first, length, start, other):
    def every(begin, n):
        return {begin + timedelta(days=one) for one in range(n + 1)}

    leave = (start, start + timedelta(days=other))
    shared = bool(every(first, length) & every(*leave[:1], other))
    assert bool(overlapping([leave], first, first + timedelta(days=length))) == shared


def test_a_leave_ends_yesterday_or_is_taken_back():
    assert last_day_if_ended(TODAY - timedelta(days=3), TODAY) == TODAY - timedelta(days=1)
    assert last_day_if_ended(TODAY, TODAY) is None
    assert last_day_if_ended(TODAY + timedelta(days=3), TODAY) is None
    assert may_end(TODAY, TODAY).codes == ()
    assert may_end(TODAY - timedelta(days=1), TODAY).codes == ("leaves.over",)


def test_a_day_is_the_councils():
    late = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
    assert (day_of(late, AUCKLAND), day_of(late, ZoneInfo("UTC"))) == (date(2026, 3, 2), date(2026, 3, 1))
    assert back_at(date(2026, 3, 1), AUCKLAND) == datetime(2026, 3, 1, 11, 0, tzinfo=UTC)


def test_somebody_is_back_at_midnight_also_when_summer_time_begins():
    london = ZoneInfo("Europe/London")
    assert back_at(date(2026, 3, 28), london) == datetime(2026, 3, 29, 0, 0, tzinfo=UTC)
    assert back_at(date(2026, 3, 29), london) == datetime(2026, 3, 29, 23, 0, tzinfo=UTC)
