"""The processes of a running demonstration: the web server, the timer, the sender of mail and the signer."""

from __future__ import annotations

import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from django.core.management import get_commands

from cms.management.demo.data import Data
from cms.management.demo.signing import key_file

ROOT = Path(__file__).resolve().parents[3]
SECONDS_TO_START = 60
SECONDS_TO_STOP = 10
WORKER_COMMANDS = (
    ["run_clocks", "--every", "10"],
    ["send_notices", "--every", "10"],
    ["sign_checkpoint", "--every", "10", "--key", str(key_file())],
)


class DidNotStart(RuntimeError):
    """The server did not answer; the message says why, or is the end of what it said."""


def free_port() -> int:
    """A port of this machine on which nobody listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _insist_on(port: int) -> None:
    """Somebody else who listens there would answer in the place of the demonstration."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            raise DidNotStart(f"Port {port} is taken. Choose another: --port {free_port()}") from None


def variables_of(data: Data, port: int) -> dict[str, str]:
    """What the processes are told of the council: its address, its name, from whom its mail comes."""
    council = data.site["council"]
    return {
        "SMC_SITE_URL": f"http://localhost:{port}",
        "SMC_COUNCIL_NAME": council["name"]["en"],
        "SMC_MAIL_FROM": council["contact_email"],
    }


@contextmanager
def running(
    port: int, log: Path, variables: dict[str, str], *, workers: bool = True
) -> Iterator[list[subprocess.Popen[bytes]]]:
    """Serve on 127.0.0.1 with timer, mail sender and signer beside, until the block ends; ends only what it started.

    `variables` are added to the environment of the processes. Raises `DidNotStart`.
    """
    _insist_on(port)
    added = ["env", *(f"{name}={value}" for name, value in {"SMC_SIMULATED_CLOCK": "1", **variables}.items())]
    server = [
        sys.executable, "-m", "gunicorn", "council.wsgi:application", "--bind", f"127.0.0.1:{port}",
        "--workers", "1", "--threads", "6", "--timeout", "120", "--graceful-timeout", "2", "--log-level", "warning",
    ]  # fmt: skip
    known = get_commands()
    commands = [server]
    if workers:
        commands += [[sys.executable, "manage.py", *command] for command in WORKER_COMMANDS if command[0] in known]
    started: list[subprocess.Popen[bytes]] = []
    log.parent.mkdir(parents=True, exist_ok=True)
    try:
        with log.open("ab") as output:
            started.extend(_start([*added, *command], output) for command in commands)
            _wait_until_it_answers(port, started[0], log)
        yield started
    finally:
        _stop(started)


def _start(command: list[str], output: IO[bytes]) -> subprocess.Popen[bytes]:
    return subprocess.Popen(  # noqa: S603 — this program's own interpreter and the words above
        command, cwd=ROOT, stdout=output, stderr=output, start_new_session=True
    )


def _wait_until_it_answers(port: int, server: subprocess.Popen[bytes], log: Path) -> None:
    end = time.monotonic() + SECONDS_TO_START
    while True:
        try:
            urllib.request.urlopen(f"http://localhost:{port}/accounts/login/", timeout=20).close()
        except urllib.error.HTTPError as answer:
            answer.close()
            if answer.code < 500:
                return
            raise DidNotStart(f"the site answers {answer.code}:\n{_end_of(log)}") from answer
        except OSError as error:
            if server.poll() is not None or time.monotonic() > end:
                raise DidNotStart(_end_of(log)) from error
            time.sleep(0.1)
        else:
            return


def _end_of(log: Path) -> str:
    return log.read_text(encoding="utf-8", errors="replace")[-4000:]


def _stop(processes: list[subprocess.Popen[bytes]]) -> None:
    for process in processes:
        if process.poll() is None:
            process.send_signal(signal.SIGTERM)
    for process in processes:
        try:
            process.wait(SECONDS_TO_STOP)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait(SECONDS_TO_STOP)


def serve_until_interrupted(processes: list[subprocess.Popen[bytes]]) -> None:
    """Wait until somebody presses Control-C, the process is told to end, or the server ends by itself."""

    def told_to_end(*_: object) -> None:
        raise KeyboardInterrupt

    signal.signal(signal.SIGTERM, told_to_end)
    try:
        while processes[0].poll() is None:
            time.sleep(0.5)
    except KeyboardInterrupt:
        return
