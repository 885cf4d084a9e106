"""The door of accounts: two factors, sessions that end, and nothing behind it without them."""

import re
from html import unescape
from uuid import uuid4

import pytest
from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import generate_totp_secret as new_secret
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from council import sessions
from council.access.actions import give_office
from council.access.models import UsedKey, User
from council.access.rules import Office
from council.kernel.actor import Actor
from tests.factories.people import SECRET, make_user
from tests.support.logins import aged, code, first_step, second_step, without_factor
from tests.support.routes import routes

pytestmark = pytest.mark.django_db

ENROLMENT = "/accounts/2fa/"
WAY_IN = {"account_logout", "account_reauthenticate", "mfa_activate_totp", "mfa_add_webauthn", "mfa_index"}


@pytest.fixture
def app_user():
    return make_user("", Office.SECRETARIAT)


@pytest.fixture
def newcomer(client):
    """Somebody with a password, offices and no second factor, logged in as far as that goes."""
    user = without_factor(Office.SECRETARIAT, Office.MEMBER)
    assert first_step(client, user).status_code == 302
    return user


# Two steps


def test_a_password_alone_opens_nothing(client, app_user):
    assert first_step(client, app_user).headers["Location"] == "/accounts/2fa/authenticate/"
    assert client.get("/desk/").headers["Location"].startswith("/accounts/login/")


def test_password_and_code_open_the_desk_and_lead_where_one_wanted_to_go(client, app_user):
    first_step(client, app_user, next="/desk/docket/")
    assert second_step(client).headers["Location"] == "/desk/docket/"
    assert client.get("/desk/docket/").status_code == 200


@pytest.mark.parametrize("later", [-1, 1])
def test_the_code_before_and_the_one_after_are_taken(client, app_user, later):
    first_step(client, app_user)
    assert second_step(client, code(later=later)).status_code == 302


@pytest.mark.parametrize("later", [-3, 3])
def test_an_older_code_is_not(client, app_user, later):
    first_step(client, app_user)
    assert second_step(client, code(later=later)).status_code == 200


def test_a_code_is_good_once_whichever_process_sees_it(client, app_user, monkeypatch):
    """Without allauth's own memory, which is one process's."""
    monkeypatch.setattr("allauth.mfa.totp.internal.auth.TOTP._mark_code_used", lambda self, code: True)
    given = code()
    first_step(client, app_user)
    assert second_step(client, given).status_code == 302
    other = Client()
    first_step(other, app_user)
    assert second_step(other, f"{given[:3]} {given[3:]}").status_code == 200
    assert UsedKey.objects.filter(path="code").count() == 1


def test_the_secret_of_an_app_is_sealed(app_user):
    stored = str(Authenticator.objects.get(user=app_user).data)
    assert SECRET not in stored
    assert get_adapter().decrypt(Authenticator.objects.get(user=app_user).data["secret"]) == SECRET


# Enrolment


def test_without_a_second_factor_every_page_leads_to_enrolment(client, newcomer):
    led = {}
    for route in routes():
        if route.path and route.name not in WAY_IN | {"set_language"}:
            for method in ("get", "post"):
                led[route.path, method] = getattr(client, method)(route.path)
    assert len(led) > 200
    reached = [where for where, answer in led.items() if answer.status_code not in {302, 404}]
    assert reached == []
    elsewhere = {answer.headers["Location"] for answer in led.values() if answer.status_code == 302}
    assert elsewhere == {ENROLMENT}


def test_the_editors_desk_is_behind_the_same_door(client, clock):
    editor = without_factor()
    give_office(editor.pk, Office.EDITOR, actor=Actor.system(), clock=clock)
    first_step(client, editor)
    assert client.get("/cms/").headers["Location"] == ENROLMENT
    assert client.get("/cms/login/").headers["Location"] == ENROLMENT


def test_a_part_of_a_page_sends_the_whole_page_to_enrolment(client, newcomer):
    answer = client.get("/desk/", headers={"HX-Request": "true"})
    assert (answer.status_code, answer.headers["HX-Redirect"]) == (200, ENROLMENT)


@pytest.mark.parametrize("name", sorted(WAY_IN - {"account_logout"}))
def test_the_way_in_is_open(client, newcomer, name):
    assert client.get(reverse(name)).status_code == 200


def test_who_has_no_second_factor_holds_no_office(client, newcomer):
    answer = client.get(ENROLMENT)
    assert answer.wsgi_request.actor == Actor.anonymous()


def test_a_wrong_first_code_sets_up_nothing(client, newcomer):
    client.get("/accounts/2fa/totp/activate/")
    assert client.post("/accounts/2fa/totp/activate/", {"code": code(new_secret())}).status_code == 200
    assert not Authenticator.objects.filter(user=newcomer).exists()


# Sessions that were opened otherwise


def test_a_session_that_a_password_alone_opened_ends_when_the_account_has_a_second_factor(client, newcomer):
    Authenticator.objects.create(user=newcomer, type=Authenticator.Type.TOTP, data={"secret": ""})
    for path in ("/desk/", ENROLMENT, "/accounts/2fa/totp/activate/"):
        assert client.get(path).headers["Location"].startswith("/accounts/login/"), path


def test_taking_an_authenticator_away_ends_every_session_at_once(client):
    user = make_user("", Office.SECRETARIAT)
    client.force_login(user)
    assert client.get("/desk/").status_code == 200
    Authenticator.objects.filter(user=user).delete()
    assert client.get("/desk/").headers["Location"] == ENROLMENT


def test_so_does_taking_away_one_of_two(client):
    user = make_user("", Office.SECRETARIAT)
    client.force_login(user)
    key = Authenticator.objects.create(user=user, type=Authenticator.Type.WEBAUTHN, data={})
    assert client.get("/desk/").status_code == 200, "a further one ends nothing"
    key.delete()
    assert client.get("/desk/").headers["Location"].startswith("/accounts/login/")


def test_whoever_removes_the_app_sets_up_anew(client):
    user = make_user("", Office.SECRETARIAT)
    client.force_login(user)
    assert client.post("/accounts/2fa/totp/deactivate/").headers["Location"] == ENROLMENT
    assert client.get("/desk/").headers["Location"] == ENROLMENT
    assert client.get(ENROLMENT).status_code == 200


def test_a_stamp_of_another_account_opens_nothing(client):
    client.force_login(make_user("", Office.SECRETARIAT))
    session = client.session
    session[sessions.SECOND_FACTOR] = str(uuid4())
    session.save()
    assert client.get("/desk/").headers["Location"].startswith("/accounts/login/")


# Idle, and too long


@pytest.fixture
def desk(client):
    client.force_login(make_user("", Office.SECRETARIAT))
    return client


@pytest.mark.parametrize(
    ("seen", "begun", "works"), [(29, 700, True), (31, 40, False), (5, 719, True), (5, 721, False)]
)
def test_a_session_ends_after_30_minutes_without_use_and_after_12_hours_in_any_case(desk, seen, begun, works):
    aged(desk, seen=seen * 60, begun=begun * 60)
    assert (desk.get("/desk/").status_code == 200) is works


def test_whoever_was_away_is_told_and_comes_back_to_the_page(desk):
    aged(desk, seen=31 * 60)
    answer = desk.get("/desk/docket/?stage=intake")
    assert answer.headers["Location"] == "/accounts/login/?next=%2Fdesk%2Fdocket%2F%3Fstage%3Dintake"
    assert "You were away for a while" in unescape(desk.get(answer.headers["Location"]).content.decode())
    assert desk.get("/desk/").headers["Location"].startswith("/accounts/login/")


def test_a_form_that_comes_too_late_leads_back_to_the_page_it_stood_on(desk):
    aged(desk, seen=31 * 60)
    answer = desk.post(reverse("voting:cast", args=[uuid4()]), headers={"Referer": "http://testserver/desk/docket/"})
    assert answer.headers["Location"] == "/accounts/login/?next=%2Fdesk%2Fdocket%2F"
    desk.force_login(make_user())
    aged(desk, seen=31 * 60)
    assert desk.post("/desk/", headers={"Referer": "https://evil.example/x"}).headers["Location"].endswith("%2Fdesk%2F")


def test_a_public_page_goes_on_without_the_account(desk):
    aged(desk, seen=31 * 60)
    answer = desk.get("/opinions/")
    assert (answer.status_code, answer.wsgi_request.user.is_authenticated) == (200, False)


def test_a_session_without_marks_is_over(desk):
    session = desk.session
    del session[sessions.BEGUN]
    session.save()
    assert desk.get("/desk/").status_code == 302


def test_use_keeps_a_session_alive_and_writes_it_at_most_once_a_minute(desk):
    aged(desk, seen=90)
    with CaptureQueriesContext(connection) as caught:
        desk.get("/desk/")
        desk.get("/desk/")
    assert sum(query["sql"].startswith("UPDATE") for query in caught.captured_queries) == 1


def test_the_door_asks_the_database_nothing(desk, settings):
    def asked():
        with CaptureQueriesContext(connection) as caught:
            assert desk.get("/desk/").status_code == 200
        return len(caught)

    with_door = asked()
    settings.MIDDLEWARE = [name for name in settings.MIDDLEWARE if not name.endswith("account_middleware")]
    desk.handler.load_middleware()
    assert asked() == with_door


def test_an_appellant_keeps_the_session_of_a_receipt(client):
    session = client.session
    session["receipt"] = [str(uuid4()), str(uuid4())]
    session.save()
    assert client.get("/opinions/").status_code == 200
    assert client.session["receipt"]


# One's own sessions


def test_the_list_of_sessions_ends_the_others(client, app_user):
    other = Client()
    for browser, later in ((client, 0), (other, 1)):
        first_step(browser, app_user)
        assert second_step(browser, code(later=later)).status_code == 302
    page = client.get("/accounts/sessions/").content.decode()
    assert ("This one" in page, "Another one" in page, bool(re.search(r"\d+\.\d+\.\d+\.\d+", page))) == (
        True,
        True,
        False,
    )
    client.post("/accounts/sessions/")
    assert client.get("/desk/").status_code == 200
    assert other.get("/desk/").headers["Location"].startswith("/accounts/login/")
    assert Session.objects.count() == 1


@pytest.mark.parametrize(
    "name",
    [
        "mfa_index",
        "mfa_list_webauthn",
        "usersessions_list",
        "account_change_password",
        "mfa_generate_recovery_codes",
        "mfa_add_webauthn",
        "mfa_deactivate_totp",
    ],
)
def test_pages_of_the_account_open(desk, name):
    assert desk.get(reverse(name)).status_code == 200


def test_a_closed_account_is_out_at_once(desk):
    User.objects.update(is_active=False)
    assert desk.get("/desk/").headers["Location"].startswith("/accounts/login/")
