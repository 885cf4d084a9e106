"""Role by route by method: whoever may not know gets the same answer as for what does not exist."""

import pytest
from django.http import HttpResponse

from cases.docket.models import Case
from tests.support.routes import Route
from tests.support.wall import cast, matrix, report
from tests.support.wall.matrix import METHODS, Matrix, compare, doors, knocks, of_kind, receipts, some_of
from tests.support.wall.table import Kind

ABOUT_A_CASE = (Kind.CASE, Kind.OWN, Kind.NOBODY)
STAGES = sorted({row.stage for _, row in of_kind(*ABOUT_A_CASE)})


def pair(stage: str) -> tuple[Case, Case]:
    """A case in a stage, and another in which there is something of everything."""
    other = "published" if stage != "published" else "approved"
    return (
        Case.rows.filter(stage=stage).order_by("number").first(),
        Case.rows.filter(stage=other).order_by("number").first(),
    )


def everybody(case: Case) -> list[cast.Someone]:
    return cast.everybody(case, Case.rows.filter(stage="withdrawn").get())


def walk(stage: str, *, all_of_them: bool) -> Matrix:
    """Every route about a case that is to be tried in this stage."""
    found, cases = Matrix(), pair(stage)
    people = everybody(cases[0])
    for route, row in of_kind(*ABOUT_A_CASE):
        if row.stage == stage:
            compare(found, route, row, cases, knocks(row, route, people, all_of_them=all_of_them))
    return found


def open_to_all(stage: str) -> Matrix:
    """Every route about a case that is to be tried in this stage, for those whom its row lets in."""
    found, cases = Matrix(), pair(stage)
    people = everybody(cases[0])
    held = frozenset().union(*(one.offices for one in people))
    for route, row in of_kind(Kind.CASE):
        if row.stage != stage:
            continue
        for method in ("GET", "POST"):
            waiting = [one for one in people if any((route.name, office) not in found.opened for office in one.offices)]
            compare(found, route, row, cases, [(one, method) for one in waiting if one.offices & row.offices])
        idle = {office for office in row.offices & held if (route.name, office) not in found.opened}
        found.wrong += [f"{route.name} never opened to {office}" for office in sorted(idle)]
    return found


def sizes(found: Matrix) -> dict[str, int]:
    return {"cells": sum(found.cells.values()), "routes": len(found.routes), "people": len(found.people)}


def test_every_route_says_who_reaches_it():
    assert len(matrix.every_route()) > 200
    assert matrix.unclassified() == []


def test_a_route_that_no_row_knows_is_complained_of():
    new = Route("docket:secret", "desk/secret/", lambda request: HttpResponse(), (), "/desk/secret/")
    assert "docket:secret is in no row of the table" in matrix.unclassified([*matrix.every_route(), new])
    assert "the row overview:desk stands for no route" in matrix.unclassified(
        [one for one in matrix.every_route() if one.name != "overview:desk"]
    )


@pytest.mark.parametrize("stage", STAGES)
def test_whoever_may_not_know_gets_what_does_not_exist(undone, stage):
    found = walk(stage, all_of_them=False)
    report.enter(f"matrix, {stage}", **sizes(found))
    assert found.wrong == []


@pytest.mark.parametrize("stage", STAGES)
def test_whoever_a_row_lets_in_is_let_in(undone, stage):
    """A row that let in too many, or an address of nothing, would leave everything below it untried."""
    found = open_to_all(stage)
    report.enter(f"open, {stage}", **sizes(found))
    assert found.wrong == []


@pytest.mark.deep
@pytest.mark.parametrize("stage", STAGES)
def test_everybody_with_every_method_gets_what_does_not_exist(undone, stage):
    found = walk(stage, all_of_them=True)
    report.enter(f"deep matrix, {stage}", **sizes(found))
    assert found.wrong == []


def outsiders() -> list[cast.Someone]:
    """Everybody but whom Wagtail lets in."""
    return [one for one in everybody(pair("voting")[0]) if "superuser" not in one.name and one.name != "editor"]


def test_pages_about_no_case_and_the_editors_desk_are_not_there_for_others(undone):
    found, people = Matrix(), outsiders()
    for route, row in of_kind(Kind.DOOR):
        editors = route.module.startswith("wagtail.")
        some = some_of(people, route, 1 if editors else 4)
        doors(found, route, row, some, ("GET",) if editors else ("GET", "POST"))
    for route, _ in of_kind(Kind.RECEIPT):
        receipts(found, route, some_of(people, route, 4), ("GET", "POST"))
    report.enter("doors, receipts and the editors' desk", **sizes(found))
    assert found.wrong == []


@pytest.mark.deep
def test_pages_about_no_case_are_not_there_for_others_with_any_method(undone):
    found, people = Matrix(), outsiders()
    for route, row in of_kind(Kind.DOOR):
        doors(found, route, row, people, METHODS)
    for route, _ in of_kind(Kind.RECEIPT):
        receipts(found, route, people, METHODS)
    report.enter("deep doors, receipts and the editors' desk", **sizes(found))
    assert found.wrong == []
