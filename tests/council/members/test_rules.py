"""Terms. No database."""

from datetime import date

import pytest

from council.members.rules import (
    TermFacts,
    ends_by_year,
    ends_together,
    last_day_of,
    may_appoint,
    may_resign,
    months_after,
    most_in_a_year,
    which_in_a_row,
)

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
    assert (
        may_appoint(TermFacts(starts, ends, earlier), term_years=3, terms_in_a_row=2, cooling_off_months=24).codes
        == codes
    )


@pytest.mark.parametrize(
    ("led_until", "codes"),
    [
        (None, ()),
        (date(2024, 1, 15), ()),  # 24 months to the day
        (date(2024, 1, 16), ("members.cooling_off",)),
        (date(2024, 2, 15), ("members.cooling_off",)),  # 23 months
        (date(2026, 3, 1), ("members.cooling_off",)),  # still held
    ],
)
def test_a_leading_post_is_long_over(led_until, codes):
    facts = TermFacts(date(2026, 1, 15), date(2029, 1, 14), (), led_until)
    verdict = may_appoint(facts, term_years=3, terms_in_a_row=2, cooling_off_months=24)
    assert verdict.codes == codes
    assert all(reason.field == "led_until" for reason in verdict.reasons)


def test_months_end_where_the_month_ends():
    assert months_after(date(2023, 12, 31), 2) == date(2024, 2, 29)
    assert months_after(date(2024, 2, 29), 24) == date(2026, 2, 28)
    assert months_after(date(2024, 12, 1), 1) == date(2025, 1, 1)


def test_a_term_of_three_years_ends_the_day_before():
    assert last_day_of(date(2026, 1, 15), 3) == date(2029, 1, 14)
    assert last_day_of(date(2024, 2, 29), 3) == date(2027, 2, 28)


def test_terms_are_counted_in_a_row_until_a_long_break():
    assert which_in_a_row(date(2026, 1, 15), ()) == 1
    assert which_in_a_row(date(2026, 1, 15), (LAST,)) == 2
    assert which_in_a_row(date(2026, 1, 15), (BEFORE, LAST)) == 3
    assert which_in_a_row(date(2028, 1, 15), (BEFORE, LAST)) == 1


def test_more_than_half_that_end_within_a_year_are_too_many():
    thirds = [date(2026, 6, 30), date(2027, 6, 30), date(2028, 6, 30)]
    assert ends_by_year([*thirds, date(2027, 1, 1)]) == ((2026, 1), (2027, 2), (2028, 1))
    assert not ends_together([])
    assert not ends_together(thirds)
    assert not ends_together([date(2026, 6, 30), date(2026, 7, 1), date(2028, 6, 30), date(2029, 6, 30)])  # a half
    assert ends_together([date(2026, 12, 31), date(2027, 12, 30), date(2029, 6, 30)])
    assert not ends_together([date(2026, 12, 31), date(2027, 12, 31), date(2029, 6, 30)])
    assert most_in_a_year([date(2026, 12, 31), date(2027, 12, 30)]) == 2


@pytest.mark.parametrize(
    ("last", "codes"),
    [
        (date(2026, 3, 2), ()),
        (date(2029, 1, 13), ()),
        (date(2026, 3, 1), ("members.resigns_in_past",)),
        (date(2029, 1, 14), ("members.resigns_within_term",)),
        (date(2025, 1, 1), ("members.resigns_in_past", "members.resigns_within_term")),
    ],
)
def test_a_member_leaves_today_or_later_and_before_the_end(last, codes):
    verdict = may_resign(last, today=date(2026, 3, 2), starts=date(2026, 1, 15), ends=date(2029, 1, 14))
    assert verdict.codes == codes
