"""Words about members and their terms. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from council.kernel.verdicts import Verdict, require_that


class Constituency(StrEnum):
    """From where a member comes; no constituency holds more than a third of the seats (SAFEGUARDS.md section 2)."""

    ACADEMIA = "academia"
    CIVIL_SOCIETY = "civil_society"
    COMMUNITY = "community"
    LEGAL = "legal"
    MEDIA = "media"
    PLATFORM = "platform"
    STATE = "state"
    YOUTH = "youth"


class Region(StrEnum):
    """Regions of the world, as the draw counts them."""

    AFR = "AFR"
    APA = "APA"
    EUR = "EUR"
    LAC = "LAC"
    MENA = "MENA"
    NAM = "NAM"


IN_A_ROW_DAYS = 366
"""A term that starts within a year of the end of another follows it; a longer break starts the count anew."""


@dataclass(frozen=True)
class TermFacts:
    """A new term as its rules see it; `earlier` are pairs of first and last day, early ends counted."""

    starts: date
    ends: date
    earlier: tuple[tuple[date, date], ...]


def may_appoint(facts: TermFacts, *, term_years: int, terms_in_a_row: int) -> Verdict:
    """Whether a term is as long as the rules allow and not one too many in a row (SAFEGUARDS.md section 2)."""
    verdict = require_that(facts.ends > facts.starts, "members.term_ends_first", "ends")
    longest = _anniversary(facts.starts, term_years)
    verdict &= require_that(facts.ends <= longest, "members.term_too_long", "ends", years=term_years)
    clash = any(starts <= facts.ends and facts.starts <= ends for starts, ends in facts.earlier)
    verdict &= require_that(not clash, "members.term_overlaps", "starts")
    if clash:
        return verdict
    row = _in_a_row(facts)
    return verdict & require_that(row <= terms_in_a_row, "members.too_many_terms", "starts", terms=terms_in_a_row)


def _anniversary(day: date, years: int) -> date:
    """The same day some years later; the 29th of February becomes the 1st of March."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return date(day.year + years, 3, 1)


def _in_a_row(facts: TermFacts) -> int:
    """How many terms follow each other without a long break, the new one included."""
    row, starts = 1, facts.starts
    for first, last in sorted(facts.earlier, reverse=True):
        if first > facts.starts or (starts - last).days > IN_A_ROW_DAYS:
            break
        row, starts = row + 1, first
    return row
