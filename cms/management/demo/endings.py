"""Steps out of the ordinary: a settlement, a suspension."""

from __future__ import annotations

from cases.docket.actions import settle, suspend
from cases.docket.rules import SettlementGround, SuspensionGround
from cms.management.demo.cast import Cast
from cms.management.demo.data import Item
from council.access.rules import Office


def settle_case(cast: Cast, item: Item) -> None:
    """Row 18: the platform reversed itself."""
    settlement = item["settlement"]
    settle(
        cast.cases[item["key"]],
        ground=SettlementGround.REVERSED,
        proof=settlement["proof"],
        summary=settlement["summary"],
        appellant_consents=settlement["consent"],
        actor=cast.holder(Office.SECRETARIAT),
        clock=cast.clock,
    )


def suspend_case(cast: Cast, item: Item) -> None:
    """Row 20: the council chair, with the integrity officer."""
    suspension = item["suspension"]
    suspend(
        cast.cases[item["key"]],
        ground=SuspensionGround(suspension["ground"]),
        reason=suspension["reason"],
        agreed_by=cast.holder(Office.INTEGRITY_OFFICER),
        actor=cast.holder(Office.COUNCIL_CHAIR),
        clock=cast.clock,
    )
