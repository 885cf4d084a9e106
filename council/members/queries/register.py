"""Reaching members and organisations. Who sits on the council is public; what they declared is not (interests)."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Exists, F, Max, OuterRef, Prefetch, Q, QuerySet
from django.db.models.functions import Coalesce

from council.access.models import User
from council.access.queries import get_or_unreachable, require_council, with_office
from council.access.rules import Office, Permission
from council.kernel.actor import Actor
from council.kernel.verdicts import NotReachable
from council.members.models import Member, Term
from council.members.rules import SeatKind, ends_by_year, ends_together, which_in_a_row

SHOWN = 400
"""Members on the desk's list: twice the largest council; those who sit come first."""


def terms_on(day: date) -> QuerySet[Term]:
    """Terms that run on a day. One that was taken away ended with the moment, and so on that day runs no more."""
    running = Term.objects.filter(starts__lte=day, ends__gte=day)
    running = running.filter(Q(cancelled_on=None) | Q(cancelled_on__gt=day))
    return running.filter(Q(ended_early=None) | Q(ended_early__gte=day))


def _served() -> QuerySet[Term]:
    """Terms that were not taken away before they began."""
    return Term.objects.filter(Q(cancelled_on=None) | Q(cancelled_on__gte=F("starts")))


def served(member_id: UUID) -> dict[SeatKind, tuple[tuple[date, date], ...]]:
    """First and last days of the terms of a member by what they were for, those to come among them."""
    found: dict[SeatKind, tuple[tuple[date, date], ...]] = dict.fromkeys(SeatKind, ())
    for term in _served().filter(member_id=member_id):
        found[SeatKind(term.seat)] += ((term.starts, term.last_day),)
    return found


def removed_until(member_id: UUID) -> date | None:
    """Until when a term would have lasted from which a member was removed; nothing for everybody else."""
    removed = Term.objects.filter(member_id=member_id, removal__isnull=False)
    return removed.aggregate(last=Max("ends"))["last"]


_SITS = Q(seat=SeatKind.MEMBER)


def sitting(day: date) -> list[Member]:
    """Everybody who sits on the council on a day, by name, with employer and the running term as `terms_now`."""
    return _with_terms(terms_on(day).filter(_SITS))


def serving(day: date) -> list[Member]:
    """The same with deputies, and with those who are ad hoc for a case."""
    return _with_terms(terms_on(day))


def known_to_all(day: date) -> list[Member]:
    """Members and deputies in the same form: whoever is ad hoc for a case is named when that case is published."""
    return _with_terms(terms_on(day).exclude(seat=SeatKind.AD_HOC))


def deputies(day: date) -> list[Member]:
    """Everybody who stands by as a deputy on a day, in the same form."""
    return _with_terms(terms_on(day).filter(seat=SeatKind.DEPUTY))


def substitutes(case: UUID, day: date) -> list[Member]:
    """Deputies, and whoever is ad hoc for a case, in the same form."""
    return _with_terms(terms_on(day).filter(Q(seat=SeatKind.DEPUTY) | Q(seat=SeatKind.AD_HOC, case_uuid=case)))


def ad_hoc(case: UUID, day: date) -> list[Member]:
    """Everybody who is ad hoc for a case on a day, in the same form."""
    return _with_terms(terms_on(day).filter(seat=SeatKind.AD_HOC, case_uuid=case))


def _with_terms(running: QuerySet[Term]) -> list[Member]:
    found = Member.objects.filter(terms__in=running).select_related("employer")
    terms = Prefetch("terms", queryset=running, to_attr="terms_now")
    return list(found.prefetch_related(terms).order_by("name", "pk"))


def ad_hoc_terms(cases: Collection[UUID]) -> list[Term]:
    """Every term for one of these cases that was served, with its member, by name; those that are over, too."""
    return list(_served().filter(case_uuid__in=cases).select_related("member").order_by("member__name", "pk"))


def seats_on(days: Mapping[UUID, date]) -> dict[UUID, SeatKind]:
    """What each of these members was there for on a day of their own. One query."""
    terms = _served().filter(member__in=days)
    return {one.member_id: SeatKind(one.seat) for one in terms if one.starts <= days[one.member_id] <= one.last_day}


def term_on(member: Member, day: date) -> Term | None:
    """The term of a member that runs on a day, of any kind."""
    return terms_on(day).filter(member=member).first()


def sits_on(member: Member, day: date) -> bool:
    """Whether somebody sits on the council on a day: no deputy does."""
    return terms_on(day).filter(_SITS, member=member).exists()


def running_term(member: Member, day: date) -> Term:
    """The same where there must be one. Raises `NotReachable`."""
    found = term_on(member, day)
    if found is None:
        raise NotReachable
    return found


_OFFICES = ((Office.MEMBER, _SITS), (Office.DEPUTY, ~_SITS))


def offices_due(member: Member, day: date) -> frozenset[Office]:
    """The offices that the terms of a member give on a day."""
    running = [term.seat for term in terms_on(day).filter(member=member)]
    return frozenset(Office.MEMBER if seat == SeatKind.MEMBER else Office.DEPUTY for seat in running)


def office_to_begin(day: date) -> list[UUID]:
    """Members whose term runs on a day and who do not hold the office that comes with it yet."""
    wanted: set[UUID] = set()
    for office, of in _OFFICES:
        found = Member.objects.filter(Exists(terms_on(day).filter(of, member=OuterRef("pk"))))
        wanted.update(found.exclude(user__in=with_office(office)).values_list("pk", flat=True))
    return sorted(wanted)


def office_to_end(day: date) -> list[UUID]:
    """Members who hold such an office although no term of theirs gives it on a day."""
    wanted: set[UUID] = set()
    for office, of in _OFFICES:
        found = Member.objects.filter(~Exists(terms_on(day).filter(of, member=OuterRef("pk"))))
        wanted.update(found.filter(user__in=with_office(office)).values_list("pk", flat=True))
    return sorted(wanted)


def me(actor: Actor) -> Member:
    """The member behind an actor. Raises `NotReachable` for everybody else."""
    return get_or_unreachable(Member.objects.select_related("employer"), user_id=actor.id)


def member(member_id: UUID) -> Member:
    """One member, sitting or not. Raises `NotReachable`."""
    return get_or_unreachable(Member.objects.select_related("employer"), pk=member_id)


def member_on(member_id: UUID, day: date) -> Member:
    """One member or deputy whose term runs on a day, also who is ad hoc. Raises `NotReachable`."""
    found = member(member_id)
    running_term(found, day)
    return found


@dataclass(frozen=True)
class Seat:
    """A member on the desk's list with the term that runs, else the next, else the last one; its last day as it is.

    `number` says which term in a row it is.
    """

    member: Member
    term: Term
    last_day: date
    number: int


@dataclass(frozen=True)
class People:
    """Everybody who sits, stands by, will sit or sat; how many seats end in each year, and whether too many at once."""

    sitting: list[Seat]
    standing_by: list[Seat]
    coming: list[Seat]
    former: list[Seat]
    ends: tuple[tuple[int, int], ...]
    together: bool
    more: bool


def people(actor: Actor, day: date) -> People:
    """The register of people for whoever appoints, by name; two queries, however many there are."""
    require_council(actor, Permission.COUNCIL_MEMBER_APPOINT)
    sits = Exists(terms_on(day).exclude(seat=SeatKind.AD_HOC).filter(member=OuterRef("pk")))
    found = Member.objects.annotate(sits=sits).prefetch_related(_in_order())
    rows = list(found.order_by("-sits", "name", "pk")[: SHOWN + 1])
    seats = [seat for one in rows[:SHOWN] if (seat := _seat(one, day)) is not None]
    running = [seat for seat in seats if runs_on(seat.term, day)]
    sitting = [seat for seat in running if seat.term.seat == SeatKind.MEMBER]
    ends = [seat.last_day for seat in sitting]
    return People(
        sitting=sitting,
        standing_by=[seat for seat in running if seat.term.seat != SeatKind.MEMBER],
        coming=[seat for seat in seats if seat.term.starts > day],
        former=[seat for seat in seats if seat.term.starts <= day and not runs_on(seat.term, day)],
        ends=ends_by_year(ends),
        together=ends_together(ends),
        more=len(rows) > SHOWN,
    )


def _in_order() -> Prefetch[str, QuerySet[Term], str]:
    return Prefetch("terms", queryset=_kept().order_by("starts"), to_attr="in_order")


def _kept() -> QuerySet[Term]:
    """Terms that the register of people shows. Whoever is ad hoc stands on the page of the case, behind its wall."""
    return _served().exclude(seat=SeatKind.AD_HOC)


def runs_on(term: Term, day: date) -> bool:
    """Whether a term runs on a day, as `sitting` asks the database."""
    taken = term.cancelled_on is not None and term.cancelled_on <= day
    return term.starts <= day <= term.last_day and not taken


def terms_of(member: Member) -> list[Term]:
    """Every term of a member that the register of people shows, the first one first."""
    found = Term.objects.filter(member=member).exclude(seat=SeatKind.AD_HOC)
    return list(found.select_related("removal").order_by("starts"))


def _seat(member: Member, day: date) -> Seat | None:
    terms: list[Term] = member.in_order  # type: ignore[attr-defined]  # `people` has read them
    if not terms:
        return None
    term = next((one for one in terms if one.starts > day or runs_on(one, day)), terms[-1])
    alike = [one for one in terms if one.seat == term.seat != SeatKind.AD_HOC]
    earlier = [(one.starts, one.last_day) for one in alike if one.starts < term.starts]
    return Seat(member, term, term.last_day, which_in_a_row(term.starts, earlier))


def accounts_to_appoint(actor: Actor, day: date) -> list[User]:
    """Accounts of others that are not closed and have no term on this day or later, by name; also invited ones."""
    require_council(actor, Permission.COUNCIL_MEMBER_APPOINT)
    terms = Term.objects.annotate(last=Coalesce("ended_early", "ends")).filter(cancelled_on=None, last__gte=day)
    held = Exists(terms.filter(member__user=OuterRef("pk")))
    return list(
        User.objects.filter(~held, is_active=True).exclude(pk__in=[actor.id] if actor.id else []).order_by("name", "pk")
    )


def member_to_keep(actor: Actor, member_id: UUID) -> Member:
    """One member for whoever appoints. Raises `NotReachable`."""
    require_council(actor, Permission.COUNCIL_MEMBER_APPOINT)
    return member(member_id)
