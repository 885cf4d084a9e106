"""Quarters, months, and until when somebody can say something about them."""

from datetime import date, timedelta

import pytest

from council.duty.rules import (
    closes_on,
    is_away,
    last_of,
    may_declare,
    month_after,
    months_of,
    open_quarter,
    quarter_after,
    quarter_of,
    to_draw,
    to_remind,
)

SPRING = date(2026, 4, 1)


def test_quarters_and_months_follow_each_other_over_the_years():
    assert [quarter_of(date(2026, month, 17)).month for month in range(1, 13)] == [1] * 3 + [4] * 3 + [7] * 3 + [10] * 3
    assert months_of(date(2026, 10, 1)) == (date(2026, 10, 1), date(2026, 11, 1), date(2026, 12, 1))
    assert quarter_after(date(2026, 10, 1)) == date(2027, 1, 1)
    assert (month_after(date(2026, 1, 31)), last_of(date(2028, 2, 1))) == (date(2026, 2, 1), date(2028, 2, 29))


@pytest.mark.parametrize(
    ("today", "codes"),
    [
        (date(2026, 1, 15), ()),
        (date(2026, 3, 27), ()),
        (date(2026, 3, 28), ("duty.closed",)),
        (date(2026, 3, 31), ("duty.closed",)),
        (date(2026, 4, 1), ("duty.quarter_runs",)),
        (date(2026, 6, 30), ("duty.quarter_runs",)),
        (date(2025, 12, 20), ("duty.too_early",)),
        (date(2025, 12, 28), ()),
    ],
)
def test_a_quarter_is_open_until_its_last_day_and_never_again(today, codes):
    assert may_declare(SPRING, [SPRING], today).codes == codes


def test_only_months_of_the_quarter_can_be_named():
    today = date(2026, 3, 2)
    assert may_declare(SPRING, [], today).ok
    assert may_declare(SPRING, list(months_of(SPRING)), today).ok
    assert may_declare(SPRING, [date(2026, 7, 1)], today).codes == ("duty.no_such_month",)
    assert may_declare(SPRING, [date(2026, 4, 2)], today).codes == ("duty.no_such_month",)
    assert may_declare(date(2026, 3, 17), [], today).codes == ("duty.no_such_month",)


def test_one_quarter_is_open_every_day_and_its_draw_comes_after_its_last_day():
    day = date(2026, 1, 1)
    for _ in range(800):
        quarter = open_quarter(day)
        assert day <= closes_on(quarter)
        assert may_declare(quarter, [], day).ok
        month = to_draw(day)
        assert month is None or not may_declare(quarter_of(month), [], day).ok, "what a draw reads changes no more"
        day += timedelta(days=1)


def test_the_timer_has_its_days():
    assert [to_draw(date(2026, 3, day)) for day in (27, 28, 31)] == [None, SPRING, SPRING]
    assert to_draw(SPRING) is None, "a month that has begun is drawn for no more"
    assert [to_remind(date(2026, 3, day)) for day in (17, 18, 27, 28)] == [None, SPRING, SPRING, None]


def test_a_leave_of_one_day_takes_the_month():
    assert is_away(SPRING, [(date(2026, 3, 1), SPRING)])
    assert is_away(SPRING, [(date(2026, 4, 30), date(2026, 6, 1))])
    assert not is_away(SPRING, [(date(2026, 3, 1), date(2026, 3, 31)), (date(2026, 5, 1), date(2026, 5, 2))])
