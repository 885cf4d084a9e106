"""Every model of the cases, for Django: re-exports only."""

from cases.admissibility.models import Ruling
from cases.assessment.models import Assessment
from cases.capture.models import CaseWatch, Watch
from cases.challenges.models import NothingToName, PoolChallenge
from cases.clearance.models import (
    CaseDeclaration,
    Concern,
    ConflictQuestion,
    ConflictRuling,
    ConflictVote,
    Recheck,
    WaiverRequest,
)
from cases.deliberation.models import Post, Thread
from cases.docket.models import Argument, Case, ContentItem, NumberSeries, Party, PlatformDecision, StageChange
from cases.duty.models import DutyCall, UrgencyAgreement, UrgencyRequest
from cases.intake.models import Draft, InformationRequest, Receipt, Statement, TranslationRequest
from cases.opinion.models import (
    ArgumentAnswer,
    Opinion,
    OpinionVersion,
    PublicationKey,
    Recommendation,
    Removal,
    ReviewBallot,
    SeparateOpinion,
    Signature,
)
from cases.panel.models import Candidate, Challenge, ChallengeVote, Panel, PanelDraw, Rehearsal, SafetyPlan, Seat
from cases.response.models import Claim, Finding
from cases.selection.models import Choice, SelectionVote
from cases.voting.models import Ballot, Motion, Recount, Vote

__all__ = [
    "Argument",
    "ArgumentAnswer",
    "Assessment",
    "Ballot",
    "Candidate",
    "Case",
    "CaseDeclaration",
    "CaseWatch",
    "Challenge",
    "ChallengeVote",
    "Choice",
    "Claim",
    "Concern",
    "ConflictQuestion",
    "ConflictRuling",
    "ConflictVote",
    "ContentItem",
    "Draft",
    "DutyCall",
    "Finding",
    "InformationRequest",
    "Motion",
    "NothingToName",
    "NumberSeries",
    "Opinion",
    "OpinionVersion",
    "Panel",
    "PanelDraw",
    "Party",
    "PlatformDecision",
    "PoolChallenge",
    "Post",
    "PublicationKey",
    "Receipt",
    "Recheck",
    "Recommendation",
    "Recount",
    "Rehearsal",
    "Removal",
    "ReviewBallot",
    "Ruling",
    "SafetyPlan",
    "Seat",
    "SelectionVote",
    "SeparateOpinion",
    "Signature",
    "StageChange",
    "Statement",
    "Thread",
    "TranslationRequest",
    "UrgencyAgreement",
    "UrgencyRequest",
    "Vote",
    "WaiverRequest",
    "Watch",
]
