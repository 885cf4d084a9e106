"""What the intake desk may do with a case, and what the appellant may still do. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from cases.docket.rules import Route
from cases.intake.rules.appeals import DRAFT_HOURS
from cases.lifecycle import BEFORE_VOTING, PUBLIC_STATUS, PublicStatus, Stage
from council.kernel.verdicts import Verdict, no, require_that

MOST_QUESTIONS = 5
LONGEST_QUESTION = 1000
LONGEST_ANSWER = 4000

WITHOUT_APPELLANT = frozenset({Route.IMPORT, Route.PLATFORM_REFERRAL})
"""Routes on which nobody waits for an acknowledgement."""

TAKING_FILES = frozenset(
    {
        PublicStatus.RECEIVED,
        PublicStatus.NEEDS_INFORMATION,
        PublicStatus.BEING_CHECKED,
        PublicStatus.WAITING_FOR_SELECTION,
        PublicStatus.UNDER_REVIEW,
    }
)
"""While the appellant sees one of these, files can be added. It is by the public word, so that it tells no stage."""


OVER = frozenset({Stage.REFERRED, Stage.PUBLISHED, Stage.CLOSED, Stage.SETTLED, Stage.WITHDRAWN})
"""Stages after which nothing more of a case is shown or published. Other closed ones can be looked at again."""


class ReceiptKind(StrEnum):
    """How a code came about."""

    FILING = "filing"
    SECOND = "second"


class Consent(StrEnum):
    """A consent that can be taken back by itself. Without the first, to look into the case, there is no case."""

    PUBLISH = "publish"
    SHARE = "share"


MOST_RECEIPTS = len(ReceiptKind)


@dataclass(frozen=True)
class TakeUpFacts:
    """A case as row 3 sees it. `acknowledged`: a mail was queued, or the code was shown."""

    route: str
    acknowledged: bool
    waited: timedelta
    language: str
    working_languages: frozenset[str]
    translated: bool
    translation_requested: bool


def needs_translation(facts: TakeUpFacts) -> bool:
    """Whether nobody has asked for the translation that the council needs to read the content."""
    foreign = facts.language.split("-")[0] not in facts.working_languages
    return foreign and not (facts.translated or facts.translation_requested)


def may_take_up(facts: TakeUpFacts) -> Verdict:
    """Row 3. A code for which nobody came while a visit lasts cannot be shown any more, and holds up nobody."""
    known = facts.acknowledged or facts.route in WITHOUT_APPELLANT or facts.waited >= timedelta(hours=DRAFT_HOURS)
    return require_that(known, "intake.not_acknowledged") & require_that(
        not needs_translation(facts), "intake.translation_not_requested"
    )


def may_request_translation(facts: TakeUpFacts, *, asked: bool) -> Verdict:
    """Whether there is something to translate that nobody has asked for."""
    return require_that(not asked and needs_translation(facts), "intake.no_translation_needed")


def may_make_second(since_filing: timedelta, *, made: int) -> Verdict:
    """Whether the visit that filed an appeal may make another code: while it lasts, and once."""
    return require_that(since_filing < timedelta(hours=DRAFT_HOURS), "intake.second_code_late") & require_that(
        made < MOST_RECEIPTS, "intake.second_code_once"
    )


def may_ask(questions: list[str], *, open_already: bool) -> Verdict:
    """Row 2: a list of questions, one list at a time."""
    if open_already:
        return no("intake.questions_open")
    return require_that(bool(questions), "intake.question_needed", "question_1") & require_that(
        len(questions) <= MOST_QUESTIONS, "intake.too_many_questions", limit=MOST_QUESTIONS
    )


def may_answer(questions: list[str], answers: list[str]) -> Verdict:
    """Every question gets an answer, if only that there is none."""
    verdict = require_that(len(answers) == len(questions), "intake.other_questions")
    for number, answer in enumerate(answers, start=1):
        verdict &= require_that(bool(answer.strip()), "intake.answer_needed", f"answer_{number}")
    return verdict


def may_revive(now: datetime, due_at: datetime | None, days: int) -> Verdict:
    """Row 17b: a lapsed case can be taken up again for a time."""
    return require_that(due_at is not None and now <= due_at, "intake.revival_late", days=days)


def may_withdraw(stage: Stage) -> Verdict:
    """Row 19: until the vote is called."""
    return require_that(stage in BEFORE_VOTING, "intake.withdrawal_late")


def may_withdraw_consent(given: bool) -> Verdict:
    """A consent can be taken back at any time, once it was given."""
    return require_that(given, "intake.consent_not_given")


def has_effect(consent: Consent, stage: Stage, *, platform_told: bool) -> bool:
    """Whether taking a consent back would still change anything: a platform that was told can look until then."""
    return stage not in OVER or (consent is Consent.SHARE and platform_told)


def may_add_file(stage: Stage) -> Verdict:
    """Whether a file still reaches somebody who reads it."""
    return require_that(PUBLIC_STATUS[stage] in TAKING_FILES, "intake.files_closed", "evidence")
