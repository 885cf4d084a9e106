"""Words and rules about a case as such. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from cases.lifecycle import PUBLIC_STATUS, PublicStatus, Stage
from council.kernel.verdicts import YES, Verdict, no, require_that
from council.procedure.rules import Period


class Route(StrEnum):
    """How a case came to the council (LIFECYCLE.md, row 1)."""

    APPEAL = "appeal"
    IMPORT = "import"
    PARTNER = "partner"
    PLATFORM_REFERRAL = "platform_referral"
    PROXY = "proxy"


class PartyRole(StrEnum):
    """What somebody is in a case."""

    AFFECTED_PERSON = "affected_person"
    APPELLANT = "appellant"
    AUTHOR = "author"
    RESPONDENT = "respondent"


class Standing(StrEnum):
    """By which right somebody appeals (LIFECYCLE.md, row 4)."""

    AUTHOR = "author"
    CONCERNED = "concerned"
    REPORTER = "reporter"


class NoticeState(StrEnum):
    """Where the notice to a party stands. Silence never blocks (LIFECYCLE.md, Tracks)."""

    ANSWERED = "answered"
    NOTIFIED = "notified"
    NOT_NOTIFIED = "not_notified"
    REVERSED = "reversed"
    SILENT = "silent"
    UNSAFE = "unsafe"


class ContentKind(StrEnum):
    """What the contested content is."""

    ACCOUNT = "account"
    COMMENT = "comment"
    IMAGE = "image"
    POST = "post"
    VIDEO = "video"


class Measure(StrEnum):
    """What the platform did, in the words of the Digital Services Act."""

    ACCOUNT = "account"
    LEFT_UP = "left_up"
    MONETARY = "monetary"
    SERVICE = "service"
    VISIBILITY = "visibility"


class Topic(StrEnum):
    """What a case is about, coarsely; the public filters opinions by it."""

    DISINFORMATION = "disinformation"
    ELECTION = "election"
    HARASSMENT = "harassment"
    HATE_SPEECH = "hate_speech"
    INCITEMENT = "incitement"
    JOURNALISM = "journalism"
    NUDITY = "nudity"
    OTHER = "other"
    SATIRE = "satire"
    VIOLENCE = "violence"


DONE = frozenset({NoticeState.ANSWERED, NoticeState.SILENT, NoticeState.REVERSED, NoticeState.UNSAFE})
"""Notice states in which a party was heard, or need not be waited for."""


HEARING = frozenset(PublicStatus) - {
    PublicStatus.DECIDED,
    PublicStatus.PUBLISHED,
    PublicStatus.FOLLOW_UP,
    PublicStatus.CLOSED,
}
"""While the public word is one of these, a platform can still answer. It is by that word, so that it tells no stage."""

HEARD_IN = frozenset(stage for stage, word in PUBLIC_STATUS.items() if word in HEARING)
"""The stages behind those words. In any other the case has ended, or the council has decided."""

ANSWERABLE = frozenset({NoticeState.NOTIFIED, NoticeState.SILENT})
"""Notice states in which an answer is taken; late is better than never."""


def may_respond(stage: Stage, notice: NoticeState) -> Verdict:
    """Whether a platform can still answer its notice."""
    return require_that(stage in HEARD_IN and notice in ANSWERABLE, "docket.notice_not_open", "answer")


def heard(states: list[str]) -> Verdict:
    """Whether every party that must be heard was heard, its time passed, or hearing it is unsafe (row 10)."""
    waiting = [state for state in states if state not in DONE]
    return no("docket.party_not_heard", count=len(waiting)) if waiting else YES


class SettlementGround(StrEnum):
    """Why a case needs no decision (LIFECYCLE.md, row 18)."""

    AGREED = "agreed"
    REVERSED = "reversed"


class SuspensionGround(StrEnum):
    """For what a case may be suspended (LIFECYCLE.md, row 20)."""

    COURT_ORDER = "court_order"
    SAFETY = "safety"


def may_settle(ground: SettlementGround, *, proof: str, summary: str, appellant_consents: bool) -> Verdict:
    """Row 18: the appellant consents, a reversal is proved, and the public gets a summary."""
    return (
        require_that(appellant_consents, "docket.no_consent", "appellant_consents")
        & require_that(ground is not SettlementGround.REVERSED or bool(proof.strip()), "docket.no_proof", "proof")
        & require_that(bool(summary.strip()), "docket.no_summary", "summary")
    )


def may_suspend(*, reason: str, same_person: bool) -> Verdict:
    """Row 20: two people, and a reason."""
    return require_that(not same_person, "docket.two_people", "agreed_by") & require_that(
        bool(reason.strip()), "docket.reason_needed", "reason"
    )


@dataclass(frozen=True)
class ExpediteFacts:
    """An expedition as its rules see it: `people` are the chair and the members who ask for it with the chair.

    `in_time`: no panel sits yet.
    """

    expedited_already: bool
    in_time: bool
    reason: str
    people: tuple[UUID | None, ...]


def may_expedite(facts: ExpediteFacts) -> Verdict:
    """Row 21: the chair and two other members, a published reason, and once at a time."""
    return (
        require_that(not facts.expedited_already, "docket.expedited_already")
        & require_that(facts.in_time, "docket.too_late_to_expedite")
        & require_that(bool(facts.reason.strip()), "docket.reason_needed", "reason")
        & require_that(len(facts.people) >= 3 and len(set(facts.people)) == len(facts.people), "docket.two_members")
    )


@dataclass(frozen=True)
class RatifyFacts:
    """A vote of the council on an expedition, as the chair counted it. `waits`: an expedition waits for it.

    `sitting` could vote; `quorum` of them must have voted for or against.
    """

    waits: bool
    votes_for: int
    votes_against: int
    sitting: int
    quorum: int


def may_ratify(facts: RatifyFacts) -> Verdict:
    """Row 21: a majority of the votes cast, in a vote that counts, by no more people than there are."""
    cast = facts.votes_for + facts.votes_against
    verdict = require_that(facts.waits, "docket.nothing_to_ratify")
    verdict &= require_that(cast <= facts.sitting, "docket.more_votes_than_members", "votes_for", sitting=facts.sitting)
    verdict &= require_that(cast >= facts.quorum, "docket.no_quorum", "votes_for", quorum=facts.quorum)
    return verdict & require_that(facts.votes_for > facts.votes_against >= 0, "docket.no_majority", "votes_for")


IMPORTABLE = frozenset(
    {
        Stage.SUBMITTED,
        Stage.ADMISSIBILITY,
        Stage.ELIGIBLE,
        Stage.INADMISSIBLE,
        Stage.REFERRED,
        Stage.NOT_SELECTED,
        Stage.SETTLED,
        Stage.WITHDRAWN,
        Stage.CLOSED,
    }
)
"""Stages in which a case can be brought in from elsewhere: before a panel has to do with it, or when all is over."""


def importable(stage: Stage, submitted_at: datetime, stage_since: datetime, now: datetime) -> Verdict:
    """Whether a case can be brought in at this stage, with these dates."""
    return require_that(stage in IMPORTABLE, "docket.not_importable", stage=stage) & require_that(
        submitted_at <= stage_since <= now, "docket.import_dates"
    )


def may_touch(role: PartyRole, pseudonym: str) -> Verdict:
    """Whether somebody besides the two sides can be entered: under a pseudonym, as author or as person affected."""
    return require_that(
        role in {PartyRole.AUTHOR, PartyRole.AFFECTED_PERSON}, "docket.not_a_third_person", "role"
    ) & require_that(bool(pseudonym.strip()), "docket.pseudonym_needed", "pseudonym")


MOVABLE = frozenset(Period) - {
    Period.CONFLICTS_PANEL,
    Period.DECLARATION,
    Period.EXPEDITE_RATIFICATION,
    Period.POOL_CHALLENGE,
    Period.RESPONDENT,
    Period.RESPONSE_REVIEW,
    Period.SUSPENSION,
    Period.VOTING,
    Period.WAIVER,
}
"""Deadlines of a case that two people can move. The others have rules of their own: a vote that is open above all."""

LONGEST_MOVE = timedelta(days=90)
"""LIFECYCLE.md, first paragraph: one extension is at most 90 days."""


def may_move_deadline(period: str, *, before: datetime, after: datetime, now: datetime) -> Verdict:
    """Whether a deadline can be moved to this moment: it lies ahead, and no more than 90 days beyond the old one."""
    verdict = require_that(period in MOVABLE, "docket.deadline_fixed", "deadline")
    verdict &= require_that(after > now, "docket.deadline_past", "after")
    verdict &= require_that(after != before, "docket.deadline_same", "after")
    return verdict & require_that(after <= before + LONGEST_MOVE, "docket.deadline_far", "after")
