"""Who opened what is noted before it is handed out, and told to nobody but the integrity officer and the auditor."""

import pytest
from django.core.cache import cache
from django.db import DatabaseError, connection, transaction
from django.urls import reverse

from cases.docket.models import Case
from cases.lifecycle import Stage
from cases.overview.phrases import READ
from cases.overview.queries.readings import PAGE
from council.access.actions import note_reading, raise_barrier
from council.access.models import Reading
from council.access.rules import MATRIX, Office, Permission
from council.kernel.actor import Actor
from tests.factories.cases import make_case
from tests.factories.people import actor_for, make_user
from tests.house.test_urls import ours
from tests.support.databases import is_postgres

pytestmark = pytest.mark.django_db

LIST_QUERIES = 6  # session, account, offices, people, readings, numbers
ADDRESS = "/desk/readings/"


@pytest.fixture
def officer(client):
    user = make_user("Ines", Office.INTEGRITY_OFFICER)
    client.force_login(user)
    return user


def noted():
    return [(row.person.name, row.case_uuid, row.room, row.part) for row in Reading.objects.order_by("-room")]


def test_a_page_of_a_case_is_noted_once_a_day(client, clock):
    case = make_case(Stage.ASSESSMENT, clock=clock)
    client.force_login(make_user("Sabina", Office.SECRETARIAT))
    for address in ("overview:case", "overview:case", "intake:file"):
        assert client.get(reverse(address, args=[case.pk])).status_code == 200
    cache.clear()  # another process, or tomorrow's
    client.get(reverse("overview:case", args=[case.pk]))
    assert noted() == [("Sabina", case.pk, "overview", None), ("Sabina", case.pk, "intake", None)]


def test_what_is_refused_or_missing_is_not_noted(client, clock):
    case = make_case(clock=clock)
    client.force_login(make_user("Mira", Office.MEMBER))
    assert client.get(reverse("overview:case", args=[case.pk])).status_code == 404
    assert client.get("/desk/").status_code == 200
    client.logout()
    assert client.get(reverse("overview:case", args=[case.pk])).status_code == 302
    assert noted() == []


def test_a_form_that_comes_back_with_errors_is_noted(client, clock):
    case = make_case(Stage.ADMISSIBILITY, clock=clock)
    client.force_login(make_user("Omar", Office.ADMISSIBILITY_OFFICER))
    page = client.post(reverse("admissibility:ruling", args=[case.pk]), {"outcome": "unknown"})
    assert (page.status_code, bool(page.context["form"].errors)) == (422, True)
    assert noted() == [("Omar", case.pk, "admissibility", None)]


def test_every_copy_of_the_docket_is_noted(client, clock):
    make_case(clock=clock)
    client.force_login(make_user("Sabina", Office.SECRETARIAT))
    for _ in range(2):
        assert client.get("/desk/docket/docket.csv").status_code == 200
    assert noted() == [("Sabina", None, "overview", None)] * 2


def test_every_address_of_a_case_can_be_noted_and_named():
    """What carries a case carries it as `case_id`, in a room that has words: a page made tomorrow is noted too."""
    of_cases = [route for route in ours() if route.pattern.startswith("desk/cases/")]
    assert len(of_cases) > 40
    assert [route.pattern for route in of_cases if "<uuid:case_id>" not in route.pattern] == []
    assert {route.name.partition(":")[0] for route in of_cases} - set(READ) == set()


def test_nothing_is_handed_out_that_cannot_be_noted(client, clock, monkeypatch):
    def full(*args, **kwargs):
        raise DatabaseError("disk full")

    case = make_case(clock=clock)
    client.force_login(make_user("Sabina", Office.SECRETARIAT))
    monkeypatch.setattr("council.middleware.note_reading", full)
    with pytest.raises(DatabaseError):
        client.get(reverse("overview:case", args=[case.pk]))


def refused(statement):
    with pytest.raises(DatabaseError, match="kept as it was"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


@pytest.mark.parametrize("statement", ["UPDATE council_reading SET room = 'x'", "DELETE FROM council_reading"])
def test_readings_cannot_be_changed(clock, statement):
    user = make_user("Sabina", Office.SECRETARIAT)
    note_reading(make_case(clock=clock).pk, "intake", actor=actor_for(user), clock=clock)
    refused(statement)
    assert Reading.objects.count() == 1


if is_postgres():

    def test_readings_cannot_be_emptied_away():
        refused("TRUNCATE council_reading")


@pytest.mark.parametrize("office", [office for office in Office if office not in {Office.SYSTEM, Office.APPELLANT}])
def test_readings_are_for_the_integrity_officer_and_the_auditor(client, office):
    client.force_login(make_user("", office))
    allowed = office in MATRIX[Permission.COUNCIL_READINGS_READ]
    assert client.get(ADDRESS).status_code == (200 if allowed else 404)
    assert ('href="/desk/readings/"' in client.get("/desk/").content.decode()) == allowed


@pytest.mark.parametrize("number", [1, 3])
def test_the_list_costs_the_same_for_one_and_three(client, officer, clock, number, django_assert_num_queries):
    reader = actor_for(make_user("Sabina", Office.SECRETARIAT))
    for _ in range(number):
        note_reading(make_case(clock=clock).pk, "intake", actor=reader, clock=clock)
    with django_assert_num_queries(LIST_QUERIES):
        page = client.get(ADDRESS)
    assert len(page.context["page"].rows) == number
    with django_assert_num_queries(LIST_QUERIES + 2):
        client.get(ADDRESS, {"case": Case.rows.order_by("number")[0].number})


def test_filters_by_person_and_case_and_goes_on_by_key(client, officer, clock):
    case, other = make_case(clock=clock), make_case(clock=clock)
    sabina, omar = make_user("Sabina", Office.SECRETARIAT), make_user("Omar", Office.SECRETARIAT)
    for user in (sabina, omar):
        note_reading(case.pk, "intake", actor=actor_for(user), clock=clock)
        clock.advance(minutes=1)
    for _ in range(PAGE):
        clock.advance(days=1)
        note_reading(other.pk, "overview", actor=actor_for(sabina), clock=clock)

    def shown(**filters):
        page = client.get(ADDRESS, filters)
        assert page.status_code == 200
        return page.context["page"]

    assert {number for _, number in shown(person=sabina.pk).rows} == {other.number}
    assert [reading.person.name for reading, _ in shown(case=case.number).rows] == ["Omar", "Sabina"]
    first = shown()
    assert (len(first.rows), len(shown(before=str(first.before)).rows)) == (PAGE, 2)
    assert shown(case="CASE-1999-000001").rows == []
    wrong = client.get(ADDRESS, {"person": "x", "before": "y"})
    assert (set(wrong.context["form"].errors), len(wrong.context["page"].rows)) == ({"person"}, PAGE)


def test_readings_of_a_case_behind_a_wall_are_not_there(client, officer, clock):
    case, other = make_case(clock=clock), make_case(clock=clock)
    reader = actor_for(make_user("Sabina", Office.SECRETARIAT))
    note_reading(other.pk, "intake", actor=reader, clock=clock)
    before = client.get(ADDRESS).context["page"]
    raise_barrier(officer.pk, case.pk, "conflict", actor=Actor.system(), clock=clock)
    note_reading(case.pk, "deliberation", actor=reader, clock=clock)
    assert client.get(ADDRESS).context["page"] == before
    assert client.get(ADDRESS, {"case": case.number}).context["page"].rows == []
