"""Two windows on one draft: a text that was saved in the one is never lost unread in the other. Pure."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping

from council.kernel.verdicts import Verdict, no

MARK = 16
"""Hexadecimal digits of a mark: enough to tell two texts of one field apart, too few to keep a text in."""


def mark(text: str) -> str:
    """The mark of a text, which a page carries to say what it showed."""
    return hashlib.sha256(text.encode()).hexdigest()[:MARK]


def marks(texts: Mapping[str, str]) -> dict[str, str]:
    """The mark of each text, by field."""
    return {field: mark(text) for field, text in texts.items()}


def touched(kept: Mapping[str, str], typed: Mapping[str, str], seen: Mapping[str, str]) -> tuple[set[str], Verdict]:
    """Which of the typed fields to write, and whether that would replace a text that its writer has not seen.

    `kept` holds what is saved now, `typed` what would be saved, both cleaned; `seen` the marks of what the page showed.
    A field nobody touched on the page is left as it is now. One that was changed here and meanwhile elsewhere, and not
    to the same text, is refused beside itself.
    """
    changed = {field for field, text in typed.items() if mark(text) != seen.get(field, mark(""))}
    unseen = [
        field
        for field in sorted(changed)
        if mark(kept.get(field, "")) != seen.get(field, mark("")) and kept.get(field, "") != typed[field]
    ]
    verdict = Verdict()
    for field in unseen:
        verdict &= no("opinion.saved_meanwhile", field)
    return changed, verdict
