"""Reaching members and organisations. Who sits on the council is public; what they declared is not (interests)."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.db.models import Prefetch, Q, QuerySet

from council.access.queries import get_or_unreachable
from council.kernel.actor import Actor
from council.kernel.verdicts import NotReachable
from council.members.models import Member, Term


def _terms_on(day: date) -> QuerySet[Term]:
    """Terms that run on a day."""
    running = Term.objects.filter(starts__lte=day, ends__gte=day)
    return running.filter(Q(ended_early=None) | Q(ended_early__gte=day))


def sitting(day: date) -> list[Member]:
    """Everybody who sits on the council on a day, by name, with employer and the running term as `terms_now`."""
    found = Member.objects.filter(terms__in=_terms_on(day)).select_related("employer")
    terms = Prefetch("terms", queryset=_terms_on(day), to_attr="terms_now")
    return list(found.prefetch_related(terms).order_by("name", "pk"))


def term_on(member: Member, day: date) -> Term | None:
    """The term of a member that runs on a day."""
    return _terms_on(day).filter(member=member).first()


def me(actor: Actor) -> Member:
    """The member behind an actor. Raises `NotReachable` for everybody else."""
    return get_or_unreachable(Member.objects.select_related("employer"), user_id=actor.id)


def is_member(actor: Actor) -> bool:
    """Whether a member of the council acts."""
    return actor.id is not None and Member.objects.filter(user_id=actor.id).exists()


def member(member_id: UUID) -> Member:
    """One member, sitting or not. Raises `NotReachable`."""
    return get_or_unreachable(Member.objects.select_related("employer"), pk=member_id)


def member_on(member_id: UUID, day: date) -> Member:
    """One member who sits on a day. Raises `NotReachable`."""
    found = member(member_id)
    if term_on(found, day) is None:
        raise NotReachable
    return found
