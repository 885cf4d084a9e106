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
    "step",
]
