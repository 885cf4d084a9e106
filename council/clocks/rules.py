"""When something is due. Pure."""

from datetime import UTC, datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo


class DeadlineState(StrEnum):
    """What became of a deadline."""

    CANCELLED = "cancelled"
    MET = "met"
    MISSED = "missed"
    PAUSED = "paused"
    RUNNING = "running"


def due(start: datetime, hours: int, zone: ZoneInfo) -> datetime:
    """When a clock of so many hours that starts now runs out, in UTC.

    Whole days are calendar days in the council's time zone: the same time of day, also across a change to summer time
    (LIFECYCLE.md, Clock). Other lengths are plain hours.
    """
    if hours % 24:
        return start + timedelta(hours=hours)
    local = start.astimezone(zone)
    return (local.replace(tzinfo=None) + timedelta(days=hours // 24)).replace(tzinfo=zone).astimezone(UTC)
