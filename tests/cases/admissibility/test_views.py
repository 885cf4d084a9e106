"""The officer's page: a checklist, a ruling, and refusals beside the fields they are about."""

from uuid import uuid4

import pytest
from django.urls import reverse

from cases.admissibility.actions import ask_review
from cases.admissibility.models import Ruling
from cases.admissibility.rules import Criterion
from cases.docket.models import Case
from cases.lifecycle import Stage
from council.access.rules import Office
from council.kernel.actor import Actor
from tests.factories.admissibility import make_inadmissible
from tests.factories.cases import make_case
from tests.factories.people import make_user

pytestmark = pytest.mark.django_db

PAGE_QUERIES = 7  # session, account, offices, case, rulings, decision, time


@pytest.fixture
def officer(client):
    user = make_user("Orla", Office.ADMISSIBILITY_OFFICER)
    client.force_login(user)
    return user


@pytest.fixture
def case(clock):
    return make_case(Stage.ADMISSIBILITY, clock=clock)


def answers(**changes):
    values = {criterion.value: "yes" for criterion in Criterion}
    values |= {"outcome": "eligible", "remedy": "exhausted", "reasons": "All holds", "idempotency_key": str(uuid4())}
    return {**values, **changes}


def address(case):
    return reverse("admissibility:ruling", args=[case.pk])


def test_officer_declares_eligible(client, officer, case):
    answer = client.post(address(case), answers())
    assert (answer.status_code, answer["Location"]) == (302, f"/desk/cases/{case.pk}/")
    assert Case.rows.get(pk=case.pk).stage == Stage.ELIGIBLE
    assert "All holds" in client.get(address(case)).content.decode()


def test_the_same_form_twice_rules_once(client, officer, case):
    form = answers()
    first, second = client.post(address(case), form), client.post(address(case), form)
    assert (first.status_code, second.status_code) == (302, 302)
    assert Ruling.rows.count() == 1


@pytest.mark.parametrize(
    ("changes", "errors"),
    [
        ({"safe": "unknown"}, {"safe": ["This is not known yet. Ask the appellant, or answer yes or no."]}),
        (
            {"scope": "no"},
            {"scope": ["You answered no. An appeal is eligible only when every answer is yes."]},
        ),
        ({"remedy": ""}, {"remedy": ["Say why the platform’s own appeal no longer stands in the way."]}),
        (
            {"remedy": "platform_silent"},
            {"complained_on": ["Give the day on which the appellant complained to the platform."]},
        ),
        (
            {"outcome": "inadmissible"},
            {
                "outcome": [
                    "An appeal can be turned away only for a criterion that fails. Answer no to at least one of them."
                ],
                "explanation": ["Write what the appellant will read, in plain words."],
            },
        ),
        (
            {"outcome": "referred", "explanation": "They can help."},
            {
                "destination": ["Name the body that the appeal is passed to."],
                "consent": ["An appeal is passed on only when the appellant has agreed to it."],
            },
        ),
        ({"standing": ""}, {"standing": ["Answer yes, no or not known yet."]}),
    ],
)
def test_what_is_wrong_is_said_beside_its_field_and_nothing_moves(client, officer, case, changes, errors):
    answer = client.post(address(case), answers(**changes))
    assert answer.status_code == 422
    assert answer.context["form"].errors == errors
    assert Case.rows.get(pk=case.pk).stage == Stage.ADMISSIBILITY
    page = answer.content.decode()
    for field in errors:
        assert f'id="id_{field}_error"' in page


def test_officer_turns_an_appeal_away(client, officer, case):
    words = {"outcome": "inadmissible", "in_time": "no", "explanation": "Your appeal came too late."}
    assert client.post(address(case), answers(**words)).status_code == 302
    assert Case.rows.get(pk=case.pk).stage == Stage.INADMISSIBLE


def test_page_without_the_office_shows_rulings_and_no_form(client, clock):
    case = make_inadmissible(clock)
    client.force_login(make_user("", Office.SECRETARIAT))
    page = client.get(address(case))
    assert "The appeal came too late" in page.content.decode()
    assert 'name="outcome"' not in page.content.decode()
    assert client.post(address(case), answers()).status_code == 404


def test_page_is_closed_to_members(client, case):
    client.force_login(make_user("", Office.MEMBER))
    assert client.get(address(case)).status_code == 404


def test_review_is_offered_when_asked_for_and_done_by_another_officer(client, officer, clock):
    case = make_inadmissible(clock, Actor.person(officer.pk, frozenset({Office.ADMISSIBILITY_OFFICER})))
    review = reverse("admissibility:review", args=[case.pk])
    assert review not in client.get(address(case)).content.decode()
    ask_review(case.pk, request="I was ill", actor=Actor.receipt(uuid4(), case.pk), clock=clock)
    page = client.get(address(case)).content.decode()
    assert review in page
    assert "I was ill" in page
    own = client.post(review, {"idempotency_key": str(uuid4())})
    assert own.status_code == 409
    assert "You ruled on this appeal before." in own.content.decode()
    client.force_login(make_user("", Office.ADMISSIBILITY_OFFICER))
    assert client.post(review, {"idempotency_key": str(uuid4())})["Location"] == address(case)
    assert Case.rows.get(pk=case.pk).stage == Stage.ADMISSIBILITY


@pytest.mark.parametrize("number", [1, 3])
def test_page_costs_the_same_for_one_ruling_and_three(client, officer, case, clock, number, django_assert_num_queries):
    for _ in range(number):
        Ruling.rows.create(
            case=case, officer=make_user(), outcome="inadmissible", code="too_late", reasons="r", explanation="e",
            at=clock.now(),
        )  # fmt: skip
    client.get(address(case))  # the first of the day is noted for the integrity officer
    with django_assert_num_queries(PAGE_QUERIES):
        page = client.get(address(case))
    assert len(page.context["rulings"]) == number


def test_appellant_asks_for_a_review(client, clock):
    case = make_inadmissible(clock)
    session = client.session
    session["receipt"] = [str(uuid4()), str(case.pk)]
    session.save()
    page = reverse("admissibility:ask_review")
    assert client.get(page).status_code == 200
    sent = {"request": "I was ill", "idempotency_key": str(uuid4())}
    late = client.post(page, sent)
    assert late.status_code == 422  # the house's clock is months ahead of this test's
    assert "A review can be asked for within 14 days. That time has passed." in late.content.decode()


def test_nobody_without_a_receipt_asks_for_a_review(client, officer):
    assert client.get(reverse("admissibility:ask_review")).status_code == 302
