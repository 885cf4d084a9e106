"""Everybody who takes part in the walk, each with a browser of their own, and what the walk knows so far."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta

from cms.management.demo.codes import code_of
from cms.management.demo.data import Data, Item
from cms.management.demo.founding import PASSWORD
from cms.management.demo.walk.browser import Browser, Page, Stumbled
from council.access.rules import Office


@dataclass
class Walk:
    """The one case that is carried through the forms. `number` and `case` are found on the pages, like all else."""

    data: Data
    host: str
    code: str = ""
    number: str = ""
    case: str = ""
    panel: list[str] = field(default_factory=list)
    opinion: str = ""
    _browsers: dict[str, Browser] = field(default_factory=dict)

    @property
    def item(self) -> Item:
        """What is typed, as the files have it."""
        return self.data.walk

    @property
    def appellant(self) -> Browser:
        """A visitor without an account."""
        return self._browsers.setdefault("appellant", Browser(self.host))

    @property
    def public(self) -> Browser:
        """Somebody who only reads."""
        return self._browsers.setdefault("public", Browser(self.host))

    def person(self, email: str) -> Browser:
        """Somebody with an account, logged in."""
        if email not in self._browsers:
            browser = Browser(self.host)
            asked = browser.send("/accounts/login/", {"login": email, "password": PASSWORD}, field="login")
            browser.submit(asked, asked.form("code"), {"code": code_of(email)})
            self._browsers[email] = browser
        return self._browsers[email]

    def holder(self, office: Office, place: int = 0) -> Browser:
        """Whoever holds an office, the first in the staff file unless told otherwise."""
        return self.person(self.emails_of(office)[place])

    def emails_of(self, office: Office) -> list[str]:
        """The addresses of everybody with an office."""
        listed = next(one for one in self.data.offices if one["office"] == office)
        emails = {person["key"]: person["email"] for person in [*self.data.people, *self.data.members]}
        return [emails[key] for key in [*listed["members"], *listed["people"]]]

    def seat(self, panellist: int) -> Browser:
        """A panellist, by the order of the draw."""
        return self.person(self.panel[panellist])

    def email_of(self, name: str) -> str:
        """The address of a member, by name. Raises `Stumbled` for a name that nobody bears."""
        found = [member["email"] for member in self.data.members if member["name"] == name]
        if not found:
            raise Stumbled(f"the panel names {name!r}, who is no member")
        return str(found[0])

    def room(self, path: str = "") -> str:
        """A page of the case on the desk."""
        return f"/desk/cases/{self.case}/{path}"

    def press(self, browser: Browser, page: str, action: str) -> Page:
        """Press a button that is a form of its own: open the page, find the form by where it leads, send it."""
        opened = browser.get(page)
        return browser.submit(opened, opened.form(action=action), {})

    def go_forward(self, time: timedelta) -> None:
        """Set the demonstration's clock forward."""
        hours = int(time.total_seconds() // 3600)
        self.public.send("/demo/clock/", {"hours": str(hours)}, field="hours")

    def expect_status(self, words: str) -> None:
        """The appellant looks where the case stands, and reads these words."""
        page = self.appellant.get("/status/case/")
        if page.heading != words:
            raise Stumbled(f"the appellant reads {page.heading!r}, and should read {words!r}")
