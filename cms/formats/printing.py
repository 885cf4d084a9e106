"""Opinions on paper: the document put into a print template, pressed once, and kept on disk by its hash.

A kept file is found by the hash of the document and of everything it was made with, so a change of the design makes
new files and never serves an old one.
"""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import cache
from hashlib import sha256
from pathlib import Path
from tempfile import NamedTemporaryFile

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation

from cms.formats.pdf import Part, make_pdf
from cms.formats.reading import reading
from cms.pages.models import OpinionText
from cms.pages.phrases import WORDS
from cms.pages.queries import path_of
from council.kernel.canonical import canonical
from council.kernel.clock import utc_text

TEMPLATE = "print/opinion.html"
STYLE = Path(__file__).with_name("opinion.css")
MADE_WITH = (STYLE, Path(__file__), *(Path(__file__).with_name(name) for name in ("pdf.py", "press.py", "reading.py")))


def opinion_pdf(text: OpinionText) -> Path:
    """The file with the PDF of a published version; made when there is none yet. Raises `PressFailed`.

    One press runs at a time on a machine: whoever comes while it runs waits, and mostly finds the file then.
    """
    path = Path(settings.MEDIA_ROOT) / "opinions" / f"{text.document_hash}-{_design()}.pdf"
    if path.exists():
        return path
    path.parent.mkdir(parents=True, exist_ok=True)
    with _one_at_a_time(path.parent / "press.lock"):
        if not path.exists():
            _keep(path, press_opinion(text))
    return path


def forget_pressed(hashes: Iterable[str]) -> None:
    """Delete what was pressed of some documents, by their hashes: they are out of public view."""
    folder = Path(settings.MEDIA_ROOT) / "opinions"
    for document_hash in hashes:
        for path in folder.glob(f"{document_hash}-*.pdf"):
            path.unlink(missing_ok=True)


def press_opinion(text: OpinionText) -> bytes:
    """The PDF of a published version: the same bytes for the same version, design and machine. Raises `PressFailed`."""
    with translation.override(text.document["language"]):
        html = render_to_string(TEMPLATE, opinion_context(text))
    return make_pdf(
        html,
        css=[STYLE.read_text(encoding="utf-8")],
        identifier=text.document_hash[:32],
        at=text.published_at,
        parts=[
            Part(
                f"{text.page.slug}.json",
                canonical(text.document),
                "The opinion as it was hashed into the record of the council",
            )
        ],
    )


def opinion_context(text: OpinionText) -> dict[str, object]:
    """What the print template needs."""
    return {
        "text": text,
        "page": text.page,
        "document": text.document,
        "reading": reading(text.document),
        "address": settings.SITE_URL + path_of(text.page.slug),
        "council_name": settings.COUNCIL_NAME,
        "made_at": utc_text(text.published_at)[:19] + "Z",
        **WORDS,
    }


@cache
def _design() -> str:
    """A short hash of everything but the document that shapes the file."""
    template = Path(settings.ROOT) / "templates" / TEMPLATE
    seen = sha256()
    for source in (template, *MADE_WITH):
        seen.update(source.read_bytes())
    seen.update(f"{settings.COUNCIL_NAME}|{settings.SITE_URL}".encode())
    return seen.hexdigest()[:16]


def _keep(path: Path, content: bytes) -> None:
    """Write a whole file or none: nobody ever finds half of one."""
    with NamedTemporaryFile(dir=path.parent, suffix=".part", delete=False) as part:
        part.write(content)
        part.flush()
        os.fsync(part.fileno())
    Path(part.name).replace(path)


@contextmanager
def _one_at_a_time(lock: Path) -> Iterator[None]:
    with lock.open("w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
