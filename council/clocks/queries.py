"""What time it is, and what is due."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db import connection
from django.db.models import QuerySet

from council.clocks.models import Deadline, SimulatedTime
from council.clocks.rules import DeadlineState

_NOW = {
    "postgresql": "SELECT clock_timestamp()",
    "sqlite": "SELECT strftime('%Y-%m-%d %H:%M:%f', 'now')",
}


@dataclass
class HouseClock:
    """The database's clock, read when first asked and then standing still for this act.

    One clock for all processes: web, workers and timers cannot disagree. In a demonstration it is ahead by what a
    person set (`simulated`), and the record says so.
    """

    simulated: bool
    _read: datetime | None = field(default=None, repr=False)

    def now(self) -> datetime:
        """The time of this act, aware, in UTC."""
        if self._read is None:
            self._read = _database_time() + (_ahead() if self.simulated else timedelta(0))
        return self._read

    def again(self) -> HouseClock:
        """The same clock, read anew."""
        return HouseClock(simulated=self.simulated)


def house_clock() -> HouseClock:
    """A clock for one act or one request."""
    return HouseClock(simulated=settings.SIMULATED_CLOCK)


def _database_time() -> datetime:
    with connection.cursor() as cursor:
        cursor.execute(_NOW[connection.vendor])
        (value,) = cursor.fetchone()
    if isinstance(value, str):
        value = datetime.fromisoformat(value)
    return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def _ahead() -> timedelta:
    seconds = SimulatedTime.objects.filter(pk=1).values_list("ahead_seconds", flat=True).first()
    return timedelta(seconds=seconds or 0)


def live(subject: UUID) -> list[Deadline]:
    """Running and paused deadlines of a thing, the next first."""
    states = [DeadlineState.RUNNING, DeadlineState.PAUSED]
    return list(Deadline.objects.filter(subject=subject, state__in=states).order_by("due_at"))


def live_of(subjects: Iterable[UUID]) -> list[Deadline]:
    """Running and paused deadlines of several things, the next first."""
    states = [DeadlineState.RUNNING, DeadlineState.PAUSED]
    return list(Deadline.objects.filter(subject__in=list(subjects), state__in=states).order_by("due_at"))


def live_clocks(kind: str) -> QuerySet[Deadline]:
    """Running and paused deadlines of a kind, to be joined to what they belong to."""
    return Deadline.objects.filter(kind=kind, state__in=[DeadlineState.RUNNING, DeadlineState.PAUSED])


def due_ids(now: datetime, limit: int = 500) -> list[UUID]:
    """Deadlines that ran out and on which the timer has not acted yet, oldest first."""
    due = Deadline.objects.filter(state=DeadlineState.RUNNING, fired_at=None, due_at__lte=now)
    return list(due.order_by("due_at").values_list("pk", flat=True)[:limit])


def next_due() -> datetime | None:
    """When the next clock runs out on which the timer has not acted yet."""
    waiting = Deadline.objects.filter(state=DeadlineState.RUNNING, fired_at=None)
    return waiting.order_by("due_at").values_list("due_at", flat=True).first()


def ahead() -> timedelta:
    """How far a demonstration's clock was set forward."""
    return _ahead()
