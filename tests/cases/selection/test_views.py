"""The committee's page: a vote, the choice, and refusals beside the fields they are about."""

from uuid import uuid4

import pytest
from django.urls import reverse

from cases.docket.models import Case
from cases.lifecycle import Stage
from cases.selection.actions import ask_review
from cases.selection.models import SelectionVote
from council.access.rules import Office
from council.kernel.actor import Actor
from council.procedure.actions import adopt_rules
from council.procedure.rules import PRESETS, Preset
from tests.factories.cases import make_case
from tests.factories.people import actor_for, make_user
from tests.factories.selection import make_committee, make_left, vote

pytestmark = pytest.mark.django_db

# session, account, offices, time; case, choices, rules, standing in three, votes, decision, content
PAGE_QUERIES = 13


@pytest.fixture
def case(clock):
    return make_case(Stage.ELIGIBLE, clock=clock)


@pytest.fixture
def committee(case, client):
    people = make_committee()
    client.force_login(people[0])
    return people


def address(case, page="choice"):
    return reverse(f"selection:{page}", args=[case.pk])


def ballot(**changes):
    values = {"in_favour": "yes", "significance": "5", "difficulty": "4", "severity": "3", "underserved": "2"}
    values |= {"reason": "It matters", "unconflicted": "on", "idempotency_key": str(uuid4())}
    return {**values, **changes}


def key():
    return {"idempotency_key": str(uuid4())}


def test_committee_votes_and_selects_in_the_browser(client, committee, case):
    before = client.get(address(case)).content.decode()
    assert "Select this case" not in before
    assert "<li>0 members voted for this case. The rules ask for 2.</li>" in before
    for person in committee[:2]:
        client.force_login(person)
        assert client.post(address(case), ballot())["Location"] == address(case)
    page = client.get(address(case)).content.decode()
    assert "Your vote is cast." in page
    assert "Select this case" in page
    assert "Cast your vote" not in page
    assert client.post(address(case, "select"), key())["Location"] == f"/desk/cases/{case.pk}/"
    assert Case.rows.get(pk=case.pk).stage == Stage.PANEL_FORMATION


@pytest.mark.parametrize(
    ("changes", "errors"),
    [
        ({"reason": ""}, {"reason": ["This field is required."]}),
        ({"reason": " \n "}, {"reason": ["This field is required."]}),
        ({"severity": ""}, {"severity": ["Give a score from 1 to 5."]}),
        ({"severity": "6"}, {"severity": ["Select a valid choice. 6 is not one of the available choices."]}),
        (
            {"unconflicted": ""},
            {
                "unconflicted": [
                    "Vote only if nothing ties you to this case. If something does, tell the integrity officer instead."
                ]
            },
        ),
    ],
)
def test_what_is_wrong_with_a_vote_is_said_beside_its_field(client, committee, case, changes, errors):
    answer = client.post(address(case), ballot(**changes))
    assert answer.status_code == 422
    assert answer.context["form"].errors == errors
    assert SelectionVote.rows.count() == 0
    (field,) = errors
    assert f'id="id_{field}_error"' in answer.content.decode()


def test_selecting_too_early_is_refused_in_words(client, committee, case):
    answer = client.post(address(case, "select"), key())
    assert answer.status_code == 422
    assert "0 members voted for this case. The rules ask for 2." in answer.content.decode()


def test_leaving_too_early_is_refused_in_words(client, committee, case):
    words = {"code": "remedied", "explanation": "The platform has put it back.", **key()}
    answer = client.post(address(case, "leave"), words)
    assert answer.status_code == 422
    assert "The committee could still select this case: 3 members have not voted. Wait for them." in (
        answer.content.decode()
    )


def test_committee_leaves_a_case(client, committee, case, clock):
    for person in committee:
        vote(case, actor_for(person), clock, in_favour=False)
    wrong = client.post(address(case, "leave"), {"code": "remedied", "explanation": "", **key()})
    assert (wrong.status_code, list(wrong.context["form"].errors)) == (422, ["explanation"])
    assert 'id="leave_explanation_error"' in wrong.content.decode()
    words = {"code": "remedied", "explanation": "The platform has put it back.", **key()}
    assert client.post(address(case, "leave"), words).status_code == 302
    assert Case.rows.get(pk=case.pk).stage == Stage.NOT_SELECTED


def test_votes_of_colleagues_appear_after_the_own(client, committee, case, clock):
    vote(case, actor_for(committee[1]), clock, reason="A secret so far")
    assert "A secret so far" not in client.get(address(case)).content.decode()
    client.post(address(case), ballot())
    assert "A secret so far" in client.get(address(case)).content.decode()


def test_secretariat_of_a_small_council_selects_directly(client, clock):
    adopt_rules(PRESETS[Preset.SMALL], actor=Actor.system(), clock=clock)
    case = make_case(Stage.ELIGIBLE, clock=clock)
    client.force_login(make_user("", Office.SECRETARIAT))
    page = client.get(address(case)).content.decode()
    assert "Every eligible case is decided." in page
    assert "Cast your vote" not in page
    assert client.post(address(case, "select"), key()).status_code == 302
    assert Case.rows.get(pk=case.pk).stage == Stage.PANEL_FORMATION


@pytest.mark.parametrize("office", [Office.MEMBER, Office.PLATFORM_LIAISON])
def test_page_is_closed_to_others(client, case, office):
    client.force_login(make_user("", office))
    assert client.get(address(case)).status_code == 404


def test_officer_of_the_desk_reads_the_page_and_cannot_choose(client, case):
    client.force_login(make_user("", Office.INTEGRITY_OFFICER))
    assert "Cast your vote" not in client.get(address(case)).content.decode()
    assert client.post(address(case), ballot()).status_code == 404
    assert client.post(address(case, "select"), key()).status_code == 404


def test_left_case_is_reviewed_when_the_appellant_asks(client, case, clock):
    make_left(case, clock)
    client.force_login(make_user("", Office.SECRETARIAT))
    assert address(case, "review") not in client.get(address(case)).content.decode()
    ask_review(case.pk, request="Please look again", actor=Actor.receipt(uuid4(), case.pk), clock=clock)
    page = client.get(address(case)).content.decode()
    assert address(case, "review") in page
    assert "Please look again" in page
    assert client.post(address(case, "review"), key())["Location"] == address(case)
    assert Case.rows.get(pk=case.pk).stage == Stage.ELIGIBLE


@pytest.mark.parametrize("number", [1, 3])
def test_page_costs_the_same_for_one_vote_and_three(client, committee, case, clock, number, django_assert_num_queries):
    for person in committee[:number]:
        vote(case, actor_for(person), clock)
    client.get(address(case))  # the first of the day is noted for the integrity officer
    with django_assert_num_queries(PAGE_QUERIES):
        page = client.get(address(case))
    assert len(page.context["votes"]) == number


def test_appellant_asks_for_a_review(client, case, clock):
    make_left(case, clock)
    session = client.session
    session["receipt"] = [str(uuid4()), str(case.pk)]
    session.save()
    page = reverse("selection:ask_review")
    assert client.get(page).status_code == 200
    late = client.post(page, {"request": "Please", **key()})
    assert late.status_code == 422  # the house's clock is months ahead of this test's
    assert "A review can be asked for within 14 days. That time has passed." in late.content.decode()
