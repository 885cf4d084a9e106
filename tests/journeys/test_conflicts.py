"""The conflicts panel at work: a doubt, a waiver with both sides, wrong inputs, an appeal; on a phone and on a desk.

Six browsers: the member, two of the panel, the integrity officer, the platform's liaison and the appellant.
"""

from contextlib import ExitStack
from datetime import UTC, datetime

import pytest
from django.db import transaction
from playwright.sync_api import Browser, Page, expect

from cases.clearance.models import ConflictQuestion
from cases.docket.models import Case
from council.access.queries import is_barred
from council.access.rules import Office
from council.kernel.clock import SettableClock
from tests.factories.appeals import make_appeal
from tests.factories.cases import walk
from tests.factories.conflicts import make_voter
from tests.factories.declarations import ask, declaration_of
from tests.factories.interests import sign
from tests.factories.people import make_member, make_user
from tests.support import axe, pages
from tests.support.browsing import DESK, PHONE, led, visitor
from tests.support.door import log_in_with_code
from tests.support.site import LiveSite

NAME = "Nino Concerned"


@pytest.fixture(params=[DESK, PHONE], ids=["desk", "phone"])
def size(request):
    return request.param


class House:
    """Who takes part, each in a browser of their own; the parties without scripts."""

    def __init__(self, browser: Browser, site: LiveSite, stack: ExitStack, size) -> None:
        self.browser, self.site, self.stack, self.size = browser, site, stack, size
        self.clock = SettableClock(datetime.now(UTC))
        with transaction.atomic():
            case, self.code = make_appeal(self.clock)
            steps = ["take_up", "declare_eligible", "select"]
            self.case: Case = walk(case, steps, clock=self.clock)
            self.voters = [make_voter("Ada Voter"), make_voter("Ben Voter")]
            self.member = make_member(NAME)
            sign(self.member, clock=self.clock)
            ask(self.case, clock=self.clock)

    def page_of(self, user) -> Page:
        page = self.stack.enter_context(visitor(self.browser, viewport=self.size)).new_page()
        log_in_with_code(page, self.site, user.email)
        return page

    def appellant(self) -> Page:
        context = visitor(self.browser, viewport=self.size, java_script_enabled=False)
        page = self.stack.enter_context(context).new_page()
        page.goto(self.site.to("/status/"))
        page.get_by_label("code").first.fill(self.code)
        page.locator("main form button").first.click()
        return page

    def declare(self, page: Page, rule: str) -> None:
        page.goto(self.site.to(f"/desk/declarations/{declaration_of(self.case, self.member).pk}/"))
        with led(page):
            page.get_by_role("button", name="Show me the people").click()
        page.get_by_label("I have a conflict", exact=True).check()
        page.get_by_label("Which rule does it fall under?").select_option(rule)
        page.get_by_label("In a few words").fill("We wrote a book together")
        page.get_by_role("button", name="Give my answer").click()


@pytest.fixture
def house(browser: Browser, live_site: LiveSite, size):
    with ExitStack() as stack:
        yield House(browser, live_site, stack, size)


def look(page: Page, shots, name: str, *, scripts: bool = True) -> None:
    if scripts:
        assert axe.violations(page) == []
        assert pages.faults(page, "en") == []
        assert pages.too_wide(page) == []
    width = page.viewport_size["width"] if page.viewport_size else 0
    page.screenshot(path=shots / f"conflicts-{name}-{width}.png", full_page=True)


def vote(page: Page, house: House, choice: str, shots, *, wrong: bool = False) -> None:
    page.goto(house.site.to("/desk/conflicts/"))
    look(page, shots, "list")
    page.locator("main").get_by_role("link", name=NAME).first.click()
    assert "A question about a bridge" not in page.content()
    if wrong:
        page.get_by_role("button", name="Vote").click()
        expect(page.locator("main")).to_contain_text("Choose one of the two.")
        page.get_by_label(choice).check()
        page.get_by_role("button", name="Vote").click()
        expect(page.locator("main")).to_contain_text("Say why in a few words.")
        expect(page.get_by_label(choice)).to_be_checked()
        look(page, shots, "wrong-vote")
    page.get_by_label(choice).check()
    page.get_by_role("textbox", name="Reason").fill("Seen from outside")
    page.get_by_role("button", name="Vote").click()
    expect(page.locator(".messages")).to_contain_text("It is final")


def test_a_doubt_is_decided_by_votes_and_appealed_to_others(house: House, shots):
    member = house.page_of(house.member.user)
    house.declare(member, "D3")
    expect(member.locator("main")).to_contain_text("Before the conflicts panel")
    look(member, shots, "pending")
    first, second = (house.page_of(one.user) for one in house.voters)
    vote(first, house, "Recuse", shots, wrong=True)
    expect(first.locator("main")).to_contain_text("Not closed yet")
    officer = house.page_of(make_user("Officer", Office.INTEGRITY_OFFICER))
    officer.goto(house.site.to(f"/desk/cases/{house.case.pk}/clearance/"))
    look(officer, shots, "officer-case")
    officer.locator("main").get_by_role("link", name="D3").click()
    assert "Seen from outside" not in officer.content()
    look(officer, shots, "officer-concern")
    vote(second, house, "Recuse", shots)
    assert is_barred(house.member.user_id, house.case.pk)
    officer.reload()
    expect(officer.locator("main")).to_contain_text("Seen from outside")
    look(officer, shots, "officer-decided")
    member.reload()
    expect(member.locator("main")).to_contain_text("You stay out of this case")
    member.locator("summary", has_text="Appeal").click()
    member.get_by_role("button", name="Send the appeal").click()
    expect(member.locator("main")).to_contain_text("Say in a few words why others should decide anew.")
    look(member, shots, "wrong-appeal")
    member.get_by_label("Why should others decide anew?").fill("It was ten years ago")
    member.get_by_role("button", name="Send the appeal").click()
    expect(member.locator("main")).to_contain_text("Appealed; the wall stands meanwhile")
    look(member, shots, "appealed")
    first.goto(house.site.to("/desk/conflicts/"))
    expect(first.locator("main")).to_contain_text("Nothing waits for you")
    look(first, shots, "nothing")


def test_a_waiver_asks_both_sides_without_a_name(house: House, shots):
    appellant = house.appellant()
    assert "A question about who decides" not in appellant.content()
    member = house.page_of(house.member.user)
    house.declare(member, "W1")
    appellant.reload()
    look(appellant, shots, "status", scripts=False)
    appellant.get_by_role("link", name="Read the question and answer").click()
    assert NAME not in appellant.content()
    appellant.get_by_role("button", name="Send my answer").click()
    expect(appellant.locator("main")).to_contain_text("Choose one of the two.")
    look(appellant, shots, "wrong-answer", scripts=False)
    assert appellant.evaluate("document.documentElement.scrollWidth") <= house.size["width"]
    appellant.get_by_label("Yes, I agree").check()
    appellant.get_by_role("button", name="Send my answer").click()
    expect(appellant.locator("main")).to_contain_text("It stays as you gave it.")
    look(appellant, shots, "answered", scripts=False)
    liaison = house.page_of(make_user("Liaison", Office.PLATFORM_LIAISON, subject=house.case.platform_id))
    liaison.goto(house.site.to("/respond/waivers/"))
    assert NAME not in liaison.content()
    look(liaison, shots, "platform")
    liaison.get_by_label("Yes, I agree").check()
    liaison.get_by_role("button", name="Send my answer").click()
    look(liaison, shots, "platform-answered")
    for one in house.voters:
        vote(house.page_of(one.user), house, "Keep", shots)
    assert ConflictQuestion.rows.get().outcome == "majority"
    member.reload()
    expect(member.locator("main")).to_contain_text("waived")
    look(member, shots, "waived")
