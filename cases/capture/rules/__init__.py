"""Rules of the watch on capture: when it runs, what it computes from a draw, and who may read which figure."""

from cases.capture.rules.report import Report, report
from cases.capture.rules.running import BATCH, LATE_HOURS, REHEARSALS, alerted, asked, due, rehearse, stamp

__all__ = [
    "BATCH",
    "LATE_HOURS",
    "REHEARSALS",
    "Report",
    "alerted",
    "asked",
    "due",
    "rehearse",
    "report",
    "stamp",
]
