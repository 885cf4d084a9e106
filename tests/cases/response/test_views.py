"""Pages of the follow-up: the compliance officer's and the liaison's; two columns, side by side."""

import re
from uuid import uuid4

import pytest
from django.urls import reverse

from cases.docket.models import Case
from cases.lifecycle import Stage
from cases.opinion.models import Recommendation
from cases.response.models import Claim, Finding
from council.access.rules import Office
from tests.factories.opinions import make_approved, publish
from tests.factories.people import make_platform, make_user

pytestmark = pytest.mark.django_db

# session, account, offices, time; case, recommendations, claims, findings, deadlines, offices on it in two, the page
PAGE_QUERIES = 13
# session, account, offices, time; the liaison's platform, recommendations, claims, findings, deadlines
LIST_QUERIES = 9


@pytest.fixture
def published(clock):
    decided = make_approved(clock, recommendations=2)
    publish(decided)
    return decided


@pytest.fixture
def officer():
    return make_user("Ola Officer", Office.COMPLIANCE_OFFICER)


@pytest.fixture
def liaison(published):
    return make_user("Lee Liaison", Office.PLATFORM_LIAISON, subject=published.case.platform_id)


def shown(answer):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def send(client, user, address, **data):
    client.force_login(user)
    return client.post(address, {"idempotency_key": uuid4(), **data})


def test_a_liaison_says_what_the_platform_does_and_a_wrong_answer_is_refused_beside_its_field(client, liaison):
    one = Recommendation.rows.get(position=1)
    client.force_login(liaison)
    asked = client.get(reverse("response:addressed"))
    assert "Say which words broke the rule, number 1." in shown(asked)
    assert re.search(r'lang="en" dir="auto">Say which words', asked.content.decode())  # also on an Arabic page
    address = reverse("response:claim", args=[one.pk])
    for data, wrong in (
        ({"state": "done", "text": ""}, ["text"]),
        ({"state": "no_answer", "text": "x"}, ["state"]),
        ({}, ["state", "text"]),
    ):
        answer = send(client, liaison, address, **data)
        assert (answer.status_code, list(answer.context["form"].errors)) == (422, wrong)
    assert send(client, liaison, address, state="in_progress", text="We are on it.").status_code == 302
    assert Claim.rows.get().state == "in_progress"
    text = shown(client.get(address))
    assert "We are on it." in text
    assert "Your answer stands beside the recommendation. It is public." in text


def test_the_compliance_officer_writes_findings_and_letters_into_their_own_columns(client, officer, published):
    one = Recommendation.rows.get(position=1)
    address = reverse("response:finding", args=[published.case.pk, one.pk])
    answer = send(client, officer, address, state="progress", text=" ")
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["text"])
    assert re.findall(r'aria-invalid="true"[^>]* id="([^"]+)"', answer.content.decode()) == ["id_text"]
    assert send(client, officer, address, state="progress", text="Looked at.").status_code == 302
    letter = reverse("response:letter", args=[published.case.pk, one.pk])
    answer = send(client, officer, letter, state="partly", text="")
    assert "The finding is written down. It is public." in shown(answer)
    assert re.findall(r'aria-invalid="true"[^>]* id="([^"]+)"', answer.content.decode()) == ["letter_text"]
    assert send(client, officer, letter, state="partly", text="By post.").status_code == 302
    assert (Claim.rows.get().text, Finding.rows.get().text) == ("By post.", "Looked at.")
    text = shown(client.get(reverse("response:case", args=[published.case.pk])))
    assert "By post." in text
    assert "Looked at." in text
    assert "The platform’s words are written down. They are public." in text


def test_closing_too_early_is_refused_in_words_and_works_when_all_is_at_an_end(client, officer, published):
    close = reverse("response:close", args=[published.case.pk])
    answer = send(client, officer, close, reason="")
    assert (answer.status_code, "(2 are left)" in shown(answer)) == (422, True)
    for one in Recommendation.rows.all():
        address = reverse("response:finding", args=[published.case.pk, one.pk])
        send(client, officer, address, state="proven", text="Seen.")
    assert send(client, officer, close, reason="").status_code == 302
    assert Case.rows.get(pk=published.case.pk).stage == Stage.CLOSED
    assert "Close the case" not in shown(client.get(reverse("response:case", args=[published.case.pk])))


def test_a_liaison_of_another_platform_finds_nothing(client, published):
    stranger = make_user("", Office.PLATFORM_LIAISON, subject=make_platform().pk)
    one = Recommendation.rows.get(position=1)
    client.force_login(stranger)
    assert "No recommendations" in shown(client.get(reverse("response:addressed")))
    address = reverse("response:claim", args=[one.pk])
    assert client.get(address).status_code == 404
    assert send(client, stranger, address, state="done", text="x").status_code == 404
    assert not Claim.rows.exists()


@pytest.mark.parametrize("office", [Office.PLATFORM_LIAISON, Office.EDITOR, Office.MEMBER])
def test_the_officers_pages_are_not_for_others(client, published, office):
    one = Recommendation.rows.get(position=1)
    client.force_login(make_user("", office, subject=published.case.platform_id))
    found = [
        client.get(reverse("response:case", args=[published.case.pk])).status_code,
        client.get(reverse("response:finding", args=[published.case.pk, one.pk])).status_code,
    ]
    assert found == [404, 404]


@pytest.mark.parametrize("recommendations", [1, 3])
def test_lists_take_the_same_queries_however_long_they_are(clock, client, django_assert_num_queries, recommendations):
    decided = make_approved(clock, recommendations=recommendations)
    publish(decided)
    for user, address, queries in (
        (
            make_user("", Office.COMPLIANCE_OFFICER),
            reverse("response:case", args=[decided.case.pk]),
            PAGE_QUERIES,
        ),
        (
            make_user("", Office.PLATFORM_LIAISON, subject=decided.case.platform_id),
            reverse("response:addressed"),
            LIST_QUERIES,
        ),
    ):
        client.force_login(user)
        client.get(address)
        with django_assert_num_queries(queries):
            assert client.get(address).status_code == 200
