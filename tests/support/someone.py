"""Somebody in front of a real browser: opens pages, fills forms by the names of their fields, reads what is refused.

The browserless walk of `manage.py demo --check` has a driver of its own (cms/management/demo/walk/browser.py); the two
share the people and the texts, and nothing of how a page is read.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import BrowserContext, FilePayload, Locator, Page, Response, expect

from tests.support import pages
from tests.support.browsing import led
from tests.support.forms import own_button

Value = str | bool | list[str] | FilePayload
ACTIVE = """
() => {
  const here = document.activeElement;
  return {tag: here.tagName, type: here.type || "", name: here.name || "", value: here.value || "",
          checked: Boolean(here.checked), words: here.textContent.trim(), inMain: Boolean(here.closest("main"))};
}
"""
TABS = 250
"""More steps than any page of ours has: after so many the keyboard is lost."""


@dataclass
class Someone:
    """A person with a browser of their own. `address` is that of the site, `shots` where pictures are kept."""

    context: BrowserContext
    address: str
    shots: Path
    password: str = ""
    """For whoever has an account."""

    def __post_init__(self) -> None:
        self.page: Page = self.context.new_page()

    def open(self, path: str, status: int = 200) -> Page:
        """Open a page, and insist on its status."""
        answer = self.page.goto(path if path.startswith("http") else self.address + path)
        assert answer is not None
        assert answer.status == status, f"{path} answers {answer.status}: {self.words[:500]}"
        return self.page

    @property
    def words(self) -> str:
        """What the main part of the page says."""
        return " ".join(self.page.locator("main").inner_text().split())

    def says(self, *told: str) -> None:
        """Insist that the page says this."""
        words = self.words
        for one in told:
            assert " ".join(one.split()) in words, f"{self.page.url} does not say {one!r}. It says: {words[:2000]}"

    @property
    def path(self) -> str:
        """The path of the page."""
        return urlsplit(self.page.url).path

    def links(self, part: str) -> list[str]:
        """Every path that the page leads to and that has this in it, each once."""
        found: list[str] = self.page.locator("main a").evaluate_all("all => all.map(one => one.pathname)")
        return [path for path in dict.fromkeys(found) if part in path]

    def follow(self, words: str) -> Page:
        """Follow the link that says this."""
        with led(self.page) as answers:
            self.page.locator("main").get_by_role("link", name=words).first.click()
        assert answers[0].status == 200, f"{answers[0].url} answers {answers[0].status}"
        return self.page

    def form(self, field: str = "", action: str = "") -> Locator:
        """The form with such a field (the page's own, if several have it), or that leads to such an address."""
        found = self.page.locator("main form")
        if field:
            found = found.filter(has=self.page.locator(f'[name="{field}"]'))
            if found.count() > 1:
                found = self.page.locator("main form:not([action])").filter(has=self.page.locator(f'[name="{field}"]'))
        if action:
            found = self.page.locator(f'main form[action$="{action}"]')
        assert found.count() == 1, f"{self.page.url} has {found.count()} forms for {field or action or 'anything'}"
        return found

    def fill(self, form: Locator, values: Mapping[str, Value]) -> None:
        """Fill fields by name; choices by their value, or by the words beside them."""
        for name, value in values.items():
            self._fill_one(form.locator(f'[name="{name}"]:visible'), name, value)

    def _fill_one(self, controls: Locator, name: str, value: Value) -> None:
        assert controls.count(), f"{self.page.url} has no field {name!r} to be seen"
        kind = controls.first.evaluate("element => element.type")
        if kind in {"radio", "checkbox"} and not isinstance(value, bool):
            wanted = value if isinstance(value, list) else [value]
            for place in range(controls.count()):
                control = controls.nth(place)
                if kind == "checkbox" or control.input_value() in wanted:
                    control.set_checked(control.input_value() in wanted)
        elif isinstance(value, bool):
            controls.set_checked(value)
        elif kind == "file":
            controls.set_input_files(value)
        elif kind.startswith("select"):
            values = controls.evaluate("element => [...element.options].map(option => option.value)")
            controls.select_option(value if value in values else None, label=None if value in values else value)  # type: ignore[arg-type]
        else:
            controls.fill(str(value))

    def press(self, form: Locator, words: str = "") -> Response:
        """Press the form's button, the one that says this, and wait for the page that comes."""
        button = form.locator("button:visible").filter(has_text=words).first if words else own_button(form)
        with led(self.page) as answers:
            button.click()
        return self._proven(answers[0])

    def _proven(self, answer: Response) -> Response:
        """What comes after the proof that it is the same person, where a grave act asks for one meanwhile."""
        proof = self.page.locator("main form", has=self.page.locator('[name="proof-answer"]'))
        if not proof.count():
            return answer
        proof.locator('[name="proof-answer"]').fill(self.password)
        with led(self.page) as answers:
            own_button(proof).click()
        return answers[0]

    def send(self, values: Mapping[str, Value], *, field: str = "", action: str = "", words: str = "") -> Page:
        """Fill a form of the page and send it; it must be accepted."""
        form = self.form(field or ("" if action else next(iter(values), "")), action)
        unfolded(form)
        self.fill(form, values)
        answer = self.press(form, words)
        assert answer.status == 200, f"{answer.url} answers {answer.status}: {self.words[:700]}"
        return self.page

    def refused(
        self, values: Mapping[str, Value], beside: str, says: str = "", *, field: str = "", action: str = "",
        words: str = "", shot: str = "",
    ) -> None:  # fmt: skip
        """Fill a form wrongly and send it: the reason stands beside the field, and what was typed is still there."""
        form = self.form(field or ("" if action else next(iter(values), "")), action)
        unfolded(form)
        self.fill(form, values)
        answer = self.press(form, words)
        assert answer.status == 422, f"{answer.url} answers {answer.status} to a wrong {beside}: {self.words[:500]}"
        told = self.page.locator(".field--error", has=self.page.locator(f'[name="{beside}"]')).locator(".field__error")
        expect(told.first).to_be_visible()
        expect(told.first).to_contain_text(says)
        expect(self.page.locator(".error-summary")).to_be_visible()
        self._expect_kept(values)
        self.keep(shot)

    def _expect_kept(self, values: Mapping[str, Value]) -> None:
        for name, value in values.items():
            control = self.page.locator(f'main [name="{name}"]:visible').first
            if isinstance(value, str) and control.evaluate("element => element.type") in {"text", "textarea", "date"}:
                expect(control).to_have_value(value)

    def keep(self, name: str) -> None:
        """Keep a picture, and insist that the page does not scroll sideways."""
        assert pages.too_wide(self.page) == [], self.page.url
        if name:
            # Hiding the caret, Playwright would leave a style in the page.
            self.page.screenshot(path=self.shots / f"{name}.png", full_page=True, caret="initial")

    def by_keyboard(self, values: Mapping[str, str], button: str) -> Response:
        """Fill a page and send it by keyboard alone: the tab key leads to every field and at last to the button."""
        left = dict(values)
        for _ in range(TABS):
            self.page.keyboard.press("Tab")
            here = self.page.evaluate(ACTIVE)
            if here["name"] in left:
                self._type(here, left.pop(here["name"]))
            elif here["inMain"] and here["tag"] == "BUTTON" and here["words"] == button:
                assert not left, f"the keyboard never came to {list(left)}"
                with led(self.page) as answers:
                    self.page.keyboard.press("Enter")
                return answers[0]
        raise AssertionError(f"the keyboard never came to the button {button!r}; not filled: {list(left)}")

    def _type(self, here: dict[str, str], value: str) -> None:
        keyboard = self.page.keyboard
        if here["type"] == "radio":
            keyboard.press("Space")
            for _ in range(20):
                if self.page.evaluate(ACTIVE)["value"] == value:
                    return
                keyboard.press("ArrowDown")
            raise AssertionError(f"the arrow keys never came to {value!r}")
        if here["type"] == "date":
            year, month, day = value.split("-")
            keyboard.type(f"{month}{day}{year}")
            assert self.page.evaluate(ACTIVE)["value"] == value
        elif here["type"].startswith("select"):
            keyboard.type(value)
        else:
            keyboard.insert_text(value)


def unfolded(form: Locator) -> None:
    """Open what the form is folded into, and what is folded within it, by its summary."""
    for folded in (form.locator("xpath=ancestor::details[not(@open)]"), form.locator("details:not([open])")):
        while folded.count():
            folded.first.locator("summary").first.click()
