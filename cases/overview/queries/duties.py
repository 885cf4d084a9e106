"""What somebody owes, and by when: the queues of their offices, and what waits for them as a person."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from django.db.models import Model, QuerySet

from cases.admissibility import queries as admissibility
from cases.docket.models import Case
from cases.docket.queries import cases
from cases.overview.rules import COUNTED, Counted, counted, queues_for
from cases.selection import queries as selection
from council.access.models import Grant
from council.access.rules import PANEL, Office
from council.kernel.actor import Actor

M = TypeVar("M", bound=Model)

SHOWN = 5
"""Cases that a queue shows on the desk; the rest is in the docket."""
NEXT = 8
"""Duties that the desk lists as coming next."""
FIELDS = ("number", "title", "due_at", "expedited", "stage")


@dataclass(frozen=True)
class Duty:
    """One thing that somebody owes: the queue it is from, the case, and by when."""

    queue: str
    case: Case
    due: datetime | None
    address: str = "overview:case"


@dataclass(frozen=True)
class QueueView:
    """One queue: its first cases, how many there are, and the stage under which the docket shows all of them."""

    name: str
    duties: list[Duty]
    count: Counted
    stage: str = ""


def desk(actor: Actor) -> list[QueueView]:
    """Every queue of the actor, in order of life, one query each. Empty ones too: nothing to do is news as well."""
    return [*_queues(actor), *_personal(actor)]


def due_next(queues: Iterable[QueueView]) -> list[Duty]:
    """The duties of all queues that are due first."""
    dated = [duty for queue in queues for duty in queue.duties if duty.due]
    return sorted(dated, key=lambda duty: (duty.due, duty.case.number))[:NEXT]


def _queues(actor: Actor) -> Iterator[QueueView]:
    for queue in queues_for(actor.offices):
        waiting = cases(actor).filter(stage__in=queue.stages).order_by("due_at", "pk").only(*FIELDS)
        yield _view(queue.name, [Duty(queue.name, case, case.due_at) for case in _capped(waiting)], queue.stages[0])


def _personal(actor: Actor) -> Iterator[QueueView]:
    """What waits for a person or a committee, and does not follow from a stage alone."""
    if Office.ADMISSIBILITY_OFFICER in actor.offices:
        rulings = _capped(admissibility.waiting_reviews(actor))
        name, page = "admissibility_review", "admissibility:ruling"
        yield _view(name, [Duty(name, one.case, one.review_asked_at, page) for one in rulings])
    if actor.offices & {Office.SELECTION_COMMITTEE, Office.SECRETARIAT}:
        choices = _capped(selection.waiting_reviews(actor))
        name, page = "selection_review", "selection:choice"
        yield _view(name, [Duty(name, one.case, one.review_asked_at, page) for one in choices])
    if Office.SELECTION_COMMITTEE in actor.offices:
        eligible = _capped(selection.waiting_votes(actor).only(*FIELDS))
        name, page = "selection_vote", "selection:choice"
        yield _view(name, [Duty(name, case, case.due_at, page) for case in eligible])
    if Office.MEMBER in actor.offices:
        mine = _capped(panels_of(actor).only(*FIELDS))
        yield _view("panels", [Duty("panels", case, case.due_at) for case in mine])


def panels_of(actor: Actor) -> QuerySet[Case]:
    """Cases on whose panel the actor sits, due soonest first."""
    seats = Grant.objects.filter(person_id=actor.id, office__in=[str(one) for one in PANEL], until=None)
    return cases(actor).filter(pk__in=seats.values("case_uuid")).order_by("due_at", "pk")


def _view(name: str, duties: list[Duty], stage: str = "") -> QueueView:
    return QueueView(name, duties[:SHOWN], counted(len(duties)), stage)


def _capped(rows: QuerySet[M]) -> list[M]:
    return list(rows[: COUNTED + 1])
