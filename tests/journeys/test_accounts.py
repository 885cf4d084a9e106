"""A newcomer in a real browser: password, passkey from a virtual authenticator, recovery codes, and log-in with it."""

import re

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from council.access.rules import Office
from tests.factories.people import make_user
from tests.support import axe, pages
from tests.support.browsing import PHONE, visitor
from tests.support.door import Device, link_in_mail, log_in
from tests.support.logins import code, without_factor


def look(page: Page, shots, name: str) -> None:
    assert axe.violations(page) == []
    assert pages.faults(page, "en") == []
    assert pages.too_wide(page) == []
    page.screenshot(path=shots / f"account-{name}.png", full_page=True)


@pytest.fixture
def key(context: BrowserContext, page: Page):
    """A passkey device of software, as Chromium gives it to those who test."""
    return Device(context, page)


def invitation(browser: Browser, live_site, shots, email: str) -> str:
    """The secretariat invites; the postman writes the mail. The path of its link."""
    with visitor(browser) as context:
        page = context.new_page()
        log_in(page, live_site, make_user("", Office.SECRETARIAT).email)
        page.locator("#id_code").fill(code())
        page.get_by_role("button", name="Log in").click()
        page.get_by_role("link", name="Invite somebody").click()
        page.get_by_label("Name").fill("Rosa Newcomer")
        page.get_by_label("E-mail address").fill(email)
        look(page, shots, "invite")
        page.get_by_role("button", name="Send the invitation").click()
        expect(page.locator(".messages")).to_contain_text("on its way")
    return link_in_mail("invitation")


def test_somebody_who_is_invited_adds_a_passkey_and_logs_in_with_it_alone(
    browser: Browser, page: Page, key, live_site, shots
):
    page.goto(live_site.to(invitation(browser, live_site, shots, "rosa@council.example")))
    look(page, shots, "accept")
    page.get_by_label("New password").fill("a long and new password")
    page.get_by_label("The same password again").fill("a long and new password")
    page.get_by_role("button", name="Go on").click()
    expect(page).to_have_url(live_site.to("/accounts/2fa/"))
    look(page, shots, "enrolment")
    page.get_by_role("link", name="Add a passkey").click()
    look(page, shots, "passkey")
    page.locator("#id_name").fill("My telephone")
    page.get_by_role("button", name="Add a passkey").click()
    expect(page).to_have_url(live_site.to("/accounts/2fa/recovery-codes/"))
    expect(page.locator(".codes li")).to_have_count(10)
    look(page, shots, "recovery-codes")
    page.get_by_role("link", name="I have them").click()
    expect(page).to_have_url(live_site.to("/desk/"))
    for path, name in (
        ("/accounts/2fa/", "security"),
        ("/accounts/2fa/webauthn/", "passkeys"),
        ("/accounts/2fa/webauthn/reauthenticate/", "again-passkey"),
        ("/accounts/sessions/", "sessions"),
    ):
        page.goto(live_site.to(path))
        look(page, shots, name)
    for words, name in (("Rename", "rename-passkey"), ("Remove", "remove-passkey")):
        page.goto(live_site.to("/accounts/2fa/webauthn/"))
        page.locator("main").get_by_role("link", name=words).click()
        look(page, shots, name)
    page.locator(".desk-header summary", has_text="Account").click()
    page.get_by_role("button", name="Log out").click()
    page.goto(live_site.to("/accounts/login/?next=/accounts/sessions/"))
    look(page, shots, "login")
    page.get_by_role("button", name="Log in with a passkey").click()
    expect(page).to_have_url(live_site.to("/accounts/sessions/"))


def test_a_passkey_that_is_not_there_is_told_in_words(page: Page, context: BrowserContext, key, live_site):
    context.new_cdp_session(page).send("WebAuthn.enable")
    page.goto(live_site.to("/accounts/login/"))
    page.get_by_role("button", name="Log in with a passkey").click()
    expect(page.locator("[data-passkey-error]")).to_be_visible(timeout=30_000)


@pytest.mark.parametrize("options", [{"viewport": PHONE}, {"java_script_enabled": False}])
def test_an_app_is_set_up_and_used_on_a_phone_and_without_scripts(browser: Browser, live_site, shots, options):
    newcomer = without_factor(Office.SECRETARIAT)
    with visitor(browser, **options) as context:
        page = context.new_page()
        log_in(page, live_site, newcomer.email)
        page.goto(live_site.to("/accounts/2fa/totp/activate/"))
        secret = page.locator("#totp-secret").inner_text()
        if "viewport" in options:
            look(page, shots, "app-on-a-phone")
        page.locator("#id_code").fill(code(secret))
        page.get_by_role("button", name="Set up").click()
        expect(page.locator(".codes li")).to_have_count(10)


def test_the_second_step_keeps_its_promises(page: Page, live_site, shots):
    person = make_user("", Office.SECRETARIAT)
    log_in(page, live_site, person.email)
    expect(page).to_have_url(re.compile("/accounts/2fa/authenticate/"))
    look(page, shots, "second-step")
    page.locator("#id_code").fill(code(later=5))
    page.get_by_role("button", name="Log in").click()
    look(page, shots, "second-step-wrong")
    page.locator("#id_code").fill(code())
    page.get_by_role("button", name="Log in").click()
    expect(page).to_have_url(live_site.to("/desk/"))
    for path, name in (
        ("/accounts/reauthenticate/", "again"),
        ("/accounts/2fa/reauthenticate/", "again-code"),
        ("/accounts/2fa/totp/deactivate/", "remove-app"),
        ("/accounts/2fa/recovery-codes/generate/", "new-codes"),
    ):
        page.goto(live_site.to(path))
        look(page, shots, name)
