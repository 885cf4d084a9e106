"""The page "How this panel was drawn" as a reader uses it: the browser draws again, and tells what was changed."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from tests.support.browsing import PHONE, visitor
from tests.support.tour import Tour

SAME = "Your browser drew the same panel from the files of this draw, in the same steps."
PATTERN = "**/draw/1/"


@pytest.fixture
def page(browser: Browser, populated: Tour) -> Iterator[Page]:
    """The page of a published opinion, on a phone."""
    (sight, *_) = populated.best("transparency:draw", 1)
    with visitor(browser, viewport=PHONE) as context:
        found = context.new_page()
        found.goto(populated.council.site.to(sight.path))
        yield found


def press(page: Page) -> None:
    page.get_by_role("button", name="Draw again in this browser").first.press("Enter")


def test_the_browser_draws_the_same_panel(page):
    press(page)
    expect(page.get_by_role("status").first).to_have_text(SAME)


def test_a_list_that_was_changed_is_told(page):
    def changed(route: Route) -> None:
        answer = route.fetch()
        route.fulfill(response=answer, body=answer.text().replace('"tickets":12', '"tickets":11', 1))

    page.route(f"{PATTERN}draw.json", changed)
    press(page)
    expect(page.get_by_role("status").first).to_have_text("The file of the list is not the one that was locked.")


def test_a_number_that_is_not_the_one_of_the_list_is_told(page):
    def changed(route: Route) -> None:
        answer = route.fetch()
        body = answer.text()
        route.fulfill(response=answer, body=body[:-5] + ("0" if body[-5] != "0" else "1") + body[-4:])

    page.route(f"{PATTERN}sources.json", changed)
    press(page)
    expect(page.get_by_role("status").first).to_contain_text("The files do not belong together")


def test_a_result_that_was_changed_is_told_with_the_first_thing_that_differs(page):
    def changed(route: Route) -> None:
        answer = route.fetch()
        route.fulfill(response=answer, body=answer.text().replace('"seat"', '"skip"', 1))

    page.route(f"{PATTERN}result.json", changed)
    press(page)
    expect(page.get_by_role("status").first).to_contain_text('"part":"walk"')


def test_without_scripts_the_page_says_the_same_and_offers_no_button(browser, populated):
    (sight, *_) = populated.best("transparency:draw", 1)
    with visitor(browser, viewport=PHONE, java_script_enabled=False) as context:
        found = context.new_page()
        found.goto(populated.council.site.to(sight.path))
        expect(found.get_by_role("button", name="Draw again in this browser")).to_have_count(0)
        expect(found.get_by_role("heading", name="Who could be drawn")).to_be_visible()
        expect(found.get_by_role("link", name="draw.json").first).to_be_visible()
