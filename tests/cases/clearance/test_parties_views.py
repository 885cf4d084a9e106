"""What the parties see of a waiver, and what the panel's pages refuse: by HTTP, with wrong inputs."""

import re
from uuid import uuid4

import pytest
from django.urls import reverse

from cases.clearance.models import WaiverRequest
from cases.clearance.rules import Choice
from council.access.rules import Office
from council.clocks.queries import house_clock
from council.kernel.clock import SettableClock
from tests.factories.appeals import make_appeal
from tests.factories.cases import walk
from tests.factories.conflicts import doubt, make_voter, question_of, vote
from tests.factories.people import give, make_member, make_user

pytestmark = pytest.mark.django_db

STATUS, ASKED, PLATFORM = "intake:status", "clearance:asked_appellant", "clearance:asked_platform"


def key() -> dict[str, str]:
    return {"idempotency_key": str(uuid4())}


@pytest.fixture
def now():
    return SettableClock(house_clock().now())


@pytest.fixture
def filed(now):
    case, code = make_appeal(now)
    return walk(case, ["take_up", "declare_eligible", "select"], clock=now), code


@pytest.fixture
def appellant(client_class, filed):
    found = client_class()
    assert found.post(reverse("intake:enter"), {"code": filed[1], **key()}).status_code == 302
    return found


@pytest.fixture
def liaison(client_class, filed):
    found = client_class()
    found.force_login(make_user("Liaison", Office.PLATFORM_LIAISON, subject=filed[0].platform_id))
    return found


@pytest.fixture
def client_class(client):
    return type(client)


def words(client, name) -> str:
    return client.get(reverse(name)).content.decode()


def answer(client, name, answer, asked=None):
    found = asked or WaiverRequest.rows.get().pk
    return client.post(reverse(name), {"asked": str(found), "answer": answer, **key()})


def test_nobody_is_asked_before_there_is_something_to_ask(appellant, liaison):
    assert "A question about who decides" not in words(appellant, STATUS)
    assert "You are asked nothing at the moment." in words(appellant, ASKED)
    assert "Nothing is asked of you" in words(liaison, PLATFORM)


def test_appellant_reads_the_position_and_answers_once(filed, appellant, now):
    doubt(filed[0], make_member("Nino"), clock=now, code="W3")
    assert "Read the question and answer" in words(appellant, STATUS)
    text = words(appellant, ASKED)
    assert "A member of the council worked for the platform three to five years ago." in text
    assert "If you do not answer, nobody in this position takes part." in text
    refused = answer(appellant, ASKED, "")
    assert refused.status_code == 422
    assert "Choose one of the two." in refused.content.decode()
    assert answer(appellant, ASKED, "agreed").status_code == 302
    assert "It stays as you gave it." in words(appellant, ASKED)
    assert "Read the question and answer" not in words(appellant, STATUS)
    assert "See what you were asked about who decides" in words(appellant, STATUS)
    again = answer(appellant, ASKED, "objected")
    assert again.status_code in {409, 422}
    assert WaiverRequest.rows.get().appellant == "agreed"


def test_platform_answers_at_its_desk_and_is_shown_it_there(filed, liaison, now):
    doubt(filed[0], make_member("Nino"), clock=now, code="W3")
    assert "Questions about who may decide" in liaison.get(reverse("overview:desk")).content.decode()
    assert "If you do not answer, you have not objected." in words(liaison, PLATFORM)
    assert answer(liaison, PLATFORM, "objected").status_code == 302
    assert "No, I object" in words(liaison, PLATFORM)
    assert "Questions about who may decide" not in liaison.get(reverse("overview:desk")).content.decode()


def test_time_that_is_over_says_what_follows(filed, appellant, liaison, now):
    doubt(filed[0], make_member("Nino"), clock=now, code="W3")
    WaiverRequest.rows.update(closed_at=now.now())
    assert "The time is over. Nobody in this position takes part." in words(appellant, ASKED)
    assert "The time is over. You have not objected." in words(liaison, PLATFORM)


def test_pages_of_the_parties_are_the_same_for_one_member_and_for_two(filed, appellant, liaison, now):
    first, second = make_member("Nino Named"), make_member("Tamar Named")
    voter = make_voter("Ada Named")
    doubt(filed[0], first, clock=now, code="W3")

    def seen():
        pages = (words(appellant, STATUS), words(appellant, ASKED), words(liaison, PLATFORM))
        return [re.sub(r'value="[^"]+"|csrf\S+', "", page) for page in pages]

    before = seen()
    vote(doubt(filed[0], second, clock=now, code="W3"), voter, Choice.RECUSE, clock=now)
    assert seen() == before
    assert not [page for page in before if "Named" in page]


def test_request_of_another_case_is_not_found(filed, appellant, liaison, now):
    other, _ = make_appeal(now)
    other = walk(other, ["take_up", "declare_eligible", "select"], clock=now)
    doubt(other, make_member("Nino"), clock=now, code="W3")
    assert answer(appellant, ASKED, "agreed").status_code == 404
    assert answer(liaison, PLATFORM, "agreed").status_code == 404
    assert answer(appellant, ASKED, "agreed", uuid4()).status_code == 404
    assert WaiverRequest.rows.get().appellant == ""


def test_vote_in_the_browser_refuses_beside_its_field(client, filed, now):
    voter, member = make_voter("Ada"), make_member("Nino")
    question = doubt(filed[0], member, clock=now)
    client.force_login(voter.user)
    listed = client.get(reverse("clearance:conflicts")).content.decode()
    address = reverse("clearance:question", args=[question.pk])
    assert address in listed
    refused = client.post(address, key())
    assert refused.status_code == 422
    assert refused.context["form"].errors == {
        "choice": ["Choose one of the two."],
        "reason": ["Say why in a few words. The member reads it without your name."],
    }
    sent = client.post(address, {"choice": "keep", "reason": "Long ago", **key()})
    assert (sent.status_code, sent["Location"]) == (302, reverse("clearance:conflicts"))
    assert question_of(member).outcome == "majority"
    assert "You have voted" in client.get(address).content.decode()


def test_question_is_not_there_for_whoever_does_not_vote_on_it(client, filed, now):
    member = make_voter("Nino")
    question = doubt(filed[0], member, clock=now)
    address = reverse("clearance:question", args=[question.pk])
    chair = give(make_member("Chair").user, Office.COUNCIL_CHAIR)
    for user in (member.user, chair, make_user("Officer", Office.INTEGRITY_OFFICER), make_user()):
        client.force_login(user)
        assert client.get(address).status_code == 404
        assert client.post(address, {"choice": "keep", "reason": "Mine", **key()}).status_code == 404
