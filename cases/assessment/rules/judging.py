"""Whether an assessment is whole, what it finds, and where several of them differ. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from cases.assessment.rules.framework import QUESTIONS, SECTIONS, SEVERITY, THREE_PART_TEST, Finding, Limb
from cases.assessment.rules.rabat import RABAT as RABAT_SECTION
from cases.assessment.rules.rabat import Factor, code_of, threshold_met
from cases.assessment.rules.shapes import Answers, Group, Kind, Question, Section
from cases.lifecycle import Stage
from council.kernel.verdicts import YES, Verdict, require_that

RABAT = "rabat"
"""How the threshold is named among the points on which panellists can differ, beside the three limbs."""
OPEN_STAGES = frozenset({Stage.ASSESSMENT, Stage.DELIBERATION})
"""Stages in which an assessment can be written: a replacement and a correction come during deliberation."""


class AssessmentState(StrEnum):
    """Where one version of an assessment stands. A sealed one is never written again."""

    DRAFT = "draft"
    SEALED = "sealed"


def may_write(stage: Stage, *, sealed: bool, draft: bool) -> Verdict:
    """Whether a panellist may write: in time, and after sealing only in a correction that was begun."""
    return require_that(stage in OPEN_STAGES, "assessment.wrong_stage") & require_that(
        draft or not sealed, "assessment.sealed_already"
    )


def may_correct(stage: Stage, *, sealed: bool, draft: bool) -> Verdict:
    """Whether a correction can be begun: of a sealed assessment, and one at a time."""
    return (
        require_that(stage in OPEN_STAGES, "assessment.wrong_stage")
        & require_that(sealed, "assessment.nothing_sealed")
        & require_that(not draft, "assessment.correction_begun")
    )


def well_formed(answers: Answers) -> Verdict:
    """Whether every answer is one that its question takes; a draft needs no more."""
    verdict = YES
    for code, answer in answers.items():
        question = QUESTIONS.get(code)
        if question is None:
            verdict &= require_that(False, "assessment.no_such_question", code)
        elif given(answer):
            verdict &= _fits(question, answer)
    return verdict


def _fits(question: Question, answer: Any) -> Verdict:
    code = question.code
    if question.kind in {Kind.LINE, Kind.TEXT}:
        if not isinstance(answer, str):
            return require_that(False, "assessment.not_an_answer", code)
        return require_that(len(answer) <= question.limit, "assessment.too_long", code, limit=question.limit)
    offered = [option.code for option in question.options]
    if question.kind is Kind.MANY:
        fits = isinstance(answer, list) and all(one in offered for one in answer) and len(set(answer)) == len(answer)
    else:
        wanted = int if question.kind is Kind.SCALE else str
        fits = isinstance(answer, wanted) and not isinstance(answer, bool) and answer in offered
    return require_that(fits, "assessment.not_an_answer", code)


def given(answer: Any) -> bool:
    """Whether a question was answered: zero is an answer, an empty text or list is none."""
    return answer is not None and answer != [] and (not isinstance(answer, str) or bool(answer.strip()))


def asked(answers: Answers) -> list[Section]:
    """The sections that these answers make necessary, in order."""
    return [section for section in SECTIONS if section.is_asked(answers)]


def complete(answers: Answers) -> Verdict:
    """Whether nothing is missing; every reason names the question that it stands beside."""
    verdict = YES
    for section in asked(answers):
        for question in section.questions:
            if question.is_needed(answers) and not given(answers.get(question.code)):
                verdict &= _missing(question)
    return verdict


def _missing(question: Question) -> Verdict:
    if question.kind in {Kind.LINE, Kind.TEXT}:
        return require_that(False, "assessment.words_missing", question.code)
    return require_that(False, "assessment.answer_missing", question.code)


def to_seal(answers: Answers) -> dict[str, Any]:
    """What is sealed: every answer that was given to a question that was asked, in the order of the form."""
    kept = {}
    for section in asked(answers):
        for question in section.questions:
            answer = answers.get(question.code)
            if given(answer):
                kept[question.code] = answer.strip() if isinstance(answer, str) else answer
    return kept


Read = list[tuple[Section, list[tuple[Group, list[tuple[Question, list[str]]]]]]]
"""An assessment as it is read: sections, their groups, each question with what was answered."""


def read(answers: Answers) -> Read:
    """The sections that were asked, each question with its answer in words; an empty list where there is none."""
    return [
        (
            section,
            [
                (group, [(question, question.said(answers.get(question.code))) for question in group.questions])
                for group in section.groups
            ],
        )
        for section in asked(answers)
    ]


def limb_met(limb: Limb, answers: Answers) -> bool:
    """Whether a limb is met. The burden is on who restricts: insufficient information counts as not met."""
    return bool(answers.get(limb) == Finding.MET)


def restriction_stands(answers: Answers) -> bool:
    """Whether the restriction passes the three-part test: all three limbs are met."""
    return all(limb_met(limb, answers) for limb in Limb)


@dataclass(frozen=True)
class View:
    """One panellist's sealed assessment, as it is put beside the others; a `version` above one is a correction."""

    seat: UUID
    name: str
    version: int
    sealed_at: datetime
    answers: Answers


@dataclass(frozen=True)
class Row:
    """What one panellist says on one point."""

    view: View
    answer: Any
    confidence: int | None = None
    reason: str = ""
    source: str = ""


@dataclass(frozen=True)
class Point:
    """One point on which panellists agree or differ. `counts` pairs each answer given with how many gave it."""

    code: str
    rows: tuple[Row, ...]
    counts: tuple[tuple[Any, int], ...]

    @property
    def agreed(self) -> bool:
        """Whether everybody answered the same."""
        return len(self.counts) <= 1


def _point(code: str, rows: Sequence[Row], order: Iterable[Any]) -> Point:
    found = Counter(row.answer for row in rows)
    return Point(code, tuple(rows), tuple((answer, found[answer]) for answer in order if found[answer]))


def limb_point(limb: Limb, views: Sequence[View]) -> Point:
    """What the panellists found on one limb, with confidence, reason and source."""
    rows = [
        Row(
            view,
            view.answers.get(limb),
            view.answers.get(f"{limb}_confidence"),
            str(view.answers.get(f"{limb}_reason", "")),
            str(view.answers.get(f"{limb}_source", "")),
        )
        for view in views
    ]
    return _point(limb, rows, Finding)


def rabat_point(views: Sequence[View]) -> Point:
    """Whether each panellist finds the threshold met: yes, no, or not at issue (None)."""
    return _point(RABAT, [Row(view, threshold_met(view.answers)) for view in views], (True, False, None))


def factor_point(factor: Factor, views: Sequence[View]) -> Point:
    """The findings on one factor of those to whom hatred is at issue."""
    rows = [
        Row(view, view.answers.get(code_of(factor)), reason=str(view.answers.get(f"{code_of(factor)}_reason", "")))
        for view in views
        if threshold_met(view.answers) is not None
    ]
    return _point(code_of(factor), rows, range(4))


def plain_point(code: str, views: Sequence[View]) -> Point:
    """The answers to one question with options."""
    order = [option.code for option in QUESTIONS[code].options]
    return _point(code, [Row(view, view.answers.get(code)) for view in views], order)


def disputed(views: Sequence[View]) -> tuple[str, ...]:
    """The points on which the panel must exchange views before it votes: limbs in order, then the Rabat threshold."""
    points = [*(limb_point(limb, views) for limb in Limb), rabat_point(views)]
    return tuple(point.code for point in points if not point.agreed)


@dataclass(frozen=True)
class Comparison:
    """Sealed assessments side by side: what was found on each point, with the words of the form beside it."""

    views: tuple[View, ...]
    limbs: tuple[tuple[Group, Point], ...]
    threshold: Point
    factors: tuple[tuple[Group, Point], ...]
    grades: tuple[tuple[Question, Point], ...]
    remedy: tuple[Question, Point]

    @property
    def hatred_at_issue(self) -> bool:
        """Whether anybody finds advocacy of hatred at issue."""
        return any(row.answer is not None for row in self.threshold.rows)


def compare(views: Sequence[View]) -> Comparison:
    """Put sealed assessments side by side, limb by limb and factor by factor."""
    return Comparison(
        views=tuple(views),
        limbs=tuple((group, limb_point(Limb(group.code), views)) for group in THREE_PART_TEST.groups),
        threshold=rabat_point(views),
        factors=tuple(
            (group, factor_point(factor, views)) for factor, group in zip(Factor, RABAT_SECTION.groups, strict=True)
        ),
        grades=tuple((question, plain_point(question.code, views)) for question in SEVERITY.questions),
        remedy=(QUESTIONS["remedy"], plain_point("remedy", views)),
    )
