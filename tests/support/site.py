"""The product as it runs: a web server in a process of its own, on this machine only, on a test's own database."""

import os
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.support.postgres import children_of, die_with_parent, free_port, kill_family

ROOT = Path(__file__).resolve().parents[2]
SECONDS_TO_START = 60


@dataclass
class LiveSite:
    """A site that answers. `url` has no slash at the end; `log` is what the server says."""

    url: str
    process: subprocess.Popen[bytes]
    log: Path
    command: list[str]
    environment: dict[str, str]

    def to(self, path: str) -> str:
        """The full address of a path of the site."""
        return self.url + path

    def workers(self) -> list[int]:
        """The processes that answer requests."""
        return children_of(self.process.pid)

    def kill(self) -> None:
        """`kill -9` of the server and its workers at once."""
        kill_family(self.process)

    def start_again(self) -> None:
        """Serve again under the same address after `kill`."""
        self.process = _run(self.command, self.environment, self.log)
        _wait_for(self.url, self.process, self.log)


@contextmanager
def serving(
    database_url: str,
    *,
    application: str = "council.wsgi:application",
    options: str = "",
    **environment: str,
) -> Iterator[LiveSite]:
    """Serve the product on a free port until the block ends; ends only the process it started.

    The site shares this process's data folder, so keys and uploads are the test's own, unless `environment` names
    another. `options` are further words for gunicorn. Raises `RuntimeError` with the end of the
    log when the server does not come up.
    """
    port = free_port()
    url = f"http://localhost:{port}"
    log = Path(os.environ["SMC_DATA"]) / f"site-{port}.log"
    values = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "council.settings.test",
        "DATABASE_URL": database_url,
        "SMC_SIMULATED_CLOCK": "1",
        "SMC_SITE_URL": url,
        **environment,
    }
    command = [
        sys.executable, "-m", "gunicorn", application, "--bind", f"127.0.0.1:{port}",
        "--workers", "1", "--threads", "4", "--timeout", "120", "--graceful-timeout", "2", *options.split(),
    ]  # fmt: skip
    site = LiveSite(url, _run(command, values, log), log, command, values)
    try:
        _wait_for(url, site.process, log)
        yield site
    finally:
        site.process.terminate()
        try:
            site.process.wait(10)
        except subprocess.TimeoutExpired:
            kill_family(site.process)


def _run(command: list[str], environment: dict[str, str], log: Path) -> subprocess.Popen[bytes]:
    with log.open("ab") as output:
        return subprocess.Popen(
            command,
            cwd=ROOT,
            env=environment,
            stdout=output,
            stderr=output,
            preexec_fn=die_with_parent,  # noqa: PLW1509 — the child only asks the kernel for a signal; it takes no lock
        )


def _wait_for(url: str, process: subprocess.Popen[bytes], log: Path) -> None:
    end = time.monotonic() + SECONDS_TO_START
    while True:
        try:
            urllib.request.urlopen(url + "/accounts/login/", timeout=20).close()
        except urllib.error.HTTPError as answer:
            answer.close()
            if answer.code < 500:
                return
            raise RuntimeError(f"the site answers {answer.code}:\n{log.read_text()[-4000:]}") from answer
        except OSError as error:
            if process.poll() is not None or time.monotonic() > end:
                raise RuntimeError(f"the site did not start:\n{log.read_text()[-4000:]}") from error
            time.sleep(0.1)
        else:
            return
