"""The five steps in the browser's terms: every page refuses beside the field, keeps what was typed, and goes on."""

import io
import json
import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.contrib.sessions.models import Session
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from cases.docket.models import Case
from cases.intake.models import Draft, Receipt
from cases.intake.rules.appeals import DRAFT_HOURS, Step
from council.kernel.receipts import normalise
from council.protection.models import StoredFile
from council.protection.rules import MAX_BYTES
from tests.factories.appeals import CONTACT, NAME, SECRET_WORDS, send_appeal, typed, write_appeal

pytestmark = pytest.mark.django_db

NEXT_YEAR = "2027-12-31"


def errors(response):
    """The fields of the page's form that are wrong."""
    return sorted(response.context["form"].errors)


@pytest.mark.parametrize(
    ("step", "changes", "wrong"),
    [
        (Step.DECISION, {"platform": ""}, ["platform"]),
        (Step.DECISION, {"platform": str(uuid4())}, ["platform"]),
        (Step.DECISION, {"measure": "burned"}, ["measure"]),
        (Step.DECISION, {"decided_on": NEXT_YEAR, "complained_on": ""}, ["decided_on"]),
        (Step.DECISION, {"decided_on": "yesterday"}, ["decided_on"]),
        (Step.DECISION, {"decided_on": "1990-01-01"}, ["decided_on"]),
        (Step.DECISION, {"complained_on": "2026-01-01"}, ["complained_on"]),
        (Step.DECISION, {"puid": "with space"}, ["puid"]),
        (Step.CONTENT, {"title": "", "text": "  "}, ["text", "title"]),
        (Step.CONTENT, {"address": "javascript:alert(1)"}, ["address"]),
        (Step.CONTENT, {"posted_on": NEXT_YEAR}, ["posted_on"]),
        (Step.CONTENT, {"language": "xx"}, ["language"]),
        (Step.CONTENT, {"text": "x" * 10001}, ["text"]),
        (Step.REASONS, {"argument_1": "", "argument_2": " "}, ["argument_1"]),
        (Step.REASONS, {"argument_2": "x" * 4001}, ["argument_2"]),
        (Step.REASONS, {"remedy_sought": ""}, ["remedy_sought"]),
        (Step.ABOUT, {"pseudonym": ""}, ["pseudonym"]),
        (Step.ABOUT, {"pseudonym": NAME}, ["pseudonym"]),
        (Step.ABOUT, {"contact": "nobody"}, ["contact"]),
        (Step.ABOUT, {"behalf": "another"}, ["agreed", "represented_by"]),
        (Step.ABOUT, {"country": "ZZ"}, ["country"]),
        (Step.CONSENTS, {"consent_process": ""}, ["consent_process"]),
    ],
)
def test_wrong_answer_is_refused_beside_its_field_and_what_was_typed_stays(writer, platform, step, changes, wrong):
    given = {**typed(step, platform), **changes}
    response = writer.post(f"/appeal/{step.value}/", given)
    page = response.content.decode()
    assert (response.status_code, errors(response)) == (422, wrong)
    assert "<title>Error:" in re.sub(r"\s+", " ", page)
    for field in wrong:
        assert f'id="id_{field}_error"' in page
    for field, value in given.items():
        if value.strip() not in {"", "on"} and field not in wrong:
            assert str(response.context["form"][field].value()) == value
    assert step.value not in json.loads(Draft.objects.get().sealed_answers)


def test_right_answers_lead_from_page_to_page_and_back_to_the_check(writer, platform):
    places = [writer.post(f"/appeal/{step.value}/", typed(step, platform)).headers["Location"] for step in Step]
    following = ["content", "reasons", "evidence", "about", "consents", "check"]
    assert places == [f"/appeal/{name}/" for name in following]
    again = writer.post("/appeal/content/", typed(Step.CONTENT, title="Another title"))
    assert again.headers["Location"] == "/appeal/check/"
    assert "Another title" in writer.get("/appeal/check/").content.decode()


def test_content_posted_later_than_the_decision_is_refused_and_told_again_at_the_end(writer, platform):
    write_appeal(writer, platform)
    later = writer.post("/appeal/content/", typed(Step.CONTENT, posted_on="2026-02-21"))
    assert (later.status_code, errors(later)) == (422, ["posted_on"])
    assert "later than the decision about it" in later.context["form"].errors["posted_on"][0]
    writer.post("/appeal/decision/", typed(Step.DECISION, platform, decided_on="2026-02-18"))
    assert "later than the decision about it" in writer.get("/appeal/check/").content.decode()
    assert send_appeal(writer).status_code == 409


def test_reasons_move_up_into_an_empty_place(writer, platform):
    second, third = "x" * 30, "Others asked the same."
    given = typed(Step.REASONS, argument_1=" ", argument_2=second, argument_3=third)
    assert writer.post("/appeal/reasons/", given).status_code == 302
    kept = json.loads(Draft.objects.get().sealed_answers)["reasons"]
    assert [kept[f"argument_{number}"] for number in (1, 2, 3)] == [second, third, ""]


def test_errors_are_listed_in_the_order_of_the_fields(writer):
    response = writer.post("/appeal/about/", typed(Step.ABOUT, pseudonym=NAME, contact="nobody"))
    assert re.findall(r'<li><a href="#(\w+)">', response.content.decode()) == ["id_pseudonym", "id_contact"]


def test_check_shows_every_answer_with_a_way_to_change_it(writer, platform):
    write_appeal(writer, platform, urgent="on")
    page = writer.get("/appeal/check/").content.decode()
    for answer in (
        "Agora",
        "Hostile speech",
        "AG-77",
        "A post about a bridge",
        "Bridge walker",
        NAME,
        CONTACT,
        "Portugal",
    ):
        assert answer in page
    assert page.count(SECRET_WORDS) == 1
    changes = set(re.findall(r'facts__change"><a href="(/appeal/[a-z]+/)"', page))
    assert changes == {f"/appeal/{step.value}/" for step in Step}


def test_check_leads_to_the_first_page_that_is_missing(writer, platform):
    writer.post("/appeal/decision/", typed(Step.DECISION, platform))
    assert writer.get("/appeal/check/").headers["Location"] == "/appeal/content/"


@pytest.mark.parametrize("path", ["decision/", "evidence/", "check/", "receipt/"])
def test_page_without_a_visit_leads_to_the_beginning(client, platform, path):
    assert client.get(f"/appeal/{path}").headers["Location"] == "/appeal/"


@pytest.mark.parametrize("step", list(Step))
def test_page_is_not_kept_by_browsers_or_proxies(writer, step):
    response = writer.get(f"/appeal/{step.value}/")
    assert (response.status_code, "no-store" in response.headers["Cache-Control"]) == (200, True)


def test_visit_that_is_over_is_told_so(writer, platform):
    Draft.objects.update(expires_at=Draft.objects.get().started_at - timedelta(hours=DRAFT_HOURS))
    page = writer.get("/appeal/content/", follow=True)
    assert page.redirect_chain == [("/appeal/", 302)]
    assert "erased" in page.content.decode()


def test_session_holds_an_identifier_and_nothing_that_was_typed(writer, platform):
    write_appeal(writer, platform)
    send_appeal(writer)
    code = writer.get("/appeal/receipt/").context["code"]
    kept = json.dumps(Session.objects.get().get_decoded())
    assert sorted(Session.objects.get().get_decoded()) == ["_session_expiry", "appeal", "receipt"]
    for secret in (code, normalise(code), SECRET_WORDS, NAME, CONTACT):
        assert secret not in kept
    assert all(code not in str(cookie) for cookie in writer.cookies.values())


def test_whole_visit_sets_the_three_cookies_that_the_privacy_page_names(writer, platform):
    writer.post("/language/", {"language": "en", "next": "/appeal/"})
    write_appeal(writer, platform)
    for _ in range(2):  # the second time there is something to tell
        send_files(writer, upload(b"A letter."), add="1")
    writer.get("/appeal/evidence/")
    assert sorted(writer.cookies) == ["csrftoken", "django_language", "sessionid"]


def test_menu_of_languages_says_what_is_lost_while_an_appeal_is_written(writer):
    said = "not sent yet is lost when the language changes"
    assert said in writer.get("/appeal/content/").content.decode()
    assert said not in writer.get("/appeal/").content.decode()


def test_erasing_forgets_answers_files_and_visit(writer, platform):
    writer.post("/appeal/reasons/", typed(Step.REASONS))
    writer.post("/appeal/evidence/", {**typed(Step.EVIDENCE), "evidence": upload(b"A letter."), "add": "1"})
    assert StoredFile.objects.count() == 1
    assert writer.post("/appeal/discard/").headers["Location"] == "/appeal/"
    assert (Draft.objects.count(), StoredFile.objects.count(), Session.objects.count()) == (0, 0, 0)


# Files


def upload(content, name="letter.txt"):
    return SimpleUploadedFile(name, content, content_type="image/png")  # what the browser says is never asked


def picture(size=(12, 8)):
    output = io.BytesIO()
    Image.new("RGB", size, "teal").save(output, "PNG")
    return output.getvalue()


def send_files(client, *files, **more):
    return client.post("/appeal/evidence/", {**typed(Step.EVIDENCE), "evidence": list(files), **more})


def test_files_are_listed_once_they_are_stored(writer):
    response = send_files(writer, upload(picture(), "a.png"), upload(b"A letter."), add="1")
    assert response.headers["Location"] == "/appeal/evidence/"
    page = writer.get("/appeal/evidence/").content.decode()
    assert sorted(StoredFile.objects.values_list("media_type", flat=True)) == ["image/png", "text/plain"]
    assert page.count("/remove/") == 2
    file = StoredFile.objects.first()
    writer.post(f"/appeal/evidence/{file.pk}/remove/")
    assert StoredFile.objects.count() == 1


def test_button_that_sends_files_asks_for_one_and_the_other_goes_on(writer):
    response = send_files(writer, add="1")
    assert (response.status_code, response.context["form"].errors) == (422, {"evidence": ["Choose a file first."]})
    assert send_files(writer).status_code == 302


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "empty"),
        (b"PK\x03\x04" + b"\0" * 60, "something else"),
        (b"<html><script>alert(1)</script>", "something else"),
        (b"MZ\x90\0" + b"\0" * 60, "something else"),
        (picture()[:40], "cannot be opened"),
        (picture((7000, 6000)), "million pixels"),
    ],
    ids=["empty", "archive", "page", "program", "broken picture", "pixel bomb"],
)
def test_file_that_cannot_be_taken_is_refused_beside_the_field_and_others_are_kept(writer, content, said):
    response = send_files(writer, upload(content, "bad.bin"), upload(b"A letter."))
    (sentence,) = response.context["form"].errors["evidence"]
    assert response.status_code == 422
    assert sentence.startswith("bad.bin: ")
    assert said in sentence
    assert StoredFile.objects.count() == 1


def test_file_of_ten_megabytes_is_taken_and_one_byte_more_is_refused(writer):
    line = b"0123456789abcde\n"
    whole = line * (MAX_BYTES // len(line))
    assert send_files(writer, upload(whole)).status_code == 302
    response = send_files(writer, upload(whole + b"!"))
    assert response.status_code == 422
    assert "10 megabytes" in response.context["form"].errors["evidence"][0]
    assert StoredFile.objects.count() == 1


def test_no_more_than_ten_files(writer):
    assert send_files(writer, *[upload(b"Letter %d." % number) for number in range(10)]).status_code == 302
    response = send_files(writer, upload(b"One more."))
    assert "10 files" in response.context["form"].errors["evidence"][0]
    assert StoredFile.objects.count() == 10


def test_file_of_another_visit_is_not_taken_back(writer):
    send_files(writer, upload(b"A letter."))
    file = StoredFile.objects.get()
    other = Client()
    other.post("/appeal/begin/")
    other.post(f"/appeal/evidence/{file.pk}/remove/")
    assert StoredFile.objects.count() == 1


# Sending


def test_sending_makes_a_case_with_its_files_and_a_receipt(writer, platform):
    write_appeal(writer, platform)
    send_files(writer, upload(b"A letter."))
    assert send_appeal(writer).headers["Location"] == "/appeal/receipt/"
    case = Case.rows.get()
    assert (case.title, case.platform) == ("A post about a bridge", platform)
    assert StoredFile.objects.get().case_uuid == case.pk == Receipt.rows.get().case_id


def test_sending_twice_makes_one_case_and_shows_the_same_page(writer, platform):
    write_appeal(writer, platform)
    key = uuid4()
    first, again = send_appeal(writer, key), send_appeal(writer, key)
    other_key = send_appeal(writer)
    shown = writer.get("/appeal/receipt/").context["code"]
    after = send_appeal(writer, key)
    assert {response.headers["Location"] for response in (first, again, other_key, after)} == {"/appeal/receipt/"}
    assert (Case.rows.count(), Receipt.rows.count(), len(shown)) == (1, 1, 29)


def test_code_is_shown_once_and_then_never_again(writer, platform):
    write_appeal(writer, platform)
    send_appeal(writer)
    first = writer.get("/appeal/receipt/")
    again = writer.get("/appeal/receipt/")
    assert first.context["code"] in first.content.decode()
    assert "<svg" in first.content.decode()
    assert "cannot be shown again" in again.content.decode()
    assert first.context["code"] not in again.content.decode()
    assert writer.head("/appeal/receipt/").status_code == 405  # looking ahead must not use the code up


def test_code_is_downloaded_by_post_from_its_own_visit_only(writer, platform, client):
    write_appeal(writer, platform)
    send_appeal(writer)
    code = writer.get("/appeal/receipt/").context["code"]
    response = writer.post("/appeal/receipt/download/", {"code": code, "idempotency_key": str(uuid4())})
    assert response.headers["Content-Disposition"] == 'attachment; filename="receipt.txt"'
    assert code in response.content.decode()
    assert "/status/" in response.content.decode()
    assert writer.get("/appeal/receipt/download/").status_code == 405
    wrong = writer.post("/appeal/receipt/download/", {"code": "0" * 25, "idempotency_key": str(uuid4())})
    assert wrong.status_code == 404


def test_second_code_is_shown_on_the_same_page(writer, platform):
    write_appeal(writer, platform)
    send_appeal(writer)
    first = writer.get("/appeal/receipt/").context["code"]
    assert writer.post("/appeal/receipt/second/", {"idempotency_key": str(uuid4())}).status_code == 302
    second = writer.get("/appeal/receipt/").context["code"]
    assert second != first
    response = writer.post("/appeal/receipt/second/", {"idempotency_key": str(uuid4())})
    assert (response.status_code, "no more than two" in response.content.decode()) == (422, True)


def test_new_appeal_of_the_same_browser_is_not_tied_to_the_first(writer, platform):
    for _ in range(2):
        write_appeal(writer, platform)
        send_appeal(writer)
        writer.get("/appeal/receipt/")
    assert Case.rows.count() == 2
    opened = writer.session["receipt"][1]
    assert opened == str(Case.rows.order_by("-number").first().pk)


def test_code_stands_in_no_address_and_no_log(writer, platform, caplog):
    caplog.set_level("DEBUG")
    caplog.set_level("DEBUG", logger="django.request")
    write_appeal(writer, platform)
    seen = [send_appeal(writer).headers["Location"]]
    code = writer.get("/appeal/receipt/").context["code"]
    writer.post("/status/leave/")
    for tried in (code, "0" + code[1:], code[:-1]):
        response = writer.post("/status/", {"code": tried, "idempotency_key": str(uuid4())})
        seen.append(response.headers.get("Location", ""))
    assert not any(normalise(code)[:6] in address for address in seen)
    assert not any(code in record.getMessage() or normalise(code) in record.getMessage() for record in caplog.records)
    assert caplog.records
