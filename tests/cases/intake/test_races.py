"""Two at once: a hurried finger, two tabs, two browsers with one receipt page."""

from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connections
from django.test import Client

from cases.docket.models import Case
from cases.intake.models import Receipt
from council.protection.models import StoredFile
from tests.factories.appeals import send_appeal, write_appeal
from tests.factories.cases import make_rules
from tests.factories.people import make_platform
from tests.support.races import race

WORKERS = 4


@pytest.fixture
def visit(disposable_db):
    """The session cookie of a visit that has written an appeal."""
    make_rules()
    client = Client()
    write_appeal(client, make_platform("Agora"))
    connections.close_all()
    return client.cookies["sessionid"].value


def browser(visit):
    client = Client()
    client.cookies["sessionid"] = visit
    return client


@pytest.mark.parametrize("same_key", [True, False], ids=["hurried finger", "two tabs"])
def test_racing_submissions_make_one_case_and_one_receipt(visit, same_key):
    key = uuid4()
    answers = race(*[lambda: send_appeal(browser(visit), key if same_key else None) for _ in range(WORKERS)])
    assert {answer.headers["Location"] for answer in answers} == {"/appeal/receipt/"}
    assert (Case.rows.count(), Receipt.rows.count()) == (1, 1)


def test_racing_receipt_pages_show_the_code_once(visit):
    send_appeal(browser(visit))

    def look():
        return "receipt__code" in browser(visit).get("/appeal/receipt/").content.decode()

    assert sum(race(*[look] * WORKERS)) == 1


def test_racing_uploads_of_one_file_keep_it_once(visit):
    def send():
        file = SimpleUploadedFile("letter.txt", b"A letter.")
        body = {"idempotency_key": str(uuid4()), "evidence": [file], "add": "1"}
        return browser(visit).post("/appeal/evidence/", body).status_code

    assert set(race(*[send] * WORKERS)) == {302}
    assert StoredFile.objects.count() == 1
