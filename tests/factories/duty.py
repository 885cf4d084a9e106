"""Plain makers of the duty calendar: answers that were given in time."""

from __future__ import annotations

from datetime import date, timedelta

from council.duty.models import DutyAnswer
from council.duty.queries import closing
from council.duty.rules import months_of, quarter_of
from council.members.models import Member


def make_answers(month: date, *members: Member) -> list[DutyAnswer]:
    """These members said in time that they can be on duty in a month, and in no other of its quarter."""
    quarter = quarter_of(month)
    said = dict(zip(("first", "second", "third"), [one == month for one in months_of(quarter)], strict=True))
    until = closing(quarter)
    at = {"answered_at": until - timedelta(hours=1), "closes_at": until}
    return [DutyAnswer.objects.create(member=one, quarter=quarter, **said, **at) for one in members]
