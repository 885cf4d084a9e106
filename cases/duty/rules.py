"""Whether the panel that stands by is asked for a case. Pure."""

from __future__ import annotations

from enum import StrEnum

from cases.lifecycle import FINAL, Stage
from council.access.rules import PANEL, Office

SEES_DUTY = PANEL | {Office.AUDITOR, Office.COUNCIL_CHAIR, Office.INTEGRITY_OFFICER, Office.SECRETARIAT}
"""Who may know that a panel stands by for a case: whoever may know who sits on it."""

ANEW = frozenset({"rehear", "reopen"})
"""Steps with which another panel is formed."""

OVER = FINAL | {Stage.PUBLISHED}


class WhyEnded(StrEnum):
    """Why the panel that stands by has nothing to do with a case any more."""

    ANEW = "anew"
    FELL = "fell"
    OVER = "over"


def why_ended(step: str, stage: str, *, expedited: bool) -> WhyEnded | None:
    """Whether a step of a case ends the call: another panel is to hear it, it is not expedited any more, or is over.

    A case that left the forming of its panel keeps the panel that it has.
    """
    if step in ANEW:
        return WhyEnded.ANEW
    if stage == Stage.PANEL_FORMATION and not expedited:
        return WhyEnded.FELL
    return WhyEnded.OVER if stage in OVER else None


def is_to_be_called(stage: str, *, expedited: bool, drawn: bool) -> bool:
    """Whether the panel of the month is asked now: a panel is being formed, and no other draw for it was begun."""
    return stage == Stage.PANEL_FORMATION and expedited and not drawn
