"""Writing motions, calling a vote, casting ballots, and closing a vote when its time is up."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import F

from cases.assessment.rules.framework import Limb
from cases.docket.actions import move
from cases.docket.models import Case
from cases.docket.queries import decision, locked, rules_for
from cases.lifecycle import STEPS, Stage
from cases.panel.actions import enlarge_panel
from cases.panel.models import Panel, Seat
from cases.panel.queries import my_seat, seats
from cases.voting import rules
from cases.voting.models import Ballot, Motion, Vote
from cases.voting.queries import (
    call_facts,
    last_ballots,
    motion_for,
    motions,
    motions_of,
    next_position,
    next_round,
    open_vote,
    own_ballots,
    returned_before,
)
from cases.voting.rules import (
    ENLARGE_BY,
    OFFERS,
    Counted,
    DecidedBy,
    Draft,
    Ending,
    MotionKind,
    MotionState,
    Paper,
    VoteState,
)
from council.access.queries import require, require_office
from council.access.rules import Office, Permission
from council.kernel.actor import Actor
from council.kernel.clock import Clock
from council.kernel.verdicts import NotReachable, require_that
from council.procedure.rules import quorum_of
from council.record.actions import append, append_many
from council.record.rules.entries import Opening, Tag

CHAIR = STEPS["call_vote"].offices


@transaction.atomic
def draft_motion(
    case_id: UUID,
    *,
    kind: MotionKind,
    text: str,
    actor: Actor,
    clock: Clock,
    limb: str = "",
    offers: tuple[str, ...] | None = None,
) -> Motion:
    """Write a motion. Any panellist may; `offers` are the choices, by default all that its kind has."""
    case = locked(actor, case_id)
    office = require(actor, Permission.CASE_MOTION_DRAFT, case.pk)
    seat = my_seat(actor, case.pk)
    draft = Draft(kind, text.strip(), offers or OFFERS[kind], limb)
    rules.may_draft(Stage(case.stage), draft, list(Limb)).or_refuse()
    motion = _new_motion(case, seat.panel, seat.pk, draft)
    append(Tag.MOTION_DRAFTED, case.pk, _named(motion), actor=actor, clock=clock, office=office)
    return motion


def _named(motion: Motion) -> dict[str, Any]:
    return {"motion": str(motion.pk), "kind": motion.kind, "hash": motion.hash_now}


def _new_motion(case: Case, panel: Panel, seat: UUID, draft: Draft) -> Motion:
    return Motion.rows.create(
        case=case,
        panel=panel,
        drafted_by_id=seat,
        position=next_position(panel),
        kind=draft.kind,
        limb=draft.limb,
        text=draft.text,
        offers=[str(offer) for offer in draft.offers],
    )


@transaction.atomic
def freeze_motion(case_id: UUID, motion_id: UUID, *, actor: Actor, clock: Clock) -> Motion:
    """The chair freezes a motion: its hash goes into the record, and from now on not a word of it changes."""
    case = locked(actor, case_id)
    office = require_office(actor, case.pk, CHAIR)
    motion = motion_for(actor, case.pk, motion_id, lock=True)
    require_that(case.stage == Stage.DELIBERATION, "voting.not_deliberating").or_refuse()
    require_that(motion.state == MotionState.DRAFT, "voting.not_a_draft").or_refuse()
    motion.freeze()
    motion.frozen_hash, motion.frozen_at = motion.hash_now, clock.now()
    motion.save()
    append(Tag.MOTION_FROZEN, case.pk, _named(motion), actor=actor, clock=clock, office=office)
    return motion


@transaction.atomic
def withdraw_motion(case_id: UUID, motion_id: UUID, *, actor: Actor, clock: Clock) -> Motion:
    """Take a motion back before it is put to the vote: a draft by who wrote it, any by the chair."""
    case = locked(actor, case_id)
    office = require(actor, Permission.CASE_MOTION_DRAFT, case.pk)
    seat = my_seat(actor, case.pk)
    motion = motion_for(actor, case.pk, motion_id, lock=True)
    waiting = motion.state in {MotionState.DRAFT, MotionState.FROZEN} and case.stage == Stage.DELIBERATION
    require_that(waiting, "voting.not_withdrawable").or_refuse()
    if motion.state == MotionState.FROZEN or motion.drafted_by_id != seat.pk:
        office = require_office(actor, case.pk, CHAIR)
    motion.withdraw()
    motion.save()
    append(Tag.MOTION_WITHDRAWN, case.pk, _named(motion), actor=actor, clock=clock, office=office)
    return motion


@transaction.atomic
def call_vote(case_id: UUID, *, actor: Actor, clock: Clock) -> Vote:
    """Row 11: the chair puts every frozen motion to the vote. It is open until the clock closes it.

    Raises `Refused` with every reason that stands in the way: no quorum, drafts left, disputes nobody spoke about.
    """
    case = locked(actor, case_id)
    office = require_office(actor, case.pk, CHAIR)
    frozen = motions(actor, case.pk)
    rules.may_call(call_facts(actor, case, frozen, clock.now())).or_refuse()
    panel = my_seat(actor, case.pk).panel
    hashes = {str(motion.pk): motion.frozen_hash for motion in frozen}
    # The move comes first: it starts the clock of the vote, and the vote closes when that clock does.
    moved = move(case, "call_vote", actor=actor, clock=clock, facts={"motions": hashes})
    assert moved.due_at is not None  # the stage has a clock
    vote = Vote(case=moved, panel=panel, round=next_round(panel), opened_at=clock.now(), closes_at=moved.due_at)
    vote.save(force_insert=True)
    for motion in frozen:
        motion.open()
        motion.vote = vote
        motion.save()
    body = {"vote": str(vote.pk), "round": vote.round, "motions": hashes}
    append(Tag.VOTE_OPENED, case.pk, body, actor=actor, clock=clock, office=office)
    return vote


@transaction.atomic
def cast(
    case_id: UUID, *, choices: Mapping[UUID, str], reasons: Mapping[UUID, str], actor: Actor, clock: Clock
) -> list[Ballot]:
    """Cast a ballot on every motion of the open vote, or cast again: the last one counts, the earlier ones stay.

    The row of the vote is locked first, as it is by the close, so that a ballot is either in time and counted or
    refused. The record gets a commitment for each; the choice stays sealed. Raises `Refused` beside each motion.
    """
    case = locked(actor, case_id)
    office = require(actor, Permission.CASE_BALLOT_CAST, case.pk)
    vote = open_vote(actor, case.pk, lock=True)
    seat = my_seat(actor, case.pk)
    require_that(vote is not None and case.stage == Stage.VOTING, "voting.closed").or_refuse()
    assert vote is not None  # the line above has refused otherwise
    asked = motions_of(actor, vote)
    papers = [
        Paper(one.pk, tuple(one.offers), choices.get(one.pk, ""), reasons.get(one.pk, "").strip()) for one in asked
    ]
    rules.may_cast(papers, state=VoteState(vote.state), closes_at=vote.closes_at, now=clock.now()).or_refuse()
    earlier = {ballot.motion_id: ballot for ballot in own_ballots(actor, vote)}
    ballots = [_seal(one, paper, seat, earlier.get(one.pk), clock) for one, paper in zip(asked, papers, strict=True)]
    entries = [(ballot.pk, _entry(ballot, vote)) for ballot in ballots]
    append_many(Tag.BALLOT_CAST, entries, actor=actor, clock=clock, office=office)
    return ballots


def _seal(motion: Motion, paper: Paper, seat: Seat, earlier: Ballot | None, clock: Clock) -> Ballot:
    turn = earlier.turn + 1 if earlier else 1
    ballot = Ballot(
        case_id=motion.case_id, motion=motion, seat=seat, turn=turn, supersedes=earlier, cast_at=clock.now()
    )
    value = {
        "ballot": str(ballot.pk),
        "motion": str(motion.pk),
        "seat": str(seat.pk),
        "turn": turn,
        "choice": paper.choice,
        "reason": paper.reason,
    }
    ballot.sealed = Opening(secrets.token_bytes(32), value).to_text()
    ballot.save(force_insert=True)
    return ballot


def _entry(ballot: Ballot, vote: Vote) -> dict[str, Any]:
    """What the record says of a ballot. Its subject is the ballot alone: entries about a case must not count voters."""
    return {"vote": str(vote.pk), "motion": str(ballot.motion_id), "commitment": ballot.opening.commitment}


@transaction.atomic
def close_vote(case_id: UUID, *, actor: Actor, clock: Clock) -> Vote:
    """Rows 12 and 13: count a vote whose time is up, then pass the case on or send it back to the panel.

    Called by the clock, not by a person. Raises `Refused` while the vote is open by the clock or when there is none.
    """
    case = locked(actor, case_id)
    require_office(actor, case.pk, frozenset({Office.SYSTEM}))
    vote = open_vote(actor, case.pk, lock=True)
    require_that(vote is not None and case.stage == Stage.VOTING, "voting.closed").or_refuse()
    assert vote is not None  # the line above has refused otherwise
    now = clock.now()
    rules.may_close(state=VoteState(vote.state), closes_at=vote.closes_at, now=now).or_refuse()
    sitting = {seat.pk for seat in seats(actor, case.pk)}
    vote.seated, vote.closed_at = len(sitting), now
    vote.quorum = quorum_of(rules_for(case, now), vote.seated)
    asked, ballots = motions_of(actor, vote), last_ballots(actor, [vote])
    counts = {one.pk: _count(one, ballots.get(one.pk, {}), sitting, vote) for one in asked}
    failures = [counts[one.pk].failure for one in asked]
    end = rules.ending(failures, returned_before=returned_before(vote.panel))
    decided = end in {Ending.DECIDED, Ending.NOT_SHOWN}
    vote.decide() if decided else vote.give_back()
    vote.save()
    measure = getattr(decision(actor, case.pk), "measure", None)
    for motion in asked:
        _close_motion(motion, counts[motion.pk], decided=decided, measure=measure)
    body = _counted(vote, end, asked, ballots)
    append(Tag.VOTE_CLOSED, case.pk, body, actor=actor, clock=clock, office=Office.SYSTEM)
    _pass_on(case, vote, end, asked, actor=actor, clock=clock)
    return vote


def _count(motion: Motion, ballots: Mapping[UUID, Ballot], sitting: set[UUID], vote: Vote) -> Counted:
    """Open the last ballot of each seat; those of seats that were left are void."""
    opened = [ballot.opening.value["choice"] if seat in sitting else None for seat, ballot in ballots.items()]
    return rules.counted(opened, motion.offers, seated=vote.seated or 0, quorum=vote.quorum or 0)


def _close_motion(motion: Motion, counted: Counted, *, decided: bool, measure: str | None) -> None:
    motion.close()
    motion.counts = counted.tally.as_dict()
    motion.failure = counted.failure or ""
    if decided:
        motion.result = counted.winner or rules.by_burden(MotionKind(motion.kind), measure)
        motion.decided_by = DecidedBy.MAJORITY if counted.winner else DecidedBy.BURDEN
    motion.save()


def _counted(
    vote: Vote, end: Ending, asked: list[Motion], ballots: Mapping[UUID, Mapping[UUID, Ballot]]
) -> dict[str, Any]:
    """What the record says of a closed vote: the counts, and which ballots were opened for them."""
    return {
        "vote": str(vote.pk),
        "round": vote.round,
        "ending": str(end),
        "seated": vote.seated,
        "quorum": vote.quorum,
        "motions": [
            {
                "motion": str(motion.pk),
                "hash": motion.frozen_hash,
                "tally": motion.counts,
                "failure": motion.failure,
                "result": motion.result,
                "decided_by": motion.decided_by,
                "ballots": sorted(str(ballot.pk) for ballot in ballots.get(motion.pk, {}).values()),
            }
            for motion in asked
        ],
    }


def _pass_on(case: Case, vote: Vote, end: Ending, asked: list[Motion], *, actor: Actor, clock: Clock) -> None:
    """Move the case on: to the drafting of its opinion, or back to the panel with its motions as drafts."""
    failures = sorted({motion.failure for motion in asked if motion.failure})
    facts = {"vote": str(vote.pk), "round": vote.round, "ending": str(end), "failures": failures}
    if vote.state == VoteState.DECIDED:
        move(case, "close_vote", actor=actor, clock=clock, facts=facts)
        return
    write_again(case, vote.panel, asked)
    if end is Ending.ENLARGED:
        enlarge_panel(case.pk, ENLARGE_BY, actor=actor, clock=clock)
    move(case, "return_to_deliberation", actor=actor, clock=clock, reason=", ".join(failures), facts=facts)


def write_again(case: Case, panel: Panel, asked: Sequence[Motion]) -> None:
    """Give the panel its motions back as drafts: frozen ones never change."""
    for motion in asked:
        _new_motion(case, panel, motion.drafted_by_id, motion.draft)


@transaction.atomic
def void_vote(case_id: UUID, *, actor: Actor, clock: Clock) -> Vote:
    """Somebody joined the panel while it voted: nothing is counted, and the vote has to be called anew.

    Only the clockwork does this, when a seat is filled (LIFECYCLE.md, the paragraph before the table).
    """
    case = locked(actor, case_id)
    require_office(actor, case.pk, frozenset({Office.SYSTEM}))
    vote = open_vote(actor, case.pk, lock=True)
    if vote is None:
        raise NotReachable
    asked = motions_of(actor, vote)
    vote.void()
    vote.closed_at = clock.now()
    vote.save()
    for motion in asked:
        motion.close()
        motion.save()
    body = {"vote": str(vote.pk), "round": vote.round, "ending": str(VoteState.VOID)}
    append(Tag.VOTE_CLOSED, case.pk, body, actor=actor, clock=clock, office=Office.SYSTEM)
    write_again(case, vote.panel, asked)
    move(case, "return_to_deliberation", actor=actor, clock=clock, facts=body)
    return vote


@transaction.atomic
def postpone_close(case_id: UUID, *, actor: Actor, clock: Clock) -> None:
    """After a suspension the clock of the vote runs on, later by the pause; the vote closes when that clock does."""
    case = locked(actor, case_id)
    require_office(actor, case.pk, frozenset({Office.SYSTEM}))
    vote = open_vote(actor, case.pk, lock=True)
    if vote is not None and case.due_at is not None:
        vote.closes_at = case.due_at
        vote.save(update_fields=["closes_at"])


def postpone_all_closes(by: timedelta) -> None:
    """Every open vote closes later, as its clock runs out later: nobody could vote in the meantime."""
    Vote.rows.filter(state=VoteState.OPEN).update(closes_at=F("closes_at") + by)
