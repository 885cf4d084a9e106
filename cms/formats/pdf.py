"""PDF files of what is published, made by the press in a child process."""

from __future__ import annotations

import base64
import json
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SECONDS = 150


@dataclass(frozen=True)
class Part:
    """A file inside the PDF: the source from which it was rendered."""

    name: str
    content: bytes
    description: str


class PressFailed(Exception):
    """The PDF could not be made: too large, too slow, or it asked for something outside the house."""


def make_pdf(html: str, *, css: Sequence[str], identifier: str, at: datetime, parts: Sequence[Part] = ()) -> bytes:
    """A tagged PDF (PDF/A-3a and PDF/UA-1) of a whole HTML page. The same input gives the same bytes.

    `identifier` is 32 hexadecimal digits, from the hash of the text; `at` dates the parts. Give a font to `html` and to
    `@page`: where none is named, the machine's own would slip in. Style sheets may name fonts as
    `url(house:fonts/x.woff2)` and nothing else. The page says its language, title and dates itself. Raises
    `PressFailed`.
    """
    job = {
        "html": html,
        "css": list(css),
        "identifier": identifier,
        "at": at.isoformat(),
        "attachments": [
            {"name": part.name, "content": base64.b64encode(part.content).decode(), "description": part.description}
            for part in parts
        ],
    }
    try:
        done = subprocess.run(
            [sys.executable, "-m", "cms.formats.press"],
            input=json.dumps(job).encode(),
            capture_output=True,
            timeout=SECONDS,
            cwd=ROOT,
            check=False,
            env={"PATH": "/usr/bin:/bin", "SOURCE_DATE_EPOCH": "0", "HOME": "/nonexistent"},
        )
    except subprocess.TimeoutExpired:
        raise PressFailed(f"not done within {SECONDS} seconds") from None
    if done.returncode or not done.stdout.startswith(b"%PDF"):
        raise PressFailed(done.stderr.decode(errors="replace")[-2000:] or f"ended with {done.returncode}")
    return done.stdout
