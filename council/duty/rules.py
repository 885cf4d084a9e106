"""Quarters, months and the days on which members say when they can be on duty. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date, timedelta
from enum import StrEnum

from council.kernel.verdicts import Verdict, require_that
from council.leaves.rules import overlapping

REMINDED_DAYS = 14
"""So many days before a quarter begins those are reminded who have not said anything."""
CLOSES_DAYS = 5
"""The last day to answer lies so many days before the quarter begins: the draw for its first month comes after it."""
DRAW_DAYS = 4
"""So many days before a month its panel is fixed, by the timer: nobody chooses when (SAFEGUARDS.md section 3)."""

Months = tuple[date, date, date]


class WhyOut(StrEnum):
    """Why a member is not in the pool of a month. For officers and the auditor; the document says `not_eligible`."""

    AWAY = "away"
    NOT_SAID = "not_said"
    OFFICER = "officer"
    REGISTER = "register"


def month_of(day: date) -> date:
    """The first day of the month of a day."""
    return day.replace(day=1)


def month_after(month: date) -> date:
    """The first day of the next month."""
    return month_of(month_of(month) + timedelta(days=31))


def last_of(month: date) -> date:
    """The last day of a month."""
    return month_after(month) - timedelta(days=1)


def quarter_of(day: date) -> date:
    """The first day of the quarter of a day."""
    return date(day.year, day.month - (day.month - 1) % 3, 1)


def months_of(quarter: date) -> Months:
    """The three months of a quarter, by their first days."""
    second = month_after(quarter)
    return quarter, second, month_after(second)


def quarter_after(quarter: date) -> date:
    """The first day of the next quarter."""
    return month_after(months_of(quarter)[2])


def closes_on(quarter: date) -> date:
    """The last day on which anybody can still say something about a quarter."""
    return quarter - timedelta(days=CLOSES_DAYS)


def open_quarter(today: date) -> date:
    """The quarter about which members can say something today: the first whose last day has not passed."""
    following = quarter_after(quarter_of(today))
    return following if today <= closes_on(following) else quarter_after(following)


def may_declare(quarter: date, months: Collection[date], today: date) -> Verdict:
    """Whether somebody can say today when they can be on duty: before the quarter, and before its cases are known.

    SAFEGUARDS.md section 2. A quarter that has begun, or whose last day to answer has passed, changes for nobody.
    """
    verdict = require_that(today < quarter, "duty.quarter_runs")
    if verdict.ok:
        verdict &= require_that(today <= closes_on(quarter), "duty.closed")
    verdict &= require_that(quarter <= open_quarter(today), "duty.too_early")
    known = quarter == quarter_of(quarter) and set(months) <= set(months_of(quarter))
    return verdict & require_that(known, "duty.no_such_month", "months")


def to_remind(today: date) -> date | None:
    """The quarter of which members are reminded today, if it is time."""
    following = quarter_after(quarter_of(today))
    return following if following - timedelta(days=REMINDED_DAYS) <= today <= closes_on(following) else None


def to_draw(today: date) -> date | None:
    """The month whose panel is to be fixed today, if it is time. One that has begun is not drawn for any more."""
    following = month_after(today)
    return following if following - timedelta(days=DRAW_DAYS) <= today else None


def is_away(month: date, leaves: Iterable[tuple[date, date]]) -> bool:
    """Whether a leave takes a day of the month: it goes before what its member said about it."""
    return bool(overlapping(leaves, month, last_of(month)))
