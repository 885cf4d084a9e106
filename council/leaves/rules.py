"""When somebody may be away, and for how long. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from council.kernel.verdicts import Verdict, require_that

LONGEST_DAYS = 366
"""Calendar days. Whoever is away for more than a year leaves a seat of the council empty: that is a matter of the term,
which the council decides, and not of a leave, which nobody is asked for.
"""
LONGEST_REASON = 300
"""Characters: a sentence or two. A leave needs no reason, and no medical file belongs here."""


@dataclass(frozen=True)
class LeaveFacts:
    """A leave as its rules see it. `others` are pairs of first and last day of the member's other leaves."""

    first: date
    last: date
    today: date
    reason: str
    others: tuple[tuple[date, date], ...]


def may_take(facts: LeaveFacts) -> Verdict:
    """Whether the days make a leave. Nobody is asked for permission: people are ill."""
    verdict = require_that(len(facts.reason) <= LONGEST_REASON, "leaves.reason_long", "reason", most=LONGEST_REASON)
    if facts.last < facts.first:
        return verdict & require_that(False, "leaves.ends_first", "last_day")
    verdict &= require_that(facts.last >= facts.today, "leaves.past", "last_day")
    short = (facts.last - facts.first).days < LONGEST_DAYS
    verdict &= require_that(short, "leaves.too_long", "last_day", days=LONGEST_DAYS)
    clash = any(first <= facts.last and facts.first <= last for first, last in facts.others)
    return verdict & require_that(not clash, "leaves.overlaps", "first_day")


def may_end(last: date, today: date) -> Verdict:
    """Whether a leave can still be ended or taken back: until its last day is over."""
    return require_that(last >= today, "leaves.over")


def last_day_if_ended(first: date, today: date) -> date | None:
    """The last day of a leave that ends because somebody is back today; nothing when nobody was away yet."""
    return today - timedelta(days=1) if first < today else None


def overlapping(leaves: Iterable[tuple[date, date]], first: date, last: date) -> tuple[tuple[date, date], ...]:
    """Those leaves that share a day with the time from `first` to `last`."""
    return tuple(one for one in leaves if one[0] <= last and first <= one[1])


def day_of(now: datetime, zone: ZoneInfo) -> date:
    """The calendar day of a moment in the council's time zone."""
    return now.astimezone(zone).date()


def back_at(last: date, zone: ZoneInfo) -> datetime:
    """The moment at which somebody is back: the midnight after the last day, in the council's time zone; in UTC."""
    after = last + timedelta(days=1)
    return datetime(after.year, after.month, after.day, tzinfo=zone).astimezone(UTC)
