"""Rules of the register of people: words and terms."""

from council.members.rules.terms import (
    IN_A_ROW_DAYS,
    LANGUAGE,
    Constituency,
    Gender,
    Region,
    Sector,
    TermFacts,
    ends_by_year,
    ends_together,
    has_cooled_off,
    last_day_of,
    may_appoint,
    may_resign,
    months_after,
    most_in_a_year,
    which_in_a_row,
)

__all__ = [
    "IN_A_ROW_DAYS",
    "LANGUAGE",
    "Constituency",
    "Gender",
    "Region",
    "Sector",
    "TermFacts",
    "ends_by_year",
    "ends_together",
    "has_cooled_off",
    "last_day_of",
    "may_appoint",
    "may_resign",
    "months_after",
    "most_in_a_year",
    "which_in_a_row",
]
