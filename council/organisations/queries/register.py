"""What every room may ask of the register: who exists, who owns and pays whom, and which rows are one organisation."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from django.db.models import QuerySet

from council.access.queries import get_or_unreachable
from council.organisations.models import Funding, Identifier, Organisation, Spelling
from council.organisations.rules.names import plain
from council.organisations.rules.owners import ancestors
from council.organisations.rules.words import OrganisationKind


def organisations() -> QuerySet[Organisation]:
    """Every organisation once, by name: rows that were found to be another one are left out."""
    return Organisation.objects.filter(same_as=None).order_by("name", "pk")


def organisation(organisation_id: UUID) -> Organisation:
    """One organisation. Raises `NotReachable`."""
    return get_or_unreachable(Organisation.objects.select_related("parent", "same_as"), pk=organisation_id)


def locked(*organisation_ids: UUID) -> list[Organisation]:
    """These organisations in this order, their rows locked in one order everywhere. Raises `NotReachable`."""
    rows = Organisation.objects.select_for_update(of=("self",)).filter(pk__in=organisation_ids).order_by("pk")
    found = {one.pk: one for one in rows}
    return [found.get(pk) or organisation(pk) for pk in organisation_ids]


def platforms() -> list[tuple[UUID, str]]:
    """Every platform, by name: for filters."""
    found = organisations().filter(kind=OrganisationKind.PLATFORM)
    return list(found.values_list("pk", "name"))


def same_as() -> dict[UUID, UUID]:
    """Rows that were found to be another organisation, and which one."""
    rows = Organisation.objects.filter(same_as__isnull=False).values_list("pk", "same_as_id")
    return {pk: other for pk, other in rows if other}


@dataclass(frozen=True)
class Tree:
    """The whole register as rules see it, rows that were found to be another organisation counted as that one.

    Of two rows that are one organisation and name different owners, the one that is kept counts.
    """

    same: Mapping[UUID, UUID]
    owners: Mapping[UUID, UUID]
    kinds: Mapping[UUID, str]
    countries: Mapping[UUID, str]

    def one(self, organisation_id: UUID) -> UUID:
        """The organisation for which a row counts."""
        return self.same.get(organisation_id, organisation_id)


def tree() -> Tree:
    """Who is who, who owns whom, and what and where each is: one query."""
    rows = list(Organisation.objects.order_by("pk").values_list("pk", "parent_id", "same_as_id", "kind", "country"))
    same = {pk: other for pk, _, other, _, _ in rows if other}
    owners: dict[UUID, UUID] = {}
    for pk, parent, other, _, _ in sorted(rows, key=lambda row: row[2] is None):  # the kept rows last: they count
        if parent and same.get(parent, parent) != (other or pk):
            owners[other or pk] = same.get(parent, parent)
    kept = [row for row in rows if row[2] is None]
    return Tree(same, owners, {row[0]: row[3] for row in kept}, {row[0]: row[4] for row in kept})


def parents() -> Mapping[UUID, UUID]:
    """Who owns whom: from an organisation to its owner."""
    return tree().owners


def chain_of(organisation_id: UUID) -> tuple[UUID, ...]:
    """An organisation and whoever stands above it, the nearest first."""
    known = tree()
    counted = known.one(organisation_id)
    return (counted, *ancestors(counted, known.owners))


def named(text: str) -> list[Organisation]:
    """Organisations with this name or number, case, accents and points aside: at most ten. Two queries."""
    short = plain(text)
    by_name = Spelling.objects.filter(plain=short).values_list("organisation_id", "organisation__same_as_id")
    by_number = Identifier.objects.filter(value=text.strip())
    rows = [*by_name, *by_number.values_list("organisation_id", "organisation__same_as_id")] if short else []
    return list(organisations().filter(pk__in={same or pk for pk, same in rows if pk})[:10])


def fundings() -> list[Funding]:
    """Who pays whom, and which share."""
    return list(Funding.objects.order_by("organisation_id", "funder_id", "from_year"))


def known_names(kind: OrganisationKind | None = None) -> dict[UUID, list[str]]:
    """The names of each organisation, its own first; two queries."""
    found = organisations().filter(kind=kind) if kind else organisations()
    names = {pk: [name] for pk, name in found.values_list("pk", "name")}
    rows = Spelling.objects.filter(organisation__isnull=False).order_by("text")
    for pk, same, text in rows.values_list("organisation_id", "organisation__same_as_id", "text"):
        counted = same or pk
        if counted in names and text not in names[counted]:
            names[counted].append(text)
    return names
