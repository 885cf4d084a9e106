"""Words about people and organisations. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

from council.kernel.verdicts import YES, Verdict, require_that


class Constituency(StrEnum):
    """From where a member comes; no constituency holds more than a third of the seats (SAFEGUARDS.md section 2)."""

    ACADEMIA = "academia"
    CIVIL_SOCIETY = "civil_society"
    COMMUNITY = "community"
    LEGAL = "legal"
    MEDIA = "media"
    PLATFORM = "platform"
    STATE = "state"
    YOUTH = "youth"


class Region(StrEnum):
    """Regions of the world, as the draw counts them."""

    AFR = "AFR"
    APA = "APA"
    EUR = "EUR"
    LAC = "LAC"
    MENA = "MENA"
    NAM = "NAM"


class OrganisationKind(StrEnum):
    """What an organisation is; conflict rules differ by it."""

    ASSOCIATION = "association"
    COMPANY = "company"
    FOUNDATION = "foundation"
    GOVERNMENT = "government"
    MEDIA = "media"
    NHRI = "nhri"
    NGO = "ngo"
    PARTY = "party"
    PLATFORM = "platform"
    UNIVERSITY = "university"


PUBLIC_INSTITUTIONS = frozenset({OrganisationKind.NHRI, OrganisationKind.UNIVERSITY})
"""Kinds that a state pays for and that are independent of it all the same (SAFEGUARDS.md, R4b)."""

IN_A_ROW_DAYS = 366
"""A term that starts within a year of the end of another follows it; a longer break starts the count anew."""


@dataclass(frozen=True)
class TermFacts:
    """A new term as its rules see it; `earlier` are pairs of first and last day, early ends counted."""

    starts: date
    ends: date
    earlier: tuple[tuple[date, date], ...]


def may_appoint(facts: TermFacts, *, term_years: int, terms_in_a_row: int) -> Verdict:
    """Whether a term is as long as the rules allow and not one too many in a row (SAFEGUARDS.md section 2)."""
    verdict = require_that(facts.ends > facts.starts, "members.term_ends_first", "ends")
    longest = _anniversary(facts.starts, term_years)
    verdict &= require_that(facts.ends <= longest, "members.term_too_long", "ends", years=term_years)
    clash = any(starts <= facts.ends and facts.starts <= ends for starts, ends in facts.earlier)
    verdict &= require_that(not clash, "members.term_overlaps", "starts")
    if clash:
        return verdict
    row = _in_a_row(facts)
    return verdict & require_that(row <= terms_in_a_row, "members.too_many_terms", "starts", terms=terms_in_a_row)


def _anniversary(day: date, years: int) -> date:
    """The same day some years later; the 29th of February becomes the 1st of March."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return date(day.year + years, 3, 1)


def _in_a_row(facts: TermFacts) -> int:
    """How many terms follow each other without a long break, the new one included."""
    row, starts = 1, facts.starts
    for first, last in sorted(facts.earlier, reverse=True):
        if first > facts.starts or (starts - last).days > IN_A_ROW_DAYS:
            break
        row, starts = row + 1, first
    return row


def ancestors(organisation: UUID, parents: Mapping[UUID, UUID]) -> tuple[UUID, ...]:
    """The owners of an organisation, the nearest first. Owners that own each other end the walk where it closes."""
    found: list[UUID] = []
    seen = {organisation}
    while (owner := parents.get(organisation)) is not None and owner not in seen:
        found.append(owner)
        seen.add(owner)
        organisation = owner
    return tuple(found)


def top_of(organisation: UUID, parents: Mapping[UUID, UUID]) -> UUID:
    """The organisation that stands above this one. In a ring of owners, the same one from wherever the walk begins."""
    chain = (organisation, *ancestors(organisation, parents))
    owner = parents.get(chain[-1])
    ring = chain[chain.index(owner) :] if owner in chain else chain[-1:]
    return min(ring)


def may_own(organisation: UUID, parent: UUID | None, parents: Mapping[UUID, UUID]) -> Verdict:
    """Whether somebody may be entered as owner: owners in a ring exist in the world, an owner of itself does not."""
    return YES if parent is None else require_that(parent != organisation, "members.owns_itself", "parent")
