"""The pages of polls and locks: entered, locked, asked, voted, done at a keyboard; and what the public is told."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from council import sessions
from council.access.models import Proposal
from council.access.queries import council_wide_offices
from council.access.rules import Locked, Office
from council.kernel.clock import SettableClock
from council.polls.models import Exemption, Poll
from council.polls.queries import lock_now
from council.procedure.models import RulesOfProcedure
from tests.factories.cases import make_rules
from tests.factories.people import make_member, make_user
from tests.factories.polls import ask, make_poll, say, withdraw

pytestmark = pytest.mark.django_db

PUBLIC, DESK, ENTER = "/polls/", "/desk/polls/", "/desk/polls/enter/"
CALENDAR_QUERIES = 5  # time, version, polls, exemptions that were carried, locks that run


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


def send(client, path, **fields):
    return client.post(path, {"idempotency_key": str(uuid4()), **fields})


def as_(client, user):
    client.force_login(user)
    return client


def day(days):
    return (timezone.now().date() + timedelta(days=days)).isoformat()


def at(name, exemption):
    return reverse(f"polls:{name}", args=[exemption.pk])


def test_a_poll_is_entered_by_one_while_its_lock_is_ahead(client, council):
    as_(client, make_user("Sam", Office.SECRETARIAT))
    assert "Without a poll there is no lock." in text(client.get(DESK))
    near = send(client, ENTER, name="Election", place="Portugal", day=day(20))
    assert near.status_code == 422
    assert "That takes two people" in text(near)
    assert send(client, ENTER, name="Election", place="Portugal", day=day(90))["Location"] == DESK
    again = send(client, ENTER, name=" Election ", place="Portugal", day=day(90))
    assert "This poll stands on the calendar already." in text(again)
    assert "This is not a day of the calendar." in text(send(client, ENTER, name="E", place="P", day="1500-01-01"))
    client.logout()
    page = text(client.get(PUBLIC))
    assert "No election lock runs now." in page
    assert "<bdi>Election</bdi>" in page


def test_the_whole_way_at_a_keyboard(client, council):
    """Two enter a poll; the lock refuses an office; the members allow it; two give it; two withdraw the poll."""
    sam, ivo, eve = (make_user("Sam", Office.SECRETARIAT), make_user("Ivo", Office.INTEGRITY_OFFICER), make_user("Eve"))

    def two(kind, **fields):
        as_(client, sam)
        asked = send(client, reverse("proposals:new", args=[kind]), reason="It is so.", **fields)
        if asked.status_code != 302:
            return asked
        as_(client, ivo)
        page = client.get(asked["Location"])
        seen = page.context["one"].hash
        return send(client, asked["Location"] + "approve/", seen=seen, read="on")

    assert two("poll_enter", name="Election", place="Portugal", day=day(20)).status_code == 302
    assert lock_now(timezone.now()).poll.name == "Election"
    refused = two("office_give", person=str(eve.pk), office="editor")
    assert (refused.status_code, "Two thirds of all members" in text(refused)) == (422, True)
    as_(client, council[0].user)
    page = text(client.get(DESK))
    assert "Locked until" in page
    assert "Enter a poll" not in page
    form = reverse("polls:ask", args=["office_give"])
    assert "Members vote for seven days at most" in text(client.get(form))
    sent = {"person": str(eve.pk), "office": "editor", "reason": "Nobody else can write."}
    where = send(client, form, **sent)["Location"]
    exemption = Exemption.objects.get()
    assert where == at("exemption", exemption)
    for number, member in enumerate(council):
        as_(client, member.user)
        page = text(client.get(where))
        assert "Nobody else can write." in page
        assert "Eve" in page
        assert " of 4" not in page
        assert "checked" not in text(client.get(at("vote", exemption)))
        assert send(client, at("vote", exemption), vote="yes" if number else "no")["Location"] == where
    assert "3 of 4" in text(client.get(where))
    client.logout()
    public = text(client.get(PUBLIC))
    assert ("3 of 4" in public, "Give an office" in public, "Not made" in public) == (True, True, True)
    for hidden in ("Eve", "Nobody else can write.", "Editor", str(exemption.pk)):
        assert hidden not in public
    assert two("office_give", person=str(eve.pk), office="editor").status_code == 302
    assert council_wide_offices(eve.pk) == {Office.EDITOR}
    client.logout()
    assert "Not made" not in text(client.get(PUBLIC))
    poll = Poll.objects.get()
    assert two("poll_withdraw", poll=str(poll.pk), ground="called_off").status_code == 302
    client.logout()
    public = text(client.get(PUBLIC))
    assert "It was withdrawn, and locks for a week after that." in public
    assert "It does not take place." in public
    assert set(Proposal.rows.values_list("state", flat=True)) == {"executed"}


def test_a_rule_an_appointment_and_a_hand_over_are_asked_for_each_on_a_page_of_its_own(client, council, now):
    make_poll(now)
    as_(client, council[0].user)
    eve = make_user("Eve")
    asked = {
        "rules": ({"rule": "term_years", "value": "2"}, {"term_years": 2}),
        "appointment": (
            {"person": str(eve.pk), "seat": "deputy", "constituency": "media", "starts": day(1), "ends": day(300)},
            {"person": str(eve.pk), "seat": "deputy", "constituency": "media", "starts": day(1), "ends": day(300)},
        ),
        "office_end": ({"person": str(eve.pk), "office": "editor"}, {"person": str(eve.pk), "office": "editor"}),
        "office_hand_over": (
            {"person": str(eve.pk), "office": "editor", "successor": str(council[1].user_id)},
            {"person": str(eve.pk), "office": "editor", "successor": str(council[1].user_id)},
        ),
    }
    for kind, (fields, facts) in asked.items():
        answer = send(client, reverse("polls:ask", args=[kind]), reason="Now.", **fields)
        assert answer.status_code == 302, text(answer)
        assert Exemption.objects.get(kind=kind).facts == facts
        assert client.get(answer["Location"]).status_code == 200
    page = text(client.get(at("exemption", Exemption.objects.get(kind="rules"))))
    assert '<code dir="ltr">term_years</code>' in page
    assert '<code dir="ltr">3</code>' in page


@pytest.mark.parametrize(
    ("kind", "fields", "sentence"),
    [
        ("rules", {"rule": "term_years", "value": "three"}, "This is no value that this rule can have."),
        ("rules", {"rule": "term_years", "value": "3"}, "The rules say this already."),
        ("rules", {"rule": "panel_size", "value": "4"}, "A panel needs an odd number of members"),
        ("rules", {"rule": "names_on_votes", "value": "True"}, "This is no value that this rule can have."),
        ("rules", {"rule": "names_on_votes", "value": "yes"}, "publishes their numbers, too."),
        ("rules", {"rule": "apart", "value": "x"}, "Select a valid choice"),
        ("rules", {"rule": "term_years", "value": "9" * 9}, "This is no value that this rule can have."),
        ("office_give", {"office": "editor"}, "This field is required"),
        ("appointment", {"starts": "2030-01-02", "ends": "2030-01-01"}, "comes after its first day"),
    ],
)
def test_wrong_input_stays_beside_its_error(client, council, now, kind, fields, sentence):
    make_poll(now)
    as_(client, council[0].user)
    answer = send(client, reverse("polls:ask", args=[kind]), reason="Now.", **fields)
    assert (answer.status_code, sentence in text(answer)) == (422, True), text(answer)
    assert not Exemption.objects.exists()


def test_what_does_not_exist_and_what_is_not_for_one_look_the_same(client, council, now):
    make_poll(now)
    exemption = ask(Locked.RULES, {"term_years": 2}, now)
    member, auditor, operator = council[0].user, make_user("", Office.AUDITOR), make_user("", Office.OPERATOR)
    pages = {
        DESK: {member, auditor},
        at("exemption", exemption): {member, auditor},
        at("vote", exemption): {member},
        reverse("polls:ask", args=["rules"]): {member},
        ENTER: set(),
        reverse("polls:ask", args=["weather"]): set(),
        at("exemption", Poll.objects.get()): set(),
    }
    for path, readers in pages.items():
        for user in (member, auditor, operator):
            as_(client, user)
            assert client.get(path).status_code == (200 if user in readers else 404), path
        client.logout()
        assert client.get(path).status_code == 302


def test_without_a_lock_and_without_rules_nothing_can_be_asked(client, council):
    as_(client, council[0].user)
    path = reverse("polls:ask", args=["rules"])
    assert "nothing has to be allowed" in text(client.get(path))
    answer = send(client, path, rule="term_years", value="2", reason="Now.")
    assert not Exemption.objects.exists()
    assert "nothing has to be allowed" in text(answer)
    RulesOfProcedure.objects.all().delete()
    for page in (path, PUBLIC, DESK):
        assert client.get(page).status_code == 200


@pytest.mark.parametrize("route", ["ask", "vote"])
def test_grave_acts_ask_who_it_is_when_the_proof_is_old(client, council, now, route):
    make_poll(now)
    exemption = ask(Locked.RULES, {"term_years": 2}, now)
    as_(client, council[0].user)
    session = client.session
    session[sessions.PROVED] -= int(sessions.FRESH.total_seconds()) + 1
    session.save()
    path = at("vote", exemption) if route == "vote" else reverse("polls:ask", args=["office_end"])
    fields = {"vote": "yes", "person": str(council[1].user_id), "office": "editor", "reason": "Now."}
    before = Exemption.objects.count()
    answer = send(client, path, **fields)
    assert (answer.status_code, Exemption.objects.count()) == (200, before)
    assert not exemption.votes.exists()


@pytest.mark.parametrize("many", [1, 3])
def test_the_calendar_asks_as_often_for_many_as_for_one(client, council, now, many, django_assert_num_queries):
    for number in range(many):
        make_poll(now, name=f"Election {number}")
        say(ask(Locked.RULES, {"term_years": number + 1}, now), now, yes=council)
    withdraw(Poll.objects.first(), now)
    with django_assert_num_queries(CALENDAR_QUERIES):
        page = client.get(PUBLIC)
    calendar = page.context["calendar"]
    assert (len(calendar.polls), len(calendar.running), len(calendar.allowed)) == (many, many, many)
