"""What the desk makes of what two people agreed to, an export of much of the docket; and what waits for an office."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from cases.docket.phrases import STAGES, TOPICS
from cases.overview.phrases import QUEUES
from cases.overview.queries import desk
from cases.overview.rules import FREE_ROWS
from council.access.actions import executes
from council.access.queries import Change, Names, council_wide_offices, describes, require_council
from council.access.rules import Permission, ProposalKind
from council.clocks.queries import house_clock
from council.handovers.queries import Waits, counts_what_waits
from council.kernel.actor import Actor
from council.kernel.clock import Clock
from council.names import language_name


@executes(ProposalKind.DOCKET_EXPORT)
def export_is_allowed(
    payload: dict[str, Any], *, case: UUID | None, proposer: UUID, approver: Actor, clock: Clock
) -> None:
    """Nothing is done yet: the proposer, who still reads the docket, takes the table within a day, once."""
    require_council(Actor.person(proposer, council_wide_offices(proposer)), Permission.COUNCIL_DOCKET_READ)


@describes(ProposalKind.DOCKET_EXPORT)
def an_export(payload: dict[str, Any], case: UUID | None, names: Names) -> Change:
    """Which part of the docket leaves."""
    return Change(
        _("A table of the docket: %(filters)s") % {"filters": _filters(payload)},
        _("at most %(rows)s rows can be downloaded") % {"rows": FREE_ROWS},
        _("whoever asked can download it once within 24 hours, without the cases behind their walls"),
    )


def _filters(payload: dict[str, Any]) -> str:
    filters = payload["filters"]
    said = [
        str(words)
        for words in (
            STAGES.get(filters.get("stage")),
            payload["platform_name"],
            TOPICS.get(filters.get("topic")),
            language_name(filters["language"]) if "language" in filters else "",
            _("only expedited") if "expedited" in filters else "",
            _("only overdue") if "overdue" in filters else "",
        )
        if words
    ]
    return " · ".join(said) or _("every case")


@counts_what_waits
def in_its_queues(actor: Actor) -> list[Waits]:
    """What waits at the desk of somebody who holds one office, as their own desk would count it."""
    return [
        Waits(str(QUEUES[queue.name]), str(queue.count), queue.stage)
        for queue in desk(actor, house_clock().now())
        if queue.count.n and queue.name in QUEUES
    ]
