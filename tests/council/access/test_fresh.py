"""Grave acts ask who it is, and lose nothing of what was typed."""

import re
from html import unescape
from urllib.parse import urlencode
from uuid import uuid4

import pytest
from django.urls import reverse

from cases.voting.models import Ballot, Motion
from cases.voting.rules import choice_field, reason_field
from council.access.models import UsedKey
from council.access.rules import Office
from tests.factories.people import PASSWORD, make_user
from tests.factories.votes import make_vote
from tests.support.logins import aged, code
from tests.support.routes import routes

pytestmark = pytest.mark.django_db

WORDS = "I was ill.\r\n\r\nAnd <away> & “out”."
STALE = 6 * 60


@pytest.fixture
def ballot(client, clock, monkeypatch):
    """A filled-in ballot of somebody who proved who they are a while ago: its address and its fields."""
    monkeypatch.setattr("council.middleware.house_clock", lambda: clock)
    case, seats, vote = make_vote(clock)
    (motion,) = Motion.rows.filter(vote=vote)
    client.force_login(seats[2].member.user)
    aged(client, proved=STALE)
    typed = {choice_field(motion.pk): "abstain", reason_field(motion.pk): WORDS, "idempotency_key": str(uuid4())}
    return reverse("voting:cast", args=[case.pk]), typed


def hidden(answer):
    """The fields that the page carries on, as a browser would send them."""
    html = answer.content.decode().partition("<main")[2]
    pairs = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', html)
    return {name: unescape(value) for name, value in pairs if name != "csrfmiddlewaretoken"}


def test_a_stale_ballot_waits_for_a_proof_and_goes_on_as_it_was_typed(client, ballot):
    address, typed = ballot
    asked = client.post(address, typed)
    assert (asked.status_code, hidden(asked), Ballot.rows.count()) == (200, typed, 0)
    assert "Nothing has been sent yet" in asked.content.decode()
    assert "no-store" in asked.headers["Cache-Control"]
    assert UsedKey.objects.count() == 0
    sent = client.post(address, {**hidden(asked), "proof-answer": PASSWORD})
    assert (sent.status_code, Ballot.rows.count()) == (302, 1)


def test_the_proof_is_no_part_of_what_the_key_remembers(client, ballot):
    address, typed = ballot
    first = client.post(address, {**typed, "proof-answer": PASSWORD})
    again = client.post(address, typed)
    assert (first.status_code, again.status_code, again.url) == (302, 302, first.url)
    assert Ballot.rows.count() == 1


@pytest.mark.parametrize("wrong", ["", "not my password", "123456"])
def test_a_wrong_proof_asks_again_and_loses_nothing(client, ballot, wrong):
    address, typed = ballot
    asked = client.post(address, {**typed, "proof-answer": wrong})
    assert (asked.status_code, hidden(asked), Ballot.rows.count()) == (422, typed, 0)
    assert wrong == "" or wrong not in asked.content.decode()


def test_a_code_of_the_app_is_a_proof_once(client, ballot):
    address, typed = ballot
    assert client.post(address, {**typed, "proof-answer": code()}).status_code == 302
    aged(client, proved=STALE)
    other = {**typed, "idempotency_key": str(uuid4())}
    assert client.post(address, {**other, "proof-answer": code()}).status_code == 422


def test_whoever_proved_it_lately_is_not_asked(client, ballot):
    address, typed = ballot
    aged(client, proved=60 - STALE)
    assert client.post(address, typed).status_code == 302


def test_the_proof_holds_five_minutes(client, ballot):
    address, typed = ballot
    client.post(address, {**typed, "proof-answer": PASSWORD})
    aged(client, proved=STALE)
    assert client.post(address, {**typed, "idempotency_key": str(uuid4())}).status_code == 200


def test_the_docket_is_handed_out_after_a_proof_only_and_leads_on_to_it(client):
    client.force_login(make_user("", Office.SECRETARIAT))
    aged(client, proved=STALE)
    address = "/desk/docket/docket.csv?stage=submitted"
    asked = client.get(address)
    assert asked.url == f"/accounts/reauthenticate/?{urlencode({'next': address}, safe='/')}"
    sent = client.post("/accounts/reauthenticate/", {"password": PASSWORD, "next": address})
    assert sent.url == address
    assert client.get(address).headers["Content-Type"].startswith("text/csv")


GRAVE = {"voting:cast", "opinion:turn", "clearance:concern", "clearance:confirm", "overview:export", "panel:recuse"}


@pytest.mark.parametrize("name", sorted(GRAVE))
def test_every_grave_act_asks(client, name):
    """Positive control: take the decorator away and the act is not asked for."""
    client.force_login(make_user("", *(set(Office) - {Office.SYSTEM, Office.APPELLANT})))
    aged(client, proved=STALE)
    (route,) = [route for route in routes() if route.name == name]
    answer = client.get(route.path) if name == "overview:export" else client.post(route.path, {"word": "kept"})
    if name == "overview:export":
        assert answer.url.startswith("/accounts/reauthenticate/")
    else:
        assert (answer.status_code, hidden(answer)) == (200, {"word": "kept"})
