"""What those who keep the register see: a page of organisations, one of them in full, and what waits for a person."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from council.access.queries import get_or_unreachable, require_council
from council.access.rules import Permission
from council.kernel.actor import Actor
from council.organisations.models import Distinction, Funding, Identifier, Organisation, Spelling, Stake, StatementFile
from council.organisations.queries.register import known_names, organisation, organisations
from council.organisations.rules.names import Likeness, Names, plain
from council.organisations.rules.words import Decided

PER_PAGE = 50
SPELLINGS_PER_PAGE = 20
MOST_PAIRS = 100


@dataclass(frozen=True)
class Listed:
    """One page of organisations; `after` is where the next one begins."""

    organisations: list[Organisation]
    after: UUID | None


def page_of_organisations(actor: Actor, *, words: str = "", after: UUID | None = None) -> Listed:
    """Organisations by name from a place on, those whose names begin with the words. Raises `NotReachable`."""
    require_council(actor, Permission.COUNCIL_ORGANISATIONS_READ)
    found = organisations().select_related("parent")
    if plain(words):
        begins = Spelling.objects.filter(organisation=OuterRef("pk"), plain__startswith=plain(words))
        found = found.filter(Exists(begins))
    place = Organisation.objects.filter(pk=after).values_list("name", "pk").first() if after else None
    if place:
        found = found.filter(Q(name__gt=place[0]) | Q(name=place[0], pk__gt=place[1]))
    rows = list(found[: PER_PAGE + 1])
    return Listed(rows[:PER_PAGE], rows[PER_PAGE - 1].pk if len(rows) > PER_PAGE else None)


@dataclass(frozen=True)
class OrganisationPage:
    """All that the register knows of an organisation, rows that were found to be the same included."""

    organisation: Organisation
    others: list[Organisation]
    spellings: list[Spelling]
    identifiers: list[Identifier]
    owned: list[Organisation]
    funders: list[Funding]
    stakes: list[Stake]


def organisation_page(actor: Actor, organisation_id: UUID) -> OrganisationPage:
    """One organisation in full: seven queries. Raises `NotReachable`."""
    require_council(actor, Permission.COUNCIL_ORGANISATIONS_READ)
    found = organisation(organisation_id)
    others = list(Organisation.objects.filter(same_as=found).order_by("name", "pk"))
    rows = [found.pk, *(one.pk for one in others)]
    return OrganisationPage(
        organisation=found,
        others=others,
        spellings=list(Spelling.objects.filter(organisation__in=rows).select_related("decided_by").order_by("text")),
        identifiers=list(Identifier.objects.filter(organisation__in=rows)),
        owned=list(organisations().filter(parent__in=rows)[:PER_PAGE]),
        funders=list(
            Funding.objects.filter(organisation__in=rows).select_related("funder").order_by("-from_year", "pk")
        ),
        stakes=list(Stake.objects.filter(organisation__in=rows).select_related("holder", "file")[:PER_PAGE]),
    )


@dataclass(frozen=True)
class WaitingSpelling:
    """A spelling that nobody has decided, and whom it may mean."""

    spelling: Spelling
    likely: list[tuple[Organisation, Likeness]]


def waiting(actor: Actor) -> QuerySet[Spelling]:
    """Spellings that wait for a person, in order. Raises `NotReachable`."""
    require_council(actor, Permission.COUNCIL_ORGANISATIONS_KEEP)
    return Spelling.objects.filter(state=Decided.WAITING).order_by("plain", "text", "pk")


def waiting_spellings(actor: Actor, only: Collection[UUID] = ()) -> tuple[int, list[WaitingSpelling]]:
    """How many wait, and the first twenty with whom they may mean, or those asked for that still wait.

    Five queries. Raises `NotReachable`.
    """
    rows = waiting(actor)
    first = list((rows.filter(pk__in=only) if only else rows)[:SPELLINGS_PER_PAGE])
    names = Names({str(pk): texts for pk, texts in known_names().items()})
    found = {one.pk: names.like(one.text) for one in first}
    wanted = {UUID(like.key) for likes in found.values() for like in likes}
    held = organisations().in_bulk(list(wanted))
    return rows.count(), [
        WaitingSpelling(one, [(held[UUID(like.key)], like) for like in found[one.pk] if UUID(like.key) in held])
        for one in first
    ]


@dataclass(frozen=True)
class Pair:
    """Two organisations that may be one, and why."""

    first: Organisation
    second: Organisation
    likeness: Likeness


def likely_pairs(actor: Actor) -> list[Pair]:
    """Organisations that may be one, the strongest evidence first, at most a hundred; those told apart are left out.

    Four queries. Raises `NotReachable`.
    """
    require_council(actor, Permission.COUNCIL_ORGANISATIONS_KEEP)
    known = known_names()
    apart = set(Distinction.objects.values_list("first_id", "second_id"))
    names = Names({str(pk): texts for pk, texts in known.items()})
    found: dict[tuple[UUID, UUID], Likeness] = {}
    for pk, texts in known.items():
        for likeness in (like for text in texts for like in names.like(text, but=str(pk))):
            pair = (min(pk, UUID(likeness.key)), max(pk, UUID(likeness.key)))
            if pair not in apart and (pair not in found or likeness.weight > found[pair].weight):
                found[pair] = likeness
    first = sorted(found.items(), key=lambda item: (-item[1].weight, item[1].evidence, item[1].name, item[0]))
    return list(_pairs(first[:MOST_PAIRS]))


def _pairs(found: list[tuple[tuple[UUID, UUID], Likeness]]) -> Iterator[Pair]:
    rows: Mapping[Any, Organisation] = organisations().in_bulk(list({pk for pair, _ in found for pk in pair}))
    for (first, second), likeness in found:
        yield Pair(rows[first], rows[second], likeness)


def findings(actor: Actor) -> tuple[list[Organisation], list[Distinction]]:
    """What people found last: rows that are another organisation, and pairs that are two. Raises `NotReachable`."""
    require_council(actor, Permission.COUNCIL_ORGANISATIONS_KEEP)
    joined = Organisation.objects.filter(same_as__isnull=False).select_related("same_as").order_by("name", "pk")
    apart = Distinction.objects.select_related("first", "second", "decided_by").order_by("-decided_at", "pk")
    return list(joined[:PER_PAGE]), list(apart[:PER_PAGE])


def files(actor: Actor) -> list[StatementFile]:
    """The files that were taken in, the newest first. Raises `NotReachable`."""
    require_council(actor, Permission.COUNCIL_ORGANISATIONS_READ)
    return list(StatementFile.objects.select_related("taken_by").defer("refused", "differing")[:PER_PAGE])


def statement_file(actor: Actor, file_id: UUID) -> tuple[StatementFile, list[tuple[Organisation, Organisation]]]:
    """One file that was taken in, and the organisations for which it names another owner. Raises `NotReachable`."""
    require_council(actor, Permission.COUNCIL_ORGANISATIONS_READ)
    found = get_or_unreachable(StatementFile.objects.select_related("taken_by"), pk=file_id)
    pairs = [(UUID(one["organisation"]), UUID(one["owner"])) for one in found.differing]
    rows = Organisation.objects.select_related("parent").in_bulk(list({pk for pair in pairs for pk in pair}))
    return found, [(rows[first], rows[second]) for first, second in pairs]
