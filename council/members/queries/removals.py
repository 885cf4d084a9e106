"""Reaching removals: by whoever keeps the register, the member concerned, who asked, and all who sit once they vote."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from council.access.queries import get_or_unreachable, may, require_council, with_office
from council.access.rules import Office, Permission
from council.kernel.actor import Actor
from council.members.models import Member, MemberRemoval, RemovalVote, Term
from council.members.queries.register import known_to_all, sits_on, sitting, terms_on
from council.members.rules import OPEN_REMOVALS, RemovalState, SeatKind, months_after


def _removals(actor: Actor) -> QuerySet[MemberRemoval]:
    """Those whose page the actor may open. Colleagues hear of one when the member was heard; deputies of their own."""
    require_council(actor, Permission.COUNCIL_REMOVAL_READ)
    found = MemberRemoval.objects.select_related("member", "proposed_by")
    if may(actor, Permission.COUNCIL_REMOVAL_PROPOSE) or actor.id is None:
        return found
    mine = Q(member__user_id=actor.id) | Q(proposed_by_id=actor.id)
    return found.filter(mine | Q(opened_at__isnull=False) if Office.MEMBER in actor.offices else mine)


def removals_for(actor: Actor) -> list[MemberRemoval]:
    """Every removal that the actor may know of, the newest first. One query."""
    return list(_removals(actor).order_by("-proposed_at", "pk"))


def removal_for(actor: Actor, removal_id: UUID) -> MemberRemoval:
    """One removal. Raises `NotReachable`."""
    return get_or_unreachable(_removals(actor), pk=removal_id)


def is_chair(member: Member) -> bool:
    """Whether a member chairs the council."""
    return member.user_id in set(with_office(Office.COUNCIL_CHAIR))


def to_remove(actor: Actor, day: date) -> list[Member]:
    """Whose removal the actor may propose, deputies too, by name: all others, or for a member the chair alone."""
    require_council(actor, Permission.COUNCIL_REMOVAL_READ)
    found = [one for one in known_to_all(day) if one.user_id != actor.id]
    if may(actor, Permission.COUNCIL_REMOVAL_PROPOSE):
        return found
    chairs = set(with_office(Office.COUNCIL_CHAIR))
    return [one for one in found if one.user_id in chairs]


def may_propose_now(actor: Actor, day: date) -> bool:
    """Whether there is anybody whose removal the actor may propose."""
    return bool(to_remove(actor, day))


def has_open_removal(member_id: UUID) -> bool:
    """Whether a removal of this member is open."""
    return MemberRemoval.objects.filter(member_id=member_id, state__in=sorted(OPEN_REMOVALS)).exists()


def voters(removal: MemberRemoval, day: date) -> list[Member]:
    """Everybody who sits on a day but the member concerned."""
    return [one for one in sitting(day) if one.pk != removal.member_id]


@dataclass(frozen=True)
class RemovalView:
    """One removal as its page shows it to somebody. Nothing here counts votes before the end.

    `own`: it is about the reader. `may_vote`: sits, is not concerned, has not voted, and the vote is open.
    """

    removal: MemberRemoval
    own: bool
    may_answer: bool
    may_vote: bool
    voted_at: datetime | None


def view_of(actor: Actor, removal_id: UUID, now: datetime) -> RemovalView:
    """What the page of one removal shows to the actor. Raises `NotReachable`."""
    found = removal_for(actor, removal_id)
    own = found.member.user_id == actor.id
    mine = RemovalVote.objects.filter(removal=found, member__user=actor.id).defer("sealed").first()
    is_open = found.state == RemovalState.VOTING and found.closes_at is not None and now < found.closes_at
    voter = Member.objects.filter(user=actor.id).first() if is_open and not own and mine is None else None
    return RemovalView(
        removal=found,
        own=own,
        may_answer=own and found.state == RemovalState.HEARING,
        may_vote=voter is not None and sits_on(voter, now.date()),
        voted_at=mine.cast_at if mine else None,
    )


@dataclass(frozen=True)
class Former:
    """A former member as the public sees them: until when which posts are not to be taken, and how the term ended.

    `cause` is set for whoever was removed; the reasons are never shown.
    """

    member: Member
    term: Term
    last_day: date
    cause: str
    until: date


def former_members(day: date, cooling_off_months: int) -> list[Former]:
    """Whoever left the council and has not cooled off yet, by name; two queries, however many there are.

    Whoever is ad hoc for a case since stays among them: else the list would tell who was named.
    """
    later = months_after(day, -cooling_off_months)
    again = terms_on(day).exclude(seat=SeatKind.AD_HOC).filter(member=OuterRef("member"))
    terms = Term.objects.filter(~Exists(again), seat=SeatKind.MEMBER, starts__lte=day, ends__gte=later)
    found: dict[UUID, Former] = {}
    for term in terms.select_related("member", "removal").order_by("starts"):
        if term.cancelled_on is not None and term.cancelled_on < term.starts:
            continue
        last = term.last_day
        until = months_after(last, cooling_off_months)
        if until >= day:
            cause = term.removal.cause if term.removal else ""
            found[term.member_id] = Former(term.member, term, last, cause, until)
    return sorted(found.values(), key=lambda one: (one.member.name, str(one.member.pk)))
