"""The Clock port: the only source of time in the house.

An action is given a clock and reads it once. Production reads the database's clock (`council.clocks`); tests and
demonstrations use a simulated one, and the record says so.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Protocol


class Clock(Protocol):
    """Tells the time. `simulated` is true when a person may have set it."""

    @property
    def simulated(self) -> bool:
        """Whether this clock can be set by hand."""
        ...

    def now(self) -> datetime:
        """The time, aware, in UTC."""
        ...

    def again(self) -> Clock:
        """The same clock, read anew: where it matters that an act was not held up since it began."""
        ...


@dataclass
class SettableClock:
    """A clock that stands still until it is moved, for tests and for histories of a demonstration."""

    at: datetime
    simulated: bool = True

    def now(self) -> datetime:
        """The time it was set to."""
        return self.at

    def again(self) -> SettableClock:
        """Itself."""
        return self

    def advance(self, **delta: float) -> datetime:
        """Move forward by `timedelta(**delta)`; returns the new time. Raises `ValueError` for a move back."""
        step = timedelta(**delta)
        if step < timedelta(0):
            raise ValueError("time only goes forward")
        self.at += step
        return self.at


def utc_text(moment: datetime) -> str:
    """A time as the record writes it: `2026-11-24T14:37:46.000000Z`. Raises `ValueError` for a naive time."""
    if moment.tzinfo is None:
        raise ValueError("a time without a zone means nothing")
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
