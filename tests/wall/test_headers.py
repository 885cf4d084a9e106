"""What every answer tells a browser: nothing runs that is not ours, nothing is framed, nothing private is kept."""

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client

from council.access.rules import Office
from tests.factories.people import make_user
from tests.support.routes import routes

pytestmark = pytest.mark.django_db

EVERYWHERE = {
    "Cross-Origin-Opener-Policy": "same-origin",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
}
NOT_OURS = ("/cms/",)
"""Wagtail's own admin needs inline style and frames of its own."""


def complaints(answer, *, private):
    """What is wrong with the headers of an answer."""
    path, wrong = answer.wsgi_request.path, []
    if path.startswith(NOT_OURS):
        return []
    policy = answer.headers.get("Content-Security-Policy", "")
    if "default-src 'none'" not in policy or "unsafe" in policy or "frame-ancestors 'none'" not in policy:
        wrong.append(f"{path} {answer.status_code}: policy {policy!r}")
    wrong += [
        f"{path} {answer.status_code}: {name} {answer.headers.get(name)}"
        for name, value in EVERYWHERE.items()
        if answer.headers.get(name) != value
    ]
    wrong += [
        f"{path} {answer.status_code}: without {name}"
        for name in ("Permissions-Policy", "X-Frame-Options")
        if name not in answer.headers
    ]
    kept = answer.headers.get("Cache-Control", "")
    if private and not {"no-store", "private"} & {word.strip() for word in kept.split(",")}:
        wrong.append(f"{path} {answer.status_code}: Cache-Control {kept!r}")
    return wrong


def walked(client, *, private):
    """Every address of the product that can be made, read and sent to."""
    paths = sorted({route.path for route in routes() if route.path and route.name != "account_logout"})
    answers = [getattr(client, method)(path) for path in paths for method in ("get", "post")]
    assert len(answers) > 300
    return [line for answer in answers for line in complaints(answer, private=private)]


def test_every_address_for_a_stranger(client):
    client.raise_request_exception = False
    assert walked(client, private=False) == []


def test_every_address_for_somebody_with_an_account(client):
    client.force_login(make_user("", Office.SECRETARIAT, Office.MEMBER))
    client.raise_request_exception = False
    assert walked(client, private=True) == []


def answers_with_errors():
    """One of each kind of page that says no."""
    strict = Client(enforce_csrf_checks=True, raise_request_exception=False)
    many = {f"field{number}": "" for number in range(settings.DATA_UPLOAD_MAX_NUMBER_FIELDS + 1)}
    yield 400, strict.get("/", headers={"host": "evil.example"})
    yield 400, Client(raise_request_exception=False).post("/accounts/login/", many)
    yield 403, strict.post("/accounts/login/", {"login": "a@b.example"})
    yield 404, strict.get("/nowhere/at/all/")
    yield 404, strict.get("/invitation/made-up/")
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE council_user RENAME TO council_user_gone")
    yield (
        500,
        Client(raise_request_exception=False).post(
            "/accounts/login/", {"login": "a@b.example", "password": "a wrong password"}
        ),
    )


def test_pages_of_errors_say_the_same():
    wrong = []
    for status, answer in answers_with_errors():
        assert answer.status_code == status, answer.wsgi_request.path
        wrong += complaints(answer, private=False)
    assert wrong == []
