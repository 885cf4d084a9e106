"""The watch on capture in a browser: everybody, the auditor and a member, on a phone and on a desk, without scripts."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.db import transaction
from playwright.sync_api import Browser, Page

from cases.capture.tasks import watch
from cases.lifecycle import Stage
from council.access.rules import Office
from council.kernel.clock import SettableClock
from tests.factories.capture import UNAVAILABLE, make_drawn, make_published_cases
from tests.factories.cases import make_case
from tests.factories.panels import make_council
from tests.factories.people import make_user
from tests.support import axe, pages
from tests.support.browsing import DESK, PHONE, visitor
from tests.support.door import log_in_with_code
from tests.support.site import LiveSite


def published_cases(number: int):
    """A council of twelve with some published cases, of which the watch has been told; its members."""
    clock = SettableClock(datetime.now(UTC))
    with transaction.atomic():
        council = make_council(12)
        like = make_case(Stage.PANEL_FORMATION, clock=clock)
        for place, case in enumerate(make_published_cases(number, like, at=clock.now() - timedelta(days=32))):
            make_drawn(
                case,
                council,
                at=case.published_at,
                seed=f"case {place}",
                steer=({one.pk for one in council[:4]}, 2),
                out={council[place % 12].pk: UNAVAILABLE},
            )
    watch(clock_for=lambda: clock)
    return council


def look(page: Page, size, shots: Path, name: str) -> list[str]:
    """What is wrong with a page as it stands, and a picture of it."""
    page.screenshot(path=shots / f"capture-{name}-{size['width']}.png", full_page=True)
    return axe.violations(page) + pages.too_wide(page)


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_everybody_the_auditor_and_a_member_read_the_watch(live_site: LiveSite, browser: Browser, shots: Path, size):
    with visitor(browser, viewport=size, java_script_enabled=False) as context:
        page = context.new_page()
        page.goto(live_site.to("/capture/"))
        assert page.get_by_text("There are not enough cases to tell").first.is_visible()
    council = published_cases(30)
    with visitor(browser, viewport=size) as context:
        page = context.new_page()
        page.goto(live_site.to("/council/"))
        page.get_by_role("link", name="Is the council being captured?").click()
        assert page.get_by_role("heading", level=1).inner_text() == "Is the council being captured?"
        assert page.get_by_text("Made from 30 published cases").is_visible()
        assert look(page, size, shots, "public") == []
        with page.expect_download() as file:
            page.get_by_role("link", name="Take the table away (CSV)").click()
        assert file.value.suggested_filename.startswith("capture-20")
    for user, address, name in (
        (make_user("Ada Auditor", Office.AUDITOR), "/desk/capture/", "auditor"),
        (council[0].user, "/desk/my-draws/", "member"),
    ):
        with visitor(browser, viewport=size) as context:
            page = context.new_page()
            log_in_with_code(page, live_site, user.email)
            page.goto(live_site.to(address))
            assert page.get_by_role("heading", level=1).is_visible()
            assert look(page, size, shots, name) == []
