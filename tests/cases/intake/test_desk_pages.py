"""The intake desk's pages: state, questions, translation, taking up, files behind the wall."""

import re
from uuid import uuid4

import pytest
from django.test import Client

from cases.docket.models import Case, ContentItem
from cases.intake import actions
from cases.intake.models import InformationRequest, Receipt, TranslationRequest
from cases.lifecycle import Stage
from council.access.actions import raise_barrier
from council.access.rules import Office
from council.clocks.queries import house_clock
from council.kernel.actor import Actor
from council.kernel.clock import SettableClock
from council.protection.models import StoredFile
from tests.factories.appeals import CONTACT, NAME, make_appeal
from tests.factories.people import acting, make_user

pytestmark = pytest.mark.django_db


def bare(response):
    """Status and page, without the token of the visit and the address that was asked for."""
    path = response.request["PATH_INFO"]
    return response.status_code, re.sub(r'value="\w{64}"', "", response.content.decode()).replace(path, "")


def key():
    return {"idempotency_key": str(uuid4())}


def desk_of(*offices, case=None):
    browser = Client()
    browser.user = make_user("", *offices, case=case)
    browser.force_login(browser.user)
    return browser


@pytest.fixture
def desk():
    """The intake officer's browser."""
    return desk_of(Office.INTAKE_OFFICER)


def page(case, name=""):
    return f"/desk/cases/{case.pk}/intake/{name}"


def test_intake_page_shows_what_row_three_asks_for_and_no_secret(desk, clock):
    case, _ = make_appeal(clock, language="ka", urgent=True)
    response = desk.get(page(case))
    text = response.content.decode()
    assert (response.context["facts"].acknowledged, response.context["foreign"], response.context["ready"]) == (
        True,
        True,
        False,
    )
    assert "danger now" in text
    assert "Put it back." in text
    for secret in (NAME, CONTACT):
        assert secret not in text


@pytest.mark.parametrize("office", [Office.MEMBER, Office.PLATFORM_LIAISON, Office.SELECTION_COMMITTEE])
@pytest.mark.parametrize("name", ["", "take-up/", "ask/"])
def test_desk_pages_are_for_the_desk(clock, office, name):
    case, _ = make_appeal(clock)
    allowed = office is Office.SELECTION_COMMITTEE  # reads the docket, takes nothing up
    assert desk_of(office).get(page(case, name)).status_code == (200 if allowed else 404)


def test_walled_officer_gets_what_does_not_exist(desk, clock):
    case, _ = make_appeal(clock)
    raise_barrier(desk.user.pk, case.pk, "cousin", actor=Actor.system(), clock=clock)
    for name in ("", "take-up/", "ask/", "translate/"):
        nothing = desk.get(f"/desk/cases/{uuid4()}/intake/{name}")
        walled = desk.get(page(case, name))
        assert bare(walled) == bare(nothing)
        assert walled.status_code == 404


def test_taking_up_moves_the_case_once(desk, clock):
    case, _ = make_appeal(clock)
    body = key()
    for _ in range(2):
        assert desk.post(page(case, "take-up/"), body).headers["Location"] == page(case)
    assert Case.rows.get(pk=case.pk).stage == Stage.ADMISSIBILITY
    assert desk.post(page(case, "take-up/"), key()).status_code == 422


def test_what_stands_in_the_way_of_taking_up_is_said_in_words(desk):
    just_now = SettableClock(house_clock().now())  # the page runs on the real clock, and has waited half a day since
    case, _ = make_appeal(just_now, contact="", language="ka")
    response = desk.post(page(case, "take-up/"), key())
    text = response.content.decode()
    assert (response.status_code, "does not know yet" in text, "Ask for a translation first" in text) == (
        422,
        True,
        True,
    )


def test_questions_are_written_and_an_empty_list_is_refused_beside_the_first(desk, clock):
    case, _ = make_appeal(clock)
    wrong = desk.post(page(case, "ask/"), {**key(), "question_1": " "})
    assert (wrong.status_code, sorted(wrong.context["form"].errors)) == (422, ["question_1"])
    assert desk.post(page(case, "ask/"), {**key(), "question_1": "When?", "question_3": "Where?"}).status_code == 302
    assert InformationRequest.rows.get().questions == ["When?", "Where?"]
    assert "When?" in desk.get(page(case)).content.decode()


def test_translation_is_asked_for_and_entered(desk, clock):
    case, _ = make_appeal(clock, language="ka")
    assert desk.post(page(case, "translation/"), key()).status_code == 302
    assert desk.post(page(case, "translation/"), key()).status_code == 422
    assert TranslationRequest.rows.get().language == "ka"
    item = ContentItem.rows.get(case=case)
    wrong = desk.post(page(case, "translate/"), {**key(), f"text_{item.pk.hex}": "The bridge."})
    assert (wrong.status_code, sorted(wrong.context["form"].errors)) == (422, ["by"])
    right = {**key(), f"text_{item.pk.hex}": "The bridge.", "by": "Nino"}
    assert desk.post(page(case, "translate/"), right).status_code == 302
    item = ContentItem.rows.get(case=case)
    assert (item.translation, item.translated_by) == ("The bridge.", "Nino")


@pytest.fixture
def evidence(clock):
    """A case with a file, and the file's address."""
    case, _ = make_appeal(clock)
    holder = Actor.receipt(Receipt.rows.get(case=case).pk, case.pk)
    file = actions.add_evidence(case.pk, b"A letter of the platform.", actor=holder, clock=clock)
    return case, f"{page(case)}evidence/{file.pk}/"


@pytest.mark.parametrize("office", [Office.INTAKE_OFFICER, Office.SECRETARIAT, Office.SELECTION_COMMITTEE])
def test_file_comes_as_an_attachment_that_nothing_runs(evidence, office):
    _, address = evidence
    response = desk_of(office).get(address)
    assert (response.status_code, response.content) == (200, b"A letter of the platform.")
    assert response.headers["Content-Disposition"].startswith('attachment; filename="evidence-')
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Content-Security-Policy"].startswith("sandbox")
    assert "no-store" in response.headers["Cache-Control"]


def test_file_is_for_its_panel_and_for_no_other_member(evidence):
    case, address = evidence
    assert desk_of(Office.PANELLIST, case=case.pk).get(address).status_code == 200
    nothing = desk_of(Office.MEMBER).get(f"{page(case)}evidence/{uuid4()}/")
    other = desk_of(Office.MEMBER).get(address)
    assert bare(other) == bare(nothing)
    assert other.status_code == 404


def test_file_is_found_under_its_own_case_only_and_not_behind_a_wall(evidence, desk, clock):
    case, address = evidence
    other, _ = make_appeal(clock)
    file = StoredFile.objects.get()
    assert desk.get(f"{page(other)}evidence/{file.pk}/").status_code == 404
    assert desk.get(address).status_code == 200
    raise_barrier(desk.user.pk, case.pk, "cousin", actor=Actor.system(), clock=clock)
    assert desk.get(address).status_code == 404
    assert Client().get(address).status_code == 302


def test_other_cases_about_the_same_address_are_pointed_out(desk, clock):
    case, _ = make_appeal(clock)
    other, _ = make_appeal(clock)
    assert other.number in desk.get(page(case)).content.decode()
    raise_barrier(desk.user.pk, other.pk, "cousin", actor=Actor.system(), clock=clock)
    assert other.number not in desk.get(page(case)).content.decode()


def test_admissibility_officer_may_ask_and_not_take_up(clock):
    case, _ = make_appeal(clock)
    actions.take_up(case.pk, actor=acting(Office.INTAKE_OFFICER), clock=clock)
    browser = desk_of(Office.ADMISSIBILITY_OFFICER)
    response = browser.get(page(case))
    assert (response.context["may_ask"], response.context["may_take_up"]) == (True, False)
    assert browser.post(page(case, "ask/"), {**key(), "question_1": "When?"}).status_code == 302
