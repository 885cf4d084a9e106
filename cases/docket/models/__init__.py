"""The case, its file and its timeline."""

from cases.docket.models.case import PAUSES, Case, step
from cases.docket.models.file import (
    Argument,
    ContentItem,
    NumberSeries,
    OfCase,
    Party,
    PlatformDecision,
    StageChange,
)
from cases.docket.models.states import StateField

__all__ = [
    "PAUSES",
    "Argument",
    "Case",
    "ContentItem",
    "NumberSeries",
    "OfCase",
    "Party",
    "PlatformDecision",
    "StageChange",
    "StateField",
    "step",
]
