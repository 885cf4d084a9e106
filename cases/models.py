"""Every model of the cases, for Django: re-exports only."""

from cases.docket.models import Argument, Case, ContentItem, NumberSeries, Party, PlatformDecision, StageChange
from cases.panel.models import Candidate, Panel, PanelDraw, Seat

__all__ = [
    "Argument",
    "Candidate",
    "Case",
    "ContentItem",
    "NumberSeries",
    "Panel",
    "PanelDraw",
    "Party",
    "PlatformDecision",
    "Seat",
    "StageChange",
]
