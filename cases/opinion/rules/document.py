"""The text of an opinion as one value, and the hashes that bind it. Pure.

Two values: the **text**, which the council reviews and approves, and the **document**, which is the text with its
citation, votes, panel and history, frozen at publication. Example of a document, shortened:

    {"v": "smc-opinion/1", "citation": "[2026] SMC 7", "year": 2026, "serial": 7, "version": 1,
     "language": "en", "published_on": "2026-11-20", "outcome": "overturn", "case": {"number": "CASE-2026-000142", …},
     "text": {"title": "…", "summaries": {"en": "<p>…", "ar": "<p>…"}, "sections": {"background": "<p>…", …},
              "answers": […], "recommendations": […], "separate_opinions": […]},
     "tally_detail": "full_unless_telling", "votes": […], "objections": […], "panel": […], "history": […],
     "errata": [], "corrects": null}

Its hash is the SHA-256 of its canonical bytes (RFC 8785), so that `sha256sum opinion.json` is the whole check.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from hashlib import sha256
from typing import Any

from cases.opinion.rules.words import Section
from council.kernel.canonical import canonical
from council.kernel.richtext import plain

VERSION = "smc-opinion/1"


def hash_of(value: Mapping[str, Any]) -> str:
    """SHA-256 of the canonical bytes, as 64 hexadecimal digits. Raises `NotCanonical`."""
    return sha256(canonical(dict(value))).hexdigest()


def text_of(
    *,
    title: str,
    summaries: Mapping[str, str],
    sections: Mapping[str, str],
    answers: Iterable[Mapping[str, Any]],
    recommendations: Iterable[Mapping[str, Any]],
    separate_opinions: Iterable[Mapping[str, Any]],
) -> dict[str, Any]:
    """The text of a version; empty sections and summaries are left out."""
    return {
        "title": title,
        "summaries": {language: html for language, html in sorted(summaries.items()) if plain(html)},
        "sections": {str(section): sections[section] for section in Section if plain(sections.get(section, ""))},
        "answers": [dict(answer) for answer in answers],
        "recommendations": [dict(recommendation) for recommendation in recommendations],
        "separate_opinions": [dict(separate) for separate in separate_opinions],
    }


def readable(text: Mapping[str, Any]) -> dict[str, str]:
    """Every part of a text in plain words, by a key that says which it is: what is searched for names."""
    parts = {"title": text["title"]}
    parts |= {f"summary:{language}": html for language, html in text["summaries"].items()}
    parts |= dict(text["sections"])
    parts |= {f"answer:{n}": one["answer"] for n, one in enumerate(text["answers"], start=1)}
    for n, one in enumerate(text["recommendations"], start=1):
        parts[f"recommendation:{n}"] = f"<p>{one['text']}</p><p>{one['done_when']}</p>"
    for n, one in enumerate(text["separate_opinions"], start=1):
        parts[f"separate:{n}"] = f"<p>{one['title']}</p>{one['text']}"
    return {key: plain(html) for key, html in parts.items()}
