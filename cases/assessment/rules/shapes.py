"""What a form is made of. Pure.

Words are English texts marked for the translators; pages translate them when they show them, so that the form can be
exported and compared across languages.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

Answers = Mapping[str, Any]
"""Answers by the code of their question: a text, the code of a choice, a whole number, or a list of codes."""


def _(words: str) -> str:
    """Mark words for the translators; nothing else happens here."""
    return words


class Kind(StrEnum):
    """How a question is answered."""

    LINE = "line"
    MANY = "many"
    ONE = "one"
    SCALE = "scale"
    TEXT = "text"


@dataclass(frozen=True)
class Source:
    """Where the law of a question is found: how it is cited, and its title."""

    citation: str
    title: str


@dataclass(frozen=True)
class Option:
    """One answer to choose: a code (of a scale, a whole number) and its words."""

    code: str | int
    words: str


@dataclass(frozen=True)
class When:
    """A condition: the question with this code was answered so."""

    question: str
    answer: str

    def holds(self, answers: Answers) -> bool:
        """Whether the answers fulfil it."""
        return bool(answers.get(self.question) == self.answer)


@dataclass(frozen=True)
class Question:
    """One question. `needed`: always, never, or under a condition. `limit` is in characters."""

    code: str
    kind: Kind
    words: str
    guidance: str = ""
    options: tuple[Option, ...] = ()
    needed: bool | When = True
    limit: int = 0

    def is_needed(self, answers: Answers) -> bool:
        """Whether the form is incomplete without an answer."""
        return self.needed if isinstance(self.needed, bool) else self.needed.holds(answers)

    def said(self, answer: Any) -> list[str]:
        """An answer in words, or as it was written; nothing when there is none."""
        if answer in (None, "", []):
            return []
        chosen = answer if isinstance(answer, list) else [answer]
        words = {option.code: option.words for option in self.options}
        return [words.get(one, str(one)) for one in chosen]


@dataclass(frozen=True)
class Group:
    """Questions that are answered together: one limb, one factor. Without words it is just a part of its section."""

    code: str
    questions: tuple[Question, ...]
    words: str = ""
    guidance: str = ""
    sources: tuple[Source, ...] = ()


@dataclass(frozen=True)
class Section:
    """One section of the form. With `only_when`, it is asked under that condition only."""

    code: str
    words: str
    groups: tuple[Group, ...]
    lead: str = ""
    only_when: When | None = None

    def is_asked(self, answers: Answers) -> bool:
        """Whether this section has to be answered."""
        return self.only_when is None or self.only_when.holds(answers)

    @property
    def questions(self) -> tuple[Question, ...]:
        """Its questions, in order."""
        return tuple(question for group in self.groups for question in group.questions)
