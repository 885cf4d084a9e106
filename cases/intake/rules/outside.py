"""How a case looks from outside: public words in order, by the day. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from cases.lifecycle import PUBLIC_STATUS, PublicStatus, Stage

SAID_TO_THE_APPELLANT = frozenset({"declare_inadmissible", "refer", "leave_unselected", "settle"})
"""Steps whose reason is written for the appellant. Reasons of other steps stay inside."""


@dataclass(frozen=True)
class Told:
    """A public status and the time from which it was told. Pages show the day only."""

    status: PublicStatus
    at: datetime


def history(steps: Iterable[tuple[str, datetime]]) -> list[Told]:
    """From the stages that a case entered, oldest first, to what was told: a step inside one status changes nothing."""
    seen: list[Told] = []
    for stage, at in steps:
        status = PUBLIC_STATUS[Stage(stage)]
        if not seen or seen[-1].status is not status:
            seen.append(Told(status, at))
    return seen


def is_news(before: str, after: str) -> bool:
    """Whether a step changes what the appellant is told."""
    return PUBLIC_STATUS[Stage(before)] is not PUBLIC_STATUS[Stage(after)]
