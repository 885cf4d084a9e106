"""An opinion as it is read: parts in order, paragraphs numbered through, each with an anchor that never changes.

Made from the frozen document alone, the same for the page and for the PDF.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.safestring import SafeString, mark_safe

from cases.opinion.rules.words import Section
from council.kernel.richtext import blocks, clean

LIMBS = (Section.LEGALITY, Section.AIM, Section.NECESSITY, Section.RABAT)
"""Sections that stand below the heading of the analysis."""


@dataclass(frozen=True)
class Paragraph:
    """One block of a text: a numbered paragraph, or something that belongs to the one before it."""

    tag: str
    html: SafeString
    anchor: str = ""
    number: int | None = None


@dataclass(frozen=True)
class Part:
    """A section of the opinion. `inside` are its own sections; `code` says which it is."""

    code: str
    anchor: str
    paragraphs: tuple[Paragraph, ...] = ()
    inside: tuple[Part, ...] = ()


@dataclass(frozen=True)
class Summary:
    """The summary in one language."""

    language: str
    paragraphs: tuple[Paragraph, ...]


@dataclass(frozen=True)
class Separate:
    """A separate opinion; its paragraphs are numbered for themselves."""

    kind: str
    title: str
    author: str
    anchor: str
    paragraphs: tuple[Paragraph, ...]


@dataclass(frozen=True)
class Count:
    """How the panel voted on one motion. `rows` are choice and ballots; `seated` how many sat.

    Where the rules keep the numbers back (`cases.opinion.rules.tallies`) there are no rows, and `seated` is None.
    """

    kind: str
    limb: str
    question: str
    choice: str
    decided_by: str
    seated: int | None
    rows: tuple[tuple[str, int], ...]
    names: Mapping[str, list[str]]


@dataclass(frozen=True)
class Asked:
    """A recommendation, as it was issued."""

    number: int
    text: SafeString
    done_when: SafeString
    owner: str
    deadline_days: int


@dataclass(frozen=True)
class Answer:
    """The council's answer to an argument of a party."""

    party: str
    number: int
    html: SafeString


@dataclass(frozen=True)
class Reading:
    """The whole opinion in reading order."""

    document: Mapping[str, Any]
    published_on: date
    summaries: tuple[Summary, ...]
    parts: tuple[Part, ...]
    answers: tuple[Answer, ...]
    recommendations: tuple[Asked, ...]
    votes: tuple[Count, ...]
    separate: tuple[Separate, ...]
    history: tuple[tuple[str, date], ...]

    @property
    def title(self) -> str:
        """Its title."""
        return str(self.document["text"]["title"])

    @property
    def numbers_kept(self) -> bool:
        """Whether the numbers of some vote are not published."""
        return any(not vote.rows for vote in self.votes)

    def summary(self, language: str) -> Summary | None:
        """The summary in a language, where there is one."""
        return next((one for one in self.summaries if one.language == language), None)


def reading(document: Mapping[str, Any]) -> Reading:
    """Put a frozen document into the order in which it is read."""
    text = document["text"]
    authors = document["authors"]
    return Reading(
        document=document,
        published_on=date.fromisoformat(document["published_on"]),
        summaries=tuple(
            Summary(language, tuple(_plain(html)))
            for language, html in sorted(
                text["summaries"].items(), key=lambda one: (one[0] != document["language"], one[0])
            )
        ),
        parts=tuple(_parts(text["sections"])),
        answers=tuple(Answer(one["party"], one["number"], _safe(one["answer"])) for one in text["answers"]),
        recommendations=tuple(
            Asked(one["number"], _safe(one["text"]), _safe(one["done_when"]), one["owner"], one["deadline_days"])
            for one in text["recommendations"]
        ),
        votes=tuple(_count(one) for one in document["votes"]),
        separate=tuple(
            _separate(one, number, authors[number - 1] if authors else "")
            for number, one in enumerate(text["separate_opinions"], start=1)
        ),
        history=tuple((one["step"], date.fromisoformat(one["on"])) for one in document["history"]),
    )


def _parts(sections: Mapping[str, str]) -> Iterator[Part]:
    """The sections, the limbs of the analysis gathered under one heading; numbers run through all of them."""
    number = 1
    limbs: list[Part] = []
    for section in Section:
        html = sections.get(section, "")
        if not html:
            continue
        paragraphs, number = _numbered(html, number, "p")
        part = Part(str(section), str(section).replace("_", "-"), tuple(paragraphs))
        if section in LIMBS:
            limbs.append(part)
            continue
        if section is Section.DECISION and limbs:
            yield Part("analysis", "analysis", inside=tuple(limbs))
        yield part


def _numbered(html: str, first: int, prefix: str) -> tuple[list[Paragraph], int]:
    """Number the paragraphs; quotations, lists and headings belong to what they stand beside."""
    found, number = [], first
    for block in blocks(clean(html)):
        if block.tag == "p":
            found.append(Paragraph("p", _trusted(block.html), f"{prefix}{number}", number))
            number += 1
        else:
            found.append(Paragraph(block.tag, _trusted(block.html)))
    return found, number


def _plain(html: str) -> Iterator[Paragraph]:
    return (Paragraph(block.tag, _trusted(block.html)) for block in blocks(clean(html)))


def _count(vote: Mapping[str, Any]) -> Count:
    rows = [*vote["counts"].items(), ("abstain", vote["abstentions"])] if "counts" in vote else []
    return Count(
        kind=vote["kind"],
        limb=vote["limb"],
        question=vote["question"],
        choice=vote["choice"],
        decided_by=vote["decided_by"],
        seated=vote.get("seated"),
        rows=tuple((choice, count) for choice, count in rows if count or choice != "abstain"),
        names={side: vote[side] for side in ("majority", "minority", "abstained") if vote.get(side)},
    )


def _separate(one: Mapping[str, str], number: int, author: str) -> Separate:
    paragraphs, _ = _numbered(one["text"], 1, f"s{number}-p")
    return Separate(one["kind"], one["title"], author, f"separate-{number}", tuple(paragraphs))


def _safe(html: str) -> SafeString:
    """Clean HTML; cleaned again where it is trusted, so that no other way in can matter."""
    return _trusted(clean(html))


def _trusted(html: str) -> SafeString:
    return mark_safe(html)  # noqa: S308 — the output of `clean`: a few tags, no attribute
