"""What somebody holds, who holds it too, what waits there, and the note for whoever comes after."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from council.access.models import Grant
from council.access.queries import may, waiting_for
from council.access.rules import DESK, OFFICES_OF_THE_DESK, Office, Permission
from council.handovers.models import OfficeNote
from council.kernel.actor import Actor
from council.kernel.verdicts import NotReachable


@dataclass(frozen=True)
class Waits:
    """Something that waits for an office: what, how many (`7`, `100+`), and the stage by which the docket finds it."""

    what: str
    count: str
    stage: str = ""


Counter = Callable[[Actor], list[Waits]]
_counters: list[Counter] = []


def counts_what_waits(counter: Counter) -> Counter:
    """Register what counts the work that waits for an actor: here one who holds a single office. Cases stand above."""
    _counters.append(counter)
    return counter


@dataclass(frozen=True)
class HeldOffice:
    """One office of the actor, as somebody sees it who is about to leave it."""

    office: Office
    others: tuple[str, ...]
    waits: tuple[Waits, ...]
    proposals: int
    note: OfficeNote | None
    may_ask: bool

    @property
    def version(self) -> str:
        """Of the note that stands there."""
        return self.note.version if self.note else ""


def held_offices(actor: Actor, now: datetime) -> list[HeldOffice]:
    """The offices that the actor can hand over, by name. Raises `NotReachable` for whoever holds none.

    Two queries, and for each office those of its queues: counts are what the actor may see, walls left out.
    """
    mine = sorted((office for office in OFFICES_OF_THE_DESK if office in actor.offices), key=str)
    if not mine or actor.id is None:
        raise NotReachable
    others: defaultdict[str, list[str]] = defaultdict(list)
    grants = Grant.objects.filter(office__in=[str(one) for one in mine], case_uuid=None, until=None)
    found = grants.filter(person__is_active=True).exclude(person_id=actor.id).order_by("person__name")
    for office, name in found.values_list("office", "person__name"):
        others[office].append(name)
    notes = {one.office: one for one in notes_of(mine)}
    return [_held(actor.id, one, tuple(others[one]), notes.get(one), actor, now) for one in mine]


def _held(
    person: UUID, office: Office, others: tuple[str, ...], note: OfficeNote | None, actor: Actor, now: datetime
) -> HeldOffice:
    alone = Actor.person(person, frozenset({str(office)}))
    return HeldOffice(
        office=office,
        others=others,
        waits=tuple(one for counter in _counters for one in counter(alone)),
        proposals=waiting_for(alone, now) if may(alone, Permission.COUNCIL_PROPOSAL_READ) else 0,
        note=note,
        may_ask=bool(actor.offices & DESK),
    )


def notes_of(offices: list[Office]) -> list[OfficeNote]:
    """The notes of these offices; whoever asks holds them."""
    found = OfficeNote.objects.filter(office__in=[str(one) for one in offices])
    return list(found.select_related("written_by"))


def note_for(actor: Actor, office: str, *, lock: bool = False) -> OfficeNote | None:
    """The note of one office, for those who hold it. Raises `NotReachable` for everybody else."""
    if office not in OFFICES_OF_THE_DESK or office not in actor.offices:
        raise NotReachable
    found = OfficeNote.objects.filter(office=office)
    return (found.select_for_update() if lock else found).first()
