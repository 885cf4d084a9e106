"""Words about people and organisations. Pure."""

from enum import StrEnum


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
