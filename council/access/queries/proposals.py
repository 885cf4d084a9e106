"""Reaching proposals: whoever is walled off from a case learns of no proposal about it, nor how many there are."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.db.models.functions import ExtractYear

from council.access.models import Barrier, Grant, Proposal, User
from council.access.queries.walls import council_wide_offices, get_or_unreachable, is_barred, offices_on, require
from council.access.rules.offices import MATRIX, OFFICES_OF_THE_DESK, Permission
from council.access.rules.proposals import (
    POWERS,
    TIME_TO_USE,
    ProposalKind,
    ProposalState,
    concerned,
    hash_of,
    kinds_to_propose,
    kinds_to_read,
    permission_to_propose,
)
from council.kernel.actor import Actor, ActorKind
from council.kernel.keyset import Cursor, read_cursor
from council.record.models import RecordEntry

PER_PAGE = 20
"""Proposals on one page of the list."""


@dataclass(frozen=True)
class Change:
    """What a proposal changes, in words: what, from what, to what."""

    what: Any
    before: Any
    after: Any


@dataclass(frozen=True)
class Names:
    """Names of what payloads refer to, read at once for a whole list."""

    people: Mapping[UUID, str]
    cases: Mapping[UUID, str]


Concerner = Callable[[Collection[UUID]], Mapping[UUID, Collection[UUID]]]
Describer = Callable[[dict[str, Any], UUID | None, Names], Change]
Namer = Callable[[Collection[UUID]], Mapping[UUID, str]]
_describers: dict[ProposalKind, Describer] = {}
_concerners: dict[ProposalKind, Concerner] = {}
_namers: list[Namer] = []


def describes(kind: ProposalKind) -> Callable[[Describer], Describer]:
    """Register what puts a payload of this kind into words: (payload, case, names) to a `Change`, without a query."""

    def register(describer: Describer) -> Describer:
        _describers[kind] = describer
        return describer

    return register


def concerns(kind: ProposalKind) -> Callable[[Concerner], Concerner]:
    """Register who is concerned by proposals of a kind though their payload names nobody.

    From the subjects of proposals to accounts, in one query: those of a kind neither ask for it nor decide it.
    """

    def register(concerner: Concerner) -> Concerner:
        _concerners[kind] = concerner
        return concerner

    return register


def people_concerned(kind: ProposalKind, subject: UUID, payload: Mapping[str, Any]) -> frozenset[UUID]:
    """Everybody whom one proposal is about."""
    return _concerned_by([(kind, subject, payload)])[0]


def offices_of_two(kind: ProposalKind, case: UUID, proposer: UUID, approver: Actor) -> tuple[str, str]:
    """The offices under which one asked and the other agrees, as they hold them now. Raises `NotReachable`."""
    asks = Actor.person(proposer, council_wide_offices(proposer))
    return require(asks, POWERS[kind].propose, case), require(approver, POWERS[kind].approve, case)


def _concerned_by(
    found: Collection[tuple[ProposalKind, UUID, Mapping[str, Any]]],
) -> list[frozenset[UUID]]:
    """The same for many: one query for each kind that has something to find."""
    of_kind = {
        kind: concerner([subject for one, subject, _ in found if one == kind])
        for kind, concerner in _concerners.items()
        if any(one == kind for one, _, _ in found)
    }
    return [frozenset(of_kind.get(kind, {}).get(subject, ())) | concerned(payload) for kind, subject, payload in found]


def names_cases(namer: Namer) -> Namer:
    """Register what gives the numbers of cases by their uuids, in one query: the door itself knows no case."""
    _namers.append(namer)
    return namer


def numbers_of(cases: Collection[UUID]) -> dict[UUID, str]:
    """The numbers of cases by their uuids; what is no case is left out."""
    found: dict[UUID, str] = {}
    for namer in _namers if cases else ():
        found |= namer(cases)
    return found


def proposals(actor: Actor) -> QuerySet[Proposal]:
    """Every proposal that the actor may know of: by office, or as its proposer; none of a case behind a wall."""
    if actor.kind is ActorKind.SYSTEM:
        return Proposal.rows.all()
    if actor.kind is not ActorKind.PERSON:
        return Proposal.rows.none()
    kinds = [str(kind) for kind in kinds_to_read(actor.offices)]
    wall = Barrier.objects.filter(person_id=actor.id, case_uuid=OuterRef("case_uuid"), until=None)
    own = Q(proposer_id=actor.id, kind__in=[str(kind) for kind in kinds_to_propose(actor.offices)])
    return Proposal.rows.filter(Q(kind__in=kinds) | own, ~Exists(wall))


def proposal_for(actor: Actor, proposal_id: UUID, *, lock: bool = False) -> Proposal:
    """One proposal, or `NotReachable`; locked until the transaction ends when asked for."""
    found = proposals(actor)
    if lock:
        return get_or_unreachable(found.select_for_update(of=("self",)), pk=proposal_id)
    return get_or_unreachable(found.select_related("proposer", "decided_by"), pk=proposal_id)


def waits(kind: ProposalKind, subject: UUID, now: datetime) -> bool:
    """Whether something of a kind about a thing was asked for and waits for a decision. One query."""
    found = Proposal.rows.filter(kind=kind, subject=subject, state=ProposalState.OPEN, expires_at__gt=now)
    return found.exists()


def proposer_stands(proposal: Proposal) -> bool:
    """Whether the proposer could still propose this: office, account and wall as they are now."""
    proposer = Actor.person(proposal.proposer_id, council_wide_offices(proposal.proposer_id))
    permission = permission_to_propose(ProposalKind(proposal.kind), json.loads(proposal.payload), proposer.id)
    case = proposal.case_uuid
    return bool((offices_on(proposer, case) if case else proposer.offices) & MATRIX[permission])


def usable(actor: Actor, kind: ProposalKind, payload: str, since: datetime, *, lock: bool = False) -> Proposal | None:
    """What the actor proposed, another approved after `since`, and nobody used yet."""
    found = proposals(actor).filter(
        kind=kind,
        proposer_id=actor.id,
        payload=payload,
        state=ProposalState.EXECUTED,
        used_at=None,
        decided_at__gt=since,
    )
    return (found.select_for_update(of=("self",)) if lock else found).order_by("decided_at", "pk").first()


def waits_for_download(actor: Actor, one: Proposal, now: datetime) -> bool:
    """Whether the actor can still fetch what was approved here."""
    fresh = one.decided_at is not None and one.decided_at > now - TIME_TO_USE
    approved = one.state == ProposalState.EXECUTED and one.kind == ProposalKind.DOCKET_EXPORT
    return approved and fresh and one.used_at is None and one.proposer_id == actor.id


@dataclass(frozen=True)
class Shown:
    """A proposal as a page shows it. `may_*` say which forms stand there; the actions ask again."""

    proposal: Proposal
    change: Change
    number: str
    open: bool
    may_decide: bool
    may_withdraw: bool
    hash: str
    payload: dict[str, Any] = field(default_factory=dict)


def shown(actor: Actor, found: Iterable[Proposal], now: datetime) -> list[Shown]:
    """Proposals in words: two queries for the names, however many there are."""
    listed = list(found)
    payloads = {one.pk: json.loads(one.payload) for one in listed}
    about = frozenset[UUID]().union(*(concerned(payload) for payload in payloads.values()))
    people = dict(User.objects.filter(pk__in=about).values_list("pk", "name")) if about else {}
    names = Names(people, numbers_of({one.case_uuid for one in listed if one.case_uuid}))
    theirs = _concerned_by([(ProposalKind(one.kind), one.subject, payloads[one.pk]) for one in listed])
    return [
        _shown(actor, one, payloads[one.pk], names, now, own=actor.id in concern)
        for one, concern in zip(listed, theirs, strict=True)
    ]


def _shown(actor: Actor, one: Proposal, payload: dict[str, Any], names: Names, now: datetime, *, own: bool) -> Shown:
    """`own` says that it is about the actor."""
    kind, asked = ProposalKind(one.kind), one.proposer_id == actor.id
    is_open = one.state == ProposalState.OPEN and now < one.expires_at
    held = bool(actor.offices & MATRIX[POWERS[kind].approve])
    return Shown(
        proposal=one,
        change=_describers[kind](payload, one.case_uuid, names),
        number=names.cases.get(one.case_uuid, "") if one.case_uuid else "",
        open=is_open,
        may_decide=is_open and held and not asked and not own,
        may_withdraw=one.state == ProposalState.OPEN and asked,
        hash=hash_of(one.kind, one.case_uuid, one.subject, one.payload),
        payload=payload,
    )


@dataclass(frozen=True)
class ProposalsPage:
    """What waits, and one page of what is decided, with the place where older ones begin."""

    waiting: list[Shown]
    decided: list[Shown]
    older: Cursor | None


def proposals_page(actor: Actor, before: str, now: datetime) -> ProposalsPage:
    """Open proposals, the first to run out first, at most 100; and decided ones, the newest first. Four queries."""
    found, place = proposals(actor).select_related("proposer", "decided_by"), read_cursor(before)
    running = Q(state=ProposalState.OPEN, expires_at__gt=now)
    waiting = list(found.filter(running).order_by("expires_at", "pk")[:100])
    past = found.exclude(running).order_by("-proposed_at", "-pk")
    if place is not None:
        past = past.filter(Q(proposed_at__lt=place.at) | Q(proposed_at=place.at, pk__lt=place.id))
    some = list(past[: PER_PAGE + 1])
    listed = shown(actor, [*waiting, *some[:PER_PAGE]], now)
    last = some[PER_PAGE - 1] if len(some) > PER_PAGE else None
    older = Cursor(last.proposed_at, last.pk) if last else None
    return ProposalsPage(listed[: len(waiting)], listed[len(waiting) :], older)


def waiting_for(actor: Actor, now: datetime) -> int:
    """How many open proposals of others the actor may decide, as far as offices tell. For the desk."""
    held = {str(kind) for kind, powers in POWERS.items() if actor.offices & MATRIX[powers.approve]}
    found = proposals(actor).filter(state=ProposalState.OPEN, expires_at__gt=now, kind__in=held)
    return found.exclude(proposer_id=actor.id).count()


def figures_of_proposals(until: datetime) -> list[tuple[int, str, dict[str, int]]]:
    """For the public: by year and kind, how many proposals made before a moment were made, approved, refused, expired.

    A decision after that moment is not counted yet. No case, no person. One query.
    """
    rows = Proposal.rows.filter(proposed_at__lt=until).annotate(year=ExtractYear("proposed_at"))
    grouped = rows.values_list("year", "kind", "state").annotate(
        n=Count("pk"), decided=Count("pk", filter=Q(decided_at__lt=until))
    )
    found: dict[tuple[int, str], Counter[str]] = {}
    for year, kind, state, made, decided in grouped.order_by():
        counts = found.setdefault((year, kind), Counter())
        counts["made"] += made
        counts[state] += decided
    return [
        (year, kind, {word: counts[word] for word in ("made", "executed", "refused", "withdrawn", "expired")})
        for (year, kind), counts in sorted(found.items(), key=lambda item: (-item[0][0], item[0][1]))
    ]


@dataclass(frozen=True)
class Liftable:
    """A wall that could be lifted, with the name of whom it keeps out and the number of the case."""

    barrier: Barrier
    name: str
    number: str


def liftable(actor: Actor) -> list[Liftable]:
    """Standing walls between others and cases from which no wall keeps the actor, at most 200. Two queries."""
    own = Barrier.objects.filter(person_id=actor.id, case_uuid=OuterRef("case_uuid"), until=None)
    found = Barrier.objects.filter(~Exists(own), until=None).exclude(person_id=actor.id).select_related("person")
    walls = list(found.order_by("-since", "pk")[:200])
    numbers = numbers_of({one.case_uuid for one in walls})
    return [Liftable(one, one.person.name, numbers.get(one.case_uuid, "")) for one in walls]


def others(actor: Actor) -> list[tuple[UUID, str]]:
    """Everybody with an open account but the actor, by name."""
    found = User.objects.filter(is_active=True).exclude(pk__in=[actor.id] if actor.id else [])
    return list(found.order_by("name", "pk").values_list("pk", "name"))


def office_holdings(actor: Actor) -> list[Grant]:
    """Council-wide offices of the desk that others hold now, by name."""
    offices = [str(office) for office in OFFICES_OF_THE_DESK]
    found = Grant.objects.filter(case_uuid=None, until=None, office__in=offices).exclude(person_id=actor.id)
    return list(found.select_related("person").order_by("person__name", "office"))


def holdings_to_pass_on(actor: Actor) -> list[Grant]:
    """Offices of the desk that the actor may ask to hand over: the own ones, and others' for whoever ends offices."""
    offices = [str(office) for office in OFFICES_OF_THE_DESK]
    found = Grant.objects.filter(case_uuid=None, until=None, office__in=offices, person__is_active=True)
    if not actor.offices & MATRIX[Permission.COUNCIL_OFFICE_PROPOSE]:
        found = found.filter(person_id=actor.id)
    held = list(found.select_related("person").order_by("person__name", "office"))
    return sorted(held, key=lambda one: one.person_id != actor.id)


def is_last_holder(person_id: UUID, office: str, *, lock: bool = False) -> bool:
    """Whether nobody else with an open account holds an office for the whole council.

    Locked, two endings of one office wait for each other: the second sees what the first left.
    """
    held = Grant.objects.filter(office=office, case_uuid=None, until=None)
    if lock:
        list(held.select_for_update().order_by("pk"))
    return not held.filter(person__is_active=True).exclude(person_id=person_id).exists()


def entry_to_erase(actor: Actor, seq: int) -> RecordEntry | None:
    """An entry about a case, if no wall keeps the actor from that case; nothing for every other number."""
    entry = RecordEntry.objects.filter(seq=seq).first()
    if entry is None or not numbers_of({entry.subject}) or actor.id is None or is_barred(actor.id, entry.subject):
        return None
    return entry
