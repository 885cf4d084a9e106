"""The component page in a real browser: measured by axe and Nu, walked by keyboard, and what script adds."""

import pytest
from playwright.sync_api import Page, expect

from tests.support import axe, nu
from tests.support.browsing import DESK, PHONE, visitor


@pytest.mark.parametrize("language", ["en", "ar"])
def test_no_component_has_a_fault_on_a_phone_or_a_desk_in_light_or_dark(browser, live_site, language):
    found, pages = {}, {}
    for viewport in (PHONE, DESK):
        for scheme in ("light", "dark"):
            with visitor(browser, viewport=viewport, color_scheme=scheme, locale=language) as context:
                page = context.new_page()
                page.goto(live_site.to("/components/"))
                for details in page.locator("main details").all():
                    details.evaluate("element => { element.open = true }")
                found[viewport["width"], scheme] = (axe.violations(page), _too_wide(page))
                pages[language] = page.request.get(page.url).text()
    assert found == dict.fromkeys(found, ([], 0))
    assert nu.errors(pages) == {}


def test_script_adds_copying_printing_and_counting_and_nothing_is_missed_without(browser, live_site):
    with visitor(browser, java_script_enabled=False) as context:
        page = context.new_page()
        page.goto(live_site.to("/components/"))
        expect(page.get_by_role("button", name="Copy")).to_have_count(0)
        expect(page.get_by_text("At most 4000 characters")).to_be_visible()
        page.locator("header summary", has_text="English").click()
        page.locator("header button[value=ar]").click()
        expect(page.locator("html")).to_have_attribute("dir", "rtl")
    with visitor(browser, permissions=["clipboard-read", "clipboard-write"]) as context:
        page = context.new_page()
        page.goto(live_site.to("/components/"))
        page.get_by_role("button", name="Copy").click()
        expect(page.locator("#receipt-told")).to_have_text("Copied")
        copied = page.evaluate("navigator.clipboard.readText()")
        assert copied == page.locator("#receipt-code").inner_text()
        page.locator("#sample_reasons").fill("one\ntwo")
        expect(page.locator("[data-count-for=sample_reasons]")).to_have_text("Characters left: 3,992")
        page.locator("#sample_reasons").fill("x" * 4002)  # nothing is cut
        expect(page.locator("[data-count-for=sample_reasons]")).to_have_text("Characters too many: 2")


def test_the_keyboard_reaches_the_content_first_and_closes_menus(page, live_site):
    page.goto(live_site.to("/components/"))
    page.keyboard.press("Tab")
    expect(page.locator(":focus")).to_have_text("Skip to the content")
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()
    languages = page.locator("header details", has_text="English")
    languages.locator("summary").press("Enter")
    expect(languages).to_have_attribute("open", "")
    page.keyboard.press("Escape")
    expect(languages.locator("summary")).to_be_focused()
    expect(languages).not_to_have_attribute("open", "")


def _too_wide(page: Page) -> int:
    return page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
