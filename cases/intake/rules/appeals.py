"""What an appeal says, and what an appeal must say before it is filed. Pure.

The five steps of the form store their answers as plain values; `read` makes an `Appeal` of them. Every rule names the
field of the form that it belongs to, so that a refusal stands beside it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any
from uuid import UUID

from cases.docket.rules import ContentKind, Measure, Standing, Topic
from cases.intake.rules.places import REGION_OF
from cases.intake.rules.statements import is_puid
from council.kernel.verdicts import YES, Verdict, no, require_that

MOST_ARGUMENTS = 3
LONGEST_ARGUMENT = 4000
EARLIEST_DAY = date(2000, 1, 1)
"""No platform decided before this day; the Commission's format of statements begins there too."""
FURTHEST_EAST = timedelta(hours=14)
"""Where the day begins first. A date is not in the future while it has begun anywhere."""

DRAFT_HOURS = 12
"""How long answers wait that were not sent: as long as the visit that holds them."""
DRAFT_CLOCK = "appeal_draft"
"""The clock of an appeal that is being written."""

Answers = Mapping[str, Mapping[str, Any]]


class Step(StrEnum):
    """The pages of the form, in order. Two of them are the third step."""

    DECISION = "decision"
    CONTENT = "content"
    REASONS = "reasons"
    EVIDENCE = "evidence"
    ABOUT = "about"
    CONSENTS = "consents"


ORDER = tuple(Step)
NUMBERS = {Step.DECISION: 1, Step.CONTENT: 2, Step.REASONS: 3, Step.EVIDENCE: 3, Step.ABOUT: 4, Step.CONSENTS: 5}
"""As the progress line counts them."""


class Behalf(StrEnum):
    """For whom somebody appeals."""

    MYSELF = "myself"
    ANOTHER = "another"


def next_step(answers: Answers) -> Step | None:
    """The first page that has no answer yet, or nothing when all have one."""
    return next((step for step in ORDER if step not in answers), None)


def empty_among(given: Mapping[str, Any], offered: Mapping[str, Any]) -> dict[str, Any]:
    """Of what is offered, what fills a place that is still empty: nothing that somebody gave is replaced."""
    return {name: value for name, value in offered.items() if value and not str(given.get(name) or "").strip()}


def step_before(step: Step) -> Step | None:
    """The page before, or nothing for the first."""
    place = ORDER.index(step)
    return ORDER[place - 1] if place else None


@dataclass(frozen=True)
class Appeal:
    """Everything that an appellant has said."""

    platform: UUID
    platform_name: str
    measure: Measure
    decided_on: date
    rule_cited: str
    explanation: str
    platform_reference: str
    puid: str
    complained_on: date | None
    platform_answer: str
    title: str
    kind: ContentKind
    topic: Topic
    text: str
    language: str
    address: str
    posted_on: date | None
    arguments: tuple[str, ...]
    arguments_language: str
    remedy_sought: str
    urgent: bool
    pseudonym: str
    name: str
    contact: str
    mail_language: str
    country: str
    standing: Standing
    behalf: Behalf
    represented_by: str
    agreed: bool
    consent_process: bool
    consent_share: bool
    consent_publish: bool

    @property
    def region(self) -> str:
        """The region of the country, empty when none was named."""
        return str(REGION_OF[self.country]) if self.country else ""


def read(answers: Answers) -> Appeal:
    """The appeal that these answers make. Raises `KeyError` for a page that is missing."""
    decision, content, reasons = answers[Step.DECISION], answers[Step.CONTENT], answers[Step.REASONS]
    about, consents = answers[Step.ABOUT], answers[Step.CONSENTS]
    return Appeal(
        platform=UUID(decision["platform"]),
        platform_name=decision["platform_name"],
        measure=Measure(decision["measure"]),
        decided_on=date.fromisoformat(decision["decided_on"]),
        rule_cited=decision["rule_cited"],
        explanation=decision["explanation"],
        platform_reference=decision["platform_reference"],
        puid=decision["puid"],
        complained_on=_day(decision["complained_on"]),
        platform_answer=decision["platform_answer"],
        title=content["title"],
        kind=ContentKind(content["kind"]),
        topic=Topic(content["topic"] or Topic.OTHER),
        text=content["text"],
        language=content["language"],
        address=content["address"],
        posted_on=_day(content["posted_on"]),
        arguments=tuple(text for name in ARGUMENTS if (text := reasons[name])),
        arguments_language=reasons["arguments_language"],
        remedy_sought=reasons["remedy_sought"],
        urgent=bool(reasons["urgent"]),
        pseudonym=about["pseudonym"],
        name=about["name"],
        contact=about["contact"],
        mail_language=about["mail_language"],
        country=about["country"],
        standing=Standing(about["standing"]),
        behalf=Behalf(about["behalf"]),
        represented_by=about["represented_by"],
        agreed=bool(about["agreed"]),
        consent_process=bool(consents["consent_process"]),
        consent_share=bool(consents["consent_share"]),
        consent_publish=bool(consents["consent_publish"]),
    )


ARGUMENTS = tuple(f"argument_{number}" for number in range(1, MOST_ARGUMENTS + 1))
"""The fields of the arguments."""


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def begun(day: date, now: datetime) -> bool:
    """Whether a day has begun somewhere on Earth."""
    return day <= (now + FURTHEST_EAST).date()


def may_contest(decided_on: date | None, complained_on: date | None, puid: str, now: datetime) -> Verdict:
    """Whether a decision can be contested as it is told: it was made, and complained of after it was made."""
    verdict = YES
    if decided_on and not begun(decided_on, now):
        verdict &= no("intake.decided_in_future", "decided_on")
    if decided_on and decided_on < EARLIEST_DAY:
        verdict &= no("intake.decided_too_early", "decided_on")
    if complained_on and not begun(complained_on, now):
        verdict &= no("intake.complained_in_future", "complained_on")
    if decided_on and complained_on and complained_on < decided_on:
        verdict &= no("intake.complained_before", "complained_on")
    return verdict & require_that(not puid or is_puid(puid), "intake.no_puid", "puid")


def may_describe(text: str, posted_on: date | None, decided_on: date | None, now: datetime) -> Verdict:
    """Whether the content is told: it says something, and it was posted, not later than the platform decided."""
    verdict = require_that(bool(text.strip()), "intake.content_needed", "text")
    if posted_on and not begun(posted_on, now):
        verdict &= no("intake.posted_in_future", "posted_on")
    elif posted_on and decided_on and posted_on > decided_on:
        verdict &= no("intake.posted_after_decision", "posted_on")
    return verdict


def may_argue(arguments: tuple[str, ...]) -> Verdict:
    """Whether there is a reason that an opinion can answer, and none that is too long to be one."""
    verdict = require_that(any(text.strip() for text in arguments), "intake.argument_needed", ARGUMENTS[0])
    verdict &= require_that(len(arguments) <= MOST_ARGUMENTS, "intake.too_many_arguments", limit=MOST_ARGUMENTS)
    for name, text in zip(ARGUMENTS, arguments, strict=False):
        verdict &= require_that(len(text) <= LONGEST_ARGUMENT, "intake.too_long", name, limit=LONGEST_ARGUMENT)
    return verdict


@dataclass(frozen=True)
class Person:
    """Somebody who appeals, as the rules see them."""

    pseudonym: str
    name: str
    contact: str
    behalf: Behalf
    represented_by: str
    agreed: bool


def may_appear(person: Person) -> Verdict:
    """Whether the pseudonym hides what it should, and a proxy says by which right."""
    shown, hidden = person.pseudonym.casefold().strip(), person.name.casefold().strip()
    verdict = require_that(bool(shown), "intake.pseudonym_needed", "pseudonym")
    tells = "@" in shown or (len(hidden) > 1 and hidden in shown)
    verdict &= require_that(not tells, "intake.pseudonym_tells", "pseudonym")
    if person.behalf is Behalf.ANOTHER:
        verdict &= require_that(bool(person.represented_by.strip()), "intake.proxy_unknown", "represented_by")
        verdict &= require_that(person.agreed, "intake.proxy_unagreed", "agreed")
    return verdict


def may_consent(*, process: bool) -> Verdict:
    """Only the first consent is needed; the other two are free (LIFECYCLE.md, row 1)."""
    return require_that(process, "intake.consent_needed", "consent_process")


def may_file(appeal: Appeal, now: datetime) -> Verdict:
    """Whether an appeal can be filed: every rule of every page once more, since time passes between them."""
    person = Person(appeal.pseudonym, appeal.name, appeal.contact, appeal.behalf, appeal.represented_by, appeal.agreed)
    return (
        may_contest(appeal.decided_on, appeal.complained_on, appeal.puid, now)
        & may_describe(appeal.text, appeal.posted_on, appeal.decided_on, now)
        & may_argue(appeal.arguments)
        & may_appear(person)
        & may_consent(process=appeal.consent_process)
    )
