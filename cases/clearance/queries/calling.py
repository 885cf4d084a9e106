"""Who can be asked to sit on a case: the council, and whoever was called when nobody was left."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from django.db.models import QuerySet

from cases.clearance.models import Calling, CaseDeclaration
from cases.clearance.rules import NOT_YET, OVER
from cases.docket.models import Case
from council.access.queries import get_or_unreachable, reachable
from council.kernel.actor import Actor
from council.members.models import Member
from council.members.queries import ad_hoc, deputies, sitting, substitutes
from council.members.rules import SeatKind


def able_to_sit(case_id: UUID, day: date) -> list[Member]:
    """Everybody from whom the panel of a case is formed: who sits on the council, then who was called for this case.

    Whoever became a deputy or was named after the call was not called. By name within each; in the form of
    `members.queries.sitting`. Three queries, three more where somebody was called.
    """
    called = Calling.rows.filter(case_id=case_id, called_at__isnull=False, ended_at=None)
    kinds, found = set(called.values_list("kind", flat=True)), sitting(day)
    if not kinds:
        return found
    asked = set(CaseDeclaration.rows.filter(case_id=case_id).values_list("member_id", flat=True))
    others = [one for one in substitutes(case_id, day) if one.pk in asked]
    return found + [one for one in others if one.terms_now[0].seat in kinds]  # type: ignore[attr-defined]


def callings(actor: Actor, case_id: UUID) -> list[Calling]:
    """What was called for the panel of a case that is formed or works, in order, for whoever may know."""
    found = reachable(actor, Calling.rows.filter(case_id=case_id, ended_at=None))
    return list(found.order_by("asked_at", "pk"))


def deputies_for(case: Case, day: date) -> list[Member]:
    """The deputies who stood by before the case came: nobody is made a deputy for it. By name."""
    return [one for one in deputies(day) if _entered(one) < case.submitted_at]


def _entered(deputy: Member) -> datetime:
    """When the running term of a deputy was entered; every deputy's was written down with it."""
    return deputy.terms_now[0].entered_at  # type: ignore[attr-defined]


def named_for(case_id: UUID, day: date) -> list[Member]:
    """Who was named for a case and not called yet, by name. Whoever declared for it is on no roster a second time."""
    asked = set(CaseDeclaration.rows.filter(case_id=case_id).values_list("member_id", flat=True))
    return [one for one in ad_hoc(case_id, day) if one.pk not in asked]


def open_roster(actor: Actor, case_id: UUID) -> Calling:
    """The ad hoc roster that is asked for now, or `NotReachable`."""
    return get_or_unreachable(_open(actor), case_id=case_id)


def open_rosters(actor: Actor) -> list[Calling]:
    """Every ad hoc roster that is asked for and not called yet, the oldest first. One query."""
    return list(_open(actor).order_by("asked_at", "pk"))


def _open(actor: Actor) -> QuerySet[Calling]:
    """Rosters that are asked for, of cases whose panel can still be filled."""
    found = Calling.rows.filter(kind=SeatKind.AD_HOC, called_at=None, ended_at=None).exclude(
        case__stage__in=sorted(NOT_YET | OVER)
    )
    return reachable(actor, found.select_related("case"))
