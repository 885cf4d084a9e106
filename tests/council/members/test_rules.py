"""Terms. No database."""

from datetime import date

import pytest

from council.members.rules import TermFacts, may_appoint

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
