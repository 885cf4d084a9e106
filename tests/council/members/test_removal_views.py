"""The pages of a removal: who opens which, what is kept and said beside its field, and that nothing is counted."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from council import sessions
from council.access.rules import Office
from council.kernel.actor import Actor
from council.kernel.clock import SettableClock
from council.members.actions import close_removal
from council.members.models import MemberRemoval, RemovalVote
from council.members.queries import sitting
from tests.factories.cases import make_rules
from tests.factories.people import give, make_member, make_user
from tests.factories.removals import ANSWER, REASONS, make_removal, make_removal_vote, say
from tests.support.wall.answers import masked

pytestmark = pytest.mark.django_db

LIST, PROPOSE, PUBLIC = "/desk/people/removals/", "/desk/people/removals/propose/", "/council/"


@pytest.fixture
def now():
    """The clock of the pages, which read that of the house."""
    return SettableClock(timezone.now() - timedelta(hours=1))


@pytest.fixture
def council(db, clock):
    make_rules(clock=clock)
    return [make_member(name) for name in ("Ada Known", "Bo", "Cy", "Dee")]


def text(answer):
    return answer.content.decode()


def at(route, removal):
    return reverse(f"people:{route}", args=[removal.pk])


def send(client, path, **fields):
    return client.post(path, {"idempotency_key": str(uuid4()), **fields})


def as_(client, user):
    client.force_login(user)
    return client


def test_proposed_answered_voted_and_carried(client, council):
    ada, bo, cy, dee = council
    as_(client, make_user("Marloes", Office.SECRETARIAT))
    assert "vote, an opinion or a speech" in text(client.get(LIST))
    assert "none of them" in text(client.get(PROPOSE))
    sent = {"member": str(ada.pk), "cause": "bribe_or_gift", "reasons": REASONS}
    removal_page = send(client, PROPOSE, **sent)["Location"]
    assert REASONS in text(client.get(removal_page))
    removal = MemberRemoval.objects.get()
    as_(client, ada.user)
    assert "Ada Known" in text(client.get(LIST))
    assert "You are heard" in text(client.get(removal_page))
    assert send(client, at("answer", removal), answer=ANSWER)["Location"] == removal_page
    for number, member in enumerate((bo, cy, dee)):
        as_(client, member.user)
        page = text(client.get(removal_page))
        assert ANSWER in page
        assert "in favour" not in page
        vote = text(client.get(at("vote", removal)))
        assert "checked" not in vote
        answer = send(client, at("vote", removal), vote="yes" if number else "no")
        assert answer["Location"] == removal_page
    assert "2 of 3 in favour" in text(client.get(removal_page))
    assert ada not in sitting(timezone.now().date())
    as_(client, ada.user)
    for path in (LIST, removal_page, at("answer", removal), "/desk/interests/"):
        assert client.get(path).status_code == 404
    client.logout()
    public = text(client.get(PUBLIC))
    assert "Removed by two thirds of the council" in public
    assert "A bribe or a gift taken for the work" in public
    assert REASONS not in public
    assert ANSWER not in public


def test_nothing_public_changes_before_it_is_carried(client, council, now):
    """Byte for byte, but for what a page makes anew each time."""
    before = client.get(PUBLIC)
    removal = make_removal_vote(council[0], now)
    say(removal, now, yes=council[1:3])
    after = client.get(PUBLIC)
    assert [(one[0].pk, one[1].pk) for one in after.context["members"]] == [
        (one[0].pk, one[1].pk) for one in before.context["members"]
    ]
    assert after.context["former"] == before.context["former"] == []
    assert "emov" not in text(after)


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"member": ""}, "This field is required."),
        ({"cause": ""}, "This field is required."),
        ({"cause": "opinion"}, "Select a valid choice"),
        ({"reasons": " "}, "This field is required."),
        ({"reasons": "y" * 6001}, "At most 6000 characters; you have 6001."),
    ],
)
def test_wrong_input_stays_beside_its_error(client, council, changed, sentence):
    as_(client, make_user("Chair", Office.COUNCIL_CHAIR))
    sent = {"member": str(council[0].pk), "cause": "absence", "reasons": "Away since spring.", **changed}
    answer = send(client, PROPOSE, **sent)
    assert answer.status_code == 422
    assert sentence in text(answer)
    assert sent["reasons"].strip() in text(answer)
    assert not MemberRemoval.objects.exists()


def test_a_second_removal_is_refused_beside_the_member(client, council, now):
    make_removal(council[0], now)
    as_(client, make_user("Chair", Office.COUNCIL_CHAIR))
    answer = send(client, PROPOSE, member=str(council[0].pk), cause="absence", reasons="Away since spring.")
    assert answer.status_code == 422
    assert "A removal of this member is open already." in text(answer)
    assert "Away since spring." in text(answer)


def test_a_member_proposes_the_chair_and_nobody_else(client, council):
    ada, bo, _, _ = council
    as_(client, bo.user)
    assert "Propose a removal" not in text(client.get(LIST))
    assert "tell them what you know" in text(client.get(PROPOSE))
    give(ada.user, Office.COUNCIL_CHAIR)
    page = text(client.get(PROPOSE))
    assert "Ada Known" in page
    assert "Dee" not in page
    assert send(client, PROPOSE, member=str(ada.pk), cause="absence", reasons="Away.").status_code == 302


def test_a_colleague_gets_what_does_not_exist_until_the_member_was_heard(client, council, now):
    removal = make_removal(council[0], now)
    as_(client, council[1].user)
    assert "Ada Known" not in text(client.get(LIST))
    nothing = uuid4()
    for route in ("removal", "answer", "vote"):
        there, nowhere = client.get(at(route, removal)), client.get(reverse(f"people:{route}", args=[nothing]))
        assert (there.status_code, nowhere.status_code) == (404, 404)
        assert masked(there, [str(removal.pk)]).differs(masked(nowhere, [str(nothing)])) == ""
    assert send(client, at("vote", removal), vote="yes").status_code == 404
    as_(client, make_user("Marloes", Office.SECRETARIAT))
    assert client.get(at("removal", removal)).status_code == 200
    assert client.get(at("answer", removal)).status_code == 404
    assert client.get(at("vote", removal)).status_code == 404


def test_an_answer_and_a_vote_that_are_wrong_or_too_late_say_so(client, council, now):
    removal = make_removal(council[0], now)
    as_(client, council[0].user)
    assert "This field is required." in text(send(client, at("answer", removal), answer=""))
    assert send(client, at("answer", removal), answer=ANSWER).status_code == 302
    late = send(client, at("answer", removal), answer="One thing more.")
    assert (late.status_code, "The time to answer is over: the council votes" in text(late)) == (422, True)
    own = send(client, at("vote", removal), vote="no")
    assert "Nobody votes on the own removal." in text(own)
    as_(client, council[1].user)
    assert "This field is required." in text(send(client, at("vote", removal)))
    assert send(client, at("vote", removal), vote="no").status_code == 302
    again = send(client, at("vote", removal), vote="yes")
    assert (again.status_code, "You have voted. A vote is final." in text(again)) == (422, True)
    assert RemovalVote.objects.count() == 1


@pytest.mark.parametrize("route", ["propose", "answer", "vote"])
def test_each_act_asks_who_it_is_when_the_proof_is_old(client, council, now, route):
    removal = make_removal(council[0], now)
    as_(client, council[0].user if route == "answer" else make_user("Both", Office.SECRETARIAT, Office.MEMBER))
    session = client.session
    session[sessions.PROVED] -= int(sessions.FRESH.total_seconds()) + 1
    session.save()
    path = PROPOSE if route == "propose" else at(route, removal)
    sent = {"member": str(council[1].pk), "cause": "absence", "reasons": "Away.", "answer": ANSWER, "vote": "yes"}
    answer = send(client, path, **sent)
    assert answer.status_code == 200
    assert "idempotency_key" in text(answer)
    assert (MemberRemoval.objects.count(), RemovalVote.objects.count()) == (1, 0)
    assert MemberRemoval.objects.get().answered_at is None


@pytest.mark.parametrize("many", [1, 3])
def test_the_pages_ask_as_often_for_many_as_for_one(client, council, now, many, django_assert_num_queries):
    for member in council[:many]:
        make_removal_vote(member, now)
    removal = MemberRemoval.objects.get(member=council[0])
    as_(client, council[3].user)
    for path, most in ((LIST, 8), (PROPOSE, 7), (at("removal", removal), 8)):
        client.get(path)
        with django_assert_num_queries(most):
            assert client.get(path).status_code == 200


def test_a_removal_that_was_not_carried_leaves_everything_as_it_was(client, council, now):
    removal = make_removal_vote(council[0], now)
    say(removal, now, yes=[], no=council[1:])
    assert close_removal(removal.pk, actor=Actor.system(), clock=now) is False
    as_(client, council[0].user)
    assert "Not carried: the member stays" in text(client.get(at("removal", removal)))
    assert "emov" not in text(client.get(PUBLIC)).split("<main")[1].split("</main")[0]
