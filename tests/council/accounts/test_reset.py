"""A forgotten password: the request sends nothing and looks at no account, the postman does; a second step stays."""

import re
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

import pytest
import time_machine
from allauth.core import context
from django.core import mail
from django.core.cache import cache
from django.db import connection
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext

from council.access.models import User
from council.access.rules import Office
from council.accounts.actions import ask_for_reset
from council.accounts.queries import subject_of
from council.adapters import AccountAdapter
from council.kernel.actor import Actor
from council.notices.models import Notice
from council.notices.tasks import send_due
from council.record.models import RecordEntry, RecordPayload
from council.record.rules.entries import Tag
from tests.factories.people import PASSWORD, make_user
from tests.support.logins import code, first_step, second_step, without_factor
from tests.support.races import race

PAGE = "/accounts/password/reset/"
NEW = {"password1": "a long and new password", "password2": "a long and new password"}
UNKNOWN = "nobody@council.example"


@pytest.fixture
def kinds(db):
    """An address of every kind that asks for a reset: what the answer must not tell."""
    closed, invited = make_user("", Office.SECRETARIAT), make_user()
    User.objects.filter(pk=closed.pk).update(is_active=False)
    invited.set_unusable_password()
    invited.save()
    newcomer = without_factor()
    Notice.objects.all().delete()  # its app was taken away, and it would hear of that
    return {
        "open": make_user().email,
        "without a second step": newcomer.email,
        "unknown": UNKNOWN,
        "closed": closed.email,
        "invited": invited.email,
    }


def work_of(address):
    """What one request does: status, place, headers, body, and every statement without its values."""
    client = Client()
    client.get(PAGE)
    cache.clear()
    with CaptureQueriesContext(connection) as caught:
        answer = client.post(PAGE, {"email": address})
    statements = [re.sub(r"'[^']*'|s\d+_x\d+|\b\d+\b", "?", query["sql"]) for query in caught.captured_queries]
    return answer.status_code, sorted(answer.headers.items()), answer.content, statements


@pytest.mark.django_db
def test_the_request_does_the_same_for_every_address_and_sends_nothing(kinds):
    work = {kind: work_of(address) for kind, address in kinds.items()}
    (first, *others) = work.values()
    assert first[0] == 302
    assert others == [first] * (len(kinds) - 1)
    assert mail.outbox == []
    assert Notice.objects.count() == len(kinds)
    assert not any("council_user" in statement and "FROM" in statement for statement in first[3])


@pytest.mark.django_db
def test_mail_leaves_for_open_accounts_alone(kinds):
    for address in kinds.values():
        Client().post(PAGE, {"email": address})
    assert send_due() == 2
    assert sorted(message.to[0] for message in mail.outbox) == sorted([kinds["open"], kinds["without a second step"]])
    rest = Notice.objects.filter(sent_at=None)
    assert {(one.sealed_to, one.last_error, one.gave_up_at is None) for one in rest} == {(None, "withheld", False)}
    assert RecordEntry.objects.filter(tag=Tag.NOTICE_SENT).count() == 2


def link(address, client):
    """Ask, let the postman come, and give the path of the link."""
    client.post(PAGE, {"email": address})
    send_due()
    (found,) = re.findall(r"http\S+/password/reset/key/\S+", mail.outbox[-1].body)
    return urlsplit(found).path


def choose(path, client, fields=NEW):
    """Follow the link and choose."""
    form = client.get(path)
    return client.post(form.headers["Location"], fields) if form.status_code == 302 else form


@pytest.mark.django_db
def test_a_new_password_opens_no_account_without_the_second_step(client):
    user = make_user("", Office.SECRETARIAT)
    inside = Client()
    inside.force_login(user)
    assert choose(link(user.email, client), client).status_code == 302
    assert client.get("/desk/").headers["Location"].startswith("/accounts/login/"), "a reset logs nobody in"
    assert inside.get("/desk/").headers["Location"].startswith("/accounts/login/"), "sessions from before are over"
    assert first_step(client, user, PASSWORD).status_code == 200, "the password from before opens nothing"
    assert first_step(client, user, NEW["password1"]).headers["Location"] == "/accounts/2fa/authenticate/"
    assert client.get("/desk/").headers["Location"].startswith("/accounts/login/")
    assert second_step(client, code()).status_code == 302
    assert client.get("/desk/").status_code == 200


@pytest.mark.django_db
def test_whoever_has_no_second_step_yet_gets_no_further_than_setting_one_up(client):
    user = without_factor(Office.SECRETARIAT)
    choose(link(user.email, client), client)
    first_step(client, user, NEW["password1"])
    assert client.get("/desk/").headers["Location"] == "/accounts/2fa/"


@pytest.mark.django_db
def test_the_link_works_once_within_one_hour_and_for_the_account_as_it_was(client):
    user = make_user()
    path = link(user.email, client)
    with time_machine.travel(datetime.now(UTC) + timedelta(minutes=61)):
        assert b"no longer works" in Client().get(path).content
    choose(path, client)
    assert b"no longer works" in choose(path, Client()).content
    Notice.objects.all().delete()
    again = link(user.email, client)
    user.refresh_from_db()
    user.set_unusable_password()  # as a recovery does
    user.save()
    assert b"no longer works" in choose(again, Client()).content


@pytest.mark.django_db
def test_the_link_stands_in_no_table(client):
    user = make_user()
    token = link(user.email, client).rstrip("/").split("-", 1)[1]
    kept = [*Notice.objects.values_list("key", "params", "sealed_to"), *RecordPayload.objects.values_list("body")]
    assert token not in str(kept)
    assert user.email not in str(kept)


@pytest.mark.django_db
def test_the_mail_names_nothing_but_the_council_and_the_link(client):
    user = make_user("Rosa Unmistakable", Office.SECRETARIAT)
    path = link(user.email, client)
    (message,) = mail.outbox
    assert "Rosa" not in message.body + message.subject
    assert path in message.body
    assert "Your second step stays as it is" in message.body


# How often


@pytest.mark.django_db
def test_asking_again_and_again_fills_no_box(client, clock):
    def ask():
        ask_for_reset("Rosa@Council.Example ", language="en", actor=Actor.anonymous(), clock=clock)
        return Notice.objects.count()

    assert [ask(), ask()] == [1, 1]
    clock.advance(minutes=1)
    assert [ask(), ask()] == [2, 2]
    clock.advance(minutes=1)
    assert ask() == 2
    clock.advance(minutes=1)
    assert ask() == 3
    for _ in range(24 * 60):
        clock.advance(minutes=1)
        ask()
    assert Notice.objects.count() <= 3 + 30
    assert Notice.objects.filter(about=subject_of("rosa@council.example")).count() == Notice.objects.count()


def test_two_who_ask_at_once_get_one_mail(disposable_db, clock):
    race(
        *[
            lambda: ask_for_reset("rosa@council.example", language="en", actor=Actor.anonymous(), clock=clock)
            for _ in range(8)
        ]
    )
    assert Notice.objects.count() == 1


# Nothing else of allauth sends mail


def test_whatever_else_allauth_would_send_is_refused_loudly():
    with (
        context.request_context(RequestFactory().get("/")),
        pytest.raises(RuntimeError, match="queue a notice instead"),
    ):
        AccountAdapter().send_mail("account/email/password_reset_key", "a@b.example", {})


def test_the_way_to_a_new_password_stands_behind_both_fields(client):
    """Whoever types an address and presses Tab types the password next, and leaves the page no other way."""
    _, text = client.get("/accounts/login/").content.decode().split("<main", 1)
    places = [text.index(one) for one in ('name="login"', 'name="password"', 'class="button"', f'href="{PAGE}"')]
    assert places == sorted(places)
