"""The shapes of the Beneficial Ownership Data Standard 0.4, as far as the register of organisations reads it. Pure.

Every field that is named here is checked as the standard's schema asks (types, code lists, ranges, dates, addresses);
fields that are not named are passed over, as the standard allows publishers to add their own.
"""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, model_validator
from pydantic_core import PydanticCustomError

DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
YEAR_OR_MONTH = re.compile(r"\d{4}(-(0[1-9]|1[0-2]))?")
ADDRESS = re.compile(r"[a-z][a-z0-9+.-]*:\S+", re.IGNORECASE)


def _a_day(text: str) -> str:
    """RFC 3339 full-date: nothing shorter, and a day that exists."""
    try:
        if DAY.fullmatch(text):
            date.fromisoformat(text)
            return text
    except ValueError:
        pass
    raise PydanticCustomError("day", "not a day")


def _a_time(text: str) -> str:
    """RFC 3339 full-date or date-time."""
    if "T" not in text:
        return _a_day(text)
    try:
        if datetime.fromisoformat(text).tzinfo is not None:
            return text
    except ValueError:
        pass
    raise PydanticCustomError("day", "not a time")


def _an_address(text: str) -> str:
    """RFC 3986: a scheme, a colon and something behind it."""
    if ADDRESS.fullmatch(text):
        return text
    raise PydanticCustomError("address", "not an address")


def _a_name(text: str) -> str:
    """The name of a record: it is looked for again, so it is taken as it is or not at all."""
    if text.isprintable():
        return text
    raise PydanticCustomError("word", "control characters")


def _born(text: str) -> str:
    return text if YEAR_OR_MONTH.fullmatch(text) else _a_day(text)


Day = Annotated[str, AfterValidator(_a_day)]
Time = Annotated[str, AfterValidator(_a_time)]
Born = Annotated[str, AfterValidator(_born)]
Address = Annotated[str, AfterValidator(_an_address)]
Percent = Annotated[float, Field(ge=0, le=100)]


class Shape(BaseModel):
    """A part of a statement. Strict: a number is no text and a text is no number."""

    model_config = ConfigDict(strict=True, frozen=True, extra="ignore")


class Identifier(Shape):
    """An identifier and who gave it: a code of org-id.guide, or a name."""

    id: str = ""
    scheme: str = ""
    schemeName: str = ""  # noqa: N815 - the standard's spelling, here and below
    uri: Address | None = None

    @model_validator(mode="after")
    def _says_who_gave_it(self) -> Identifier:
        if not self.scheme and not self.schemeName:
            raise PydanticCustomError("missing", "scheme or schemeName")
        return self


class Jurisdiction(Shape):
    """Where an organisation is registered: ISO 3166-1 or 3166-2."""

    name: str
    code: Annotated[str, Field(min_length=2, max_length=6)] | None = None


class EntityType(Shape):
    """What kind of body it is."""

    type: Literal[
        "registeredEntity", "legalEntity", "arrangement", "anonymousEntity", "unknownEntity", "state", "stateBody"
    ]
    subtype: Literal["governmentDepartment", "stateAgency", "other", "trust", "nomination"] | None = None
    details: str = ""


class Unspecified(Shape):
    """Why nobody is named."""

    reason: Literal[
        "noBeneficialOwners",
        "subjectUnableToConfirmOrIdentifyBeneficialOwner",
        "interestedPartyHasNotProvidedInformation",
        "subjectExemptFromDisclosure",
        "interestedPartyExemptFromDisclosure",
        "unknown",
        "informationUnknownToPublisher",
    ]


class EntityDetails(Shape):
    """An organisation."""

    isComponent: bool  # noqa: N815
    entityType: EntityType  # noqa: N815
    name: str = ""
    alternateNames: tuple[str, ...] = ()  # noqa: N815
    jurisdiction: Jurisdiction | None = None
    identifiers: tuple[Identifier, ...] = ()
    foundingDate: Day | None = None  # noqa: N815
    dissolutionDate: Day | None = None  # noqa: N815
    uri: Address | None = None


class Name(Shape):
    """A person's name."""

    fullName: str  # noqa: N815
    type: Literal["legal", "translation", "transliteration", "former", "alternative", "birth"] | None = None
    familyName: str = ""  # noqa: N815
    givenName: str = ""  # noqa: N815
    patronymicName: str = ""  # noqa: N815


class Exposure(Shape):
    """Whether a person holds a prominent public function."""

    status: Literal["isPep", "isNotPep", "unknown"]
    details: tuple[dict[str, Any], ...] = ()


class PersonDetails(Shape):
    """A natural person."""

    isComponent: bool  # noqa: N815
    personType: Literal["anonymousPerson", "unknownPerson", "knownPerson"]  # noqa: N815
    names: tuple[Name, ...] = ()
    identifiers: tuple[Identifier, ...] = ()
    birthDate: Born | None = None  # noqa: N815
    deathDate: Born | None = None  # noqa: N815
    politicalExposure: Exposure | None = None  # noqa: N815


class Share(Shape):
    """How much, in percent: exactly, or between bounds."""

    exact: Percent | None = None
    minimum: Percent | None = None
    maximum: Percent | None = None
    exclusiveMinimum: Percent | None = None  # noqa: N815
    exclusiveMaximum: Percent | None = None  # noqa: N815


class InterestShape(Shape):
    """One interest of a relationship."""

    type: (
        Literal[
            "shareholding", "votingRights", "appointmentOfBoard", "otherInfluenceOrControl", "seniorManagingOfficial",
            "settlor", "trustee", "protector", "beneficiaryOfLegalArrangement", "rightsToSurplusAssetsOnDissolution",
            "rightsToProfitOrIncome", "rightsGrantedByContract", "conditionalRightsGrantedByContract",
            "controlViaCompanyRulesOrArticles", "controlByLegalFramework", "boardMember", "boardChair",
            "unknownInterest", "unpublishedInterest", "enjoymentAndUseOfAssets", "rightToProfitOrIncomeFromAssets",
            "nominee", "nominator",
        ]
        | None
    ) = None  # fmt: skip
    directOrIndirect: Literal["direct", "indirect", "unknown"] = "unknown"  # noqa: N815
    beneficialOwnershipOrControl: bool = False  # noqa: N815
    details: str = ""
    share: Share = Share()
    startDate: Day | None = None  # noqa: N815
    endDate: Day | None = None  # noqa: N815


def _somebody(value: Any) -> Any:
    """A record's identifier, or an object that says why nobody is named; nothing else, and said in one word."""
    if isinstance(value, str):
        return _a_name(value)
    if isinstance(value, dict):
        return Unspecified.model_validate(value)
    raise PydanticCustomError("string_type", "neither an identifier nor a reason")


Somebody = Annotated[str | Unspecified, BeforeValidator(_somebody)]


class RelationshipDetails(Shape):
    """Who has which interest in whom."""

    isComponent: bool  # noqa: N815
    subject: Somebody
    interestedParty: Somebody  # noqa: N815
    componentRecords: tuple[str, ...] = ()  # noqa: N815
    interests: tuple[InterestShape, ...] = ()

    @model_validator(mode="after")
    def _a_part_has_no_parts(self) -> RelationshipDetails:
        if self.isComponent and self.componentRecords:
            raise PydanticCustomError("parts", "a component has components")
        return self


class Publication(Shape):
    """Who published it, when, under which version of the standard."""

    publicationDate: Time  # noqa: N815
    bodsVersion: Literal["0.4"]  # noqa: N815


class Statement(Shape):
    """What every statement says, whatever it is about."""

    statementId: Annotated[str, Field(min_length=32, max_length=64)]  # noqa: N815
    recordId: Annotated[str, Field(min_length=1, max_length=200), AfterValidator(_a_name)]  # noqa: N815
    recordType: Literal["entity", "person", "relationship"]  # noqa: N815
    recordStatus: Literal["new", "updated", "closed"] = "new"  # noqa: N815
    declarationSubject: str  # noqa: N815
    statementDate: Time  # noqa: N815
    publicationDetails: Publication | None = None  # noqa: N815
    recordDetails: dict[str, Any]  # noqa: N815


DETAILS: dict[str, type[Shape]] = {
    "entity": EntityDetails,
    "person": PersonDetails,
    "relationship": RelationshipDetails,
}
