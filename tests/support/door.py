"""Coming in through a real browser: both steps, passkey devices of software, and links that came by mail."""

import re
from urllib.parse import urlsplit

from django.contrib.sessions.backends.db import SessionStore
from django.core import mail
from playwright.sync_api import BrowserContext, CDPSession, Page

from council import sessions
from council.notices.tasks import send_due
from tests.factories.people import PASSWORD
from tests.support.logins import code
from tests.support.site import LiveSite

AUTHENTICATOR = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


class Device:
    """A passkey device, as Chromium gives it to those who test. It belongs to one page."""

    def __init__(self, context: BrowserContext, page: Page) -> None:
        self._speak: CDPSession = context.new_cdp_session(page)
        self._speak.send("WebAuthn.enable")
        self._id = ""
        self.begin()

    def begin(self) -> None:
        """A new one, without a passkey."""
        self._id = self._speak.send("WebAuthn.addVirtualAuthenticator", {"options": AUTHENTICATOR})["authenticatorId"]

    def passkeys(self) -> list[dict[str, object]]:
        """What it holds, secrets included."""
        found = self._speak.send("WebAuthn.getCredentials", {"authenticatorId": self._id})
        return list(found["credentials"])

    def lose(self) -> None:
        """It is gone."""
        self._speak.send("WebAuthn.removeVirtualAuthenticator", {"authenticatorId": self._id})

    def find(self, passkeys: list[dict[str, object]]) -> None:
        """What was lost is found, by its owner or by somebody else."""
        for passkey in passkeys:
            self._speak.send("WebAuthn.addCredential", {"authenticatorId": self._id, "credential": passkey})


def log_in(page: Page, live_site: LiveSite, email: str, password: str = PASSWORD) -> None:
    """The first step."""
    page.goto(live_site.to("/accounts/login/"))
    page.locator("#id_login").fill(email)
    page.locator("#id_password").fill(password)
    page.get_by_role("button", name="Log in", exact=True).click()


def log_in_with_code(page: Page, live_site: LiveSite, email: str, given: str = "", password: str = PASSWORD) -> None:
    """Both steps, the second one with the code of an app or a recovery code."""
    log_in(page, live_site, email, password)
    page.locator("#id_code").fill(given or code())
    page.get_by_role("button", name="Log in").click()
    page.wait_for_url(live_site.to("/desk/"))


def link_in_mail(kind: str) -> str:
    """Let the postman come; the path of the link in the last mail."""
    send_due()
    (link,) = re.findall(rf"http\S+/{kind}/\S+", str(mail.outbox[-1].body))
    return urlsplit(link).path


def let_proof_age(context: BrowserContext) -> None:
    """More time passes than a grave act allows since the last proof."""
    (key,) = [cookie["value"] for cookie in context.cookies() if cookie["name"] == "sessionid"]
    session = SessionStore(session_key=key)
    session[sessions.PROVED] -= sessions.FRESH.total_seconds() + 60
    session[sessions.PROVED] = int(session[sessions.PROVED])
    session.save()
