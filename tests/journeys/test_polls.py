"""Polls and locks in a browser without scripts: entered, asked, voted and read, on a desk and on a phone."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.db import transaction
from playwright.sync_api import Browser, Page

from council.access.rules import Locked, Office
from council.kernel.clock import SettableClock
from tests.factories.cases import make_rules
from tests.factories.people import make_member, make_user
from tests.factories.polls import ask, make_poll, withdraw
from tests.support import axe, pages
from tests.support.browsing import DESK, PHONE, visitor
from tests.support.people import logged_in
from tests.support.site import LiveSite

LONG = "Parliamentary election with a very long name, second round, and consultation about the constitution"


def made():
    """A council with a lock that runs, a poll that was withdrawn, and a vote on a rule."""
    clock = SettableClock(datetime.now(UTC) - timedelta(hours=1))
    with transaction.atomic():
        make_rules(clock=clock)
        council = [make_member(name) for name in ("Ada", "Bo", "Cy")]
        make_poll(clock, name=LONG)
        withdraw(make_poll(clock, in_days=20, name="Election that is called off"), clock)
        rule = ask(Locked.RULES, {"lengths.expedite_ratification.expedited": 24}, clock)
    return council, rule, make_user("Sam Secretary", Office.SECRETARIAT)


def entered(context, site: LiveSite, user) -> Page:
    session = logged_in(user).session
    context.add_cookies([{"name": "sessionid", "value": session, "url": site.url}])
    return context.new_page()


def look(page: Page, size, shots: Path, name: str) -> list[str]:
    """What is wrong with a page as it stands, and a picture of it."""
    page.screenshot(path=shots / f"polls-{name}-{size['width']}.png", full_page=True)
    return axe.violations(page) + pages.too_wide(page)


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_every_page_of_polls_is_read_and_used_without_scripts(live_site: LiveSite, browser: Browser, shots: Path, size):
    council, rule, sam = made()
    exemption = f"/desk/polls/exemptions/{rule.pk}/"
    paths = ["/desk/polls/", *(f"/desk/polls/ask/{kind}/" for kind in Locked), exemption, f"{exemption}vote/"]
    with visitor(browser, viewport=size) as context:
        page = entered(context, live_site, council[0].user)
        for number, path in enumerate(paths):
            page.goto(live_site.to(path))
            assert look(page, size, shots, f"member-{number}") == [], path
    with visitor(browser, viewport=size) as context:
        page = entered(context, live_site, sam)
        paths = ("/polls/", "/desk/polls/", "/desk/polls/enter/", "/desk/proposals/new/poll_enter/", "/procedure/")
        for number, path in enumerate((*paths, "/desk/proposals/new/poll_withdraw/")):
            page.goto(live_site.to(path))
            assert page.get_by_role("heading", level=1).is_visible()
            assert look(page, size, shots, f"secretariat-{number}") == [], path
    with visitor(browser, viewport=size, java_script_enabled=False) as context:
        page = entered(context, live_site, council[0].user)
        page.goto(live_site.to(f"{exemption}vote/"))
        page.get_by_label("Yes, this one change").check()
        page.get_by_role("button", name="Vote").click()
        assert page.get_by_text("You have voted. A vote is final.").is_visible()
