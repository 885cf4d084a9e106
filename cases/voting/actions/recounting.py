"""Counting a decided vote again when a panellist turns out to have been barred (LIFECYCLE.md, below the table).

The ballot is void, the result is computed anew, and whatever does not hold any more is decided anew: before
publication by the panel itself, after it by another panel (row 22, which the room of the opinion opens).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.db import transaction

from cases.clearance.queries import barred_already
from cases.docket.actions import move
from cases.docket.models import Case
from cases.docket.queries import decision, locked, rules_for
from cases.lifecycle import Stage
from cases.voting import rules
from cases.voting.actions.voting import write_again
from cases.voting.models import Ballot, Motion, Recount, Vote
from cases.voting.queries import (
    decided_vote,
    last_ballots,
    motions_of,
    recounts_of,
    returned_before,
    seat_at_close,
    valid,
)
from cases.voting.rules import Counted, DecidedBy, Ending, MotionKind
from council.access.queries import require_office
from council.access.rules import Office
from council.kernel.actor import Actor
from council.kernel.clock import Clock
from council.leaves.queries import house_zone
from council.leaves.rules import day_of
from council.procedure.rules import quorum_of
from council.record.actions import append
from council.record.rules.entries import Tag

ONLY_THE_CLOCKWORK = frozenset({Office.SYSTEM})


@transaction.atomic
def recount_without(case_id: UUID, person_id: UUID, code: str, *, actor: Actor, clock: Clock) -> Recount | None:
    """Void the ballots of somebody whom this rule should have kept from the case, and count the decided vote again.

    Nothing when there is no decided vote, when they did not sit in it, when it was counted without them before, or when
    the circumstance began after the vote was closed: then nothing was left undisclosed.
    `code` is a rule that bars. Whoever sat without voting is left out of the seated all the same.
    """
    case = locked(actor, case_id)
    require_office(actor, case.pk, ONLY_THE_CLOCKWORK)
    vote = decided_vote(actor, case.pk, lock=True)
    seat = seat_at_close(vote, person_id) if vote else None
    if vote is None or vote.closed_at is None or seat is None or vote.seated is None:
        return None
    if not barred_already(case, person_id, day_of(vote.closed_at, house_zone())):
        return None
    before = recounts_of([vote])[vote.pk]
    out = {one.seat_id for one in before} | {seat.pk}
    if len(out) == len(before):
        return None
    asked, cast = motions_of(actor, vote), last_ballots(actor, [vote])
    seated = vote.seated - len(out)
    quorum = quorum_of(rules_for(case, clock.now()), seated) if seated else 1
    counts = {one.pk: _count(one, cast.get(one.pk, {}), vote, out, (seated, quorum)) for one in asked}
    end = rules.ending([one.failure for one in counts.values()], returned_before=returned_before(vote.panel))
    measure = getattr(decision(actor, case.pk), "measure", None)
    told = [_told(one, counts[one.pk], end, cast.get(one.pk, {}), out, measure) for one in asked]
    recount = Recount(
        case=case,
        vote=vote,
        seat=seat,
        position=len(out),
        code=code,
        at=clock.now(),
        seated=seated,
        quorum=quorum,
        ending=end,
        holds=rules.holds([one.result for one in asked], [one["result"] for one in told], end),
        motions=told,
    )
    recount.save(force_insert=True)
    append(Tag.VOTE_RECOUNTED, case.pk, _entry(recount, cast), actor=actor, clock=clock, office=Office.SYSTEM)
    settle(case.pk, actor=actor, clock=clock)
    return recount


def _count(motion: Motion, cast: Mapping[UUID, Ballot], vote: Vote, out: set[UUID], needed: tuple[int, int]) -> Counted:
    """Open the ballots again: void are those of seats left out now, and of seats that had been left at the close."""
    seated, quorum = needed
    counts = valid(cast, vote).keys() - out
    opened = [ballot.opening.value["choice"] if seat in counts else None for seat, ballot in cast.items()]
    return rules.counted(opened, motion.offers, seated=seated, quorum=quorum)


def _told(
    motion: Motion, counted: Counted, end: Ending, cast: Mapping[UUID, Ballot], out: set[UUID], measure: str | None
) -> dict[str, Any]:
    """A motion as it stands after the new count, in the form of the record; without a result when nothing holds."""
    decided = end in {Ending.DECIDED, Ending.NOT_SHOWN}
    by_burden = str(rules.by_burden(MotionKind(motion.kind), measure))
    by = DecidedBy.MAJORITY if counted.winner else DecidedBy.BURDEN
    return {
        "motion": str(motion.pk),
        "hash": motion.frozen_hash,
        "tally": counted.tally.as_dict(),
        "failure": str(counted.failure or ""),
        "result": (counted.winner or by_burden) if decided else "",
        "decided_by": str(by) if decided else "",
        "ballots": sorted(str(ballot.pk) for seat, ballot in cast.items() if seat not in out),
    }


def _entry(recount: Recount, cast: Mapping[UUID, Mapping[UUID, Ballot]]) -> dict[str, Any]:
    void = [ballots[recount.seat_id] for ballots in cast.values() if recount.seat_id in ballots]
    return {
        "vote": str(recount.vote_id),
        "round": recount.vote.round,
        "ending": str(recount.ending),
        "seated": recount.seated,
        "quorum": recount.quorum,
        "void": sorted(str(ballot.pk) for ballot in void),
        "holds": recount.holds,
        "motions": recount.motions,
    }


@transaction.atomic
def settle(case_id: UUID, *, actor: Actor, clock: Clock) -> Case:
    """Send a case whose result does not hold any more back to its panel, while nothing is published.

    A case that is suspended waits until it goes on. Doing it again changes nothing.
    """
    case = locked(actor, case_id)
    require_office(actor, case.pk, ONLY_THE_CLOCKWORK)
    vote = decided_vote(actor, case.pk, lock=True)
    last = recounts_of([vote])[vote.pk][-1:] if vote else []
    if vote is None or not last or last[0].holds or Stage(case.stage) not in rules.AFTER_THE_VOTE:
        return case
    asked = motions_of(actor, vote)
    vote.void()
    vote.save()
    write_again(case, vote.panel, asked)
    failures = sorted({one["failure"] for one in last[0].motions if one["failure"]})
    facts = {"vote": str(vote.pk), "round": vote.round, "ending": str(last[0].ending), "failures": failures}
    return move(case, "return_to_deliberation", actor=actor, clock=clock, reason="recounted", facts=facts)
