"""Entering organisations, their names and numbers, who owns and who pays them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.text import slugify

from council.access.queries import require_council
from council.access.rules import Permission
from council.kernel.actor import Actor
from council.kernel.clock import Clock
from council.kernel.verdicts import Refused, no, require_that
from council.organisations.models import Funding, Identifier, Organisation, Spelling
from council.organisations.queries import locked
from council.organisations.rules.keeping import LONGEST_NAME, may_fund, may_identify, may_name
from council.organisations.rules.names import plain
from council.organisations.rules.owners import may_own
from council.organisations.rules.words import Decided
from council.record.actions import append
from council.record.rules.entries import Tag


@contextmanager
def alone(field: str | None) -> Iterator[None]:
    """Of two who enter the same name or number at once, one is told so in words; nothing of theirs is kept."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError:
        raise Refused(no("organisations.meanwhile", field)) from None


@transaction.atomic
@alone("name")
def register_organisation(
    *,
    actor: Actor,
    clock: Clock,
    aliases: Iterable[str] = (),
    identifiers: Iterable[Mapping[str, str]] = (),
    **fields: Any,
) -> Organisation:
    """Enter an organisation; `fields` are those of the model, `parent` an organisation entered before.

    Without a `key` one is made of the name. Raises `Refused` when a number belongs to another organisation.
    """
    office = require_council(actor, Permission.COUNCIL_ORGANISATIONS_KEEP)
    may_name(fields["name"], (), field="name").or_refuse()
    organisation = made(**fields)
    facts = {
        "key": organisation.key,
        "kind": organisation.kind,
        "parent": str(organisation.parent_id) if organisation.parent_id else None,
    }
    append(Tag.ORGANISATION_REGISTERED, organisation.pk, facts, actor=actor, clock=clock, office=office)
    spell(organisation, [organisation.name, *aliases], actor=actor, clock=clock)
    for one in identifiers:
        _number(organisation, one["scheme"], one["value"])
    return organisation


@transaction.atomic
def name_also(organisation_id: UUID, text: str, *, actor: Actor, clock: Clock) -> Spelling:
    """Enter another name of an organisation. Raises `Refused` when it is empty, too long or known already."""
    office = require_council(actor, Permission.COUNCIL_ORGANISATIONS_KEEP)
    (organisation,) = locked(organisation_id)
    may_name(text, organisation.spellings.values_list("text", flat=True), field="text").or_refuse()
    (spelling,) = spell(organisation, [text], actor=actor, clock=clock)
    facts = {"change": "name", "to": spelling.text}
    append(Tag.ORGANISATION_CHANGED, organisation.pk, facts, actor=actor, clock=clock, office=office)
    return spelling


@transaction.atomic
@alone("value")
def identify(organisation_id: UUID, scheme: str, value: str, *, actor: Actor, clock: Clock) -> Identifier:
    """Enter a number by which a register knows an organisation. Raises `Refused` for another's or a wrong LEI."""
    office = require_council(actor, Permission.COUNCIL_ORGANISATIONS_KEEP)
    (organisation,) = locked(organisation_id)
    identifier = _number(organisation, scheme, value)
    facts = {"change": "identifier", "to": f"{identifier.scheme} {identifier.value}"}
    append(Tag.ORGANISATION_CHANGED, organisation.pk, facts, actor=actor, clock=clock, office=office)
    return identifier


@transaction.atomic
def set_owner(organisation_id: UUID, owner: UUID | None, *, actor: Actor, clock: Clock) -> Organisation:
    """Say who owns or controls an organisation, or that nobody does. Rings of owners may exist."""
    office = require_council(actor, Permission.COUNCIL_ORGANISATIONS_KEEP)
    organisation = locked(organisation_id, *([owner] if owner else []))[0]
    may_own(organisation.pk, owner).or_refuse()
    organisation.parent_id = owner
    organisation.save(update_fields=["parent"])
    facts = {"change": "owner", "to": str(owner) if owner else None}
    append(Tag.ORGANISATION_CHANGED, organisation.pk, facts, actor=actor, clock=clock, office=office)
    return organisation


@transaction.atomic
def register_funding(
    organisation: Organisation,
    funder: Organisation,
    share_percent: Decimal,
    *,
    from_year: int,
    to_year: int | None = None,
    actor: Actor,
    clock: Clock,
) -> Funding:
    """Enter that one organisation pays a share of another's income."""
    office = require_council(actor, Permission.COUNCIL_ORGANISATIONS_KEEP)
    may_fund(organisation.pk, funder.pk, share_percent, from_year, to_year).or_refuse()
    funding = Funding.objects.create(
        organisation=organisation, funder=funder, share_percent=share_percent, from_year=from_year, to_year=to_year
    )
    facts = {"funder": str(funder.pk), "share_percent": str(share_percent), "from_year": from_year, "to_year": to_year}
    append(Tag.ORGANISATION_REGISTERED, organisation.pk, facts, actor=actor, clock=clock, office=office)
    return funding


def made(**fields: Any) -> Organisation:
    """A new row, and no more: whoever makes it enters it in the record. A key is made of the name if none is given."""
    organisation = Organisation(**{"key": _key(fields["name"]), **fields})
    may_own(organisation.pk, organisation.parent_id).or_refuse()
    organisation.save(force_insert=True)
    return organisation


def spell(organisation: Organisation, texts: Iterable[str], *, actor: Actor, clock: Clock) -> list[Spelling]:
    """Names of an organisation, each once, as whoever acts found them; rows only, as above."""
    now, short = clock.now(), dict.fromkeys(" ".join(text.split()) for text in texts)
    return Spelling.objects.bulk_create(
        Spelling(
            organisation=organisation,
            text=text,
            plain=plain(text)[:LONGEST_NAME],
            state=Decided.MEANS,
            decided_by_id=actor.id,
            entered_at=now,
            decided_at=now,
        )
        for text in short
    )


def _key(name: str) -> str:
    """A short name that nobody has yet, of the letters of the name."""
    stem = (slugify(name) or "organisation")[:50]
    taken = set(Organisation.objects.filter(key__startswith=stem).values_list("key", flat=True))
    return next(one for one in (stem, *(f"{stem}-{n}" for n in range(2, len(taken) + 3))) if one not in taken)


def _number(organisation: Organisation, scheme: str, value: str) -> Identifier:
    scheme, value = scheme.strip(), value.strip()
    may_identify(scheme, value).or_refuse()
    other = Identifier.objects.filter(scheme=scheme, value=value).select_related("organisation").first()
    known = other.organisation.name if other else ""
    require_that(other is None, "organisations.number_taken", "value", name=known).or_refuse()
    return Identifier.objects.create(organisation=organisation, scheme=scheme, value=value)
