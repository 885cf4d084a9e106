"""Every model of the cases, for Django: re-exports only."""

from cases.admissibility.models import Ruling
from cases.clearance.models import CaseDeclaration, Concern, ConflictRuling
from cases.docket.models import Argument, Case, ContentItem, NumberSeries, Party, PlatformDecision, StageChange
from cases.panel.models import Candidate, Panel, PanelDraw, Seat
from cases.selection.models import Choice, SelectionVote

__all__ = [
    "Argument",
    "Candidate",
    "Case",
    "CaseDeclaration",
    "Choice",
    "Concern",
    "ConflictRuling",
    "ContentItem",
    "NumberSeries",
    "Panel",
    "PanelDraw",
    "Party",
    "PlatformDecision",
    "Ruling",
    "Seat",
    "SelectionVote",
    "StageChange",
]
