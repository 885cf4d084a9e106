"""What may be written into a draft, and when a draft may go to the council. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from cases.opinion.rules.words import SECTION_LONGEST, SHORT_LONGEST, TITLE, TITLE_LONGEST, Section, VersionState
from council.kernel.richtext import DEEPEST, depth, plain
from council.kernel.verdicts import YES, Verdict, no, require_that

RECOMMENDATIONS_MOST = 12
DEADLINE_DAYS_MOST = 730
"""Longest time for a recommendation: the follow-up ends after 24 months (LIFECYCLE.md, row 17)."""


def may_edit(state: VersionState) -> Verdict:
    """Only a draft is written on: what the council has seen does not change under its eyes."""
    return require_that(state is VersionState.DRAFT, "opinion.not_a_draft")


def may_write(texts: Mapping[str, str]) -> Verdict:
    """Whether these texts, by the field in which they were typed, may be kept: not too long, not nested too deep.

    Asked of the raw input, before it is cleaned.
    """
    verdict = YES
    for field, text in texts.items():
        longest = TITLE_LONGEST if field == TITLE else SECTION_LONGEST if field in set(Section) else SHORT_LONGEST
        if len(text) > longest:
            verdict &= no("opinion.too_long", field, limit=longest)
        elif depth(text) > DEEPEST:
            verdict &= no("opinion.nested", field, limit=DEEPEST)
    return verdict


_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")


def may_summarise(summaries: Mapping[str, str]) -> Verdict:
    """Whether the languages of these summaries are languages (BCP 47, the plain form)."""
    wrong = [language for language in summaries if not _LANGUAGE.fullmatch(language)]
    return require_that(not wrong, "opinion.unknown_language", "language")


def says_something(html: str) -> bool:
    """Whether a rich text holds at least one word."""
    return bool(plain(html))


@dataclass(frozen=True)
class RecommendationFacts:
    """A recommendation as it is typed; `already` counts those that the draft has beside it."""

    text: str
    done_when: str
    deadline_days: int
    already: int


def may_recommend(facts: RecommendationFacts) -> Verdict:
    """Whether a recommendation may join the draft. Its test may still be missing: the draft is then not submitted."""
    return (
        require_that(says_something(facts.text), "opinion.recommendation_empty", "text")
        & require_that(0 < facts.deadline_days <= DEADLINE_DAYS_MOST, "opinion.deadline_range", "deadline_days")
        & require_that(facts.already < RECOMMENDATIONS_MOST, "opinion.too_many_recommendations")
        & may_write({"text": facts.text, "done_when": facts.done_when})
    )


def may_separate(title: str, text: str) -> Verdict:
    """Whether a separate opinion says something; whoever has nothing to say waives it."""
    return (
        require_that(bool(title.strip()), "opinion.separate_untitled", "title")
        & require_that(says_something(text), "opinion.separate_empty", "text")
        & require_that(len(title) <= TITLE_LONGEST, "opinion.too_long", "title", limit=TITLE_LONGEST)
        & require_that(len(text) <= SECTION_LONGEST, "opinion.too_long", "text", limit=SECTION_LONGEST)
        & require_that(depth(text) <= DEEPEST, "opinion.nested", "text", limit=DEEPEST)
    )


@dataclass(frozen=True)
class DraftFacts:
    """A draft as the guard of row 14 sees it.

    `languages` are those in which a summary says something; `silent_seats` have voted in the minority and neither
    attached a separate opinion nor waived it; `untested` recommendations lack their "done when".
    """

    voted: bool
    titled: bool
    written: frozenset[Section]
    hatred_at_issue: bool
    languages: frozenset[str]
    council_language: str
    appellant_language: str
    unanswered: int
    silent_seats: int
    untested: int


def missing_sections(facts: DraftFacts) -> list[Section]:
    """Sections that must say something and do not. Rabat is needed where hatred is at issue (ASSESSMENT.md, 4)."""
    needed = [section for section in Section if section is not Section.RABAT or facts.hatred_at_issue]
    return [section for section in needed if section not in facts.written]


def may_submit(facts: DraftFacts) -> Verdict:
    """Row 14: the whole opinion is there, and nobody was passed over."""
    missing = missing_sections(facts)
    return (
        require_that(facts.voted, "opinion.not_voted")
        & require_that(facts.titled, "opinion.no_title")
        & require_that(facts.council_language in facts.languages, "opinion.no_summary")
        & require_that(facts.appellant_language in facts.languages, "opinion.no_summary_for_appellant")
        & require_that(not missing, "opinion.sections_empty", count=len(missing))
        & require_that(not facts.unanswered, "opinion.argument_unanswered", count=facts.unanswered)
        & require_that(not facts.untested, "opinion.recommendation_untested", count=facts.untested)
        & require_that(not facts.silent_seats, "opinion.separate_open", count=facts.silent_seats)
    )
