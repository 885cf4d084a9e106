"""What the timer does for draws that were committed to, before the rooms whose draws they are make them.

And what happens when two people entered the numbers of lotteries.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from council.access.actions import checks, executes
from council.access.queries import Change, Names, describes, waits
from council.access.rules import ProposalKind
from council.clocks.actions import on_round
from council.draws.actions import enter_lotteries, lottery_facts
from council.draws.queries import fallback_to_enter
from council.draws.rules import Drawing, may_enter, read_drawing
from council.draws.tasks import chances, lotteries, numbers, witness
from council.kernel.actor import Actor
from council.kernel.clock import Clock
from council.kernel.verdicts import Refused, no, require_that

on_round(witness)
on_round(chances)
on_round(numbers)
on_round(lotteries)


def _drawings(payload: Mapping[str, Any]) -> list[Drawing]:
    return [read_drawing(str(one["day"]), str(one["numbers"])) for one in payload["drawings"]]


@checks(ProposalKind.DRAW_LOTTERIES)
def numbers_can_be_entered(payload: Mapping[str, Any], *, case: UUID | None, clock: Clock) -> None:
    """What could not be entered is not even asked for."""
    kept = fallback_to_enter(payload["commitment"], clock.now())
    if kept is None:
        raise Refused(no("draws.nothing_to_enter"))
    require_that(not waits(ProposalKind.DRAW_LOTTERIES, kept.pk, clock.now()), "draws.asked_already").or_refuse()
    named = [one["lottery"] for one in payload["drawings"]] == kept.lotteries
    require_that(named, "draws.every_lottery").or_refuse()
    may_enter(lottery_facts(kept, _drawings(payload), clock.now())).or_refuse()


@executes(ProposalKind.DRAW_LOTTERIES)
def numbers_are_entered(
    payload: dict[str, Any], *, case: UUID | None, proposer: UUID, approver: Actor, clock: Clock
) -> None:
    """Everybody sees them for a day; then the timer draws by them."""
    kept = fallback_to_enter(payload["commitment"], clock.now())
    if kept is None:
        raise Refused(no("draws.nothing_to_enter"))
    assert approver.id is not None  # an office of these is held by a person
    enter_lotteries(kept.pk, _drawings(payload), by=(proposer, approver.id), actor=approver, clock=clock)


@describes(ProposalKind.DRAW_LOTTERIES)
def what_lotteries_drew(payload: dict[str, Any], case: UUID | None, names: Names) -> Change:
    """Which draw, and what each lottery is said to have drawn: to be held against its own page."""
    said = [
        f"{one['lottery']}, {date_format(day, 'j F Y')}: {one['numbers']}"
        for one in payload["drawings"]
        if (day := read_drawing(str(one["day"]), "").day)
    ]
    what = _("The draw with the fingerprint %(code)s") % {"code": payload["commitment"]}
    return Change(what, _("waits for its number"), _("is made a day later by: %(said)s") % {"said": "; ".join(said)})
