"""Councils to walk about in, each served once for each process, and the checker of their markup."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support import ledger, nu, tour


@pytest.fixture(scope="session")
def populated(django_db_blocker: object) -> Iterator[tour.Tour]:
    """The demonstration's council, and what everybody sees in it."""
    with django_db_blocker.unblock():  # type: ignore[attr-defined]
        walking = tour.guided("demo")
        guided = walking.__enter__()
    yield guided
    with django_db_blocker.unblock():  # type: ignore[attr-defined]
        walking.__exit__(None, None, None)


@pytest.fixture(scope="session")
def populated_too(django_db_blocker: object) -> Iterator[tour.Tour]:
    """The same in a copy of its own, for those who press buttons: nobody else looks at what they leave behind."""
    with django_db_blocker.unblock():  # type: ignore[attr-defined]
        walking = tour.guided("demo")
        guided = walking.__enter__()
    yield guided
    with django_db_blocker.unblock():  # type: ignore[attr-defined]
        walking.__exit__(None, None, None)


@pytest.fixture(scope="session")
def unbegun(django_db_blocker: object) -> Iterator[tour.Tour]:
    """A council with people and rules and without a case: every list in it is empty."""
    with django_db_blocker.unblock():  # type: ignore[attr-defined]
        walking = tour.guided("bare")
        guided = walking.__enter__()
    yield guided
    with django_db_blocker.unblock():  # type: ignore[attr-defined]
        walking.__exit__(None, None, None)


@pytest.fixture(scope="session")
def checker() -> Iterator[nu.Service]:
    """The Nu HTML checker, running."""
    with nu.service() as running:
        yield running


@pytest.fixture(scope="session")
def shots() -> Path:
    """Where screenshots go, to be looked at."""
    folder = ledger.FOLDER / "shots"
    folder.mkdir(parents=True, exist_ok=True)
    return folder
