"""Every model of the cases, for Django: re-exports only."""

from cases.admissibility.models import Ruling
from cases.clearance.models import CaseDeclaration, Concern, ConflictRuling
from cases.docket.models import Argument, Case, ContentItem, NumberSeries, Party, PlatformDecision, StageChange
from cases.opinion.models import (
    ArgumentAnswer,
    Opinion,
    OpinionVersion,
    PublicationKey,
    Recommendation,
    ReviewBallot,
    SeparateOpinion,
    Signature,
)
from cases.panel.models import Candidate, Challenge, ChallengeVote, Panel, PanelDraw, Seat
from cases.response.models import Claim, Finding
from cases.selection.models import Choice, SelectionVote

__all__ = [
    "Argument",
    "ArgumentAnswer",
    "Candidate",
    "Case",
    "CaseDeclaration",
    "Challenge",
    "ChallengeVote",
    "Choice",
    "Claim",
    "Concern",
    "ConflictRuling",
    "ContentItem",
    "Finding",
    "NumberSeries",
    "Opinion",
    "OpinionVersion",
    "Panel",
    "PanelDraw",
    "Party",
    "PlatformDecision",
    "PublicationKey",
    "Recommendation",
    "ReviewBallot",
    "Ruling",
    "Seat",
    "SelectionVote",
    "SeparateOpinion",
    "Signature",
    "StageChange",
]
