"""A browser of the standard library: cookies, redirects, forms with their tokens, and eyes for what went wrong."""

from __future__ import annotations

import mimetypes
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass, field
from email.message import Message
from functools import cached_property
from http.cookiejar import CookieJar
from uuid import uuid4

from cms.management.demo.walk.markup import Element, Form, NoSuchThing, described_by, forms_of, parsed

Value = str | bool | list[str] | None
File = tuple[str, bytes]
SECONDS = 120


class Stumbled(AssertionError):
    """A page was not what the walk expected; the message carries the page's own words."""


@dataclass
class Page:
    """An answer of the site."""

    url: str
    status: int
    headers: Message
    content: bytes
    browser: Browser = field(repr=False)

    @property
    def path(self) -> str:
        """The path of its address."""
        return urllib.parse.urlsplit(self.url).path

    @cached_property
    def root(self) -> Element:
        """The page as a tree."""
        return parsed(self.content.decode("utf-8", "replace"))

    @cached_property
    def main(self) -> Element:
        """What the page is about, without header and footer."""
        return next(iter(self.root.all("main")), self.root)

    @property
    def text(self) -> str:
        """What is to be read in it."""
        return self.main.text

    @property
    def heading(self) -> str:
        """Its first heading."""
        return next((heading.text for heading in self.main.all("h1")), "")

    @cached_property
    def errors(self) -> dict[str, str]:
        """What stands beside fields that were wrong, by the name of the field; of the whole form under nothing."""
        found: dict[str, str] = {}
        beside = described_by(self.main)
        for element in self.main.walk():
            if element.has_class("field__error"):
                found[beside.get(element.get("id"), "")] = element.text.removeprefix("Error:").strip()
            elif element.has_class("error-summary"):
                found[""] = element.text
        return found

    @property
    def forms(self) -> list[Form]:
        """The forms of the page's main part."""
        return [form for form in forms_of(self.root) if form.element in list(self.main.walk())]

    def form(self, field: str = "", *, action: str = "") -> Form:
        """The form with such a field, or that is sent to an address with such an end; the only one of no mark."""
        for form in self.forms:
            address = urllib.parse.urljoin(self.url, form.action) if form.action else self.url
            if field and field not in form.names:
                continue
            if action and not urllib.parse.urlsplit(address).path.endswith(action):
                continue
            if field or action or form.method == "post":
                return form
        have = "; ".join(f"{form.action or 'itself'}: {', '.join(form.names)}" for form in self.forms)
        raise Stumbled(f"{self.described}: no form for {field or action or 'anything'}. Its forms: {have or 'none'}")

    def link(self, words: str) -> str:
        """The address behind a link, by what it says or by a part of its address."""
        for anchor in self.root.all("a"):
            if words in {anchor.text, anchor.get("href")} or (words.startswith("/") and words in anchor.get("href")):
                return urllib.parse.urljoin(self.url, anchor.get("href"))
        raise Stumbled(f"{self.described}: no link {words!r}")

    def links(self, part: str) -> list[str]:
        """Every address on the page that has this in it."""
        found = [urllib.parse.urljoin(self.url, anchor.get("href")) for anchor in self.root.all("a")]
        return list(dict.fromkeys(address for address in found if part in address))

    def by_id(self, name: str) -> Element:
        """The element with an id. Raises `Stumbled`."""
        for element in self.root.walk():
            if element.get("id") == name:
                return element
        raise Stumbled(f"{self.described}: nothing is called {name!r}")

    def says(self, *words: str) -> Page:
        """Insist that the page says this. Raises `Stumbled`."""
        for one in words:
            if one not in self.text:
                raise Stumbled(f"{self.described} does not say {one!r}. It says: {self.text[:700]}")
        return self

    @property
    def described(self) -> str:
        """The address, the heading and every error of the page: what a failed step prints."""
        wrong = "; ".join(f"{name or 'form'}: {words}" for name, words in self.errors.items())
        refused = self.text[:400] if self.status in {403, 404, 409, 500} else ""
        return f"{self.path} [{self.status}] “{self.heading}” {wrong}{refused}".strip()


class Browser:
    """One person's browser. `host` has no slash at the end."""

    def __init__(self, host: str) -> None:
        self.host = host
        self._opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()))

    def get(self, address: str, *, status: int = 200) -> Page:
        """Open a page. Raises `Stumbled` when it answers otherwise than with `status`."""
        return self._ask(urllib.request.Request(self._full(address)), status)  # noqa: S310 — http, on this machine

    def submit(
        self,
        page: Page,
        form: Form,
        values: Mapping[str, Value],
        *,
        files: Mapping[str, File] | None = None,
        button: str = "",
        status: int = 200,
    ) -> Page:
        """Fill a form by names or labels and send it; `button` is the name, the value or the words of the one pressed.

        After a redirect the page it led to is returned. Raises `Stumbled` when the answer is not `status`.
        """
        try:
            pairs = _typed(form, values) + _pressed(form, button)
            attached = {form.named(name): file for name, file in (files or {}).items()}
        except NoSuchThing as missing:
            raise Stumbled(f"{page.described}: {missing}") from None
        address = urllib.parse.urljoin(page.url, form.action or page.url)
        if form.method == "get":
            return self.get(f"{address.split('?')[0]}?{urllib.parse.urlencode(pairs)}", status=status)
        body, kind = _multipart(pairs, attached) if attached else _encoded(pairs)
        headers = {"Content-Type": kind, "Referer": page.url}
        return self._ask(urllib.request.Request(address, body, headers), status)  # noqa: S310 — http, on this machine

    def send(self, address: str, values: Mapping[str, Value], *, field: str = "", status: int = 200) -> Page:
        """Open a page, fill its form and send it."""
        page = self.get(address)
        return self.submit(page, page.form(field), values, status=status)

    def _full(self, address: str) -> str:
        return address if address.startswith("http") else self.host + address

    def _ask(self, request: urllib.request.Request, status: int) -> Page:
        try:
            answer = self._opener.open(request, timeout=SECONDS)
        except urllib.error.HTTPError as error:
            answer = error
        with answer:
            page = Page(answer.geturl(), answer.status or 0, answer.headers, answer.read(), self)
        if page.status != status:
            raise Stumbled(f"{page.described or request.full_url}: expected {status}")
        return page


def _typed(form: Form, values: Mapping[str, Value]) -> list[tuple[str, str]]:
    """What is sent: what stood in the form, replaced by what was typed."""
    typed = {form.named(name): value for name, value in values.items()}
    pairs = [(name, value) for name, value in form.filled() if name not in typed]
    for name, value in typed.items():
        if isinstance(value, bool):
            pairs += [(name, form.choice(name, "on"))] if value else []
        elif isinstance(value, list):
            pairs += [(name, form.choice(name, one)) for one in value]
        elif value is not None:
            pairs.append((name, form.choice(name, value)))
    return pairs


def _pressed(form: Form, button: str) -> list[tuple[str, str]]:
    if not button:
        first = form.buttons[:1]
        return [(one.get("name"), one.get("value")) for one in first if one.get("name")]
    for one in form.buttons:
        if button in {one.get("name"), one.get("value"), one.text}:
            return [(one.get("name"), one.get("value"))] if one.get("name") else []
    raise NoSuchThing(f"no button {button!r}; there are {', '.join(one.text for one in form.buttons)}")


def _encoded(pairs: list[tuple[str, str]]) -> tuple[bytes, str]:
    return urllib.parse.urlencode(pairs).encode(), "application/x-www-form-urlencoded"


def _multipart(pairs: list[tuple[str, str]], files: Mapping[str, File]) -> tuple[bytes, str]:
    """RFC 7578: every value a part of its own, files with their names and types."""
    boundary = uuid4().hex
    parts = [
        f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
        for name, value in pairs
    ]
    for name, (filename, content) in files.items():
        kind = mimetypes.guess_type(filename)[0] or "application/octet-stream"
        head = f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"; filename="{filename}"\r\n'
        parts.append(f"{head}Content-Type: {kind}\r\n\r\n".encode() + content + b"\r\n")
    return b"".join(parts) + f"--{boundary}--\r\n".encode(), f"multipart/form-data; boundary={boundary}"
