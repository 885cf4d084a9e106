"""Which panel stands by for which case. For rooms that form panels; who may read what they show is theirs to ask."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db.models import Exists, OuterRef, Q

from cases.docket.models import Case
from cases.duty.models import DutyCall, UrgencyAgreement, UrgencyRequest
from cases.duty.rules import SITS, WhyEnded
from cases.lifecycle import Stage
from council.access.models import User
from council.access.queries import barred_from, get_or_unreachable, outside_walls, require, with_office
from council.access.rules import Office, Permission
from council.draws.models import Draw
from council.draws.rules import COUNTING
from council.duty.models import DutyPanel, DutyPlace
from council.duty.queries import drawn_places
from council.duty.rules import month_of
from council.kernel.actor import Actor
from council.kernel.verdicts import NotReachable
from council.leaves.queries import today


def live_call(case_id: UUID) -> DutyCall | None:
    """The panel that has or had its turn in the forming of the panel that a case has now. One query."""
    return DutyCall.rows.select_related("duty__draw").filter(case_id=case_id, ended_at=None).first()


def gives_away(case_id: UUID, now: datetime) -> bool:
    """Whether who was asked in a case tells who stands by in this month: a panel was called, and none sits of it.

    Also where the case is over, suspended or urgent no more: other cases of the month may still become urgent. One
    query.
    """
    called = DutyCall.rows.filter(case_id=case_id, duty__month__gte=month_of(today(now)))
    return called.filter(Q(why=WhyEnded.FELL) | ~Q(case__stage__in=sorted(SITS))).exists()


def open_turns() -> list[UUID]:
    """Cases in which the panel that stands by has its turn, the longest first."""
    found = DutyCall.rows.filter(taken_at=None, ended_at=None).order_by("called_at", "pk")
    return list(found.values_list("case_id", flat=True))


def standing_by(call: DutyCall | None) -> list[DutyPlace]:
    """Who stands by for a case, in the order of the draw. One query, none without a call."""
    return drawn_places(call.duty) if call else []


def calls_of(duty: DutyPanel) -> dict[UUID, bool]:
    """The cases for which the panel of a month was called, each with whether it is out and not heard anew. One query.

    Without those that turned out not to be urgent: their panel was drawn for them alone.
    """
    called = DutyCall.rows.filter(duty=duty).exclude(why=WhyEnded.FELL)
    return {
        case: stage in {Stage.PUBLISHED, Stage.CLOSED} for case, stage in called.values_list("case_id", "case__stage")
    }


def urged_by(case_id: UUID) -> frozenset[UUID]:
    """Accounts of everybody with whom a case was expedited: who asked, and who agreed. One query.

    Not those of a request that did not come about: asking for an agreement and taking it back would else send away
    whoever stands by.
    """
    open_still = UrgencyAgreement.rows.filter(request=OuterRef("pk"), agreed_at=None)
    done = UrgencyRequest.rows.filter(~Exists(open_still), case_id=case_id, closed_at__isnull=False).order_by()
    agreed = UrgencyAgreement.rows.filter(request__in=done.values("pk")).order_by()
    return frozenset(person for (person,) in done.values_list("asked_by_id").union(agreed.values_list("person_id")))


def fell_before(case_id: UUID) -> bool:
    """Whether a panel stood by for a case that then turned out not to be urgent."""
    return DutyCall.rows.filter(case_id=case_id, why=WhyEnded.FELL).exists()


def asked_first(case_id: UUID) -> frozenset[UUID] | None:
    """The members who alone are asked for a declaration while their turn lasts; nothing where everybody is."""
    call = live_call(case_id)
    if call is None or call.taken_at is not None:
        return None
    return frozenset(place.member_id for place in standing_by(call))


def is_drawn_for(case: Case) -> bool:
    """Whether a draw of its own was begun for the panel that is being formed."""
    since = Draw.objects.filter(subject=case.pk, committed_at__gte=case.stage_since)
    return since.filter(state__in=sorted(COUNTING)).exists()


def open_request(case_id: UUID) -> UrgencyRequest | None:
    """The request to call a case urgent that waits for members, with them. Two queries."""
    found = UrgencyRequest.rows.filter(case_id=case_id, closed_at=None)
    return found.prefetch_related("agreements__person").first()


def can_be_asked(actor: Actor, case: Case) -> list[User]:
    """Members who can say with the chair that a case cannot wait: who sit, are not walled off, and are not the chair.

    For the chair, who reads the declarations of the case.
    """
    require(actor, Permission.CASE_URGENCY_ASK, case.pk)
    barred = barred_from(case.pk)
    users = User.objects.filter(pk__in=with_office(Office.MEMBER)).exclude(pk__in=[*barred, actor.id])
    return list(users.order_by("name", "pk"))


def asked_of_me(actor: Actor, request_id: UUID) -> UrgencyAgreement:
    """What the actor was asked and has not agreed to yet, or `NotReachable`; a wall and the end of it close it."""
    mine = UrgencyAgreement.rows.filter(person_id=actor.id, agreed_at=None, request__closed_at=None)
    found = outside_walls(actor, mine.select_related("request__case"))
    if actor.id is None or Office.MEMBER not in actor.offices:
        raise NotReachable
    return get_or_unreachable(found, request_id=request_id)


def urgent_asked_of(actor: Actor) -> list[UrgencyAgreement]:
    """Everything of that kind that waits for the actor, the first asked first. One query."""
    if actor.id is None:
        return []
    mine = UrgencyAgreement.rows.filter(person_id=actor.id, agreed_at=None, request__closed_at=None)
    return list(outside_walls(actor, mine.select_related("request__case")).order_by("request__asked_at", "pk")[:50])
