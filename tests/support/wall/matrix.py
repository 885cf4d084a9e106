"""Everybody knocks at every address with every method: whoever may not know gets what does not exist, to the byte."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache
from typing import Any
from uuid import UUID
from zlib import crc32

from django.db.models import Model, QuerySet

from cases.challenges.models import PoolChallenge
from cases.clearance.models import CaseDeclaration, Concern, ConflictQuestion, ConflictVote
from cases.clearance.queries import question_with, voters
from cases.docket.models import Case, Party
from cases.docket.rules import PartyRole
from cases.duty.models import UrgencyRequest
from cases.opinion.models import Recommendation
from cases.voting.models import Ballot, Motion
from council.access.models import Grant, Proposal
from council.access.rules import Office
from council.clocks.queries import house_clock
from council.interests.models import Interest
from council.leaves.models import Leave
from council.protection.models import StoredFile
from council.reports.models import Report
from tests.support.routes import Route, routes
from tests.support.wall.answers import METHODS, Answer, asked, masked, nowhere
from tests.support.wall.cast import (
    Someone,
    propose_to_lift,
    report_somebody,
    say_it_cannot_wait,
    say_who_should_not_decide,
)
from tests.support.wall.table import OPEN, OTHERS, TABLE, Kind, Row

CLOCK = "council.clocks.urls"
WORDS = {"group": "summary", "topic": "necessity", "key": "secretariat"}
"""Words in an address that name no row."""
Knock = tuple[Someone, str]
"""Somebody, and a method."""


@dataclass
class Matrix:
    """What was compared, and what was wrong."""

    cells: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)
    nothing: dict[tuple[Someone, str, str], Answer] = field(default_factory=dict)
    opened: set[tuple[str, str]] = field(default_factory=set)
    """Which office opened which route at least once."""
    routes: set[str] = field(default_factory=set)
    people: set[str] = field(default_factory=set)

    def note(self, route: str, who: Someone, method: str, fault: str) -> None:
        """One cell; a fault is a difference where there must be none."""
        self.cells[method] += 1
        self.routes.add(route)
        self.people.add(who.name)
        if fault:
            self.wrong.append(f"{method} {route} as {who}: {fault}")


def row_of(route: Route) -> Row | None:
    """The expectation of a route; nothing when it is unclassified."""
    if route.name in TABLE:
        return TABLE[route.name]
    for prefix, module, row in OTHERS.values():
        if route.pattern.startswith(prefix) and route.module.startswith(module):
            return row
    return None


@cache
def every_route() -> tuple[Route, ...]:
    """Every address of the product, and of the demonstration's clock."""
    return (*routes(), *routes(CLOCK))


def unclassified(found: Iterable[Route] | None = None) -> list[str]:
    """Routes that say not who reaches them, and rows that stand for no route."""
    found = every_route() if found is None else tuple(found)
    lost = [f"{route.name or route.pattern} is in no row of the table" for route in found if row_of(route) is None]
    names = {route.name for route in found}
    idle = [f"the row {name} stands for no route" for name in TABLE if name not in names]
    for name, (prefix, module, _) in OTHERS.items():
        fits = (one for one in found if one.name not in TABLE)
        if not any(one.pattern.startswith(prefix) and one.module.startswith(module) for one in fits):
            idle.append(f"the row {name} stands for no route")
    return lost + idle


def _first(found: QuerySet[Any]) -> Model | None:
    return found.order_by("pk").first()


def objects(case: Case, route: str) -> dict[str, tuple[str, frozenset[UUID]]]:
    """What there is in a case to be named in an address: by parameter its identifier, and whose own it is."""
    on_case: dict[str, QuerySet[Any]] = {
        "challenge_id": PoolChallenge.rows.filter(case=case),
        "concern_id": Concern.rows.filter(declaration__case=case),
        "question_id": ConflictQuestion.rows.filter(concern__declaration__case=case),
        "motion_id": Motion.rows.filter(case=case),
        "recommendation_id": Recommendation.rows.filter(version__opinion__case=case),
        "file_id": StoredFile.objects.filter(case_uuid=case.pk),
        "declaration_id": CaseDeclaration.rows.filter(case=case).select_related("member"),
        "ballot_id": Ballot.rows.filter(case=case).select_related("seat__member"),
        "party_id": Party.rows.filter(case=case, role=PartyRole.RESPONDENT, notified_at__isnull=False),
        "interest_id": Interest.objects.select_related("member"),
        "report_id": Report.objects.select_related("member"),
        "leave_id": Leave.objects.select_related("member"),
        "request_id": UrgencyRequest.rows.filter(case=case),
        "proposal_id": Proposal.rows.filter(case_uuid=case.pk),
    }
    if route.startswith("proposals:"):
        propose_to_lift(case)
    if route.startswith("reports:"):
        report_somebody()
    if route.startswith("challenges:"):
        say_who_should_not_decide(case)
    if route == "urgency:agree":
        say_it_cannot_wait(case)
    found = {"case_id": (str(case.pk), frozenset[UUID]())}
    for name, rows in on_case.items():
        if one := _first(rows):
            found[name] = (str(one.pk), _owners(name, one, route))
    return found


def _owners(name: str, one: Any, route: str) -> frozenset[UUID]:
    if name in {"declaration_id", "interest_id"}:
        return frozenset({one.member.user_id})
    if name == "question_id":
        cast = ConflictVote.rows.filter(question=one).values_list("voter_id", flat=True)
        waiting = [] if one.closed_at else voters(question_with(one.pk), house_clock().now())
        return frozenset({*cast, *waiting})
    if name == "leave_id":  # one's own, and anybody's for the chair and the secretariat
        by_office = Grant.objects.filter(office__in=[Office.COUNCIL_CHAIR, Office.SECRETARIAT], until=None)
        return frozenset(by_office.values_list("person_id", flat=True)) | {one.member.user_id}
    if name == "report_id" and route == "reports:answer":
        return frozenset({one.member.user_id})
    if name == "report_id":
        officers = Grant.objects.filter(office=Office.INTEGRITY_OFFICER, until=None)
        return frozenset(officers.values_list("person_id", flat=True)) - {one.member.user_id}
    if name == "request_id":
        return frozenset(one.agreements.values_list("person_id", flat=True))
    if name == "ballot_id":
        return frozenset({one.seat.member.user_id})
    if name == "party_id":
        platforms = [one.organisation_id]
    elif route == "response:claim" and name == "recommendation_id":
        platforms = [one.owner_id, one.version.opinion.case.platform_id]
    else:
        return frozenset()
    liaisons = Grant.objects.filter(office=Office.PLATFORM_LIAISON, until=None, subject__in=platforms)
    return frozenset(liaisons.values_list("person_id", flat=True))


def compare(matrix: Matrix, route: Route, row: Row, cases: tuple[Case, Case], knocks: Iterable[Knock]) -> None:
    """One route about the first case: everybody who knocks, against the same address of nothing.

    Where an address names two things, the second one of the other case is as good as nothing below the first case.
    """
    there, elsewhere = (objects(case, route.name) for case in cases)
    names = [name for name in route.parameters if name not in WORDS]
    missing = [name for name in names if name not in there]
    assert not missing, f"{cases[0].number} has nothing to fill {missing} of {route.name}"
    ids = [there[name][0] for name in names]
    owners = frozenset[UUID]().union(*(there[name][1] for name in names))
    for who, method in knocks:

        def told(given: list[str], who: Someone = who, method: str = method) -> Answer:
            path = route.filled(WORDS | dict(zip(names, given, strict=True)))
            return answer(who, path, method, given)

        void = [nowhere() for _ in names]
        got = told(ids)
        fault = got.differs(told(void))
        if reaches(row, who, owners):
            if fault:
                matrix.opened |= {(route.name, office) for office in who.offices | who.anywhere}
            fault = ""
        elif method == "GET" and who.user and row.kind is not Kind.NOBODY:
            fault = fault or is_there(got)
        matrix.note(route.name, who, method, fault or broke(got))
        if len(names) > 1 and names[-1] in elsewhere and (who.offices or who.would):
            fault = told([*ids[:-1], elsewhere[names[-1]][0]]).differs(told([*ids[:-1], void[-1]]))
            matrix.note(route.name, who, method, f"of another case: {fault}" if fault else "")


def knocks(row: Row, route: Route, people: list[Someone], *, all_of_them: bool) -> Iterator[Knock]:
    """Who knocks at a route with which method.

    Among the deep tests all of them with all methods. In every run with GET and POST: some who may, some whom only a
    wall or an end keeps out, some without any office, and some of the rest; they differ from route to route. One whom
    only the wall keeps out comes with the other methods too.
    """
    if all_of_them:
        yield from ((who, method) for who in people for method in METHODS)
        return
    may = [one for one in people if one.offices & row.offices]
    behind = [one for one in people if one.would & row.offices and one not in may]
    never = [one for one in people if not one.would and not one.anywhere and one not in may]
    rest = [one for one in people if one not in {*may, *behind, *never}]
    some = [*some_of(may, route, 2), *some_of(behind, route, 2), *some_of(never, route, 2), *some_of(rest, route, 1)]
    yield from ((who, method) for who in some for method in ("GET", "POST"))
    one = some_of(behind or never, route, 1)
    yield from ((who, method) for who in one for method in METHODS if method not in {"GET", "POST"})


def some_of(people: list[Someone], route: Route, most: int) -> list[Someone]:
    """A few of them, others for each route."""
    first = crc32(route.pattern.encode()) % len(people) if people else 0
    return (people[first:] + people[:first])[:most]


def reaches(row: Row, who: Someone, owners: frozenset[UUID]) -> bool:
    """Whether somebody is expected to reach an object."""
    if row.kind is Kind.CASE:
        return bool(row.offices & who.offices)
    return row.kind is Kind.OWN and who.user in owners and not is_walled_notice(row, who)


def is_walled_notice(row: Row, who: Someone) -> bool:
    """A wall stands between a liaison and a notice too; what was published is for everybody."""
    return "notice" in row.why and not who.offices


def answer(who: Someone, path: str, method: str, ids: Iterable[str] = ()) -> Answer:
    """What somebody is told, without the identifiers of the address. A POST presses the button of an empty form."""
    data = {"idempotency_key": nowhere()} if method == "POST" else None
    return masked(asked(who.client, path, method, data), ids)


def is_there(got: Answer) -> str:
    """What is wrong with an answer to whoever may not know: it has to say that there is nothing."""
    return "" if got.status in {404, 405} else f"{got.status}, where there should be nothing"


def broke(got: Answer) -> str:
    """What is wrong with an answer, whoever asked."""
    return f"broke: {got.status}" if got.status >= 500 else ""


def doors(matrix: Matrix, route: Route, row: Row, people: Iterable[Someone], methods: Iterable[str]) -> None:
    """A page about no case: for whoever has no office that opens it, it is not there."""
    path = route.path or "/"
    for who in people:
        expected = row.offices & who.anywhere or (row.offices == frozenset(Office) and who.user)
        for method in methods:
            got = answer(who, path, method, [path])
            if expected:
                fault = ""
            elif who.user is None:
                led = dict(got.headers).get("Location", "").startswith(("/accounts/login/", "/status/"))
                fault = "" if led or got.status in {403, 404, 405} else f"{got.status}"
            else:
                part = path.split("/")[1]  # the navigation marks the part of the site
                if (who, method, part) not in matrix.nothing:
                    lost = f"/{part}/nothing-{nowhere()}/"
                    matrix.nothing[who, method, part] = answer(who, lost, method, [lost])
                fault = got.differs(matrix.nothing[who, method, part]) or is_there(got)
            matrix.note(route.name, who, method, fault or broke(got))


def receipts(matrix: Matrix, route: Route, people: Iterable[Someone], methods: Iterable[str]) -> None:
    """A page of a receipt: without one everybody is asked for it, whatever there is."""
    for who in people:
        for method in methods:
            got = answer(who, route.path or "/", method)
            led = who.name.startswith("receipt") or dict(got.headers).get("Location") == "/status/"
            fault = "" if led or got.status == 405 else f"{got.status}, and not the way to the receipt"
            matrix.note(route.name, who, method, fault or broke(got))


def of_kind(*kinds: Kind) -> Iterator[tuple[Route, Row]]:
    """Every route of these kinds that a path can be made for."""
    for route in every_route():
        row = row_of(route)
        if row is not None and row.kind in kinds and route.path:
            yield route, row


__all__ = ["METHODS", "OPEN", "Matrix", "compare", "doors", "every_route", "of_kind", "receipts", "unclassified"]
