"""After publication: what the platform says it does, what the council finds, and the end of a case."""

from __future__ import annotations

from datetime import UTC, datetime, time

from cases.opinion.queries import issued
from cases.response.actions import claim, close, find
from cases.response.rules import ClaimState, FindingState
from cms.management.demo.cast import SYSTEM, Cast
from cms.management.demo.data import Item, day
from cms.management.demo.hearing import liaison
from cms.management.demo.schedule import History
from council.access.rules import Office

HOURS = {"claim": time(11, 0), "finding": time(14, 0)}


def follow_up(cast: Cast, item: Item) -> History:
    """Claims and findings on every recommendation, in order of time."""
    opinion = cast.data.opinions[item["key"]]
    said = [
        (datetime.combine(day(one["at"]), HOURS[one["track"]], tzinfo=UTC), position, one)
        for position, recommendation in enumerate(opinion["recommendations"], start=1)
        for one in recommendation["follow_up"]
    ]
    for when, position, one in sorted(said, key=lambda entry: entry[:2]):
        yield when
        _say(cast, item, position, one)


def _say(cast: Cast, item: Item, position: int, one: Item) -> None:
    case_id = cast.cases[item["key"]]
    recommendation = next(row.pk for row in issued(SYSTEM, case_id) if row.position == position)
    if one["track"] == "claim":
        speaker = liaison(cast, item["platform"])
        state = ClaimState(one["status"])
        claim(case_id, recommendation, state=state, text=one["text"], actor=speaker, clock=cast.clock)
    else:
        officer, found = cast.holder(Office.COMPLIANCE_OFFICER), FindingState(one["status"])
        find(case_id, recommendation, state=found, text=one["text"], actor=officer, clock=cast.clock)


def end(cast: Cast, item: Item) -> None:
    """Row 17."""
    reason = "Every recommendation is at its end; the answers of the platform are published beside them."
    officer = cast.holder(Office.COMPLIANCE_OFFICER)
    close(cast.cases[item["key"]], reason=reason, actor=officer, clock=cast.clock)
