"""Who takes part in the journey of one case through real browsers, and what the journey knows so far."""

import time
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

from django.test import override_settings
from playwright.sync_api import Browser, Page, expect

from cms.management.demo.codes import code_of
from cms.management.demo.data import Item
from cms.management.demo.founding import PASSWORD
from cms.management.demo.walk.company import Walk
from council.access.rules import Office
from tests.support import axe, pages
from tests.support.browsing import DESK, PHONE, visitor
from tests.support.someone import Someone


@dataclass
class Journey:
    """The case of cms/management/demo/walk.json on its way. `walk` says who is who; the pages say everything else."""

    browser: Browser
    walk: Walk
    shots: Path
    stack: ExitStack
    code: str = ""
    told: list[str] = field(default_factory=list)
    _people: dict[str, Someone] = field(default_factory=dict)
    _codes: dict[str, str] = field(default_factory=dict)

    @property
    def item(self) -> Item:
        """What is typed."""
        return self.walk.item

    @property
    def appellant(self) -> Someone:
        """The appellant: a cheap phone, no scripts, no account."""
        return self._known("appellant", viewport=PHONE, java_script_enabled=False)

    @property
    def public(self) -> Someone:
        """Somebody who only reads."""
        return self._known("public", viewport=DESK)

    def _known(self, name: str, **options: object) -> Someone:
        if name not in self._people:
            context = self.stack.enter_context(visitor(self.browser, **options))
            self._people[name] = Someone(context, self.walk.host, self.shots)
        return self._people[name]

    def person(self, email: str) -> Someone:
        """Somebody with an account, logged in through the page."""
        if email not in self._people:
            someone = self._known(email, viewport=DESK)
            someone.open("/accounts/login/")
            someone.password = PASSWORD
            someone.send({"login": email, "password": PASSWORD})
            someone.send({"code": self._new_code(email)})
        return self._people[email]

    def _new_code(self, email: str) -> str:
        """The code that the person's app shows, after a while if it shows the one that opened the account last."""
        with override_settings(SIMULATED_CLOCK=True):  # as on the site: nowhere else do codes follow from addresses
            while self._codes.get(email) == (code := code_of(email)):
                time.sleep(0.5)
        self._codes[email] = code
        return code

    def holder(self, office: Office, place: int = 0) -> Someone:
        """Whoever holds an office, the first in the staff file unless told otherwise."""
        return self.person(self.walk.emails_of(office)[place])

    def seat(self, panellist: int) -> Someone:
        """A panellist, by the order of the draw."""
        return self.person(self.walk.panel[panellist])

    def let_go(self, email: str) -> None:
        """Close the browser of somebody who has done their part: each costs memory."""
        self._people.pop(email).context.close()

    def go_forward(self, time: timedelta) -> None:
        """Set the clock forward on its page."""
        self.public.open("/demo/clock/")
        self.public.send({"hours": str(int(time.total_seconds() // 3600))})

    def reads(self, words: str) -> None:
        """The appellant looks where the case stands, on the phone, and reads these words; a picture is kept."""
        someone = self.appellant
        someone.open("/status/case/")
        expect(someone.page.get_by_role("heading", level=1)).to_have_text(words)
        self.told.append(words)
        self.measure(someone, f"case-{len(self.told):02}-status")

    def measure(self, someone: Someone, shot: str) -> None:
        """Keep a picture of a page, which keeps every promise of the house."""
        found = [*pages.faults(someone.page, "en"), *self._axe_on_a_copy(someone.page)]
        someone.keep(shot)
        assert not found, "\n".join([someone.page.url, *found])

    def _axe_on_a_copy(self, page: Page) -> list[str]:
        """What axe finds in the same markup in a browser with scripts: without them it waits for ever."""
        html = page.content()
        with visitor(self.browser, viewport=page.viewport_size) as context:
            copy = context.new_page()
            copy.route(page.url, lambda route: route.fulfill(body=html, content_type="text/html; charset=utf-8"))
            copy.goto(page.url)
            return axe.violations(copy)
