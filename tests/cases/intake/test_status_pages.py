"""Following a case with a receipt: what is shown, what is asked, and what tells nothing."""

import re
from uuid import UUID, uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from cases.docket.actions import move
from cases.docket.models import Case, Party
from cases.intake import actions
from cases.intake.models import InformationRequest, Receipt
from cases.lifecycle import PUBLIC_STATUS, PublicStatus, Stage
from council.access.rules import Office
from council.clocks.actions import fire_due
from council.kernel.receipts import new_receipt
from tests.factories.appeals import make_appeal
from tests.factories.cases import PATHS, walk
from tests.factories.people import acting, make_user
from tests.support.payloads import facts_of

pytestmark = pytest.mark.django_db

UNDER_REVIEW = [stage for stage in PATHS if PUBLIC_STATUS[stage] is PublicStatus.UNDER_REVIEW]


def key():
    return str(uuid4())


def enter(client, code):
    return client.post("/status/", {"code": code, "idempotency_key": key()})


@pytest.fixture
def filed(client, clock):
    """A filed case whose holder has typed the code in."""
    case, code = make_appeal(clock)
    assert enter(client, code).headers["Location"] == "/status/case/"
    return case


def officer():
    return acting(Office.INTAKE_OFFICER, Office.ADMISSIBILITY_OFFICER)


def ask(case, clock, *questions):
    actions.ask_for_information(case.pk, list(questions or ["When?"]), actor=officer(), clock=clock)


def text_of(response):
    """What a reader sees: tokens and keys, which differ each time, left out."""
    page = re.sub(r'name="(csrfmiddlewaretoken|idempotency_key)" value="[^"]*"', "", response.content.decode())
    return re.sub(r"\s+", " ", page)


@pytest.mark.parametrize("path", ["", "answer/", "files/", "withdraw/", "consents/"])
def test_without_a_receipt_every_page_asks_for_it(client, path):
    assert client.get(f"/status/case/{path}").headers["Location"] == "/status/"


def test_wrong_and_ended_codes_get_the_same_page(client, clock):
    case, ended = make_appeal(clock)
    Receipt.rows.filter(case=case).update(ended_at=clock.now())
    unknown = new_receipt(lambda n: b"\x07" * n)
    pages = []
    for code in (ended, unknown):
        response = enter(client, code)
        assert response.status_code == 422
        pages.append(text_of(response).replace(code, ""))
    assert pages[0] == pages[1]
    assert "No case opens with this code" in pages[0]


def test_code_that_is_not_whole_is_told_apart_and_stays_in_the_field(client):
    response = enter(client, "0WBJE-DT7AX")
    page = response.content.decode()
    assert (response.status_code, "not a whole code" in page, 'value="0WBJE-DT7AX"' in page) == (422, True, True)


def test_session_gets_a_new_key_with_the_code(client, clock):
    _, code = make_appeal(clock)
    client.post("/appeal/begin/")
    before = client.session.session_key
    enter(client, code)
    assert client.session.session_key != before


def test_receipt_that_ends_closes_an_open_tab(client, filed, clock):
    assert client.get("/status/case/").status_code == 200
    Receipt.rows.filter(case=filed).update(ended_at=clock.now())
    assert client.get("/status/case/").status_code == 404


def test_receipt_opens_its_own_case_and_no_room_of_the_desk(client, filed, clock):
    other, _ = make_appeal(clock)
    page = text_of(client.get("/status/case/"))
    assert (filed.number in page, other.number in page) == (True, False)
    for case in (filed, other):
        assert client.get(f"/desk/cases/{case.pk}/intake/").status_code in {302, 404}


def test_closing_the_case_leaves_nothing_in_the_browser(client, filed):
    assert client.post("/status/leave/").headers["Location"] == "/status/"
    assert client.get("/status/case/").headers["Location"] == "/status/"


def test_status_tells_what_comes_next_and_by_when(client, filed, clock):
    page = text_of(client.get("/status/case/"))
    assert "<h1>Received</h1>" in page
    assert '<time datetime="2026-03-05">5 March 2026 (UTC)</time>' in page
    assert "no-store" in client.get("/status/case/").headers["Cache-Control"]


def test_moves_under_review_change_nothing_outside(client, filed, clock):
    case = walk(filed, PATHS[Stage.PANEL_FORMATION], clock=clock)
    seen = {}
    for stage in UNDER_REVIEW:
        if stage in {Stage.SUSPENDED, Stage.PANEL_FORMATION}:
            continue
        clock.advance(days=1)
        case = walk(case, PATHS[stage][-1:], clock=clock)
        response = client.get("/status/case/")
        now = {"Set-Cookie", "Expires"}  # a token of the visit, and the second of the answer
        headers = {name: value for name, value in response.headers.items() if name not in now}
        seen[stage] = (text_of(response), headers, text_of(client.get("/status/case/withdraw/")))
    assert len(seen) == 5
    first = seen[Stage.ASSESSMENT]
    assert [stage for stage, one in seen.items() if one != first] == []
    case = walk(case, ["approve"], clock=clock)
    assert text_of(client.get("/status/case/")) != seen[Stage.VOTING][0]  # the same look would see a change


def test_reason_of_an_inner_step_is_not_shown_and_that_of_a_closing_one_is(client, filed, clock):
    moved = move(filed, "take_up", actor=officer(), clock=clock, reason="internal remark", facts=facts_of("take_up"))
    assert "internal remark" not in text_of(client.get("/status/case/"))
    facts = facts_of("declare_inadmissible")
    move(moved, "declare_inadmissible", actor=officer(), clock=clock, reason="Two years have passed.", facts=facts)
    page = text_of(client.get("/status/case/"))
    assert "Two years have passed." in page
    assert "/status/case/" in page
    assert "Ask for another look" in page


def test_questions_are_answered_on_their_page(client, filed, clock):
    ask(filed, clock, "When did you post it?", "Who saw it?")
    assert "When did you post it?" in text_of(client.get("/status/case/"))
    wrong = client.post("/status/case/answer/", {"answer_1": "In May", "answer_2": " ", "idempotency_key": key()})
    assert (wrong.status_code, sorted(wrong.context["form"].errors)) == (422, ["answer_2"])
    assert wrong.context["form"]["answer_1"].value() == "In May"
    right = {"answer_1": "In May", "answer_2": "Nobody", "idempotency_key": key()}
    for _ in range(2):
        assert client.post("/status/case/answer/", right).headers["Location"] == "/status/case/"
    assert InformationRequest.rows.get().answers == ["In May", "Nobody"]
    assert "Nobody" in text_of(client.get("/status/case/"))
    assert client.get("/status/case/answer/").headers["Location"] == "/status/case/"


def test_question_in_another_language_says_so_on_every_page(client, filed, clock):
    questions = ["Quand <exactement> ?"]
    actions.ask_for_information(filed.pk, questions, language="fr", actor=officer(), clock=clock)
    spoken = '<span lang="fr" dir="ltr">Quand &lt;exactement&gt; ?</span>'
    assert spoken in text_of(client.get("/status/case/"))
    assert spoken in text_of(client.get("/status/case/answer/"))
    wrong = client.post("/status/case/answer/", {"answer_1": "", "idempotency_key": key()})
    assert "Quand &lt;exactement&gt; ? Answer this question." in text_of(wrong)
    client.post("/status/case/answer/", {"answer_1": "En mai", "idempotency_key": key()})
    assert spoken in text_of(client.get("/status/case/"))


def test_answers_of_a_second_window_are_not_sent_and_not_lost(client, filed, clock):
    ask(filed, clock, "When did you post it?")
    second = {"answer_1": "In <June>", "idempotency_key": key()}
    second["asked"] = str(client.get("/status/case/answer/").context["form"]["asked"].value())
    client.post("/status/case/answer/", {**second, "answer_1": "In May", "idempotency_key": key()})
    response = client.post("/status/case/answer/", second)
    page = text_of(response)
    assert response.status_code == 409
    assert "These questions were answered meanwhile" in page
    assert "What you wrote was not sent." in page
    assert "When did you post it?" in page
    assert "In &lt;June&gt;" in page
    assert InformationRequest.rows.get().answers == ["In May"]


def test_answers_to_earlier_questions_do_not_answer_later_ones(client, filed, clock):
    ask(filed, clock, "When?")
    earlier = {"asked": str(InformationRequest.rows.get().pk), "answer_1": "In June"}
    client.post("/status/case/answer/", {**earlier, "answer_1": "In May", "idempotency_key": key()})
    ask(filed, clock, "Who saw it?")
    response = client.post("/status/case/answer/", {**earlier, "idempotency_key": key()})
    assert (response.status_code, "Answer the new questions" in text_of(response)) == (409, True)
    assert InformationRequest.rows.filter(answered_at=None).count() == 1


def test_lapsed_case_is_taken_up_again_by_answering(client, filed, clock):
    ask(filed, clock)
    clock.advance(days=30)
    fire_due(clock_for=lambda: clock)
    assert "take the case up again" in text_of(client.get("/status/case/"))
    Case.rows.filter(pk=filed.pk).update(due_at="2099-01-01T00:00:00Z")  # pages run on the real clock
    client.post("/status/case/answer/", {"answer_1": "In May", "idempotency_key": key()})
    assert Case.rows.get(pk=filed.pk).stage == Stage.ADMISSIBILITY


def test_files_are_added_and_refused_beside_the_field(client, filed):
    def send(content, name="letter.txt"):
        file = SimpleUploadedFile(name, content)
        return client.post("/status/case/files/", {"evidence": [file], "idempotency_key": key()})

    nothing = client.post("/status/case/files/", {"idempotency_key": key()})
    assert (nothing.status_code, nothing.context["form"].errors) == (422, {"evidence": ["Choose a file first."]})
    assert send(b"A letter.").status_code == 302
    wrong = send(b"PK\x03\x04" + b"\0" * 60, "a.zip")
    assert (wrong.status_code, sorted(wrong.context["form"].errors)) == (422, ["evidence"])
    assert re.search(
        r"File 1: Text, 9 bytes, sent <time [^>]+>\d+ \w+ \d{4}, \d\d:\d\d UTC</time>",
        text_of(client.get("/status/case/files/")),
    )
    assert send(b"A letter.", "again.txt").status_code == 302
    assert "again.txt: This file was already there." in text_of(client.get("/status/case/files/"))


def test_withdrawing_asks_first(client, filed):
    wrong = client.post("/status/case/withdraw/", {"idempotency_key": key()})
    assert (wrong.status_code, sorted(wrong.context["form"].errors)) == (422, ["sure"])
    client.post("/status/case/withdraw/", {"sure": "on", "idempotency_key": key()})
    page = text_of(client.get("/status/case/"))
    assert "You have withdrawn the appeal." in page
    assert "/withdraw/" not in page


def ended_pages(client):
    return [text_of(client.get(f"/status/case/{page}")) for page in ("", "consents/", "withdraw/", "files/")]


def test_withdrawn_case_says_that_it_has_ended_and_offers_nothing_that_has_no_effect(client, filed):
    client.post("/status/case/withdraw/", {"sure": "on", "idempotency_key": key()})
    status, consents, withdraw, files = ended_pages(client)
    assert "what you wrote and your files stay with the council" in status
    assert "See or take back" not in status
    for page in (consents, withdraw, files):
        assert "This case has ended" in page
    assert 'href="/status/case/withdraw/"' not in status + consents + withdraw + files
    assert "You have agreed" in consents
    assert "Taking it back would change nothing any more." in consents
    assert "Take back<" not in consents
    assert [page.count('type="checkbox"') + page.count('type="file"') for page in (withdraw, files)] == [0, 0]


def test_platform_that_was_told_can_be_shut_out_after_a_withdrawal(client, filed, clock):
    actions.take_up(filed.pk, actor=officer(), clock=clock)
    client.post("/status/case/withdraw/", {"sure": "on", "idempotency_key": key()})
    assert ended_pages(client)[1].count("Take back<") == 1
    assert client.post("/status/case/consents/", {"consent": "share", "idempotency_key": key()}).status_code == 302
    assert ended_pages(client)[1].count("Take back<") == 0


def test_withdraw_page_says_what_is_erased_and_what_stays(client, filed):
    page = text_of(client.get("/status/case/withdraw/"))
    assert "Erased at once: your real name and your e-mail address" in page
    assert "What stays: the name that you chose, what you wrote, your answers and your files." in page
    assert "it can still see it until you take that consent back" in page


def test_withdrawing_once_the_vote_is_called_is_refused_in_words(client, filed, clock):
    walk(filed, PATHS[Stage.VOTING], clock=clock)
    response = client.post("/status/case/withdraw/", {"sure": "on", "idempotency_key": key()})
    assert (response.status_code, "cannot be withdrawn now" in text_of(response)) == (422, True)


def test_consents_are_taken_back_one_by_one(client, filed):
    client.post("/status/case/consents/", {"consent": "share", "idempotency_key": key()})
    person = Party.rows.get(case=filed, role="appellant")
    assert (person.consent_process, person.consent_share) == (True, False)
    again = client.post("/status/case/consents/", {"consent": "share", "idempotency_key": key()})
    assert again.status_code == 422
    assert client.post("/status/case/consents/", {"consent": "process", "idempotency_key": key()}).status_code == 422


def test_account_that_is_logged_in_is_told_that_receipts_wait(client, clock):
    _, code = make_appeal(clock)
    client.force_login(make_user("", Office.INTAKE_OFFICER))
    enter(client, code)
    assert client.get("/status/case/").headers["Location"] == "/status/"
    assert "Log out first" in text_of(client.get("/status/"))


def test_two_browsers_with_two_codes_see_two_cases(clock):
    seen = []
    for _ in range(2):
        case, code = make_appeal(clock)
        browser = Client()
        enter(browser, code)
        assert case.number in text_of(browser.get("/status/case/"))
        seen.append(UUID(browser.session["receipt"][1]))
    assert len(set(seen)) == 2
