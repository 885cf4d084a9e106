"""What can be put to the vote, what makes a ballot valid, and what a closed vote decides. Pure.

A majority is of the seated (`council.kernel.tally`). An open vote ends by the clock alone, even when everybody has
voted: an early close would tell the turnout.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from cases.docket.rules import Measure
from cases.lifecycle import Stage
from council.interests.rules.words import RESULTS, Code, Result
from council.kernel.tally import ABSTAIN, Tally, count
from council.kernel.verdicts import YES, Verdict, no, require_that
from council.record.rules.entries import commit

TEXT_LENGTH = 2000
REASON_LENGTH = 2000
ENLARGE_BY = 2
"""Further draws after a second vote has failed (LIFECYCLE.md, row 13)."""


BARRING = frozenset(code for code, result in RESULTS.items() if result is Result.BAR) - {Code.R7}
"""Bars that make a ballot void when they are found after the vote. A declaration that is missing (R7) hides nothing."""

AFTER_THE_VOTE = frozenset({Stage.DRAFTING, Stage.COUNCIL_REVIEW, Stage.APPROVED})
"""Stages in which the text stands on a vote and nothing is published yet: the panel can vote anew."""


class MotionKind(StrEnum):
    """What a motion decides: the outcome of the case, a limb of the test, a recommendation, or another question."""

    OUTCOME = "outcome"
    LIMB = "limb"
    RECOMMENDATION = "recommendation"
    QUESTION = "question"


class MotionState(StrEnum):
    """Where a motion stands (LIFECYCLE.md, Tracks). A withdrawn one never comes to the vote."""

    DRAFT = "draft"
    FROZEN = "frozen"
    OPEN = "open"
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"


class VoteState(StrEnum):
    """What became of a vote."""

    OPEN = "open"
    DECIDED = "decided"
    RETURNED = "returned"
    VOID = "void"


class Option(StrEnum):
    """Everything a motion can offer. Whoever abstains chooses none of them and says why."""

    ADOPT = "adopt"
    NO = "no"
    OVERTURN = "overturn"
    REJECT = "reject"
    REMIT = "remit"
    UPHOLD = "uphold"
    YES = "yes"


OFFERS: dict[MotionKind, tuple[Option, ...]] = {
    MotionKind.OUTCOME: (Option.OVERTURN, Option.UPHOLD, Option.REMIT),
    MotionKind.LIMB: (Option.YES, Option.NO),
    MotionKind.RECOMMENDATION: (Option.ADOPT, Option.REJECT),
    MotionKind.QUESTION: (Option.YES, Option.NO),
}
"""What a motion of each kind offers, in this order; only to remit may be left out."""


class Ending(StrEnum):
    """How a vote ends when its time is up."""

    DECIDED = "decided"
    RETURNED = "returned"
    ENLARGED = "enlarged"
    NOT_SHOWN = "not_shown"


class Failure(StrEnum):
    """Why a motion has no majority of the seated behind a choice."""

    NO_QUORUM = "no_quorum"
    TIE = "tie"
    NO_MAJORITY = "no_majority"


class DecidedBy(StrEnum):
    """What decided a motion: the panel, or the burden of proof after votes that decided nothing."""

    MAJORITY = "majority"
    BURDEN = "burden"


@dataclass(frozen=True)
class Draft:
    """A motion as it is written: a text, its kind, what it offers, and the limb it is about (empty but for limbs)."""

    kind: MotionKind
    text: str
    offers: tuple[str, ...]
    limb: str = ""


def may_draft(stage: Stage, draft: Draft, limbs: Sequence[str]) -> Verdict:
    """Whether a motion can be written: during deliberation, with a text and choices that fit its kind."""
    verdict = require_that(stage is Stage.DELIBERATION, "voting.not_deliberating")
    if not draft.text.strip():
        verdict &= no("voting.text_missing", "text")
    verdict &= require_that(len(draft.text) <= TEXT_LENGTH, "voting.too_long", "text", limit=TEXT_LENGTH)
    in_order = [offer for offer in OFFERS[draft.kind] if offer in draft.offers]
    whole = all(offer in draft.offers for offer in OFFERS[draft.kind] if offer is not Option.REMIT)
    verdict &= require_that(whole and list(draft.offers) == in_order, "voting.choices_do_not_fit", "kind")
    about_limb = draft.kind is MotionKind.LIMB
    return verdict & require_that(
        (draft.limb in limbs) if about_limb else not draft.limb,
        "voting.limb_missing" if about_limb else "voting.limb_without_limb",
        "limb",
    )


def motion_hash(case: UUID, motion: UUID, draft: Draft, salt: bytes) -> str:
    """What is fixed when a motion is frozen: HMAC-SHA256 over its canonical form, in hexadecimal.

    Salted, since most motions ask one of a few questions: whoever sees the hash must not be able to try them all.
    """
    value = {
        "case": str(case),
        "motion": str(motion),
        "kind": str(draft.kind),
        "limb": draft.limb,
        "text": draft.text,
        "choices": [str(offer) for offer in draft.offers],
    }
    return commit(salt, value).hex()


@dataclass(frozen=True)
class CallFacts:
    """What must be true before a vote is called. `undiscussed` are disputed points without an exchange."""

    stage: Stage
    seated: int
    quorum: int
    unsealed: int
    drafts: int
    frozen: int
    outcomes: int
    hashes_hold: bool
    undiscussed: int


def may_call(facts: CallFacts) -> Verdict:
    """Row 11: the quorum is seated, motions are frozen and as they were, every dispute was spoken about."""
    verdict = require_that(facts.stage is Stage.DELIBERATION, "voting.not_deliberating")
    verdict &= require_that(
        facts.seated >= facts.quorum, "voting.quorum_not_seated", seated=facts.seated, quorum=facts.quorum
    )
    if facts.unsealed:
        verdict &= no("voting.assessments_missing", count=facts.unsealed)
    if facts.drafts:
        verdict &= no("voting.motions_not_frozen", count=facts.drafts)
    verdict &= require_that(facts.outcomes == 1, "voting.one_outcome", count=facts.outcomes)
    verdict &= require_that(facts.hashes_hold, "voting.motion_changed")
    if facts.undiscussed:
        verdict &= no("voting.not_discussed", count=facts.undiscussed)
    return verdict


@dataclass(frozen=True)
class Paper:
    """What a panellist answers to one motion: a choice, or abstention with a reason."""

    motion: UUID
    offers: tuple[str, ...]
    choice: str
    reason: str = ""


def choice_field(motion: UUID) -> str:
    """The name under which a form asks for the choice on a motion."""
    return f"choice_{motion.hex}"


def reason_field(motion: UUID) -> str:
    """The name under which a form asks why somebody abstains from a motion."""
    return f"reason_{motion.hex}"


def may_cast(papers: Sequence[Paper], *, state: VoteState, closes_at: datetime, now: datetime) -> Verdict:
    """Whether ballots can be cast: while the vote is open by the clock, one choice for every motion."""
    if state is not VoteState.OPEN or now >= closes_at:
        return no("voting.closed")
    verdict = YES
    for paper in papers:
        if paper.choice not in (*paper.offers, ABSTAIN):
            verdict &= no("voting.choice_missing", choice_field(paper.motion))
        elif paper.choice == ABSTAIN and not paper.reason.strip():
            verdict &= no("voting.reason_missing", reason_field(paper.motion))
        verdict &= require_that(
            len(paper.reason) <= REASON_LENGTH, "voting.too_long", reason_field(paper.motion), limit=REASON_LENGTH
        )
    return verdict


def may_close(*, state: VoteState, closes_at: datetime, now: datetime) -> Verdict:
    """Whether a vote can be closed: it is open, and its time is up. There is no other way."""
    return require_that(state is VoteState.OPEN, "voting.closed") & require_that(now >= closes_at, "voting.still_open")


@dataclass(frozen=True)
class Counted:
    """The count of one motion: its tally among those who are seated, and why it decides nothing, if so."""

    tally: Tally
    winner: str | None
    failure: Failure | None


def counted(ballots: Sequence[str | None], offers: Sequence[str], *, seated: int, quorum: int) -> Counted:
    """Count opened ballots; None stands for the ballot of somebody who does not sit any more, and is void."""
    tally = count(ballots, offers)
    if seated < 1 or not tally.has_quorum(quorum):
        return Counted(tally, None, Failure.NO_QUORUM)
    winner = tally.winner(seated)
    if winner is not None:
        return Counted(tally, winner, None)
    return Counted(tally, None, Failure.TIE if tally.tied else Failure.NO_MAJORITY)


def ending(failures: Sequence[Failure | None], *, returned_before: int) -> Ending:
    """What follows from the counts: all motions decided; else back once, back with a larger panel, then the burden."""
    if not any(failures):
        return Ending.DECIDED
    return (Ending.RETURNED, Ending.ENLARGED, Ending.NOT_SHOWN)[min(returned_before, 2)]


def holds(before: Sequence[str], after: Sequence[str], end: Ending) -> bool:
    """Whether a vote that is counted again decides what it decided before: every motion, each with the same result."""
    return end in {Ending.DECIDED, Ending.NOT_SHOWN} and list(before) == list(after)


def by_burden(kind: MotionKind, measure: str | None) -> Option:
    """What holds when the panel could not decide: the restriction was not shown to be necessary (row 13).

    The platform's restriction is overturned; where the platform did nothing and the appellant asks for a restriction,
    what it did is upheld. A limb that was not found to be met is not met, and what was not adopted is not adopted.
    """
    if kind is MotionKind.OUTCOME:
        return Option.UPHOLD if measure == Measure.LEFT_UP else Option.OVERTURN
    return Option.REJECT if kind is MotionKind.RECOMMENDATION else Option.NO


@dataclass(frozen=True)
class MotionResult:
    """What a motion decided, and by whom. `majority`, `minority` and `abstained` are seats."""

    motion: UUID
    kind: MotionKind
    text: str
    limb: str
    choice: str
    decided_by: DecidedBy
    counts: Mapping[str, int]
    abstentions: int
    majority: frozenset[UUID]
    minority: frozenset[UUID]
    abstained: frozenset[UUID]


@dataclass(frozen=True)
class VoteOutcome:
    """The outcome of a case as the panel voted it. `choice` is that of the motion on the outcome."""

    vote: UUID
    seated: int
    closed_at: datetime
    motions: tuple[MotionResult, ...]

    @property
    def outcome(self) -> MotionResult:
        """The motion on the outcome: every vote has exactly one."""
        return next(result for result in self.motions if result.kind is MotionKind.OUTCOME)

    @property
    def choice(self) -> str:
        """What becomes of the platform's decision: overturn, uphold or remit."""
        return self.outcome.choice

    @property
    def majority(self) -> frozenset[UUID]:
        """Seats that voted for the outcome."""
        return self.outcome.majority

    @property
    def minority(self) -> frozenset[UUID]:
        """Seats that voted for another outcome: who may dissent."""
        return self.outcome.minority


def result_of(
    motion: UUID, draft: Draft, choice: str, decided_by: DecidedBy, ballots: Mapping[UUID, str], tally: Tally
) -> MotionResult:
    """Sort the seats by what they chose. `ballots` maps each seat that sits to the choice of its last ballot."""
    return MotionResult(
        motion=motion,
        kind=draft.kind,
        text=draft.text,
        limb=draft.limb,
        choice=choice,
        decided_by=decided_by,
        counts=tally.counts,
        abstentions=tally.abstentions,
        majority=frozenset(seat for seat, chosen in ballots.items() if chosen == choice),
        minority=frozenset(seat for seat, chosen in ballots.items() if chosen not in {choice, ABSTAIN}),
        abstained=frozenset(seat for seat, chosen in ballots.items() if chosen == ABSTAIN),
    )
