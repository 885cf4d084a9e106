"""What a page answers, without what is new in every answer: two answers that say the same are equal."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from django.db import transaction
from django.test import RequestFactory
from django.test.client import ClientHandler

METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
NEW_EACH_TIME = (
    (re.compile(rb'name="csrfmiddlewaretoken" value="\w+"'), b"(token)"),
    (re.compile(rb'name="idempotency_key" value="[0-9a-f-]{36}"'), b"(key)"),
    (re.compile(rb'name="idempotency_key"([^>]*?)value="[0-9a-f-]{36}"'), rb"(key)\1"),
    (re.compile(rb'name=\\"csrfmiddlewaretoken\\" value=\\"\w+'), b"(token)"),
    (re.compile(rb"&quot;key&quot;: &quot;\w{5}&quot;"), b"(block)"),
    (re.compile(rb"&quot;challenge&quot;: &quot;[\w-]+&quot;"), b"(challenge)"),
    (re.compile(rb'"CSRF_TOKEN": "\w+"'), b"(token)"),
    (re.compile(rb"/cms/editing-sessions/(\w+)/(\w+)/(\w+)/(\d+)/\d+/"), rb"(session \1 \4)"),
    (re.compile(rb'data-w-action-url-value="/cms/editing-sessions/release/\d+/"'), b"(session release)"),
    (re.compile(rb"(?:\d+\xc2\xa0\w+(?:, )?)+ ago|[Jj]ust now"), b"(ago)"),  # Wagtail reads the machine's clock
    (re.compile(rb'nonce="[\w+/=-]+"'), b"(nonce)"),
)
"""Tokens, keys and nonces: random by design, and of one length."""
CLOCKS = ("Expires", "Last-Modified")
"""Headers that say the second of the answer."""
NONCE = re.compile(r"'nonce-[^']+'")


@dataclass(frozen=True)
class Answer:
    """Status, headers (cookies by name) and body, masked."""

    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes

    def differs(self, other: Answer) -> str:
        """In what two answers differ, in words; nothing when they are the same to the byte."""
        if self.status != other.status:
            return f"status {self.status}, not {other.status}"
        if self.body != other.body:
            place = next((n for n, (a, b) in enumerate(zip(self.body, other.body, strict=False)) if a != b), -1)
            at = max(place - 60, 0) if place >= 0 else min(len(self.body), len(other.body)) - 60
            return f"body: {self.body[at : at + 160]!r}, not {other.body[at : at + 160]!r}"
        return ""


def masked(response: Any, ids: Iterable[str] = ()) -> Answer:
    """An answer without the identifiers that stood in the address."""
    body = b"".join(response) if response.streaming else response.content
    for pattern, instead in NEW_EACH_TIME:
        body = pattern.sub(instead, body)
    headers = {name: NONCE.sub("'nonce'", value) for name, value in response.headers.items()}
    for number, one in enumerate(ids):
        body = body.replace(one.encode(), b"(id %d)" % number)
        headers = {name: value.replace(one, f"(id {number})") for name, value in headers.items()}
    headers |= {name: "(time)" for name in CLOCKS if name in headers}
    if body and "Content-Length" in headers:
        headers["Content-Length"] = str(len(body))  # addresses of doors are not of one length
    headers["Set-Cookie"] = ",".join(sorted(response.cookies))
    return Answer(response.status_code, tuple(sorted(headers.items())), body)


class Knocker(RequestFactory):
    """Somebody's browser that only knocks: half the price of Django's own client, which keeps every context.

    A view that raises answers 500, as to everybody.
    """

    def __init__(self, session: str = "") -> None:
        super().__init__()
        self._handler = ClientHandler(enforce_csrf_checks=False)
        if session:
            self.cookies["sessionid"] = session

    def get(self, *given: Any, **more: Any) -> Any:
        """Open a page."""
        return super().get(*given, **more)

    def post(self, *given: Any, **more: Any) -> Any:
        """Send a form."""
        return super().post(*given, **more)

    def request(self, **extra: Any) -> Any:
        """Ask the product."""
        response: Any = self._handler(self._base_environ(**extra))  # type: ignore[attr-defined]
        if response.streaming:
            response.streaming_content = list(response.streaming_content)
        return response


def asked(who: Knocker, path: str, method: str = "GET", data: Mapping[str, Any] | None = None) -> Any:
    """Ask, and take back whatever it changed."""
    with transaction.atomic():
        if method in {"GET", "POST"}:
            response = getattr(who, method.lower())(path, data or {})
        else:
            response = who.generic(method, path, b"", content_type="application/x-www-form-urlencoded")
        transaction.set_rollback(True)
    return response


def nowhere() -> str:
    """An identifier of nothing."""
    return str(uuid4())
