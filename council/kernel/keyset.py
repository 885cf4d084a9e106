"""A place in a list that is read page by page: by key, not by counting, so that the thousandth page costs as the first.

A place is written `1772442000000000-<32 hex digits>`: microseconds since 1970, and the row.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)

_CURSOR = re.compile(r"(\d{1,17})-([0-9a-f]{32})", re.ASCII)


@dataclass(frozen=True)
class Cursor:
    """A place in a list: the time by which it is sorted, and the row."""

    at: datetime
    id: UUID

    def __str__(self) -> str:
        return f"{(self.at - EPOCH) // MICROSECOND}-{self.id.hex}"


def read_cursor(text: str) -> Cursor | None:
    """The place that a text names, or nothing: a broken link shows the first page."""
    match = _CURSOR.fullmatch(text)
    return Cursor(EPOCH + int(match[1]) * MICROSECOND, UUID(match[2])) if match else None
