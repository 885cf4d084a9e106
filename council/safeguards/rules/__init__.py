"""Rules of the safeguards: the limits on council and panels, what the public may read, and the watch on capture."""

from council.safeguards.rules.limits import (
    POWERS,
    SMALL,
    CouncilSeat,
    Hidden,
    Line,
    Panellist,
    Sector,
    council_within_limits,
    panel_within_limits,
    sector_of,
    shares,
    without_small,
)

__all__ = [
    "POWERS",
    "SMALL",
    "CouncilSeat",
    "Hidden",
    "Line",
    "Panellist",
    "Sector",
    "council_within_limits",
    "panel_within_limits",
    "sector_of",
    "shares",
    "without_small",
]
