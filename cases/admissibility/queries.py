"""Reaching rulings."""

from __future__ import annotations

from uuid import UUID

from django.db.models import QuerySet

from cases.admissibility.models import Ruling
from cases.admissibility.rules import Outcome
from council.access.queries import reachable
from council.kernel.actor import Actor


def rulings(actor: Actor, case_id: UUID) -> list[Ruling]:
    """Every ruling on a case with its officer, oldest first."""
    found = reachable(actor, Ruling.rows.filter(case_id=case_id))
    return list(found.select_related("officer", "reviewed_by").order_by("at", "pk"))


def open_ruling(case_id: UUID) -> Ruling | None:
    """The last ruling that an appeal was inadmissible, locked; for acts that have checked who asks."""
    found = Ruling.rows.filter(case_id=case_id, outcome=Outcome.INADMISSIBLE).order_by("-at", "-pk")
    return found.select_for_update(of=("self",)).first()


def reviewed_officer(case_id: UUID) -> UUID | None:
    """The officer whose ruling on this case was taken up for review, if there is one."""
    found = Ruling.rows.filter(case_id=case_id, reviewed_at__isnull=False)
    return found.values_list("officer_id", flat=True).first()


def review_was_asked(case_id: UUID) -> bool:
    """Whether a review of this case was ever asked for."""
    return Ruling.rows.filter(case_id=case_id, review_asked_at__isnull=False).exists()


def waiting_reviews(actor: Actor) -> QuerySet[Ruling]:
    """Reviews that were asked for and not done, the longest waiting first; not those of the actor's own rulings."""
    waiting = reachable(actor, Ruling.rows.filter(review_asked_at__isnull=False, reviewed_at=None))
    # No join: SQLite would begin with every case there is.
    return waiting.exclude(officer_id=actor.id).prefetch_related("case").order_by("review_asked_at", "pk")
