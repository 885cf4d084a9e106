"""Accounts come by invitation: who may send one, what it says to whom, and that its link opens one account once."""

import re
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

import pytest
import time_machine
from django.core import mail, signing
from django.test import Client

from council.access.models import User
from council.access.rules import Office
from council.invitations import queries
from council.invitations.actions import invite
from council.kernel.verdicts import NotReachable
from council.notices.models import Notice
from council.notices.tasks import send_due
from council.record.models import RecordEntry, RecordPayload
from council.record.rules.entries import Tag
from tests.factories.people import PASSWORD, acting, make_user
from tests.support.logins import aged

pytestmark = pytest.mark.django_db

PAGE = "/desk/people/invite/"
ADDRESS = "Rosa@Council.Example"
CHOSEN = {"password": "a long and new password", "again": "a long and new password"}


@pytest.fixture
def secretary(client):
    client.force_login(make_user("", Office.SECRETARIAT))
    return client


def send(client, email=ADDRESS, name="Rosa Newcomer"):
    form = client.get(PAGE).context["form"]
    key = form["idempotency_key"].value()
    return client.post(PAGE, {"idempotency_key": key, "name": name, "email": email}, follow=True)


def link():
    send_due()
    (found,) = re.findall(r"http\S+/invitation/\S+", mail.outbox[-1].body)
    return urlsplit(found).path


def test_the_secretariat_invites_and_the_newcomer_comes_as_far_as_the_second_step(secretary):
    answer = send(secretary)
    assert "An invitation is on its way" in answer.content.decode()
    newcomer = User.objects.get(email="rosa@council.example")
    assert (newcomer.name, newcomer.has_usable_password(), newcomer.grants.count()) == ("Rosa Newcomer", False, 0)
    visitor = Client()
    opened = link()
    assert mail.outbox[-1].to == ["rosa@council.example"]
    assert "rosa@council.example" in visitor.get(opened).content.decode()
    assert visitor.post(opened, CHOSEN).headers["Location"] == "/desk/"
    assert visitor.get("/desk/").headers["Location"] == "/accounts/2fa/"
    assert visitor.get("/accounts/2fa/totp/activate/").status_code == 200, "no second log-in on the way"


def test_the_link_works_once(secretary):
    send(secretary)
    opened = link()
    assert Client().post(opened, CHOSEN).status_code == 302
    for answer in (Client().get(opened), Client().post(opened, CHOSEN)):
        assert (answer.status_code, "no longer works" in answer.content.decode()) == (404, True)


def test_the_link_works_for_seven_days(secretary):
    send(secretary)
    opened = link()
    with time_machine.travel(_in_days(6.9)):
        assert Client().get(opened).status_code == 200
    with time_machine.travel(_in_days(7.1)):
        assert Client().get(opened).status_code == 404


def _in_days(days):
    return datetime.now(UTC) + timedelta(days=days)


@pytest.mark.parametrize("made_up", ["x", "x:y:z", ["x"], {"a": 1}, 7])
def test_a_made_up_link_opens_nothing(client, made_up):
    word = made_up if isinstance(made_up, str) else signing.dumps(made_up, salt=queries.SALT)
    assert client.get(f"/invitation/{word}/").status_code == 404


def test_a_link_does_not_open_another_account(secretary):
    send(secretary)
    send(secretary, "other@council.example")
    one, other = User.objects.get(email="rosa@council.example"), User.objects.get(email="other@council.example")
    word = queries.word_for(one)
    forged = signing.dumps([str(other.pk), signing.loads(word, salt=queries.SALT)[1]], salt=queries.SALT)
    with pytest.raises(NotReachable):
        queries.invited_by(forged)
    assert queries.invited_by(word) == one


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"password": "short", "again": "short"}, "password"),
        ({**CHOSEN, "again": "another one"}, "again"),
        ({"password": "", "again": ""}, "password"),
    ],
)
def test_a_password_that_will_not_do_is_told_beside_its_field(secretary, given, field):
    send(secretary)
    answer = Client().post(link(), given)
    assert (answer.status_code, field in answer.context["form"].errors) == (422, True)
    assert not User.objects.get(email="rosa@council.example").has_usable_password()


def test_the_answer_is_the_same_whether_the_address_has_an_account_or_not(secretary):
    known = make_user()
    before = known.password
    bodies = {}
    for email in (known.email, "stranger1@council.example"):
        answer = send(secretary, email)
        masked = re.sub(r'value="[\w-]{36,64}"', "value", answer.content.decode())
        bodies[email] = (answer.status_code, [hop for hop, _ in answer.redirect_chain], masked)
    assert len({str(one) for one in bodies.values()}) == 1
    assert User.objects.get(pk=known.pk).password == before
    assert Notice.objects.count() == 1


def test_whoever_has_not_come_yet_is_invited_again(secretary):
    send(secretary)
    first = link()
    send(secretary)
    second = link()
    assert User.objects.filter(email="rosa@council.example").count() == 1
    assert Client().post(second, CHOSEN).status_code == 302
    assert Client().get(first).status_code == 404


def test_the_record_says_who_invited_whom_and_no_address(secretary):
    send(secretary)
    newcomer = User.objects.get(email="rosa@council.example")
    entry = RecordEntry.objects.get(tag=Tag.ACCOUNT_INVITED)
    payload = RecordPayload.objects.get(pk=entry.pk).body
    assert entry.subject == newcomer.pk
    assert (str(newcomer.pk) in payload, "rosa" in payload.lower()) == (True, False)


def test_the_word_of_the_link_stands_in_no_table(secretary):
    send(secretary)
    word = link().split("/")[2]
    assert not [row for row in Notice.objects.values() if word in str(row)]
    assert Notice.objects.get().sealed_to is None


@pytest.mark.parametrize("office", sorted(set(Office) - {Office.SECRETARIAT, Office.COUNCIL_CHAIR, Office.SYSTEM}))
def test_nobody_else_invites(client, clock, office):
    client.force_login(make_user("", office))
    assert client.get(PAGE).status_code == 404
    assert client.post(PAGE, {"name": "Eve", "email": "eve@example.org"}).status_code == 404
    with pytest.raises(NotReachable):
        invite("eve@example.org", "Eve", language="en", actor=acting(office), clock=clock)
    assert not User.objects.filter(email="eve@example.org").exists()


def test_an_invitation_is_a_grave_act(secretary):
    aged(secretary, proved=6 * 60)
    answer = secretary.post(PAGE, {"name": "Rosa", "email": ADDRESS})
    assert "Nothing has been sent yet" in answer.content.decode()
    assert not User.objects.filter(email="rosa@council.example").exists()
    key = secretary.get(PAGE).context["form"]["idempotency_key"].value()
    secretary.post(PAGE, {"idempotency_key": key, "name": "Rosa", "email": ADDRESS, "proof-answer": PASSWORD})
    assert User.objects.filter(email="rosa@council.example").exists()
