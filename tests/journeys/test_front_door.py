"""The door of the house, in a real browser: the product runs, answers, and refuses a stranger in words."""

import pytest
from playwright.sync_api import Page, expect

from tests.support import axe
from tests.support.browsing import PHONE, visitor


def test_the_desk_sends_a_visitor_to_the_log_in_page(page: Page, live_site):
    page.goto(live_site.to("/desk/"))
    expect(page).to_have_url(live_site.to("/accounts/login/?next=/desk/"))
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    assert axe.violations(page) == []


@pytest.mark.parametrize("options", [{"viewport": PHONE}, {"java_script_enabled": False}])
def test_the_log_in_page_works_on_a_phone_and_without_scripts(browser, live_site, options):
    with visitor(browser, **options) as context:
        page = context.new_page()
        page.goto(live_site.to("/accounts/login/"))
        page.locator("input[type=email]").fill("nobody@example.org")
        page.locator("input[type=password]").fill("not the password")
        page.locator("main form button[type=submit]").click()
        expect(page.locator("main [role=alert], main .error-summary").first).to_be_visible()
        expect(page.locator("input[type=email]")).to_have_value("nobody@example.org")
