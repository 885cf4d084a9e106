"""Whether a member may be given a case: the declaration, what was found, what was ruled. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID
from zoneinfo import ZoneInfo

from cases.lifecycle import FINAL, Stage
from council.access.rules import Office
from council.clocks.rules import due
from council.interests.rules.words import DECLARABLE, RULED_ON, Result
from council.kernel.verdicts import YES, Verdict, no, require_that
from council.leaves.rules import back_at, day_of, overlapping

SEES_CLEARANCE = frozenset({Office.AUDITOR, Office.COUNCIL_CHAIR, Office.INTEGRITY_OFFICER})
"""Who may read declarations of others. The public and the panel learn numbers and codes, never a person's reason."""

MAY_RECHECK = frozenset({Office.INTEGRITY_OFFICER, Office.SYSTEM})
"""Who holds the register against a case again: the timer and what follows an act, and who asked in the first place."""

NOT_YET = frozenset({Stage.SUBMITTED, Stage.NEEDS_INFORMATION})
OVER = FINAL | {Stage.PUBLISHED}
JUDGED = frozenset({Stage.PUBLISHED, Stage.CLOSED})
"""Stages in which a panel has decided and can be found to have had somebody on it who was barred."""


class DeclarationState(StrEnum):
    """Where a member's declaration for a case stands."""

    OPEN = "open"
    CLEAR = "clear"
    CONFLICT = "conflict"
    UNAVAILABLE = "unavailable"
    MISSED = "missed"


ANSWERED = frozenset({DeclarationState.CLEAR, DeclarationState.CONFLICT})
"""Declarations after which a concern can be decided: the member has said what they say of it."""


class Answer(StrEnum):
    """What a member can say about a case."""

    CLEAR = "clear"
    CONFLICT = "conflict"
    UNAVAILABLE = "unavailable"


class Step(StrEnum):
    """What a member is shown of a case, one after the other: no more than is needed to say that there is a conflict."""

    PLATFORM = "platform"
    ORGANISATIONS = "organisations"
    PEOPLE = "people"


def steps_of(*, organisations: bool, people: bool) -> tuple[Step, ...]:
    """The steps of one case. One in which nobody stands is left out; the platform is always the first."""
    return (
        Step.PLATFORM,
        *((Step.ORGANISATIONS,) if organisations else ()),
        *((Step.PEOPLE,) if people else ()),
    )


class Origin(StrEnum):
    """Who raised a concern. `party` and `report`: an officer, after somebody outside said something that holds."""

    MEMBER = "member"
    PARTY = "party"
    REPORT = "report"
    SYSTEM = "system"


OUTSIDE = frozenset({Origin.PARTY, Origin.REPORT})
"""Origins of what an officer has upheld after somebody outside the council said it."""


class Stance(StrEnum):
    """What the member says of a concern that the system raised."""

    UNANSWERED = "unanswered"
    CONFIRMED = "confirmed"
    CONTESTED = "contested"


class Decision(StrEnum):
    """How a concern is ruled on. `dismiss`: the hit is false. `allow`: true, and nobody reasonable would doubt."""

    ALLOW = "allow"
    DISMISS = "dismiss"
    RECUSE = "recuse"
    WAIVE = "waive"


class Standing(StrEnum):
    """What follows for the member, from everything together."""

    WAITING = "waiting"
    CLEARED = "cleared"
    PENDING = "pending"
    BARRED = "barred"
    UNAVAILABLE = "unavailable"


@dataclass(frozen=True)
class ConcernFacts:
    """A concern as its rules see it. A dismissal of a bar counts only once a second person confirmed it."""

    result: str
    decision: str | None = None
    confirmed: bool = False

    @property
    def open(self) -> bool:
        """Whether somebody still has to rule or to confirm."""
        if self.result not in RULED_ON:
            return False
        return self.decision is None or (
            self.result == Result.BAR and self.decision != Decision.RECUSE and not self.confirmed
        )

    @property
    def bars(self) -> bool:
        """Whether it keeps the member out as things stand."""
        if self.decision == Decision.RECUSE:
            return True
        return self.result == Result.BAR and self.open


def standing(state: str, concerns: Iterable[ConcernFacts], *, walled: bool) -> Standing:
    """What follows for a member. A wall is final here: lifting it is an act of its own."""
    known = list(concerns)
    if walled or state == DeclarationState.MISSED or any(concern.bars for concern in known):
        return Standing.BARRED
    if state == DeclarationState.OPEN:
        return Standing.WAITING
    if state == DeclarationState.UNAVAILABLE:
        return Standing.UNAVAILABLE
    return Standing.PENDING if any(concern.open for concern in known) else Standing.CLEARED


def answers_until(
    opened: date, now: datetime, leaves: Iterable[tuple[date, date]], hours: int, zone: ZoneInfo
) -> datetime | None:
    """Until when somebody can still answer who was on leave while the declaration was open; nothing for others.

    The whole time to answer begins anew with the midnight after the last day of leave, so that nobody comes back to a
    declaration that was missed. `leaves` are pairs of first and last day.
    """
    meanwhile = overlapping(leaves, opened, day_of(now, zone))
    if not meanwhile:
        return None
    return due(back_at(max(last for _, last in meanwhile), zone), hours, zone)


def may_open(stage: str) -> Verdict:
    """Whether declarations can be asked for: from admissibility on, while somebody works on the case."""
    verdict = require_that(stage not in NOT_YET, "clearance.too_early")
    return verdict & require_that(stage not in OVER, "clearance.too_late")


@dataclass(frozen=True)
class AnswerFacts:
    """A member's answer. `hits` are the system's concerns that need one, by identifier, with the member's stance.

    `shown_all`: the member has seen everybody who is involved. Whoever has not can step aside, and need not read on.
    """

    state: str
    choice: str
    code: str
    text: str
    hits: Mapping[UUID, str]
    contest: str
    shown_all: bool = True


def may_answer(facts: AnswerFacts) -> Verdict:
    """Whether an answer says enough: every hit confirmed or contested, every conflict with its rule and its words."""
    if facts.state != DeclarationState.OPEN:
        return no("clearance.answered_already")
    verdict = YES
    if facts.choice == Answer.CONFLICT:
        verdict &= may_declare(facts.code, facts.text)
    if facts.choice == Answer.UNAVAILABLE or (facts.choice == Answer.CONFLICT and not facts.shown_all):
        return verdict
    verdict &= require_that(facts.shown_all, "clearance.see_all_first", "choice")
    for hit, stance in facts.hits.items():
        if stance == Stance.UNANSWERED:
            verdict &= no("clearance.hit_unanswered", f"hit_{hit}")
    contested = any(stance == Stance.CONTESTED for stance in facts.hits.values())
    return verdict & require_that(not contested or bool(facts.contest.strip()), "clearance.contest_reason", "contest")


def may_declare(code: str, text: str, since: date | None = None, today: date | None = None) -> Verdict:
    """Whether a conflict is named and said in words, and did not begin in the future."""
    verdict = require_that(code in set(DECLARABLE), "clearance.which_rule", "code")
    verdict &= require_that(bool(text.strip()), "clearance.say_in_words", "text")
    begun = since is None or today is None or since <= today
    return verdict & require_that(begun, "clearance.since_in_future", "since")


@dataclass(frozen=True)
class ReplyFacts:
    """A member's word on one concern after the declaration was `answered`. `said`: what they said of it before.

    `open`: somebody still has to rule on it. `over`: nobody does, since the case ended without a decision.
    """

    answered: bool
    origin: str
    said: str
    open: bool
    over: bool
    stance: str = ""
    words: str = ""


def may_be_replied_to(facts: ReplyFacts) -> Verdict:
    """Whether the member can say anything to a concern: once, and until it is ruled on."""
    verdict = require_that(facts.answered, "clearance.not_answered")
    verdict &= require_that(not facts.over, "clearance.too_late")
    said = facts.origin == Origin.MEMBER or facts.said != Stance.UNANSWERED
    verdict &= require_that(not said, "clearance.replied_already")
    return verdict & require_that(facts.open, "clearance.ruled_already")


def may_reply(facts: ReplyFacts) -> Verdict:
    """The same, for a reply that is made: right or not, and in words where it is not."""
    verdict = may_be_replied_to(facts)
    known = facts.stance in {Stance.CONFIRMED, Stance.CONTESTED}
    verdict &= require_that(known, "clearance.hit_unanswered", "stance")
    silent = facts.stance == Stance.CONTESTED and not facts.words.strip()
    return verdict & require_that(not silent, "clearance.contest_reason", "words")


def stood_on(since: date | None, day: date) -> bool:
    """Whether a circumstance stood on a day already; one without a first day is taken to have stood all along."""
    return since is None or since <= day


def may_raise(code: str, text: str, *, members: int) -> Verdict:
    """Whether a concern can be raised about members of the council: about somebody, under a rule, in words."""
    return require_that(members > 0, "clearance.nobody_to_ask") & may_declare(code, text)
