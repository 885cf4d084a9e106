"""An appellant with a small phone and no scripts: five steps, a receipt, and the way back to the case."""

import pytest
from playwright.sync_api import Page, expect

from cases.docket.models import Case
from council.protection.models import StoredFile
from tests.factories.appeals import SECRET_WORDS
from tests.factories.cases import make_rules
from tests.factories.people import make_platform
from tests.support.browsing import PHONE, visitor
from tests.support.pages import too_wide

LETTER = {"name": "letter.txt", "mimeType": "text/plain", "buffer": b"A letter of the platform."}
ARCHIVE = {"name": "all.zip", "mimeType": "application/zip", "buffer": b"PK\x03\x04" + b"\0" * 60}


def go_on(page: Page) -> None:
    page.get_by_role("button", name="Continue").click()


def heading(page: Page, words: str) -> None:
    expect(page.get_by_role("heading", level=1)).to_have_text(words)


def write(page: Page, site) -> None:
    """The five steps, each wrong first where a person would slip."""
    page.goto(site.to("/appeal/"))
    page.get_by_role("button", name="Begin").click()
    heading(page, "What did the platform decide?")
    page.get_by_label("Platform", exact=True).select_option(label="Agora")
    page.get_by_label("Which rule did it name?").fill("Hostile speech")
    go_on(page)
    expect(page.get_by_role("alert").first).to_be_visible()
    expect(page.get_by_label("Which rule did it name?")).to_have_value("Hostile speech")
    page.get_by_label("It removed or hid the content, or limited who sees it").check()
    page.get_by_label("On which day?").fill("2026-02-20")
    assert too_wide(page) == []
    go_on(page)
    heading(page, "What is it about?")
    page.get_by_label("A short title").fill("A post about a bridge")
    page.get_by_label("What does it say or show?").fill(SECRET_WORDS)
    assert too_wide(page) == []
    go_on(page)
    heading(page, "Why is the decision wrong?")
    page.get_by_label("Your first reason").fill("It is a question to an authority.")
    page.get_by_label("What should the platform do?").fill("Put it back.")
    page.locator(".menu--languages summary").click()  # what it says about words that are not sent yet fits as well
    assert too_wide(page) == []
    go_on(page)
    heading(page, "Do you have files that show it?")
    page.get_by_label("Choose files").set_input_files([LETTER, ARCHIVE])
    page.get_by_role("button", name="Send these files").click()
    expect(page.get_by_text("all.zip:").first).to_be_visible()
    expect(page.get_by_text("File 1: Text, 25 bytes")).to_be_visible()
    assert too_wide(page) == []
    go_on(page)
    heading(page, "About you")
    page.get_by_label("Name that others will see").fill("Bridge walker")
    assert too_wide(page) == []
    go_on(page)
    heading(page, "What may we do with your appeal?")
    page.get_by_label("You may look into my appeal and keep what I have sent").check()
    go_on(page)
    heading(page, "Check your answers")
    assert too_wide(page) == []


@pytest.mark.parametrize("scripts", [False, True], ids=["without scripts", "with scripts"])
def test_appeal_is_filed_on_a_small_phone_and_followed_with_its_code(browser, live_site, scripts):
    make_rules()
    make_platform("Agora")
    with visitor(browser, viewport=PHONE, java_script_enabled=scripts) as context:
        page = context.new_page()
        write(page, live_site)
        page.get_by_role("button", name="Send the appeal").click()
        heading(page, "Your appeal has arrived")
        assert too_wide(page) == []
        code = page.locator("#receipt-code").inner_text()
        with page.expect_download() as download:
            page.get_by_role("button", name="Download").click()
        assert code in download.value.path().read_text()
        page.reload()
        expect(page.get_by_text("It cannot be shown again")).to_be_visible()
        expect(page.locator("#receipt-code")).to_have_count(0)
    case = Case.rows.get()
    assert (case.title, StoredFile.objects.get().case_uuid) == ("A post about a bridge", case.pk)
    with visitor(browser, viewport=PHONE, java_script_enabled=scripts) as context:
        page = context.new_page()
        page.goto(live_site.to("/status/"))
        page.get_by_label("Receipt code").fill(code.lower().replace("-", " "))
        page.get_by_role("button", name="Open my case").click()
        heading(page, "Received")
        assert too_wide(page) == []
        page.get_by_role("button", name="Close the case on this device").click()
        page.goto(live_site.to("/status/case/"))
        expect(page).to_have_url(live_site.to("/status/"))
