"""Who can be asked to sit on a case: the council, and whoever was called when nobody was left."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from cases.clearance.models import Calling
from council.access.queries import get_or_unreachable, reachable
from council.kernel.actor import Actor
from council.members.models import Member
from council.members.queries import ad_hoc, deputies, sitting
from council.members.rules import SeatKind


def able_to_sit(case_id: UUID, day: date) -> list[Member]:
    """Everybody from whom the panel of a case is formed: who sits on the council, then who was called for this case.

    By name within each; in the form of `members.queries.sitting`. Three queries, two more for each kind called.
    """
    kinds = set(Calling.rows.filter(case_id=case_id, called_at__isnull=False).values_list("kind", flat=True))
    found = sitting(day)
    if SeatKind.DEPUTY in kinds:
        found += deputies(day)
    if SeatKind.AD_HOC in kinds:
        found += ad_hoc(case_id, day)
    return found


def callings(actor: Actor, case_id: UUID) -> list[Calling]:
    """What was called for a case, in order, for whoever may know."""
    return list(reachable(actor, Calling.rows.filter(case_id=case_id)).order_by("asked_at", "pk"))


def open_roster(actor: Actor, case_id: UUID) -> Calling:
    """The ad hoc roster that is asked for now, or `NotReachable`."""
    found = reachable(actor, Calling.rows.filter(kind=SeatKind.AD_HOC, called_at=None).select_related("case"))
    return get_or_unreachable(found, case_id=case_id)


def open_rosters(actor: Actor) -> list[Calling]:
    """Every ad hoc roster that is asked for and not called yet, the oldest first. One query."""
    found = reachable(actor, Calling.rows.filter(kind=SeatKind.AD_HOC, called_at=None).select_related("case"))
    return list(found.order_by("asked_at", "pk"))


def published_callings(limit: int) -> list[Calling]:
    """What was called for any case, the newest first, with its case: no name is in it."""
    return list(Calling.rows.select_related("case").order_by("-asked_at", "pk")[:limit])


def was_called(case_ids: Iterable[UUID]) -> set[UUID]:
    """For which of these cases somebody was called. One query."""
    found = Calling.rows.filter(case__in=list(case_ids), called_at__isnull=False)
    return set(found.values_list("case_id", flat=True))
