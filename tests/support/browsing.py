"""Visitors in a real browser, and what must never happen to them."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Browser, BrowserContext, Page, Response, Route, ViewportSize

from tests.support.sockets import is_local

ARGUMENTS = [
    "--headless",
    "--no-sandbox",  # the tests may run as root, where the sandbox refuses; they open nothing but our own pages
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PHONE: ViewportSize = {"width": 320, "height": 640}
DESK: ViewportSize = {"width": 1280, "height": 900}
PATIENCE = 750
"""How often a page is asked whether it is there in full, every 20 ms."""


@contextmanager
def visitor(browser: Browser, **options: Any) -> Iterator[BrowserContext]:
    """A browser context that fails when a page reaches another machine, breaks its content policy or throws.

    `options` go to Playwright's `new_context`: `java_script_enabled=False`, `viewport=PHONE`, `locale="ar"` and so on.
    """
    wrong: list[str] = []
    context = browser.new_context(
        **{"viewport": DESK, "reduced_motion": "reduce", "service_workers": "block"} | options
    )
    context.set_default_timeout(15_000)

    def only_here(route: Route) -> None:
        parts = urlsplit(route.request.url)
        if parts.scheme in {"data", "blob"} or is_local(parts.hostname):
            route.continue_()
        else:
            wrong.append(f"a page asked for {route.request.url}")
            route.abort()

    context.route("**/*", only_here)
    context.on(
        "console", lambda said: wrong.append(f"console: {said.text}") if is_defect(said.type, said.text) else None
    )
    context.on("weberror", lambda thrown: wrong.append(f"script: {thrown.error}"))
    try:
        yield context
    finally:
        context.close()
    assert not wrong, "\n".join(wrong)


@contextmanager
def led(page: Page) -> Iterator[list[Response]]:
    """Do inside what leads to another page; afterwards the list holds its answer, and the page is there in full.

    Asks the page itself: the browser's own word that it has loaded is sometimes lost when a form answers with a status
    of 4xx at the address that it was sent from.
    """
    answers: list[Response] = []
    with page.expect_navigation(wait_until="commit") as coming:
        yield answers
    answers.append(coming.value)
    whole(page)


def whole(page: Page) -> None:
    """Wait until the page is there in full, its styles with it: who measures a page earlier measures a bare one."""
    for _ in range(PATIENCE):
        if page.evaluate("document.readyState") == "complete":
            return
        page.wait_for_timeout(20)
    raise AssertionError(f"{page.url} was not there in full after 15 seconds")


def is_defect(kind: str, text: str) -> bool:
    """Whether a line of the console speaks of a fault; that a page answered 4xx, as tests often want, is none."""
    return kind == "error" and "the server responded with a status of 4" not in text
