"""The pytest plugin of this suite, loaded early by `-p`: it chooses the database before Django reads its settings.

It gives each process its own folder and database, starts PostgreSQL once for all workers when asked to, closes the
network, keeps tests from flushing the database, and under CI turns a skipped test into a failed run.

Environment: `TEST_DATABASE_URL` (an existing PostgreSQL server, or nothing), `SMC_TEST_ENGINE` (`sqlite`, the default,
or `postgres`, which starts the embedded server), `CI`.
"""

import atexit
import os
import shutil
import tempfile
from collections.abc import Generator
from pathlib import Path

import pytest

from tests.support import sockets
from tests.support.postgres import Server

CI = os.environ.get("CI", "").lower() in {"1", "true"}
FORBIDDEN_FIXTURES = {"transactional_db", "django_db_reset_sequences", "django_db_serialized_rollback", "live_server"}

_skipped = pytest.StashKey[list[str]]()


def engine() -> str:
    """`postgres` or `sqlite`: what the environment asks for."""
    if os.environ.get("TEST_DATABASE_URL"):
        return "postgres"
    wanted = os.environ.get("SMC_TEST_ENGINE", "sqlite")
    if wanted not in {"sqlite", "postgres"}:
        raise pytest.UsageError(f"SMC_TEST_ENGINE must be sqlite or postgres, not {wanted}")
    return wanted


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_load_initial_conftests(early_config: pytest.Config) -> Generator[None, None, None]:
    """Before pytest-django loads the settings: a folder for what is written at run time, and the database's address."""
    worker = os.environ.get("PYTEST_XDIST_WORKER", "main")
    folder = Path(tempfile.mkdtemp(prefix=f"smc-tests-{worker}-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)  # also after a run that could not even be configured
    early_config.stash[_skipped] = []
    (folder / "static").mkdir()  # WhiteNoise warns of a folder that is not there
    os.environ["SMC_DATA"] = str(folder)
    for name in (
        "DATABASE_URL",
        "DATABASE_OWNER_URL",
        "SECRET_KEY",
        "SMC_KEY_FILE",
        "SMC_EMAIL_URL",
        "SMC_SIMULATED_CLOCK",
    ):
        os.environ.pop(name, None)  # what a developer's shell says must not reach a test
    if engine() == "postgres":
        if not os.environ.get("TEST_DATABASE_URL"):
            server = Server.start()
            atexit.register(server.stop)
            os.environ["TEST_DATABASE_URL"] = server.url  # workers inherit it
        os.environ["DATABASE_URL"] = os.environ["TEST_DATABASE_URL"]
    else:
        os.environ["DATABASE_URL"] = f"sqlite:///{folder / 'default.sqlite3'}"
    sockets.close()
    yield


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark the journeys, and refuse every way to flush: append-only tables rightly forbid it."""
    for item in items:
        if "journeys" in item.path.parts:
            item.add_marker(pytest.mark.browser)
        marker = item.get_closest_marker("django_db")
        names = set(getattr(item, "fixturenames", ()))
        if FORBIDDEN_FIXTURES & names or (marker and (marker.args or marker.kwargs)):
            raise pytest.UsageError(f"{item.nodeid} would flush the database: use the fixture disposable_db")
        if marker and "disposable_db" in names:
            raise pytest.UsageError(f"{item.nodeid} is marked django_db and asks for disposable_db: choose one")


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    """Remember what was skipped."""
    if report.skipped and (config := _current.get("config")):
        config.stash[_skipped].append(report.nodeid)


@pytest.hookimpl(tryfirst=True)
def pytest_configure(config: pytest.Config) -> None:
    """Keep the configuration at hand for the reports, which do not carry it."""
    _current["config"] = config


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    """Under CI nothing may skip: a tool or a folder of data that is missing has to be noticed."""
    skipped = session.config.stash.get(_skipped, [])
    if CI and skipped and exitstatus == pytest.ExitCode.OK and not hasattr(session.config, "workerinput"):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
        print(f"\nUnder CI nothing may skip, and {len(skipped)} did: " + ", ".join(sorted(set(skipped))))  # noqa: T201


_current: dict[str, pytest.Config] = {}
