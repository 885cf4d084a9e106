"""Who read what about cases: for the integrity officer and the auditor, and not about cases behind a wall of theirs."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Exists, OuterRef, Q

from cases.docket.queries import cases
from council.access.models import Barrier, Reading, User
from council.access.queries import require_council
from council.access.rules import Permission
from council.kernel.actor import Actor
from council.kernel.keyset import Cursor

PAGE = 50


@dataclass(frozen=True)
class ReadingsWanted:
    """Whose readings, of which case: empty means everybody's, of all. `before` is the place after which to go on."""

    person: UUID | None = None
    number: str = ""
    before: Cursor | None = None


@dataclass(frozen=True)
class ReadingsPage:
    """One page, the newest first. `rows` pair a reading with the number of its case, empty for a copy of many."""

    rows: list[tuple[Reading, str]]
    before: Cursor | None


def readings(actor: Actor, wanted: ReadingsWanted) -> ReadingsPage:
    """Who read what, or `NotReachable`. Three queries at most, however many rows there are."""
    require_council(actor, Permission.COUNCIL_READINGS_READ)
    wall = Barrier.objects.filter(person_id=actor.id, case_uuid=OuterRef("case_uuid"), until=None)
    found = Reading.objects.filter(~Exists(wall)).select_related("person").order_by("-at", "-pk")
    if wanted.person:
        found = found.filter(person_id=wanted.person)
    if wanted.number:
        found = found.filter(case_uuid__in=list(cases(actor).filter(number=wanted.number).values_list("pk", flat=True)))
    if wanted.before is not None:
        at, last = wanted.before.at, wanted.before.id
        found = found.filter(Q(at__lt=at) | Q(at=at, pk__lt=last))
    rows = list(found[: PAGE + 1])
    more, rows = len(rows) > PAGE, rows[:PAGE]
    numbers = dict(cases(actor).filter(pk__in={row.case_uuid for row in rows}).values_list("pk", "number"))
    return ReadingsPage(
        rows=[(row, numbers.get(row.case_uuid, "") if row.case_uuid else "") for row in rows],
        before=Cursor(rows[-1].at, rows[-1].pk) if more else None,
    )


def readers() -> list[tuple[UUID, str]]:
    """Everybody who has an account, by name: who may have read something."""
    return list(User.objects.order_by("name", "pk").values_list("pk", "name"))
