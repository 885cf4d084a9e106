"""Questions before the conflicts panel: who votes, how votes are counted, and what the parties have to agree to. Pure.

SAFEGUARDS.md section 1 and LIFECYCLE.md (rows 9 and 15, Seat): nobody votes on themselves, identical votes of one
affiliation count once, a tie removes, and what is not decided in time is a recusal.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from cases.clearance.rules.declarations import Decision
from council.access.rules import Office
from council.interests.rules.words import Result
from council.kernel.verdicts import Verdict, require_that


class QuestionKind(StrEnum):
    """Why a concern is before those who vote."""

    APPEAL = "appeal"
    FIRST = "first"


class Electorate(StrEnum):
    """Who votes. The review hears an appeal against the conflicts panel: nobody in it took part in what is appealed."""

    PANEL = "panel"
    REVIEW = "review"


class Choice(StrEnum):
    """What somebody can vote for."""

    KEEP = "keep"
    RECUSE = "recuse"


class Outcome(StrEnum):
    """How a question ended."""

    CALLED_OFF = "called_off"
    MAJORITY = "majority"
    NOBODY = "nobody"
    NOT_TWO = "not_two"
    REFUSED = "refused"
    TIE = "tie"


class Side(StrEnum):
    """A party that is asked whether it agrees to a waiver."""

    APPELLANT = "appellant"
    RESPONDENT = "respondent"


class Consent(StrEnum):
    """What a party has answered; nothing is an empty word."""

    AGREED = "agreed"
    OBJECTED = "objected"


ENOUGH_TO_LIFT = 2
"""Votes for the member that an appeal needs at least: no wall falls by one hand (INTEGRITY.md, The wall)."""


@dataclass(frozen=True)
class VoterFacts:
    """Somebody who might vote. `took_part`: in the decision that is appealed against."""

    offices: frozenset[str]
    sitting: bool
    own: bool
    walled: bool
    same_interest: bool
    took_part: bool


def votes_in(electorate: str, voter: VoterFacts) -> bool:
    """Whether somebody is asked: an office of the electorate, and nothing that ties them to the member or the ruling.

    The conflicts panel are its holders who sit on the council. The review adds the council chair and the secretariat.
    """
    if voter.own or voter.walled or voter.same_interest or voter.took_part:
        return False
    on_the_panel = Office.CONFLICTS_PANEL in voter.offices and voter.sitting
    if electorate == Electorate.PANEL:
        return on_the_panel
    return on_the_panel or bool(voter.offices & {Office.COUNCIL_CHAIR, Office.SECRETARIAT})


def may_vote(*, closed: bool, voted: bool, choice: str, reason: str) -> Verdict:
    """Whether a vote is taken: while the vote is open, once, and with a reason."""
    verdict = require_that(not closed, "clearance.question_closed")
    verdict &= require_that(not voted, "clearance.voted_already")
    verdict &= require_that(choice in set(Choice), "clearance.which_vote", "choice")
    return verdict & require_that(bool(reason.strip()), "clearance.vote_reason", "reason")


@dataclass(frozen=True)
class Vote:
    """A vote as it is counted. `affiliation` is the organisation that employs the voter, where there is one."""

    choice: str
    affiliation: UUID | None = None


def counted(votes: Iterable[Vote], choice: Choice) -> int:
    """How many votes for one side count: those that come from one affiliation count once (LIFECYCLE.md, row 15)."""
    so = [vote for vote in votes if vote.choice == choice]
    return len({vote.affiliation for vote in so if vote.affiliation}) + sum(vote.affiliation is None for vote in so)


@dataclass(frozen=True)
class WaiverFacts:
    """What the parties said. `over`: their time has passed. `told`: the platform has had notice of the case since."""

    appellant: str = ""
    respondent: str = ""
    over: bool = False
    told: bool = False


def both_agree(facts: WaiverFacts) -> bool | None:
    """Whether both parties agree to a waiver; nothing while that is open.

    A platform that was told and stays silent has not objected; an appellant who stays silent has not agreed
    (SAFEGUARDS.md section 1). A platform that does not know of the case cannot be silent about it.
    """
    if Consent.OBJECTED in {facts.appellant, facts.respondent}:
        return False
    if facts.over:
        return facts.appellant == Consent.AGREED and (facts.respondent == Consent.AGREED or facts.told)
    return True if facts.appellant == facts.respondent == Consent.AGREED else None


@dataclass(frozen=True)
class QuestionFacts:
    """A question as its end sees it. `voting_over`: everybody has voted, or the time has passed.

    `lifts`: a wall would fall. `agreed`: whether the parties agree, for a waiver; true where nobody asks them.
    """

    result: str
    votes: tuple[Vote, ...]
    voting_over: bool
    lifts: bool
    agreed: bool | None


@dataclass(frozen=True)
class Settled:
    """What a question came to, and the votes that counted."""

    decision: Decision
    outcome: Outcome
    keep: int
    recuse: int


def settled(facts: QuestionFacts) -> Settled | None:
    """What follows from the votes and from what the parties said; nothing while it is open.

    More votes for the member than against keep them. As many removes, and so does it when nobody voted in time.
    """
    keep, recuse = counted(facts.votes, Choice.KEEP), counted(facts.votes, Choice.RECUSE)
    if facts.agreed is False:
        return Settled(Decision.RECUSE, Outcome.REFUSED, keep, recuse)
    if not facts.voting_over:
        return None
    if not facts.votes:
        return Settled(Decision.RECUSE, Outcome.NOBODY, keep, recuse)
    if keep <= recuse:
        return Settled(Decision.RECUSE, Outcome.TIE if keep == recuse else Outcome.MAJORITY, keep, recuse)
    if facts.lifts and keep < ENOUGH_TO_LIFT:
        return Settled(Decision.RECUSE, Outcome.NOT_TWO, keep, recuse)
    if facts.agreed is None:
        return None
    waives = facts.result == Result.WAIVE
    return Settled(Decision.WAIVE if waives else Decision.ALLOW, Outcome.MAJORITY, keep, recuse)
