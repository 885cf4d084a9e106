"""Every model of the cases, for Django: re-exports only."""

from cases.docket.models import Argument, Case, ContentItem, NumberSeries, Party, PlatformDecision, StageChange

__all__ = ["Argument", "Case", "ContentItem", "NumberSeries", "Party", "PlatformDecision", "StageChange"]
