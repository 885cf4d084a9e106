"""What organisations are. Pure."""

from __future__ import annotations

from enum import StrEnum


class Decided(StrEnum):
    """What became of a spelling."""

    WAITING = "waiting"
    MEANS = "means"
    NOTHING = "nothing"


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

LEI_SCHEME = "XI-LEI"
"""Legal Entity Identifier, as org-id.guide calls it."""


def is_lei(value: str) -> bool:
    """Whether twenty letters and figures carry the right check figures (ISO 17442-1, by ISO 7064 MOD 97-10)."""
    if len(value) != 20 or not value.isascii() or not value.isalnum() or value != value.upper():
        return False
    return value[18:].isdigit() and int("".join(str(int(sign, 36)) for sign in value)) % 97 == 1
