"""When a panel may begin to deliberate, what it speaks about, and what counts as an exchange. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from cases.docket.rules import NoticeState, PartyRole, heard
from cases.lifecycle import Stage
from council.kernel.verdicts import Verdict, no, require_that

MAX_LENGTH = 10_000
"""Characters of one post."""
REASON_LENGTH = 2000
EXCHANGE = 2
"""An exchange takes this many people: somebody spoke, and somebody else answered."""


class Topic(StrEnum):
    """What a thread is about: a limb, a factor of the Rabat threshold, another part of the assessment, a motion."""

    LEGALITY = "legality"
    LEGITIMATE_AIM = "legitimate_aim"
    NECESSITY = "necessity"
    RABAT_CONTEXT = "rabat:context"
    RABAT_SPEAKER = "rabat:speaker"
    RABAT_INTENT = "rabat:intent"
    RABAT_CONTENT_AND_FORM = "rabat:content_and_form"
    RABAT_EXTENT = "rabat:extent"
    RABAT_LIKELIHOOD = "rabat:likelihood"
    REMEDY = "remedy"
    GENERAL = "general"
    MOTION = "motion"


LIMBS = (Topic.LEGALITY, Topic.LEGITIMATE_AIM, Topic.NECESSITY)
FACTORS = tuple(topic for topic in Topic if topic.startswith("rabat:"))
THREADS = tuple(topic for topic in Topic if topic is not Topic.MOTION)
"""The threads every deliberation has; those about motions come with the motions."""


def point_of(topic: Topic) -> str:
    """The point of the assessment to which a thread belongs: the six factors all speak to the Rabat threshold."""
    return topic.split(":")[0]


@dataclass(frozen=True)
class Waiting:
    """Seats without a sealed assessment, and whether their time, and the grace after it, ran out."""

    unsealed: int
    due_at: datetime | None
    grace: timedelta
    now: datetime

    @property
    def silent(self) -> int:
        """Seats that have lost their place by silence (LIFECYCLE.md, row 10: three days past the deadline)."""
        return self.unsealed if self.due_at is not None and self.now >= self.due_at + self.grace else 0


@dataclass(frozen=True)
class OpeningFacts:
    """What must be true before a panel deliberates. `notices` are the states of the parties that must be heard."""

    stage: Stage
    sealed: int
    quorum: int
    waiting: Waiting
    notices: tuple[str, ...]


def may_open(facts: OpeningFacts) -> Verdict:
    """Row 10: everybody who sits has sealed, they are a quorum, and the parties were heard."""
    verdict = require_that(facts.stage is Stage.ASSESSMENT, "deliberation.wrong_stage")
    if facts.waiting.silent:
        verdict &= no("deliberation.silent_seats", count=facts.waiting.silent)
    elif facts.waiting.unsealed:
        verdict &= no("deliberation.not_all_sealed", count=facts.waiting.unsealed)
    elif facts.sealed < facts.quorum:
        verdict &= no("deliberation.no_quorum_left", sealed=facts.sealed, quorum=facts.quorum)
    return verdict & heard(list(facts.notices))


def may_forfeit(stage: Stage, waiting: Waiting) -> Verdict:
    """Whether silent seats can be declared forfeited: not before their grace is over."""
    return require_that(stage is Stage.ASSESSMENT, "deliberation.wrong_stage") & require_that(
        waiting.silent > 0, "deliberation.nobody_silent"
    )


def must_be_heard(role: str) -> bool:
    """Whether a party must be heard before the panel deliberates; the appellant has spoken by appealing."""
    return role != PartyRole.APPELLANT


def may_spare(stage: Stage, role: str, notice: str, reason: str) -> Verdict:
    """Whether a person need not be heard because it is unsafe or impossible; a platform is never spared."""
    return (
        require_that(stage is Stage.ASSESSMENT, "deliberation.wrong_stage")
        & require_that(
            role not in {PartyRole.RESPONDENT, PartyRole.APPELLANT}
            and notice in {NoticeState.NOT_NOTIFIED, NoticeState.NOTIFIED},
            "deliberation.cannot_be_spared",
        )
        & _words(reason, REASON_LENGTH, "reason")
    )


def may_post(stage: Stage, text: str, *, answers_elsewhere: bool = False) -> Verdict:
    """Whether a panellist may post: while the panel deliberates, something, and in answer to a post of that thread."""
    return (
        require_that(stage is Stage.DELIBERATION, "deliberation.not_open")
        & _words(text, MAX_LENGTH, "text")
        & require_that(not answers_elsewhere, "deliberation.answers_elsewhere", "answers")
    )


def _words(text: str, limit: int, field: str) -> Verdict:
    if not text.strip():
        return no("deliberation.words_missing", field)
    return require_that(len(text) <= limit, "deliberation.too_long", field, limit=limit)


def exchanged(authors: Mapping[Topic, frozenset[UUID]]) -> frozenset[str]:
    """The points on which there was an exchange: two or more people wrote in one thread about it."""
    return frozenset(point_of(topic) for topic, seats in authors.items() if len(seats) >= EXCHANGE)


def not_exchanged(disputed: Iterable[str], authors: Mapping[Topic, frozenset[UUID]]) -> tuple[str, ...]:
    """The disputed points on which nobody has answered anybody yet: no vote is called before (row 11)."""
    done = exchanged(authors)
    return tuple(point for point in disputed if point not in done)
