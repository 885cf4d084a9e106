"""The demonstration's council in this process, for everybody who looks at the wall."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import transaction

from tests.support import councils


@pytest.fixture(scope="module")
def council(django_db_setup: None, django_db_blocker: object) -> Iterator[Path]:
    """A council full of cases, a copy for each file of tests; yields the folder of its keys and files."""
    with django_db_blocker.unblock(), councils.at_home("demo") as folder:  # type: ignore[attr-defined]
        yield folder


@pytest.fixture
def undone(council: Path) -> Iterator[Path]:
    """The same; whatever a test changes is taken back."""
    with transaction.atomic():
        yield council
        transaction.set_rollback(True)
