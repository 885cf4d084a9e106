"""Who stands by in the demonstration: members say in which months they can, and the panels of the months are drawn."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from hashlib import sha256

from cases.panel.tasks import commit_duty, draw_duty
from cms.management.demo.cast import Cast
from cms.management.demo.schedule import History
from cms.management.demo.seating import REHEARSALS
from council.draws.tasks import work_out
from council.duty.actions import declare_duty
from council.duty.queries import panel_of_month
from council.duty.rules import DRAW_DAYS, closes_on, month_after, months_of, quarter_after, quarter_of
from council.members.queries import sitting

SILENT_IN, ABSENT_IN = 11, 3
"""One in so many members says nothing, and one in so many cannot in one month of three."""


def life_of_duty(cast: Cast) -> History:
    """Members answer about the quarter that runs; each of its months is fixed and drawn; some answer about the next."""
    present = cast.data.midnight + timedelta(hours=9)
    quarter = quarter_of(present.date())
    yield from _answers(cast, quarter, _at(closes_on(quarter) - timedelta(days=9)), 1)
    month = quarter
    while _at(month - timedelta(days=DRAW_DAYS)) < present:
        yield _at(month - timedelta(days=DRAW_DAYS))
        commit_duty(clock_for=lambda: cast.clock)
        panel = panel_of_month(month)
        if panel and panel.draw:
            work_out(panel.draw.pk, walks=REHEARSALS, clock_for=lambda: cast.clock)
            if panel.draw.due_at < present:
                yield panel.draw.due_at
                draw_duty(clock_for=lambda: cast.clock)
        month = month_after(month)
    following = quarter_after(quarter)
    begun = max(_at(quarter + timedelta(days=7)), present - timedelta(days=20))
    if begun + timedelta(days=2) < min(present, _at(closes_on(following))):
        yield from _answers(cast, following, begun, 2)


def _answers(cast: Cast, quarter: date, begun: datetime, one_in: int) -> Iterator[datetime]:
    """Everybody who sits answers within two days, or every second one."""
    yield begun
    keys = {member.pk: key for key, member in cast.members.items()}
    people = sorted(keys[one.pk] for one in sitting(begun.date()) if one.pk in keys)
    for place, key in enumerate(people):
        number = int.from_bytes(sha256(f"{key}{quarter}".encode()).digest()[:4], "big")
        if number % SILENT_IN == 0 or place % one_in:
            continue
        yield begun + timedelta(hours=48) * place / len(people)
        months = list(months_of(quarter))
        if number % ABSENT_IN == 0:
            del months[number % 2]
        declare_duty(quarter, months, actor=cast.actor(key), clock=cast.clock)


def _at(day: date) -> datetime:
    return datetime.combine(day, time(8), tzinfo=UTC)
