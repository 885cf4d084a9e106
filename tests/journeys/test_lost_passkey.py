"""Somebody loses the only passkey and all recovery codes: what the pages say, and how two officers bring them back.

Five browsers: the one with the passkey, one at the office that is still logged in, two officers, and a stranger's.
"""

import re
from contextlib import ExitStack

import pytest
from django.core import mail
from playwright.sync_api import Browser, BrowserContext, Page, expect

from council.access.models import User
from council.access.rules import Office
from council.notices.tasks import send_due
from tests.factories.people import give, make_user
from tests.support import axe, pages
from tests.support.browsing import visitor
from tests.support.door import Device, let_proof_age, link_in_mail, log_in, log_in_with_code
from tests.support.site import LiveSite

EMAIL = "rosa@council.example"
FIRST, SECOND = "a long and first password", "a long and second password"


class Council:
    """Who takes part, each in a browser of their own."""

    def __init__(self, browser: Browser, site: LiveSite, stack: ExitStack) -> None:
        self.browser, self.site, self.stack = browser, site, stack
        self.secretary, self.chair = self.officer(Office.SECRETARIAT), self.officer(Office.COUNCIL_CHAIR)
        self.context = self.somebody()
        self.rosa = self.context.new_page()
        self.device = Device(self.context, self.rosa)

    def somebody(self) -> BrowserContext:
        return self.stack.enter_context(visitor(self.browser))

    def officer(self, office: Office) -> Page:
        page = self.somebody().new_page()
        log_in_with_code(page, self.site, make_user("", office).email)
        return page

    def invite(self, page: Page, name: str, email: str) -> None:
        page.goto(self.site.to("/desk/people/invite/"))
        page.get_by_label("Name").fill(name)
        page.get_by_label("E-mail address").fill(email)
        page.get_by_role("button", name="Send the invitation").click()

    def open_account(self, password: str) -> list[str]:
        """Follow the link of an invitation to a password and a passkey; the recovery codes."""
        self.rosa.goto(self.site.to(link_in_mail("invitation")))
        self.rosa.get_by_label("New password").fill(password)
        self.rosa.get_by_label("The same password again").fill(password)
        self.rosa.get_by_role("button", name="Go on").click()
        self.rosa.get_by_role("link", name="Add a passkey").click()
        self.rosa.get_by_role("button", name="Add a passkey").click()
        expect(self.rosa.locator(".codes li")).to_have_count(10)
        codes = self.rosa.locator(".codes code").all_inner_texts()
        self.rosa.get_by_role("link", name="I have them").click()
        expect(self.rosa).to_have_url(self.site.to("/desk/"))
        return codes

    def log_out(self) -> None:
        self.rosa.locator(".desk-header summary", has_text="Account").click()
        self.rosa.get_by_role("button", name="Log out").click()

    def by_passkey(self) -> None:
        self.rosa.goto(self.site.to("/accounts/login/"))
        self.rosa.get_by_role("button", name="Log in with a passkey").click()

    def shut_out(self, page: Page) -> None:
        """At the door, or at its second step when the first one is done."""
        page.goto(self.site.to("/desk/"))
        expect(page).to_have_url(re.compile(r"/accounts/(login/\?next=/desk/|2fa/authenticate/)$"))


@pytest.fixture
def council(browser: Browser, live_site: LiveSite):
    with ExitStack() as stack:
        yield Council(browser, live_site, stack)


def look(page: Page, shots, name: str) -> None:
    assert axe.violations(page) == []
    assert pages.faults(page, "en") == []
    assert pages.too_wide(page) == []
    page.screenshot(path=shots / f"account-{name}.png", full_page=True)


def test_whoever_loses_every_key_comes_back_through_two_officers_and_nobody_else_does(council: Council, shots):
    rosa = council.rosa
    council.invite(council.secretary, "Rosa Newcomer", EMAIL)
    codes = council.open_account(FIRST)
    give(User.objects.get(email=EMAIL), Office.SECRETARIAT)

    # At work: a grave act asks who it is, and the passkey answers; what was typed goes on by itself.
    let_proof_age(council.context)
    council.invite(rosa, "Another Newcomer", "another@council.example")
    expect(rosa.get_by_role("heading", level=1)).to_have_text("Is it you?")
    look(rosa, shots, "prove-with-passkey")
    rosa.get_by_role("button", name="Use a passkey").click()
    expect(rosa.locator(".messages")).to_contain_text("on its way")
    assert User.objects.filter(email="another@council.example").count() == 1

    # A second browser, opened with a recovery code, goes on at the office.
    office = council.somebody().new_page()
    log_in_with_code(office, council.site, EMAIL, codes[0], FIRST)

    # The device is lost.
    council.log_out()
    lost = council.device.passkeys()
    assert len(lost) == 1
    council.device.lose()
    council.device.begin()
    council.by_passkey()
    expect(rosa.locator("[data-passkey-error]")).to_be_visible(timeout=30_000)
    expect(rosa.get_by_role("heading", name="Lost your device?")).to_be_visible()
    expect(rosa.locator("#lost + ul")).to_contain_text("Speak to the secretariat")
    look(rosa, shots, "lost-device")
    log_in(rosa, council.site, EMAIL, FIRST)
    expect(rosa.locator("#lost + ul")).to_contain_text("Two officers close the account")
    look(rosa, shots, "lost-device-second-step")
    council.shut_out(rosa)

    # One officer asks, another agrees.
    secretary, chair = council.secretary, council.chair
    secretary.goto(council.site.to("/desk/proposals/new/account_recovery/"))
    secretary.get_by_label("Who").select_option(label="Rosa Newcomer")
    secretary.get_by_label("Why").fill("Rosa came in person: the telephone was stolen, with the codes.")
    secretary.get_by_role("button", name="Propose").click()
    address = secretary.url
    assert office.goto(council.site.to("/desk/")).status == 200, "nothing has changed yet"
    chair.goto(address)
    chair.get_by_role("checkbox").check()
    chair.get_by_role("button", name="Approve and do it").click()
    expect(chair.locator("main")).to_contain_text("Approved and done")

    # Every key from before is void: sessions, password, codes, the passkey that somebody found, and the mailbox alone.
    council.shut_out(office)
    log_in(office, council.site, EMAIL, FIRST)
    expect(office.locator("main")).to_contain_text("Address or password is wrong")
    council.device.find(lost)
    council.by_passkey()
    expect(rosa.locator(".messages")).to_be_visible()
    council.shut_out(rosa)
    send_due()
    assert "Two officers have made password and second steps of your account void" in mail.outbox[-1].body
    letters = len(mail.outbox)
    rosa.goto(council.site.to("/accounts/password/reset/"))
    rosa.get_by_label("E-mail address").fill(EMAIL)
    rosa.get_by_role("button", name="Send the link").click()
    expect(rosa.get_by_role("heading", level=1)).to_have_text("Look into your mail")
    send_due()
    assert len(mail.outbox) == letters

    # Invited anew: another password, another passkey, and the office as before.
    council.invite(secretary, "Rosa Newcomer", EMAIL)
    fresh = council.open_account(SECOND)
    assert not set(fresh) & set(codes)
    expect(rosa.get_by_role("link", name="Invite somebody").first).to_be_visible()
    council.log_out()
    council.by_passkey()
    expect(rosa).to_have_url(council.site.to("/desk/"))
