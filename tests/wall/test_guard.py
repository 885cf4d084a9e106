"""No view and no template asks a walled table by itself: every statement of the whole suite is looked at."""

import pytest
from django.db import connection

from cases.docket.models import Case, ContentItem
from council.access.rules import Office
from tests.factories.cases import make_case
from tests.factories.people import make_user
from tests.support import guard

pytestmark = pytest.mark.django_db


@pytest.fixture
def secretary(client):
    client.force_login(make_user("", Office.SECRETARIAT))
    return client


def test_the_guard_stands_on_the_connection_of_every_test():
    connection.ensure_connection()
    assert guard.look in connection.execute_wrappers
    assert {"cases_case", "cases_ballot", "cases_post", "cases_seat"} <= guard.walled_tables()


def test_a_template_that_asks_for_rows_fails(secretary, clock, monkeypatch):
    case = make_case(clock=clock)
    assert secretary.get(f"/desk/cases/{case.pk}/").status_code == 200
    lazy = ContentItem.rows.filter(case=case)
    monkeypatch.setattr("cases.overview.queries.file.content", lambda actor, case_id: lazy)
    with pytest.raises(guard.AskedFromTheFront, match=r"cases/overview/views\.py"):
        secretary.get(f"/desk/cases/{case.pk}/")


def test_a_view_that_asks_for_rows_fails(secretary, clock, monkeypatch):
    make_case(clock=clock)
    assert secretary.get("/desk/docket/docket.csv").status_code == 200
    lazy = Case.rows.select_related("platform")
    monkeypatch.setattr("cases.overview.queries.exported", lambda actor, wanted, now: lazy)
    with pytest.raises(guard.AskedFromTheFront, match=r"cases/overview/views\.py"):
        secretary.get("/desk/docket/docket.csv")


@pytest.mark.parametrize(
    ("file", "part"),
    [
        ("cases/voting/views.py", "views"),
        ("cases/opinion/views/drafting.py", "views"),
        ("council/middleware.py", "middleware"),
        ("cases/opinion/queries/versions.py", "versions"),
        ("cases/voting/models.py", "models"),
    ],
)
def test_a_file_of_the_product_belongs_to_a_part(file, part):
    assert guard.part_of(f"{guard.ROOT}/{file}") == part


def test_other_files_belong_to_none():
    assert guard.part_of(__file__) == ""
