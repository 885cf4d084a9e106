"""Reading statements of the Beneficial Ownership Data Standard 0.4: the right are taken, the wrong say why. Pure.

One wrong statement refuses itself, never the file. Of the statements about one record the last counts, by its date and
then by its place in the file; a record that was closed is told as closed and never forgotten.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from pydantic import ValidationError

from council.kernel.verdicts import Reason, Refused, no
from council.organisations.rules.shapes import (
    DETAILS,
    EntityDetails,
    InterestShape,
    PersonDetails,
    RelationshipDetails,
    Share,
    Statement,
)
from council.organisations.rules.words import OrganisationKind

MOST_STATEMENTS = 5_000
"""A file is taken in one transaction, and nobody else writes meanwhile on SQLite."""
LONGEST_NAME = 200

CONTROLLING = frozenset(
    {"appointmentOfBoard", "controlViaCompanyRulesOrArticles", "controlByLegalFramework", "otherInfluenceOrControl"}
)
"""Interests that give control whatever the share."""
SHARES = ("shareholding", "votingRights")
"""Interests that give control with more than half, the first before the second."""
HALF = Decimal(50)

KINDS = {
    "state": OrganisationKind.GOVERNMENT,
    "stateBody": OrganisationKind.GOVERNMENT,
    "arrangement": OrganisationKind.FOUNDATION,
}
"""What a body of the standard is in our words; every other is a company until a person says otherwise."""


@dataclass(frozen=True)
class Body:
    """An organisation as a statement tells it. `identifiers` are pairs of scheme and value."""

    record: str
    name: str
    names: tuple[str, ...]
    kind: OrganisationKind
    country: str
    identifiers: tuple[tuple[str, str], ...]
    closed: bool


@dataclass(frozen=True)
class Person:
    """A natural person behind an organisation. `exposed`: holds a prominent public function."""

    record: str
    name: str
    exposed: bool
    closed: bool


@dataclass(frozen=True)
class Tie:
    """One interest of somebody (`party`) in an organisation (`subject`), both records; shares in percent of it."""

    record: str
    subject: str
    party: str
    interest: str
    least: Decimal | None
    most: Decimal | None
    direct: bool
    beneficial: bool
    since: date | None
    until: date | None
    closed: bool

    @property
    def controls(self) -> bool:
        """Whether it alone gives control: more than half, or a right to decide."""
        if self.interest in CONTROLLING:
            return True
        return self.interest in SHARES and self.least is not None and self.least > HALF


@dataclass(frozen=True)
class RefusedStatement:
    """A statement that was not taken: its place in the file from one, the name it gives itself, and why."""

    place: int
    statement: str
    reasons: tuple[Reason, ...]


@dataclass(frozen=True)
class Reading:
    """What a file says. `nobody` counts relationships that name nobody (exempt, unknown): facts without two ends."""

    bodies: tuple[Body, ...] = ()
    people: tuple[Person, ...] = ()
    ties: tuple[Tie, ...] = ()
    refused: tuple[RefusedStatement, ...] = ()
    taken: int = 0
    nobody: int = 0


def parsed(content: bytes) -> list[Any]:
    """The statements of a file. Raises `Refused`: not JSON, not a list, or longer than 5,000 statements."""
    try:
        found = json.loads(content)
    except (ValueError, RecursionError):
        raise Refused(no("organisations.file_not_json", "file")) from None
    if not isinstance(found, list):
        raise Refused(no("organisations.file_not_a_list", "file"))
    if len(found) > MOST_STATEMENTS:
        raise Refused(no("organisations.file_too_long", "file"))
    return found


def read(statements: list[Any]) -> Reading:
    """What the statements say, record by record, and which of them were refused."""
    latest: dict[tuple[str, str], tuple[tuple[str, int], Statement, Any]] = {}
    refused: list[RefusedStatement] = []
    taken = 0
    for place, raw in enumerate(statements, 1):
        try:
            head = Statement.model_validate_json(json.dumps(raw))
            details = DETAILS[head.recordType].model_validate_json(json.dumps(head.recordDetails))
        except ValidationError as wrong:
            named = raw.get("statementId") if isinstance(raw, dict) else None
            refused.append(RefusedStatement(place, _printable(str(named or ""))[:64], tuple(_reasons(wrong))))
            continue
        taken += 1
        key, order = (head.recordType, head.recordId), (head.statementDate[:10], place)
        if key not in latest or latest[key][0] < order:
            latest[key] = (order, head, details)
    bodies: list[Body] = []
    people: list[Person] = []
    ties: list[Tie] = []
    nobody = 0
    for _, head, details in latest.values():
        closed = head.recordStatus == "closed"
        if isinstance(details, EntityDetails):
            bodies.append(_body(head.recordId, details, closed=closed))
        elif isinstance(details, PersonDetails):
            people.append(_person(head.recordId, details, closed=closed))
        elif isinstance(details, RelationshipDetails):
            named = list(_ties(head.recordId, details, closed=closed))
            ties += named
            nobody += not named
    return Reading(tuple(bodies), tuple(people), tuple(ties), tuple(refused), taken, nobody)


def controllers(ties: tuple[Tie, ...], today: date) -> dict[str, str]:
    """Who controls whom: from an organisation's record to the one party with control, where one is named.

    The nearest comes before whoever stands behind it; more than half of the shares before more than half of the votes,
    and both before another right to decide. Of equals the first by its record counts, so that the order of a file
    changes nothing.
    """
    best: dict[str, tuple[bool, int, Decimal, str]] = {}
    for tie in ties:
        running = not tie.closed and (tie.until is None or tie.until >= today)
        if not running or not tie.controls or tie.subject == tie.party:
            continue
        rank = SHARES.index(tie.interest) if tie.interest in SHARES else len(SHARES)
        bid = (not tie.direct, rank, -(tie.least or Decimal(0)), tie.party)
        if tie.subject not in best or bid < best[tie.subject]:
            best[tie.subject] = bid
    return {subject: bid[-1] for subject, bid in best.items()}


def _body(record: str, said: EntityDetails, *, closed: bool) -> Body:
    names = tuple(dict.fromkeys(_short(name) for name in said.alternateNames if name.strip()))
    scheme_and_id = (
        (_printable(one.scheme or one.schemeName), _printable(one.id)) for one in said.identifiers if one.id.strip()
    )
    code = (said.jurisdiction.code if said.jurisdiction else None) or ""
    return Body(
        record=record,
        name=_short(said.name),
        names=names,
        kind=KINDS.get(said.entityType.type, OrganisationKind.COMPANY),
        country=code[:2].upper(),
        identifiers=tuple(dict.fromkeys((scheme.strip(), value.strip()) for scheme, value in scheme_and_id)),
        closed=closed or said.dissolutionDate is not None,
    )


def _person(record: str, said: PersonDetails, *, closed: bool) -> Person:
    legal = [name.fullName for name in said.names if name.type == "legal"]
    name = (legal or [name.fullName for name in said.names] or [""])[0]
    exposed = said.politicalExposure is not None and said.politicalExposure.status == "isPep"
    return Person(record, _short(name), exposed, closed)


def _ties(record: str, said: RelationshipDetails, *, closed: bool) -> Iterator[Tie]:
    """One for each interest; a relationship without interests is one of an unknown kind."""
    if not isinstance(said.subject, str) or not isinstance(said.interestedParty, str):
        return
    for one in said.interests or (InterestShape(),):
        least, most = _bounds(one.share)
        yield Tie(
            record=record,
            subject=said.subject,
            party=said.interestedParty,
            interest=one.type or "unknownInterest",
            least=least,
            most=most,
            direct=one.directOrIndirect != "indirect",
            beneficial=one.beneficialOwnershipOrControl,
            since=date.fromisoformat(one.startDate) if one.startDate else None,
            until=date.fromisoformat(one.endDate) if one.endDate else None,
            closed=closed,
        )


def _bounds(share: Share) -> tuple[Decimal | None, Decimal | None]:
    """The least and the most it can be. An open bound counts a hundredth more or less: "above half" is above half."""
    if share.exact is not None:
        exact = _decimal(share.exact)
        return exact, exact
    cent = Decimal("0.01")
    least = _decimal(share.minimum) if share.minimum is not None else None
    most = _decimal(share.maximum) if share.maximum is not None else None
    if share.exclusiveMinimum is not None:
        least = _decimal(share.exclusiveMinimum) + cent
    if share.exclusiveMaximum is not None:
        most = _decimal(share.exclusiveMaximum) - cent
    return least, most


def _decimal(number: float) -> Decimal:
    return Decimal(str(number)).quantize(Decimal("0.01"))


def _short(name: str) -> str:
    return " ".join(_printable(name).split())[:LONGEST_NAME]


def _printable(text: str) -> str:
    """Without what no database keeps and nobody sees: control characters and halves of pairs."""
    return "".join(sign if sign.isprintable() else " " for sign in text)


def _reasons(wrong: ValidationError) -> Iterator[Reason]:
    """What the shapes complain of, in our words; the place is the path of fields, as in `interests.0.share.exact`."""
    for error in wrong.errors(include_url=False, include_input=False):
        path = [str(step) for step in error["loc"] if not str(step).startswith(("function-", "str", "Unspecified"))]
        where = ".".join(path) or "statement"
        kind = str(error["type"])
        if kind == "missing":
            yield Reason("organisations.bods_missing", None, {"where": where})
        elif kind in ("literal_error", "enum"):
            yield Reason("organisations.bods_word", None, {"where": where})
        elif kind == "day":
            yield Reason("organisations.bods_day", None, {"where": where})
        elif kind == "address":
            yield Reason("organisations.bods_address", None, {"where": where})
        elif kind == "parts":
            yield Reason("organisations.bods_parts", None, {"where": where})
        elif kind in ("greater_than_equal", "less_than_equal", "string_too_short", "string_too_long", "finite_number"):
            yield Reason("organisations.bods_range", None, {"where": where})
        else:
            yield Reason("organisations.bods_type", None, {"where": where})
