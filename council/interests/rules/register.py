"""What may be entered in the register, and when a member's declaration is good enough to be given work. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from uuid import UUID

from council.interests.rules.words import NEVER_PUBLIC, YEARLY, InterestKind
from council.kernel.verdicts import Verdict, no, require_that


@dataclass(frozen=True)
class Entry:
    """An interest as a member types it."""

    kind: str
    organisation: UUID | None
    text: str
    since: date
    until: date | None = None
    relation: str = ""
    personal: bool = True
    share_percent: Decimal | None = None

    @property
    def public(self) -> bool:
        """Whether it appears on the public register."""
        return self.kind not in NEVER_PUBLIC


def may_enter(entry: Entry, *, today: date) -> Verdict:
    """Whether an interest says enough to be checked against a case; each reason names its field."""
    family = entry.kind == InterestKind.FAMILY
    said = entry.organisation is not None or bool(entry.text.strip())
    verdict = require_that(said, "interests.say_what", "text")
    verdict &= require_that(entry.until is None or entry.until >= entry.since, "interests.ends_first", "until")
    verdict &= require_that(entry.until is None or entry.until <= today, "interests.end_in_future", "until")
    verdict &= require_that(family == bool(entry.relation), "interests.relation_needed", "relation")
    share = entry.share_percent
    return verdict & require_that(share is None or 0 < share <= 100, "interests.share_range", "share_percent")


def may_end(since: date, ended: date | None, until: date, *, today: date) -> Verdict:
    """Whether an interest can be ended on a day. What was ended stays ended: a return is a new interest."""
    verdict = require_that(ended is None, "interests.already_ended", "until")
    verdict &= require_that(until >= since, "interests.ends_first", "until")
    return verdict & require_that(until <= today, "interests.end_in_future", "until")


ANSWERS_KEEP = timedelta(days=30)
"""How long an answer to a question of the yearly declaration counts before all of them are signed together."""

REMINDED = (30, 7, 0)
"""Days before a declaration runs out on which its member is reminded."""


@dataclass(frozen=True)
class Signed:
    """What a member signed last: the newest signature, and the newest that followed all questions."""

    last: datetime
    yearly: datetime


def questions_left(
    answered: Mapping[str, datetime], yearly: datetime | None, *, now: datetime
) -> tuple[InterestKind, ...]:
    """Which questions of the year are still to be answered; an answer counts for one declaration, and not for ever."""
    since = now - ANSWERS_KEEP
    since = since if yearly is None else max(since, yearly)
    return tuple(kind for kind in YEARLY if kind not in answered or answered[kind] <= since)


def runs_out(yearly: datetime, valid_days: int) -> datetime:
    """When a declaration stops to stand: so many days after the questions were signed, whatever was added since."""
    return yearly + timedelta(days=valid_days)


def may_sign(left: tuple[InterestKind, ...], signed: Signed | None, *, now: datetime, valid_days: int) -> Verdict:
    """Whether the list can be signed: after all questions, or within the year when only something changed."""
    within = signed is not None and now < runs_out(signed.yearly, valid_days)
    return require_that(not left or within, "interests.questions_left", count=len(left))


def is_current(signed: Signed | None, changed_at: datetime | None, *, now: datetime, valid_days: int) -> Verdict:
    """Whether a declaration stands: all questions within the year, and signed after the last change.

    Nothing is assigned without one (SAFEGUARDS.md section 1): no panel, no committee, no review.
    """
    if signed is None:
        return no("interests.never_signed")
    verdict = require_that(now < runs_out(signed.yearly, valid_days), "interests.too_old", days=valid_days)
    return verdict & require_that(changed_at is None or changed_at <= signed.last, "interests.changed_since")


def reminder_due(left_days: int, told: frozenset[int]) -> int | None:
    """Which reminder is due when so many days are left: the nearest that has not been given; late ones are not."""
    due = min((one for one in REMINDED if left_days <= one), default=None)
    return None if due in told else due
