"""No log of ours tells what opens an account or who somebody is: not about what broke, not about what was asked."""

import logging
import re
import subprocess
import sys
import time
import urllib.error
import urllib.request
from urllib.parse import quote

import pytest
from django.contrib.auth.tokens import default_token_generator
from django.db import IntegrityError, connection, transaction

from council.access.models import User
from council.invitations.queries import word_for
from council.kernel.receipts import grouped, new_receipt
from council.settings.logs import LOGGING, Discreet, discreet
from tests.factories.people import make_user
from tests.support.databases import ROOT
from tests.support.site import serving

RECEIPT = new_receipt(lambda count: bytes(range(7, 7 + count)))


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("Internal Server Error: /invitation/WyJh:1abc:x-y_z/", "Internal Server Error: /invitation/…/"),
        ("GET /accounts/password/reset/key/3fa-c0ffee-123/ 500", "GET /accounts/password/reset/key/…/ 500"),
        ("/accounts/confirm-email/Nq:1x:y/", "/accounts/confirm-email/…/"),
        ('"GET /desk/docket/?q=Rosa+Luz&stage=x HTTP/1.1" 200', '"GET /desk/docket/?… HTTP/1.1" 200'),
        ("Key (email)=(rosa@council.example) is there", "Key (email)=(…@…) is there"),
        ("DETAIL:  Failing row contains (1, Rosa).", "DETAIL: …"),
        ("postgres://council:secret@localhost:5432/council", "postgres://…@localhost:5432/council"),
        (f"no receipt {grouped(RECEIPT)} here", "no receipt … here"),
        (f"no receipt {grouped(RECEIPT).lower()} here", "no receipt … here"),
        (f"no receipt {RECEIPT} here", "no receipt … here"),
        ("/desk/cases/00000000-0000-4000-8000-000000000000/", "/desk/cases/00000000-0000-4000-8000-000000000000/"),
    ],
)
def test_each_secret_and_what_is_none(written, read):
    assert discreet(written) == read


@pytest.mark.django_db
def test_an_error_of_the_database_names_nobody():
    """The real one: an address that is there already."""
    person = make_user("Rosa Unmistakable")
    try:
        with transaction.atomic():
            User.objects.create(email=person.email, name="Rosa Unmistakable")
    except IntegrityError:
        record = logging.LogRecord("x", logging.ERROR, __file__, 1, "it broke", None, sys.exc_info())
    told = Discreet("{message}", style="{").format(record)
    assert ("IntegrityError" in told, person.email in told, "Rosa" in told.replace('"Rosa', "")) == (True, False, False)


@pytest.fixture
def broken(disposable_db):
    """A site with its log of requests on, whose table of accounts goes missing; what links were good before."""
    person = make_user()
    invited = User.objects.create_user("invited@council.example", None, name="Invited")
    paths = {
        "invitation": f"/invitation/{word_for(invited)}/",
        "reset": f"/accounts/password/reset/key/{person.pk.hex}-{default_token_generator.make_token(person)}/",
    }
    with serving(disposable_db, options="--access-logfile -") as live:
        with connection.cursor() as cursor:
            cursor.execute("ALTER TABLE council_user RENAME TO council_user_gone")
        connection.close()
        yield live, paths


def ask(live, path):
    """Status and body; the page before this one had a secret in its address too."""
    request = urllib.request.Request(live.to(path), headers={"Referer": live.to("/invitation/REFERRED/")})
    try:
        with urllib.request.urlopen(request, timeout=60) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.read().decode()


def whole_log(live) -> str:
    """The log with the line of the last request: the server writes it after it has answered."""
    for _ in range(200):
        written: str = live.log.read_text()
        if '"GET /opinions/' in written:
            return written
        time.sleep(0.05)
    raise AssertionError("the last request was never logged")


def test_a_link_that_breaks_stands_in_no_log_and_on_no_page(broken):
    live, paths = broken
    for path in paths.values():
        status, body = ask(live, path)
        assert (status, "Traceback" in body, "council_user" in body) == (500, False, False)
    assert ask(live, f"/opinions/?q={quote('Rosa Unmistakable')}")[0] == 200
    written = whole_log(live)
    assert written.count("Internal Server Error") == 2
    assert written.count("council_user") >= 2, "the traceback is there"
    asked = [line for line in written.splitlines() if '"GET ' in line]
    assert {re.sub(r'.*"GET (\S+) .*', r"\1", line) for line in asked} >= {
        "/invitation/…/",
        "/accounts/password/reset/key/…/",
        "/opinions/?…",
    }
    for secret in [*(path.split("/")[-2] for path in paths.values()), "REFERRED", "Unmistakable"]:
        assert secret not in written


def test_no_mail_is_sent_about_an_error():
    """Django would send the body of the request to ADMINS."""
    code = "import django; django.setup(); import logging; print([type(handler).__name__ for name in ('', 'django',"
    code += "'django.request', 'django.security') for handler in logging.getLogger(name).handlers])"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True, timeout=120
    )
    assert done.stdout == "['StreamHandler', 'StreamHandler', 'StreamHandler', 'StreamHandler']\n"
    assert LOGGING["formatters"]["plain"]["()"] == "council.settings.logs.Discreet"
