"""Changing the keys of an account leaves an entry in the record, and its owner hears of it, or nothing happens."""

import json
import re
from datetime import UTC, datetime
from urllib.parse import urlsplit
from uuid import uuid4

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.utils import decrypt
from allauth.mfa.webauthn.internal import auth
from django.contrib.auth.hashers import make_password
from django.core import mail
from django.core.cache import cache
from django.test import Client

from council.access.actions.accounts import recover_account
from council.access.models import User
from council.access.rules import FREE_ATTEMPTS, Office
from council.kernel.actor import Actor
from council.kernel.clock import SettableClock
from council.notices.models import Notice
from council.notices.tasks import send_due
from council.record.actions import begin_recovery
from council.record.models import RecordEntry, RecordPayload
from council.record.rules.entries import Tag
from tests.factories.people import PASSWORD, SECRET, make_user
from tests.support.logins import code, first_step, without_factor

NEW = "a long and new password"
CHANGE = {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW}
TAGS = [Tag.ACCOUNT_FACTOR_ADDED, Tag.ACCOUNT_FACTOR_REMOVED, Tag.ACCOUNT_PASSWORD_SET]


@pytest.fixture
def person(disposable_db):
    """Without a transaction around the test: what is one transaction is so by the product."""
    return make_user("Rosa Unmistakable", Office.SECRETARIAT)


@pytest.fixture
def desk(client, person):
    client.force_login(person)
    return client


def entries(person):
    """What the record says about the keys of an account, in order."""
    found = RecordEntry.objects.filter(tag__in=TAGS, subject=person.pk).order_by("seq")
    bodies = [json.loads(RecordPayload.objects.get(pk=entry.pk).body) for entry in found]
    assert all(body["actor"] == f"person:{person.pk}" and body["person"] == str(person.pk) for body in bodies)
    return [(entry.tag, body.get("factor") or body["how"]) for entry, body in zip(found, bodies, strict=True)]


def heard(person):
    """First sentences of the mails that the owner gets."""
    mail.outbox.clear()
    send_due()
    assert all(message.to == [person.email] for message in mail.outbox)
    assert not any("Rosa" in message.body + message.subject for message in mail.outbox)
    assert all("If it was not: log in" in message.body for message in mail.outbox)
    return [message.body.splitlines()[0] for message in mail.outbox]


def set_up_app(client):
    """Follow the page on which an app is set up."""
    page = client.get("/accounts/2fa/totp/activate/").content.decode()
    secret = re.search(r'id="totp-secret">(\w+)<', page).group(1)
    return client.post("/accounts/2fa/totp/activate/", {"code": code(secret)})


def test_setting_up_and_removing_an_app(client, disposable_db):
    person = without_factor(Office.SECRETARIAT)
    Notice.objects.all().delete()
    before = len(entries(person))
    client.force_login(person)
    assert set_up_app(client).status_code == 302
    assert mail.outbox == [], "a request sends nothing"
    assert entries(person)[before:] == [("account.factor_added", "totp"), ("account.factor_added", "recovery_codes")]
    assert heard(person) == ["An app with codes was set up for your account."]
    secrets = [decrypt(one.data.get("secret") or one.data["seed"]) for one in Authenticator.objects.all()]
    kept = str([*RecordPayload.objects.values_list("body"), *Notice.objects.values_list("params")])
    assert len(secrets) == 2
    assert not any(secret in kept for secret in secrets)
    client.post("/accounts/2fa/totp/deactivate/")
    gone = {("account.factor_removed", "totp"), ("account.factor_removed", "recovery_codes")}
    assert set(entries(person)[before + 2 :]) == gone
    assert heard(person) == ["The app with codes was removed from your account."]


def test_new_recovery_codes(desk, person):
    assert desk.post("/accounts/2fa/recovery-codes/generate/").status_code == 302
    assert heard(person) == [], "the first come with a factor"
    desk.post("/accounts/2fa/recovery-codes/generate/")
    added, removed = ("account.factor_added", "recovery_codes"), ("account.factor_removed", "recovery_codes")
    assert entries(person) == [added, removed, added]
    assert heard(person) == [
        "Your account has new recovery codes. Those from before open nothing any more.",
    ]


def test_adding_and_removing_a_passkey(desk, person):
    """As allauth does it; that a browser gets there is shown by the journeys."""
    key = auth.WebAuthn.add(person, "telephone", {"id": "x"}).instance
    assert heard(person) == ["A passkey was added to your account."]
    assert desk.post(f"/accounts/2fa/webauthn/keys/{key.pk}/remove/").status_code == 302
    assert entries(person) == [("account.factor_added", "webauthn"), ("account.factor_removed", "webauthn")]
    assert heard(person) == ["A passkey was removed from your account."]
    assert desk.get("/desk/").status_code == 200


def test_changing_a_password(desk, person):
    assert desk.post("/accounts/password/change/", CHANGE).status_code == 302
    assert entries(person) == [("account.password_set", "changed")]
    assert heard(person) == ["The password of your account was changed."]
    assert desk.get("/desk/").status_code == 200


def test_resetting_a_password(person):
    visitor = Client()
    visitor.post("/accounts/password/reset/", {"email": person.email})
    send_due()
    (found,) = re.findall(r"http\S+/password/reset/key/\S+", mail.outbox[-1].body)
    form = visitor.get(urlsplit(found).path).headers["Location"]
    assert visitor.post(form, {"password1": NEW, "password2": NEW}).status_code == 302
    assert entries(person) == [("account.password_set", "reset")]
    assert heard(person) == ["A new password was chosen for your account with a link that we sent to this address."]


# All or nothing


ACTS = {
    "app": ("/accounts/2fa/totp/deactivate/", {}),
    "codes": ("/accounts/2fa/recovery-codes/generate/", {}),
    "password": ("/accounts/password/change/", CHANGE),
}


def keys_of(person):
    """All that opens an account."""
    found = Authenticator.objects.filter(user=person).order_by("pk").values_list("pk", "type")
    return (list(found), *User.objects.filter(pk=person.pk).values_list("password", "second_factor"))


@pytest.mark.parametrize(("act", "answered"), [("app", 409), ("codes", 409), ("password", 400)])
def test_what_the_record_cannot_keep_does_not_happen(desk, person, act, answered, clock):
    """While the record takes nothing. The page that says so first may not know it yet; the append itself refuses.

    A new password also names the session anew. That is taken back too, which Django answers with 400.
    """
    path, fields = ACTS[act]
    before = keys_of(person)
    begin_recovery(at=clock.now())
    cache.set("recovering", False)
    assert desk.post(path, fields).status_code == answered
    assert keys_of(person) == before
    assert not Notice.objects.exists()
    assert desk.get("/desk/").status_code == 200


def test_an_app_is_not_set_up_either(client, disposable_db, clock):
    person = without_factor(Office.SECRETARIAT)
    Notice.objects.all().delete()
    client.force_login(person)
    begin_recovery(at=clock.now())
    cache.set("recovering", False)
    assert set_up_app(client).status_code == 409
    assert not Authenticator.objects.filter(user=person).exists()


# Guessing the password from before


def test_guessing_the_current_password_in_an_open_session_waits_too(desk, person):
    for _ in range(FREE_ATTEMPTS):
        assert (
            b"This is not your current password."
            in desk.post("/accounts/password/change/", {**CHANGE, "oldpassword": "a wrong guess"}).content
        )
    assert b"five minutes at most" in desk.post("/accounts/password/change/", CHANGE).content
    assert User.objects.get(pk=person.pk).check_password(PASSWORD)
    assert SECRET not in str(entries(person))


# Between both steps


def test_a_first_step_with_a_password_that_was_changed_meanwhile_is_void(client, person):
    """Found by the journey of the lost passkey: allauth sends such a browser to and fro without an end."""
    for change in ("password", "factors", "recovery"):
        first_step(client, person, PASSWORD)
        assert client.get("/accounts/login/").headers["Location"] == "/accounts/2fa/authenticate/"
        if change == "password":
            User.objects.filter(pk=person.pk).update(password=make_password(PASSWORD))
        elif change == "factors":
            User.objects.filter(pk=person.pk).update(second_factor=uuid4())
        else:
            clock = SettableClock(datetime(2026, 3, 2, 9, 0, tzinfo=UTC))
            recover_account(person.pk, (uuid4(), uuid4()), actor=Actor.system(), clock=clock)
        assert client.get("/accounts/2fa/authenticate/").headers["Location"] == "/accounts/login/", change
        assert client.get("/accounts/login/").status_code == 200, change
