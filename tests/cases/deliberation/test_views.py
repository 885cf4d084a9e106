"""The pages of a panel that prepares and leads its deliberation."""

from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from cases.deliberation.actions import write_post
from cases.deliberation.models import Post
from cases.deliberation.rules import Topic
from cases.docket.actions import answer_notice, notify_party
from cases.docket.models import Case, Party
from cases.docket.rules import PartyRole
from cases.lifecycle import Stage
from council.access.queries import reachable
from council.access.rules import Office
from council.kernel.actor import Actor
from tests.factories.assessments import seal_all, seal_assessment
from tests.factories.cases import make_case
from tests.factories.panels import actor_of, make_panel
from tests.factories.people import give, make_user
from tests.factories.votes import make_deliberation

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _house_time(monkeypatch, clock):
    """Requests read the clock of the test."""
    monkeypatch.setattr("council.middleware.house_clock", lambda: clock)


def login(seat):
    client = Client()
    client.force_login(seat.member.user)
    return client


def page(name, case, *more):
    return reverse(f"deliberation:{name}", args=[case.pk, *more])


def send(client, address, **given):
    return client.post(address, {"idempotency_key": str(uuid4()), **given})


def errors(response, form="form"):
    return {name: str(found[0]) for name, found in response.context[form].errors.items()}


@pytest.fixture
def case(clock):
    return make_case(Stage.ASSESSMENT, clock=clock)


@pytest.fixture
def seats(case, clock):
    return make_panel(case, clock=clock)


def hear(case, clock):
    platform = Party.rows.get(case=case, role=PartyRole.RESPONDENT)
    notified = notify_party(platform, actor=Actor.system(), clock=clock)
    answer_notice(notified, ["No."], language="en", actor=Actor.system(), clock=clock)


def test_chair_sees_what_is_missing_and_opens_when_nothing_is(case, seats, clock):
    seal_all(case, seats[:4], clock)
    chair = login(seats[0])
    shown = chair.get(page("case", case)).content.decode()
    assert "Assessments that are not sealed yet: 1." in shown
    assert page("open", case) not in shown
    refused = send(chair, page("open", case))
    assert refused.status_code == 422
    assert len(refused.context["form"].errors["__all__"]) == 2
    seal_assessment(case, seats[4], clock)
    hear(case, clock)
    assert page("open", case) in chair.get(page("case", case)).content.decode()
    assert send(chair, page("open", case)).url == page("case", case)
    assert Case.rows.get(pk=case.pk).stage == Stage.DELIBERATION


def test_other_panellists_see_who_is_missing_and_have_no_button(case, seats, clock):
    seal_all(case, seats, clock)
    hear(case, clock)
    shown = login(seats[2]).get(page("case", case)).content.decode()
    assert page("open", case) not in shown
    assert seats[4].member.name in shown
    assert send(login(seats[2]), page("open", case)).status_code == 404


def test_person_is_spared_with_a_reason_beside_whose_absence_the_page_complains(case, seats):
    person = Party.rows.create(case=case, role=PartyRole.AFFECTED_PERSON, pseudonym="Person B")
    chair = login(seats[0])
    assert "Person B" in chair.get(page("case", case)).content.decode()
    refused = send(chair, page("spare", case), party=str(person.pk), reason=" ")
    assert (refused.status_code, list(errors(refused))) == (422, ["reason"])
    assert send(chair, page("spare", case), party=str(person.pk), reason="She would be found.").status_code == 302
    assert Party.rows.get(pk=person.pk).notice == "unsafe"
    platform = Party.rows.get(case=case, role=PartyRole.RESPONDENT)
    assert send(chair, page("spare", case), party=str(platform.pk), reason="x").status_code == 422


def test_deliberation_shows_its_threads_to_who_has_sealed(clock):
    case = make_case(Stage.DELIBERATION, clock=clock)
    seats = make_panel(case, clock=clock)
    seal_all(case, seats[:3], clock)
    seal_assessment(case, seats[3], clock, legality="met")
    shown = login(seats[0]).get(page("case", case)).content.decode()
    assert (shown.count("Disputed"), page("thread", case, "rabat:intent") in shown) == (1, True)
    late = login(seats[4])
    assert "Seal your own assessment first" in late.get(page("case", case)).content.decode()
    assert late.get(page("thread", case, "legality")).url == reverse("assessment:case", args=[case.pk])


def test_post_is_written_answered_and_shown_as_plain_words(clock):
    case, seats = make_deliberation(clock)
    address = page("thread", case, "necessity")
    empty = send(login(seats[1]), address, text="  ")
    assert (empty.status_code, list(errors(empty))) == (422, ["text"])
    said = send(login(seats[1]), address, text="Not <b>necessary</b>.\n\nA label would do.")
    assert said.url.startswith(f"{address}#post-")
    first = said.url.split("#post-")[1]
    reader = login(seats[2])
    shown = reader.get(address, {"answers": first}).content.decode()
    assert "Not &lt;b&gt;necessary&lt;/b&gt;.</p>" in shown
    assert f'name="answers" value="{first}"' in shown
    send(reader, address, text="I doubt that.", answers=first)
    shown = reader.get(address).content.decode()
    assert f"in answer to {seats[1].member.name}" in shown
    assert "Your post is in the thread." in shown


def test_post_sent_twice_is_written_once(clock):
    case, seats = make_deliberation(clock)
    client, address, same = login(seats[0]), page("thread", case, "general"), str(uuid4())
    answers = [client.post(address, {"idempotency_key": same, "text": "Once"}).url for _ in range(2)]
    assert answers[0] == answers[1]
    assert client.get(address).content.decode().count("Once</p>") == 1


def test_thread_is_closed_to_posts_when_the_panel_does_not_deliberate(case, seats, clock):
    seal_assessment(case, seats[0], clock)
    client = login(seats[0])
    assert "nothing can be added" in client.get(page("thread", case, "general")).content.decode()
    assert send(client, page("thread", case, "general"), text="Hello").status_code == 422


@pytest.mark.parametrize("topic", ["weather", "motion", "limb"])
def test_thread_that_does_not_exist_is_not_found(clock, topic):
    case, seats = make_deliberation(clock)
    assert login(seats[0]).get(page("thread", case, topic)).status_code == 404


def test_pages_exist_for_nobody_else(clock):
    case, seats = make_deliberation(clock)
    for user in (make_user("", Office.MEMBER), make_user("", Office.SECRETARIAT, Office.COUNCIL_CHAIR)):
        client = Client()
        client.force_login(user)
        for address in (page("case", case), page("thread", case, "general")):
            assert client.get(address).status_code == 404
    assert login(seats[0]).get(page("case", case)).status_code == 200


def test_pages_take_the_same_queries_for_one_post_and_for_three(clock, django_assert_num_queries):
    case, seats = make_deliberation(clock)
    client = login(seats[0])
    client.get(page("case", case))  # the first of the day is noted for the integrity officer
    for writers in (seats[:1], seats[1:3]):
        for seat in writers:
            write_post(case.pk, topic=Topic.GENERAL, text="Hm", actor=actor_of(seat), clock=clock)
        with django_assert_num_queries(7):
            client.get(page("thread", case, "general"))
        with django_assert_num_queries(9):
            client.get(page("case", case))


def test_an_officer_for_conflicts_with_a_seat_reads_nothing_of_the_panel(clock):
    """The second bolt: `give_office` would not give the two; rows that came otherwise open nothing."""
    case, seats = make_deliberation(clock)
    write_post(case.pk, topic=Topic.GENERAL, text="Hm", actor=actor_of(seats[1]), clock=clock)
    assert reachable(actor_of(seats[0]), Post.rows.all()).count() == 1
    give(seats[0].member.user, Office.INTEGRITY_OFFICER)
    assert reachable(actor_of(seats[0]), Post.rows.all()).count() == 0
