"""Words about members and their terms. Pure."""

from __future__ import annotations

from calendar import monthrange
from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from council.kernel.verdicts import YES, Verdict, require_that


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


class SeatKind(StrEnum):
    """What a term is for. A member sits on the council; the others are called when no panel can be formed without them.

    A deputy stands by for every case, whoever is ad hoc for one (SAFEGUARDS.md section 1: everyone is conflicted).
    """

    AD_HOC = "ad_hoc"
    DEPUTY = "deputy"
    MEMBER = "member"


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


LANGUAGE = r"[a-z]{2,3}(-[A-Za-z]{2,4})?"
"""A language as the register names it (BCP 47, with at most one subtag): en, sr-Latn, pt-BR."""


class Gender(StrEnum):
    """What somebody says, or says not; only the draw reads it, for a panel is not of one gender."""

    MAN = "man"
    OTHER = "other"
    UNDISCLOSED = "undisclosed"
    WOMAN = "woman"


class Sector(StrEnum):
    """In what somebody works. A constituency sends a member; the sector is what the register shows beside it."""

    ACADEMIA = "academia"
    CIVIL_SOCIETY = "civil_society"
    COMMUNITY = "community"
    FACT_CHECKER = "fact_checker"
    GOVERNMENT = "government"
    HUMAN_RIGHTS_INSTITUTION = "human_rights_institution"
    LEGAL = "legal"
    MEDIA = "media"
    PLATFORM = "platform"
    TECHNICAL = "technical"
    YOUTH = "youth"


@dataclass(frozen=True)
class TermFacts:
    """A new term as its rules see it; `earlier` are pairs of first and last day, early ends counted;
    `other` are those of another kind, which may not run at the same time but count in no row.

    `led_until` is the last day of the last leading post with a platform, a ministry or a party; none is nothing.
    `removed_until` is the last day of a term from which somebody was removed, as it would have been.
    """

    starts: date
    ends: date
    earlier: tuple[tuple[date, date], ...]
    led_until: date | None = None
    other: tuple[tuple[date, date], ...] = ()
    removed_until: date | None = None


def may_appoint(facts: TermFacts, *, term_years: int, terms_in_a_row: int, cooling_off_months: int) -> Verdict:
    """Whether a term is as long as the rules allow, not one too many in a row, and long enough after a leading post
    (SAFEGUARDS.md section 2).
    """
    verdict = require_that(facts.ends > facts.starts, "members.term_ends_first", "ends")
    longest = _anniversary(facts.starts, term_years)
    verdict &= require_that(facts.ends <= longest, "members.term_too_long", "ends", years=term_years)
    verdict &= has_cooled_off(facts, cooling_off_months)
    removed = facts.removed_until
    back = removed is None or facts.starts > removed
    verdict &= require_that(back, "members.removed", "starts", day=removed.isoformat() if removed else "")
    clash = any(starts <= facts.ends and facts.starts <= ends for starts, ends in (*facts.earlier, *facts.other))
    verdict &= require_that(not clash, "members.term_overlaps", "starts")
    if clash:
        return verdict
    row = which_in_a_row(facts.starts, facts.earlier)
    return verdict & require_that(row <= terms_in_a_row, "members.too_many_terms", "starts", terms=terms_in_a_row)


def _anniversary(day: date, years: int) -> date:
    """The same day some years later; the 29th of February becomes the 1st of March."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return date(day.year + years, 3, 1)


def which_in_a_row(starts: date, earlier: Collection[tuple[date, date]]) -> int:
    """Which term one that starts on a day is, of those that follow each other without a long break. From one."""
    row = 1
    for first, last in sorted((term for term in earlier if term[0] <= starts), reverse=True):
        if (starts - last).days > IN_A_ROW_DAYS:
            break
        row, starts = row + 1, first
    return row


def has_cooled_off(facts: TermFacts, months: int) -> Verdict:
    """Whether so many months lie between a leading post and the first day of a term (SAFEGUARDS.md section 2)."""
    if facts.led_until is None:
        return YES
    first = months_after(facts.led_until, months)
    return require_that(facts.starts >= first, "members.cooling_off", "led_until", months=months, day=first.isoformat())


def months_after(day: date, months: int) -> date:
    """The same day so many months later; the last of that month where it is shorter."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def last_day_of(starts: date, years: int) -> date:
    """The last day of a term that begins on a day and lasts whole years."""
    return _anniversary(starts, years) - timedelta(days=1)


def may_resign(last: date, *, today: date, starts: date, ends: date) -> Verdict:
    """Whether a term can end on a day before its own last one: not in the past, and while it runs."""
    verdict = require_that(last >= today, "members.resigns_in_past", "last_day")
    return verdict & require_that(starts <= last < ends, "members.resigns_within_term", "last_day")


def ends_by_year(ends: Collection[date]) -> tuple[tuple[int, int], ...]:
    """How many seats end in each year, in order."""
    return tuple(sorted(Counter(day.year for day in ends).items()))


def most_in_a_year(ends: Collection[date]) -> int:
    """The largest number of terms that end within any twelve months."""
    days = sorted(ends)
    return max((sum(first <= day < _anniversary(first, 1) for day in days) for first in days), default=0)


def ends_together(ends: Collection[date]) -> bool:
    """Whether more than half of the terms end within twelve months: thirds are to follow each other, not to go at
    once (SAFEGUARDS.md section 2).
    """
    return 2 * most_in_a_year(ends) > len(ends)
