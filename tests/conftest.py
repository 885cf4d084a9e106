"""Fixtures that every test may ask for; the engine, the folders and the closed network are in tests/support/plugin.py.

Databases: mark a test `django_db` (or ask for `db`) and it is rolled back; ask for `disposable_db` and it gets a copy
of its own, to commit, race, crash or browse in. See tests/support/databases.py.
"""

import os
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.conf import settings
from django.core.cache import cache
from django.utils import translation
from hypothesis import settings as settings_of_hypothesis
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from council.kernel.clock import SettableClock
from council.protection.models.keys import make_ring
from tests.support import browsing, databases, guard, logins, site, tools

# A property is tried on few examples in every run and on many among the deep tests (--hypothesis-profile deep).
settings_of_hypothesis.register_profile("house", max_examples=25, deadline=None)
settings_of_hypothesis.register_profile("deep", max_examples=1000, deadline=None)
settings_of_hypothesis.load_profile("house")

guard.stand()  # no view and no template of any test asks a walled table by itself
logins.install()

START = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


@pytest.fixture(scope="session")
def template_db(django_db_blocker: object) -> str:
    """The name of the migrated template of this run's engine."""
    with django_db_blocker.unblock():  # type: ignore[attr-defined]
        return databases.template()


@pytest.fixture(scope="session")
def django_db_setup(template_db: str, django_db_blocker: object) -> Iterator[None]:
    """This process's database: a copy of the template, where pytest-django's own would migrate in each process."""
    with django_db_blocker.unblock(), databases.disposable(template_db):  # type: ignore[attr-defined]
        yield


@pytest.fixture
def db(request: pytest.FixtureRequest) -> None:
    """The database, rolled back after the test; within a test on a disposable copy, that copy.

    So a factory may ask for `db` and serve both kinds of test.
    """
    request.getfixturevalue("disposable_db" if "disposable_db" in request.fixturenames else "_django_db_helper")


@pytest.fixture
def disposable_db(template_db: str, django_db_setup: None, django_db_blocker: object) -> Iterator[str]:
    """A private copy of the database, without a transaction around the test, connected in every thread.

    Gives its DATABASE_URL. Never flushed; dropped at the end.
    """
    with django_db_blocker.unblock(), databases.disposable(template_db) as url:  # type: ignore[attr-defined]
        yield url


@pytest.fixture(scope="session", autouse=True)
def _keys() -> None:
    """Field keys of this test process, in its own folder."""
    make_ring(Path(settings.KEY_FILE))


@pytest.fixture(autouse=True)
def _same_start() -> Iterator[None]:
    """No test sees what another left in the cache or which language it spoke."""
    cache.clear()
    with translation.override("en"):
        yield


@pytest.fixture
def clock() -> SettableClock:
    """A clock that stands at a Monday morning until the test moves it."""
    return SettableClock(START)


@pytest.fixture
def live_site(disposable_db: str) -> Iterator[site.LiveSite]:
    """The product, served by gunicorn in another process on a disposable copy, on the simulated clock."""
    with site.serving(disposable_db) as live:
        yield live


@pytest.fixture(scope="session")
def chromium() -> str:
    """Path of the browser."""
    return tools.program("chromium", "chromium-browser", "google-chrome")


@pytest.fixture(scope="session")
def browser(chromium: str) -> Iterator[Browser]:
    """One headless browser for the whole run."""
    # Playwright's synchronous interface keeps an event loop in this thread, where Django would refuse every query.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=chromium, args=browsing.ARGUMENTS)
        yield running
        running.close()


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    """A fresh visitor: no cookies; requests to other machines are cut off and fail the test."""
    with browsing.visitor(browser) as fresh:
        yield fresh


@pytest.fixture
def page(context: BrowserContext) -> Page:
    """An empty page of a fresh visitor."""
    return context.new_page()


@pytest.fixture(scope="session")
def external_data() -> Path:
    """The folder of data that no one in this project wrote (SMC_EXTERNAL_DATA)."""
    return tools.external_data()
