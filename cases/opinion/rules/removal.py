"""Taking the text of a published opinion out of public view, and bringing it back word for word. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from cases.opinion.rules.words import SENTENCE_LONGEST, OffGround, ReturnGround
from council.kernel.verdicts import Verdict, no, require_that


@dataclass(frozen=True)
class OffFacts:
    """A text that somebody wants out of public view. `seen` and `hash` are those of its document, then and now.

    `named` says that a protected name stands in the sentence for the public.
    """

    published: bool
    off: bool
    ground: str
    sentence: str
    named: bool
    seen: str
    hash: str


def may_take_off(facts: OffFacts) -> Verdict:
    """Whether a text may go: public, for a ground of the list, with a short sentence that names nobody protected."""
    if not facts.published:
        return no("opinion.not_published")
    sentence = facts.sentence
    return (
        require_that(not facts.off, "opinion.off_already")
        & require_that(facts.ground in set(OffGround), "opinion.off_ground", "ground")
        & require_that(len(sentence) <= SENTENCE_LONGEST, "opinion.too_long", "sentence", limit=SENTENCE_LONGEST)
        & require_that(not facts.named, "opinion.sentence_names", "sentence")
        & require_that(facts.seen == facts.hash, "opinion.another_version")
    )


@dataclass(frozen=True)
class ReturnFacts:
    """A text on its way back. `intact`: every published version is, byte for byte, what the record committed to."""

    off: bool
    ground: str
    seen: str
    hash: str
    intact: bool


def may_bring_back(facts: ReturnFacts) -> Verdict:
    """Whether a text may come back: it is off, for a ground of the list, and it is exactly what was published."""
    if not facts.off:
        return no("opinion.not_off")
    return (
        require_that(facts.ground in set(ReturnGround), "opinion.off_ground", "ground")
        & require_that(facts.seen == facts.hash, "opinion.another_version")
        & require_that(facts.intact, "opinion.not_as_recorded")
    )
