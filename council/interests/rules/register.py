"""What may be entered in the register, and when a member's declaration is good enough to be given work. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from uuid import UUID

from council.interests.rules.words import NEVER_PUBLIC, InterestKind
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


def is_current(signed_at: datetime | None, changed_at: datetime | None, *, now: datetime, valid_days: int) -> Verdict:
    """Whether a declaration stands: signed, within the year, and after the last change of what it declares.

    Nothing is assigned without one (SAFEGUARDS.md section 1): no panel, no committee, no review.
    """
    if signed_at is None:
        return no("interests.never_signed")
    verdict = require_that(now < signed_at + timedelta(days=valid_days), "interests.too_old", days=valid_days)
    return verdict & require_that(changed_at is None or changed_at <= signed_at, "interests.changed_since")
