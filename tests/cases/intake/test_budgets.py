"""What a page may ask of the database, on a database of its own: transactions count as in production."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from cases.docket.models import Case
from cases.intake import actions
from cases.intake.models import Receipt
from cases.lifecycle import Stage
from council.access.rules import Office
from council.kernel.actor import Actor
from council.kernel.clock import SettableClock
from tests.conftest import START
from tests.factories.appeals import make_appeal, send_appeal, write_appeal
from tests.factories.cases import make_rules
from tests.factories.people import acting, make_platform, make_user
from tests.support import databases


def asked(client, method, path, **data):
    """How many statements a page needs, those that begin and end transactions included."""
    with CaptureQueriesContext(connection) as caught:
        response = getattr(client, method)(path, **data)
    return response, len(caught)


def test_submission_keeps_to_its_number_of_statements(disposable_db):
    make_rules()
    client = Client()
    write_appeal(client, make_platform("Agora"), argument_3="And a third reason.")
    with CaptureQueriesContext(connection) as caught:
        response = send_appeal(client)
    assert response.headers["Location"] == "/appeal/receipt/"
    # The drivers begin and end transactions themselves; SQLite's is told to begin, and a bench counts that too: twenty.
    needed = [query["sql"] for query in caught.captured_queries if query["sql"][:5] not in {"BEGIN", "COMMI"}]
    assert len(needed) == databases.statements(sqlite=19, postgres=17), "\n".join(sql[:110] for sql in needed)


@pytest.mark.parametrize("things", [1, 3])
def test_status_page_needs_six_statements(disposable_db, things):
    clock = SettableClock(START)
    case, code = make_appeal(clock)
    holder = Actor.receipt(Receipt.rows.get(case=case).pk, case.pk)
    officer = acting(Office.INTAKE_OFFICER)
    for number in range(things):
        actions.add_evidence(case.pk, b"Letter %d." % number, actor=holder, clock=clock)
        actions.ask_for_information(case.pk, ["When?"] * (number + 1), actor=officer, clock=clock)
        actions.answer(case.pk, ["In May"] * (number + 1), actor=holder, clock=clock)
    client = Client()
    client.post("/status/", {"code": code, "idempotency_key": "00000000-0000-4000-8000-000000000001"})
    response, statements = asked(client, "get", "/status/case/")
    assert (response.status_code, Case.rows.get(pk=case.pk).stage) == (200, Stage.SUBMITTED)
    assert statements == 6


@pytest.mark.parametrize("things", [1, 3])
def test_intake_page_of_a_case_does_not_grow(disposable_db, things):
    clock = SettableClock(START)
    case, _ = make_appeal(clock, language="ka")
    holder = Actor.receipt(Receipt.rows.get(case=case).pk, case.pk)
    for number in range(things):
        actions.add_evidence(case.pk, b"Letter %d." % number, actor=holder, clock=clock)
        make_appeal(clock)
    client = Client()
    client.force_login(make_user("", Office.INTAKE_OFFICER))
    client.get(f"/desk/cases/{case.pk}/intake/")  # the first of the day is noted for the integrity officer
    response, statements = asked(client, "get", f"/desk/cases/{case.pk}/intake/")
    assert response.status_code == 200
    assert statements == 15


@pytest.mark.parametrize("things", [1, 3])
def test_list_of_notices_does_not_grow(disposable_db, things):
    clock = SettableClock(START)
    platform = make_platform("Agora")
    for _ in range(things):
        case, _code = make_appeal(clock, platform=platform)
        actions.take_up(case.pk, actor=acting(Office.INTAKE_OFFICER), clock=clock)
    client = Client()
    client.force_login(make_user("", Office.PLATFORM_LIAISON, subject=platform.pk))
    response, statements = asked(client, "get", "/respond/")
    assert (response.status_code, len(response.context["page"].rows)) == (200, things)
    assert statements == 7
