"""Reaching motions, votes and ballots. Nothing here tells, before a vote is closed, who has voted or how many have."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Max, Q

from cases.assessment.queries import standing
from cases.deliberation.queries import discussion
from cases.docket.models import Case
from cases.docket.queries import case_for, rules_for
from cases.lifecycle import Stage
from cases.panel.models import Panel, Seat
from cases.panel.queries import held_seat, latest
from cases.voting.models import Ballot, Motion, Recount, Vote
from cases.voting.rules import (
    CallFacts,
    DecidedBy,
    MotionKind,
    MotionState,
    VoteOutcome,
    VoteState,
    result_of,
)
from council.access.queries import get_or_unreachable, offices_on, reachable
from council.access.rules import ROOM_READERS, Office
from council.kernel.actor import Actor, ActorKind
from council.kernel.canonical import canonical
from council.kernel.tally import ABSTAIN, Tally
from council.kernel.verdicts import NotReachable, Refused, no
from council.procedure.rules import quorum_of
from council.record.models import RecordEntry
from council.record.queries import Differs, Proof, entries_about, newest_checkpoint, payload_of, proofs, prove
from council.record.rules.entries import Tag

COUNTED_STATES = frozenset({VoteState.DECIDED, VoteState.RETURNED})


def motions(actor: Actor, case_id: UUID) -> list[Motion]:
    """The motions that the present panel has before it: drafts and frozen ones, in order."""
    waiting = [MotionState.DRAFT, MotionState.FROZEN]
    found = Motion.rows.filter(panel=latest(case_id), state__in=waiting)
    return list(reachable(actor, found).select_related("drafted_by__member").order_by("position"))


def motion_for(actor: Actor, case_id: UUID, motion_id: UUID, *, lock: bool = False) -> Motion:
    """One motion of a case, or `NotReachable`."""
    found = reachable(actor, Motion.rows.filter(case_id=case_id))
    return get_or_unreachable(found.select_for_update(of=("self",)) if lock else found, pk=motion_id)


def next_position(panel: Panel) -> int:
    """The place of the next motion of a panel, whose case is locked."""
    last: int | None = Motion.rows.filter(panel=panel).aggregate(last=Max("position"))["last"]
    return (last or 0) + 1


def votes(actor: Actor, case_id: UUID) -> list[Vote]:
    """Every vote of the present panel, the newest first."""
    return list(reachable(actor, Vote.rows.filter(panel=latest(case_id))).order_by("-round"))


def open_vote(actor: Actor, case_id: UUID, *, lock: bool = False) -> Vote | None:
    """The open vote of a case, if there is one."""
    found = reachable(actor, Vote.rows.filter(case_id=case_id, state=VoteState.OPEN))
    return (found.select_for_update(of=("self",)) if lock else found).first()


def decided_vote(actor: Actor, case_id: UUID, *, lock: bool = False) -> Vote | None:
    """The vote that decided the case, if the present panel has decided it."""
    found = reachable(actor, Vote.rows.filter(panel=latest(case_id), state=VoteState.DECIDED)).order_by("-round")
    return (found.select_for_update(of=("self",)) if lock else found).select_related("panel").first()


def recounts_of(votes: Sequence[Vote]) -> defaultdict[UUID, list[Recount]]:
    """The later counts of these votes, by vote, the last one at the end; of a vote that the caller reached."""
    found: defaultdict[UUID, list[Recount]] = defaultdict(list)
    for one in Recount.rows.filter(vote__in=votes).order_by("position"):
        found[one.vote_id].append(one)
    return found


def seat_at_close(vote: Vote, person_id: UUID) -> Seat | None:
    """The seat that somebody held when a vote was closed. For the clockwork."""
    held = Seat.rows.filter(panel=vote.panel_id, member__user_id=person_id, seated_at__lte=vote.closed_at)
    return held.filter(Q(left_at=None) | Q(left_at__gt=vote.closed_at)).first()


def returned_before(panel: Panel) -> int:
    """How often a vote of this panel went back to deliberation; a void one did not."""
    return Vote.rows.filter(panel=panel, state=VoteState.RETURNED).count()


def next_round(panel: Panel) -> int:
    """The number of the next vote of a panel, whose case is locked."""
    last: int | None = Vote.rows.filter(panel=panel).aggregate(last=Max("round"))["last"]
    return (last or 0) + 1


def motions_of(actor: Actor, vote: Vote) -> list[Motion]:
    """The motions of a vote, in order."""
    return list(reachable(actor, Motion.rows.filter(vote=vote)).order_by("position"))


def call_facts(actor: Actor, case: Case, waiting: Sequence[Motion], now: datetime) -> CallFacts:
    """What the guard of row 11 sees, with the motions before the panel; the same for the page and for the act."""
    sitting = standing(actor, case.pk)
    seated = len(sitting.sealed) + len(sitting.waiting)
    frozen = [motion for motion in waiting if motion.state == MotionState.FROZEN]
    return CallFacts(
        stage=Stage(case.stage),
        seated=seated,
        quorum=quorum_of(rules_for(case, now), seated),
        unsealed=len(sitting.waiting),
        drafts=len(waiting) - len(frozen),
        frozen=len(frozen),
        outcomes=len([motion for motion in frozen if motion.kind == MotionKind.OUTCOME]),
        hashes_hold=all(motion.hash_now == motion.frozen_hash for motion in frozen),
        undiscussed=len(discussion(actor, case.pk).open_points),
    )


def own_ballots(actor: Actor, vote: Vote) -> list[Ballot]:
    """The actor's own ballots in a vote, motion by motion, each in the order in which they were cast."""
    seat = held_seat(actor, vote.case_id)
    found = reachable(actor, Ballot.rows.filter(motion__vote=vote, seat=seat)).select_related("motion")
    return list(found.order_by("motion__position", "turn"))


def last_ballots(actor: Actor, votes: Sequence[Vote]) -> dict[UUID, dict[UUID, Ballot]]:
    """Of each motion, the last ballot of each seat. Before the close nobody but the clockwork gets them (`Refused`)."""
    if any(vote.state == VoteState.OPEN for vote in votes) and actor.kind is not ActorKind.SYSTEM:
        raise Refused(no("voting.still_open"))
    ballots = reachable(actor, Ballot.rows.filter(motion__vote__in=votes)).select_related("seat__member")
    found: dict[UUID, dict[UUID, Ballot]] = {}
    for ballot in ballots.order_by("seat__position", "turn"):
        found.setdefault(ballot.motion_id, {})[ballot.seat_id] = ballot
    return found


def valid(cast: Mapping[UUID, Ballot], vote: Vote, recounts: Sequence[Recount] = ()) -> dict[UUID, Ballot]:
    """Without void ballots: of those who had left the panel at the close, and of those left out since."""
    out = {one.seat_id for one in recounts}
    return {
        seat: ballot
        for seat, ballot in cast.items()
        if seat not in out
        and (ballot.seat.left_at is None or (vote.closed_at is not None and ballot.seat.left_at > vote.closed_at))
    }


@dataclass(frozen=True)
class Receipt:
    """What a voter keeps: the ballot, what opens its commitment, and what shows its entry in the record.

    `place` is the number of the entry. It is kept back until the vote is closed and the day of the ballot signed:
    entries have no gaps, so two receipts would tell how many colleagues voted in between, here or on another panel.
    """

    motion: Motion
    choice: str
    reason: str
    cast_at: datetime
    counts: bool
    salt: str
    commitment: str
    value: Mapping[str, Any]
    proof: Proof
    place: int | None
    ballot: UUID

    @property
    def canonical(self) -> str:
        """The ballot exactly as it was committed to."""
        return canonical(self.value).decode()


def receipts(actor: Actor, case_id: UUID) -> list[Receipt]:
    """Receipts of the actor's own ballots in the latest vote of the panel, motion by motion.

    Raises `NotReachable` for whoever has no seat: that the case is before a vote is not for the desk.
    """
    held_seat(actor, case_id)
    latest = next(iter(votes(actor, case_id)), None)
    if latest is None:
        return []
    ballots = own_ballots(actor, latest)
    entries = proofs(Tag.BALLOT_CAST, [ballot.pk for ballot in ballots])
    replaced = {ballot.supersedes_id for ballot in ballots}
    newest = newest_checkpoint() if latest.state != VoteState.OPEN else None
    signed = newest.size if newest else 0
    return [_receipt(one, entries[one.pk], one.pk not in replaced, signed) for one in ballots if one.pk in entries]


def _receipt(ballot: Ballot, proof: Proof, last: bool, signed: int) -> Receipt:
    opening = ballot.opening
    return Receipt(
        motion=ballot.motion,
        choice=opening.value["choice"],
        reason=opening.value["reason"],
        cast_at=ballot.cast_at,
        counts=last,
        salt=opening.salt.hex(),
        commitment=opening.commitment,
        value=opening.value,
        proof=proof,
        place=proof.seq if proof.seq < signed else None,
        ballot=ballot.pk,
    )


def ballot_proof(actor: Actor, case_id: UUID, ballot_id: UUID) -> dict[str, Any]:
    """The bundle that shows that an own ballot stands in the signed record. `NotReachable` before close and signing."""
    own = next((one for one in receipts(actor, case_id) if one.ballot == ballot_id and one.place is not None), None)
    try:
        proven = prove(own.proof.seq, everybody=False) if own else None
    except Differs:  # an alarm that the public page sounds
        proven = None
    if proven is None:
        raise NotReachable
    return proven.bundle


def tally_entry(actor: Actor, case_id: UUID) -> int | None:
    """Where the count that decided a published case stands in the signed record, for its panel and the auditor.

    Nothing for everybody else, and before the day of the count is signed.
    """
    may_know = offices_on(actor, case_id) & {Office.AUDITOR, *ROOM_READERS}
    if not may_know or not case_for(actor, case_id).published_at:
        return None
    vote = decided_vote(Actor.system(), case_id)
    found = [entry.seq for entry in entries_about(case_id) if vote and _counts(entry, vote)]
    newest = newest_checkpoint()
    return found[-1] if found and newest and found[-1] < newest.size else None


def _counts(entry: RecordEntry, vote: Vote) -> bool:
    """Whether an entry holds the count of a vote, or the last one after it."""
    told = payload_of(entry) if entry.tag in {Tag.VOTE_CLOSED, Tag.VOTE_RECOUNTED} else None
    return told is not None and told["vote"] == str(vote.pk)


def tally_proof(actor: Actor, case_id: UUID) -> dict[str, Any]:
    """The bundle that shows the whole count in the signed record, ballots by their opaque numbers. `NotReachable`."""
    seq = tally_entry(actor, case_id)
    try:
        proven = prove(seq, everybody=False) if seq is not None else None
    except Differs:  # an alarm that the public page sounds
        proven = None
    if proven is None:
        raise NotReachable
    return proven.bundle


@dataclass(frozen=True)
class SeatVote:
    """How one panellist voted on a motion, attributed inside the panel after the close."""

    seat: Seat
    choice: str
    reason: str


@dataclass(frozen=True)
class MotionCount:
    """A motion of a closed vote: its counts, and who voted how."""

    motion: Motion
    counts: list[tuple[str, int]]
    by_seat: list[SeatVote]


@dataclass(frozen=True)
class ClosedVote:
    """A vote that is over, with its motions as they were last counted, and the counts that came after the first."""

    vote: Vote
    motions: list[MotionCount]
    recounts: list[Recount]

    @property
    def again(self) -> Recount | None:
        """The last count after the first one, if there is any."""
        return self.recounts[-1] if self.recounts else None


def results(actor: Actor, case_id: UUID) -> list[ClosedVote]:
    """The counted votes of the panel, the newest first, each motion with its last count, attributed. Four queries."""
    over = votes(actor, case_id)
    again = recounts_of(over) if over else defaultdict(list)
    counted = [vote for vote in over if vote.state in COUNTED_STATES or again[vote.pk]]
    cast = last_ballots(actor, counted)
    found = list(reachable(actor, Motion.rows.filter(vote__in=counted)).order_by("position"))
    return [
        ClosedVote(
            vote,
            [
                _count(_newest(one, again[vote.pk]), valid(cast.get(one.pk, {}), vote, again[vote.pk]))
                for one in found
                if one.vote_id == vote.pk
            ],
            again[vote.pk],
        )
        for vote in counted
    ]


def _newest(motion: Motion, recounts: Sequence[Recount]) -> Motion:
    """The motion with its last count; the first one stays in its row."""
    if recounts:
        told = next(one for one in recounts[-1].motions if one["motion"] == str(motion.pk))
        motion.counts, motion.failure = told["tally"], told["failure"]
        motion.result, motion.decided_by = told["result"], told["decided_by"]
    return motion


def _count(motion: Motion, cast: Mapping[UUID, Ballot]) -> MotionCount:
    counts = motion.counts or {"counts": {}, "abstentions": 0}
    # In the order of the motion: PostgreSQL keeps an object's keys in an order of its own.
    pairs = [*((offer, counts["counts"].get(offer, 0)) for offer in motion.offers), (ABSTAIN, counts["abstentions"])]
    opened = [(ballot.seat, ballot.opening.value) for ballot in cast.values()]
    return MotionCount(motion, pairs, [SeatVote(seat, value["choice"], value["reason"]) for seat, value in opened])


def outcome_of(actor: Actor, case_id: UUID) -> VoteOutcome:
    """What the present panel decided, as it was last counted, with the seats for and against.

    `NotReachable` before that, for others, and once a recount has taken the result away.
    """
    decided = decided_vote(actor, case_id)
    if decided is None or decided.closed_at is None or decided.seated is None:
        raise NotReachable
    again = recounts_of([decided])[decided.pk]
    if again and not again[-1].motions[0]["result"]:
        raise NotReachable
    cast = last_ballots(actor, [decided])
    return VoteOutcome(
        vote=decided.pk,
        seated=again[-1].seated if again else decided.seated,
        closed_at=decided.closed_at,
        motions=tuple(
            result_of(
                motion.pk,
                motion.draft,
                motion.result,
                DecidedBy(motion.decided_by),
                {
                    seat: ballot.opening.value["choice"]
                    for seat, ballot in valid(cast.get(motion.pk, {}), decided, again).items()
                },
                Tally(**(motion.counts or {"counts": {}})),
            )
            for motion in (_newest(one, again) for one in motions_of(actor, decided))
        ),
    )
