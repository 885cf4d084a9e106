"""An editor at the desk of Wagtail: writes a page and publishes it, under a policy that runs no inline script."""

import re

from playwright.sync_api import Browser, expect

from cms.pages.models import HomePage, StandardPage
from council.access.actions import give_office
from council.access.rules import Office
from council.kernel.actor import Actor
from tests.factories.people import PASSWORD, make_user
from tests.support.browsing import visitor
from tests.support.logins import code


def test_an_editor_writes_a_page_and_everybody_reads_it(browser: Browser, live_site, clock):
    editor = make_user()
    give_office(editor.pk, Office.EDITOR, actor=Actor.system(), clock=clock)
    home = HomePage.objects.get()
    with visitor(browser, timezone_id="UTC") as context:
        page = context.new_page()
        page.goto(live_site.to("/cms/"))
        page.locator("#id_login").fill(editor.email)
        page.locator("#id_password").fill(PASSWORD)
        page.get_by_role("button", name="Log in", exact=True).click()
        page.locator("#id_code").fill(code())
        page.get_by_role("button", name="Log in").click()
        page.goto(live_site.to(f"/cms/pages/add/cms/standardpage/{home.pk}/"))
        assert (
            "'unsafe-inline'" not in page.request.get(page.url).headers["content-security-policy"].split("style-src")[0]
        )
        page.locator("#id_title").fill("Opening hours")
        page.locator("#id_lead").fill("When somebody answers.")
        page.locator("[data-draftail-editor-wrapper] [role=textbox]").click()
        page.keyboard.type("Every weekday from nine to five.")
        expect(page.locator("input[name=body]")).to_have_value(re.compile("nine to five"))
        page.get_by_role("tab", name="Promote").click()
        expect(page.locator("#id_slug")).to_have_value("opening-hours")
        page.locator("footer [data-w-dropdown-target='toggle']").click()
        page.locator("[name=action-publish]").click()
        expect(page.locator(".messages")).to_contain_text("published")
        page.goto(live_site.to("/cms/pages/"))
        expect(page.locator(".xdsoft_datetimepicker")).to_have_count(2)
        page.goto(live_site.to("/opening-hours/"))
        expect(page.locator("main")).to_contain_text("Every weekday from nine to five.")
    assert StandardPage.objects.get(slug="opening-hours").live
