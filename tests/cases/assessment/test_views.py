"""The pages of an assessment: written, refused beside the field, checked, sealed, compared."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from cases.assessment.queries import mine
from cases.lifecycle import Stage
from council.access.rules import Office
from tests.factories.assessments import answers, rabat, seal_all, seal_assessment
from tests.factories.cases import make_case
from tests.factories.panels import actor_of, make_panel
from tests.factories.people import make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def case(clock):
    return make_case(Stage.ASSESSMENT, clock=clock)


@pytest.fixture
def seats(case):
    return make_panel(case)


def login(seat):
    client = Client()
    client.force_login(seat.member.user)
    return client


def page(name, case):
    return reverse(f"assessment:{name}", args=[case.pk])


def key(client, address):
    """The idempotency key of the form on a page."""
    return re.search(r'name="idempotency_key" value="([^"]+)"', client.get(address).content.decode())[1]


def send(client, case, given, then="check", name="case"):
    address = page(name, case)
    return client.post(address, {"idempotency_key": key(client, address), "then": then, **given})


def errors(response):
    """The fields of the page that carry an error, with what it says."""
    return {name: str(found[0]) for name, found in response.context["form"].errors.items()}


def test_draft_is_saved_with_gaps_and_found_again(case, seats):
    client = login(seats[2])
    answer = send(client, case, {"legality": "met", "legality_confidence": "3", "facts": "It rained."}, then="save")
    assert (answer.status_code, answer.url) == (302, page("case", case))
    (draft,) = mine(actor_of(seats[2]), case.pk)
    assert draft.given == {"facts": "It rained.", "legality": "met", "legality_confidence": 3}
    shown = client.get(page("case", case)).content.decode()
    assert "It rained." in shown
    assert re.search(r'name="legality_confidence" value="3"[^>]*checked', shown)


def test_gaps_are_named_beside_their_fields_and_nothing_typed_is_lost(case, seats):
    client = login(seats[2])
    given = answers(legality_reason=None, necessity_source=None)
    answer = send(client, case, {**given, "facts": "It rained."})
    assert answer.url == page("check", case)
    checked = client.get(answer.url)
    assert checked.status_code == 422
    assert list(errors(checked)) == ["legality_reason", "necessity_source"]
    shown = checked.content.decode()
    assert 'id="id_legality_reason_error"' in shown
    assert "It rained." in shown
    assert 'href="#id_necessity_source"' in shown


def test_answer_that_is_none_of_those_offered_is_refused_beside_its_field_at_once(case, seats):
    answer = send(login(seats[0]), case, {"legality": "perhaps", "legality_source": "x" * 301})
    assert answer.status_code == 422
    assert set(errors(answer)) == {"legality", "legality_source"}
    assert mine(actor_of(seats[0]), case.pk) == []


def test_rabat_is_needed_only_where_hatred_is_at_issue(case, seats):
    client = login(seats[0])
    answer = send(client, case, answers(hatred="yes"))
    assert len(errors(client.get(answer.url))) == 12
    answer = send(client, case, answers(**rabat(intent=0)))
    assert client.get(answer.url).status_code == 200


def test_questions_of_the_threshold_stand_open_once_hatred_is_at_issue_or_one_is_wrong(case, seats):
    client = login(seats[0])
    folded = re.compile(r'<details class="details">\s*<summary>Show these questions')
    assert folded.search(client.get(page("case", case)).content.decode())
    send(client, case, {"hatred": "yes"}, then="save")
    assert not folded.search(client.get(page("case", case)).content.decode())
    wrong = send(client, case, {"hatred": "no", "rabat_intent_reason": "x" * 3001}, then="save")
    assert not folded.search(wrong.content.decode())


def test_answers_are_checked_and_sealed_and_then_read_only(case, seats):
    client = login(seats[1])
    check = send(client, case, answers()).url
    shown = client.get(check).content.decode()
    assert "Why necessity is not_met" in shown
    assert "#id_necessity_0" in shown  # each answer leads back to its field
    sealed = client.post(check, {"idempotency_key": key(client, check)})
    assert sealed.url == page("case", case)
    assert [one.state for one in mine(actor_of(seats[1]), case.pk)] == ["sealed"]
    read = client.get(page("case", case))
    assert "assessment/sealed.html" in [template.name for template in read.templates]
    assert "Your assessment is sealed." in read.content.decode()
    assert client.get(check).url == page("case", case)
    late = client.post(page("case", case), {"idempotency_key": "0" * 32, "legality": "met"})
    assert (late.status_code, errors(late)["__all__"][:27]) == (422, "Your assessment is sealed. ")


def test_correction_is_begun_from_the_sealed_page_and_sealed_beside_it(case, seats, clock):
    seal_assessment(case, seats[1], clock)
    client = login(seats[1])
    answer = client.post(page("correct", case), {"idempotency_key": key(client, page("case", case))})
    assert answer.url == page("case", case)
    check = send(client, case, answers(necessity="met")).url
    client.post(check, {"idempotency_key": key(client, check)})
    assert [one.version for one in mine(actor_of(seats[1]), case.pk)] == [2, 1]
    assert "Sealed versions of your assessment" in client.get(page("case", case)).content.decode()


def test_comparison_leads_to_the_own_assessment_first(case, seats, clock):
    seal_assessment(case, seats[0], clock)
    answer = login(seats[1]).get(page("comparison", case))
    assert answer.url == page("case", case)


def test_comparison_shows_where_the_panel_agrees_and_differs(case, seats, clock):
    seal_all(case, seats[:3], clock, **rabat())
    seal_assessment(case, seats[3], clock, legality="met", **rabat(intent=1))
    shown = login(seats[0]).get(page("comparison", case)).content.decode()
    assert shown.count("Disputed") == 2
    assert shown.count("Agreed") == 2
    for seat in seats:
        assert seat.member.name in shown  # the fifth among those who have not sealed
    assert "Not sealed yet:" in shown
    assert '<p lang="en" dir="auto">Why legality' in shown  # also on an Arabic page


@pytest.mark.parametrize("name", ["case", "check", "comparison"])
def test_page_exists_for_nobody_else(case, seats, name):
    member, officer = make_user("", Office.MEMBER), make_user("", Office.SECRETARIAT, Office.INTEGRITY_OFFICER)
    for user in (member, officer):
        client = Client()
        client.force_login(user)
        assert client.get(page(name, case)).status_code == 404


def test_pages_take_the_same_queries_for_one_and_for_three(case, seats, clock, django_assert_num_queries):
    client = login(seats[0])
    seal_assessment(case, seats[0], clock)
    client.get(page("case", case))  # the first of the day is noted for the integrity officer
    for more in ([], seats[1:3]):
        seal_all(case, list(more), clock)
        with django_assert_num_queries(7):
            client.get(page("comparison", case))
        with django_assert_num_queries(6):
            client.get(page("case", case))
    writer = login(seats[4])
    writer.get(page("case", case))
    with django_assert_num_queries(9):
        writer.get(page("case", case))
