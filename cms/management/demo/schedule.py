"""One clock for many lives: the earliest next act of all histories comes next, and deadlines fire in between.

A history is a generator. It yields the time of its next act and performs the act when it is resumed. So every act of
every case happens in true order of time, as it would have in a real council, and votes are closed by the timer.
"""

from __future__ import annotations

import heapq
import time
from collections.abc import Callable, Iterator
from datetime import datetime

from council.clocks.actions import fire_due
from council.clocks.queries import next_due
from council.kernel.clock import SettableClock

History = Iterator[datetime]
"""Yields when it wants to go on; acts when it is resumed."""

SECONDS_BETWEEN_LINES = 3.0


class Schedule:
    """The queue of everything that happens, and the clock by which it happens."""

    def __init__(self, clock: SettableClock, say: Callable[[str], None]) -> None:
        self.clock = clock
        self.acts = self.fired = 0
        self._say = say
        self._waiting: list[tuple[datetime, int, History]] = []
        self._added = 0
        self._last_line = time.monotonic()

    def add(self, history: History) -> None:
        """Let a history wait for its first act."""
        self._added += 1
        self._wait(history, self._added)

    def run(self, until: datetime) -> None:
        """Let everything happen, then let time pass until `until`. Raises `ValueError` for an act beyond it."""
        while self._waiting:
            when, order, history = heapq.heappop(self._waiting)
            if when > until:
                raise ValueError(f"an act of the demonstration at {when} lies beyond its present, {until}")
            self._pass_time(when)
            self.acts += 1
            self._wait(history, order)
            self._tell()
        self._pass_time(until)

    def _wait(self, history: History, order: int) -> None:
        """Resume a history: it acts, and says when it goes on."""
        when = next(history, None)
        if when is not None:
            heapq.heappush(self._waiting, (max(when, self.clock.now()), order, history))

    def _pass_time(self, until: datetime) -> None:
        """Go forward, stopping wherever a deadline runs out on the way."""
        while (due := next_due()) is not None and due <= until:
            self.clock.at = max(due, self.clock.at)
            fired = fire_due(clock_for=lambda: self.clock)
            if not fired:
                break
            self.fired += fired
        self.clock.at = max(until, self.clock.at)

    def _tell(self) -> None:
        if time.monotonic() - self._last_line > SECONDS_BETWEEN_LINES:
            self._last_line = time.monotonic()
            self._say(f"    {self.clock.now():%d %B %Y}: {self.acts} acts, {self.fired} deadlines")
