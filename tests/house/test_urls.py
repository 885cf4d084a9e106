"""Every address says for whom it is, and a visitor without an account gets through no other door."""

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import path

from council.access.rules import Audience
from council.access.views import public_page
from tests.support.routes import Route, routes

# Views that others wrote cannot carry our decorator. Each row: where it is mounted, whose module it is, for whom it is,
# and what guards it. A view that fits no row is unclassified, and fails.
OTHERS = [
    ("accounts/", "allauth.", Audience.PUBLIC, "allauth asks for an account where one is needed"),
    ("cms/", "wagtail.", Audience.STAFF, "Wagtail's admin asks for the permission to enter it"),
    ("cms/", "django.views.", Audience.STAFF, "scripts' translations inside Wagtail's admin"),
]
CLOSED = {Audience.APPELLANT, Audience.MEMBER, Audience.STAFF, Audience.RESPONDENT}
UNSEEN = {301, 302, 403, 404, 405}


def audience(route: Route) -> str | None:
    if route.audience in set(Audience):
        return route.audience
    for prefix, module, who, _ in OTHERS:
        if route.pattern.startswith(prefix) and route.module.startswith(module):
            return who
    return None


def unclassified(found: list[Route]) -> list[str]:
    return [f"{route.pattern} ({route.module}) says not for whom it is" for route in found if audience(route) is None]


def all_routes() -> list[Route]:
    return [
        *routes(),
        *routes("council.clocks.urls"),
    ]  # the demonstration's clock is mounted only where it is simulated


def ours() -> list[Route]:
    return [route for route in routes() if route.audience]


def test_every_address_says_for_whom_it_is():
    found = all_routes()
    assert len(found) > 100
    assert unclassified(found) == []


def test_no_row_of_the_table_is_idle():
    found = all_routes()
    idle = [
        row for row in OTHERS if not any(r.pattern.startswith(row[0]) and r.module.startswith(row[1]) for r in found)
    ]
    assert idle == []


def test_names_are_given_once_and_carry_their_room():
    names = [route.name for route in ours() if route.name]
    assert sorted(names) == sorted(set(names))


@pytest.mark.django_db
@pytest.mark.parametrize("method", ["get", "post", "put", "delete"])
def test_a_visitor_without_an_account_gets_through_no_closed_door(method):
    visitor = Client()
    closed = [route for route in routes() if audience(route) in CLOSED and route.path]
    assert closed
    answers = {route.path: getattr(visitor, method)(route.path) for route in closed}
    let_in = [where for where, answer in answers.items() if answer.status_code not in UNSEEN]
    assert let_in == []


@pytest.mark.django_db
def test_a_closed_door_sends_to_the_log_in_or_the_receipt_and_nowhere_else():
    visitor = Client()
    closed = [route for route in ours() if route.audience in CLOSED and route.path]
    led = {route.path: visitor.get(route.path) for route in closed}
    elsewhere = [
        (where, answer.headers["Location"])
        for where, answer in led.items()
        if "Location" in answer.headers and not answer.headers["Location"].startswith(("/accounts/login/", "/status/"))
    ]
    assert elsewhere == []


def test_the_rules_complain_of_a_bad_sample():
    def nameless(request):
        return HttpResponse()

    undecided = Route("x", "desk/x/", nameless, (), "/desk/x/")
    assert unclassified([undecided]) == [f"desk/x/ ({__name__}) says not for whom it is"]
    opened = path("desk/y/", public_page(lambda request: HttpResponse()))
    assert unclassified([Route("y", "desk/y/", opened.callback, (), "/desk/y/")]) == []
