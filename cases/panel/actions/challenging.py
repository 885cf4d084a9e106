"""Challenges of a panellist: filed by a party, answered, voted on by the others; a tie removes."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction

from cases.docket.queries import locked
from cases.panel.actions.vacating import remove_challenged
from cases.panel.models import Challenge, ChallengeVote, Seat
from cases.panel.queries import challenge_for, my_seat
from cases.panel.rules import ChallengeState, SeatState, may_close, may_file, may_vote_on, removes
from council.access.queries import get_or_unreachable, require
from council.access.rules import Permission
from council.kernel.actor import Actor
from council.kernel.clock import Clock
from council.kernel.verdicts import NotReachable, require_that
from council.record.actions import append
from council.record.rules.entries import Tag


@transaction.atomic
def file_challenge(seat_id: UUID, ground: str, *, actor: Actor, clock: Clock) -> Challenge:
    """Challenge a panellist. A party does this by receipt, or an officer who enters what a party sent."""
    found = get_or_unreachable(Seat.rows.select_related("panel"), pk=seat_id)
    case = locked(actor, found.panel.case_id)
    office = require(actor, Permission.CASE_CHALLENGE_FILE, case.pk)
    seat = Seat.rows.select_for_update(of=("self",)).get(pk=seat_id)
    verdict = may_file(seat.state, case.stage, ground)
    open_already = Challenge.rows.filter(seat=seat, state__in=[ChallengeState.FILED, ChallengeState.ANSWERED]).exists()
    (verdict & require_that(not open_already, "panel.challenge_open")).or_refuse()
    challenge = Challenge(seat=seat, filed_by=office, ground=ground.strip(), filed_at=clock.now())
    challenge.save(force_insert=True)
    facts = {"challenge": str(challenge.pk), "seat": str(seat.pk)}
    append(Tag.CHALLENGE_FILED, case.pk, facts, actor=actor, clock=clock, office=office)
    return challenge


@transaction.atomic
def answer_challenge(challenge_id: UUID, text: str, *, actor: Actor, clock: Clock) -> Challenge:
    """The challenged member answers; silence does not stop the vote."""
    found = challenge_for(actor, challenge_id)
    case = locked(actor, found.seat.panel.case_id)
    challenge = challenge_for(actor, challenge_id, lock=True)
    if challenge.seat.member.user_id != actor.id:
        raise NotReachable
    require_that(challenge.state == ChallengeState.FILED, "panel.challenge_closed").or_refuse()
    require_that(bool(text.strip()), "panel.reason_needed", "text").or_refuse()
    challenge.reply()
    challenge.answer, challenge.answered_at = text.strip(), clock.now()
    challenge.save()
    append(Tag.CHALLENGE_ANSWERED, case.pk, {"challenge": str(challenge.pk)}, actor=actor, clock=clock)
    return challenge


@transaction.atomic
def vote_on_challenge(challenge_id: UUID, *, upholds: bool, actor: Actor, clock: Clock) -> ChallengeVote:
    """Another panellist says whether the challenged one should leave. Nobody votes on themselves."""
    found = challenge_for(actor, challenge_id)
    case = locked(actor, found.seat.panel.case_id)
    require(actor, Permission.CASE_CHALLENGE_VOTE, case.pk)
    seat, challenge = my_seat(actor, case.pk), challenge_for(actor, challenge_id, lock=True)
    voted = ChallengeVote.rows.filter(challenge=challenge, seat=seat).exists()
    may_vote_on(challenge.state, own=challenge.seat_id == seat.pk, voted=voted).or_refuse()
    return ChallengeVote.rows.create(challenge=challenge, seat=seat, upholds=upholds, cast_at=clock.now())


@transaction.atomic
def close_challenge(challenge_id: UUID, *, actor: Actor, clock: Clock) -> Challenge:
    """Count the votes on a challenge. As many for as against removes the member, who is walled at once."""
    found = challenge_for(actor, challenge_id)
    case = locked(actor, found.seat.panel.case_id)
    office = require(actor, Permission.CASE_CONFLICT_RULE, case.pk)
    challenge = challenge_for(actor, challenge_id, lock=True)
    votes = list(ChallengeVote.rows.filter(challenge=challenge).values_list("seat_id", "upholds"))
    others = Seat.rows.filter(panel=challenge.seat.panel, state=SeatState.SEATED).exclude(pk=challenge.seat_id)
    voters = set(others.values_list("pk", flat=True))
    may_close(challenge.state, waiting=len(voters - {seat for seat, _ in votes})).or_refuse()
    counted = [upholds for seat, upholds in votes if seat in voters]
    upheld = removes(sum(counted), len(counted) - sum(counted))
    challenge.uphold() if upheld else challenge.dismiss()
    challenge.closed_at = clock.now()
    challenge.save()
    facts = {
        "challenge": str(challenge.pk),
        "state": challenge.state,
        "uphold": sum(counted),
        "dismiss": len(counted) - sum(counted),
    }
    append(Tag.CHALLENGE_RULED, case.pk, facts, actor=actor, clock=clock, office=office)
    if upheld:
        remove_challenged(case, challenge.seat_id, actor=actor, clock=clock)
    return challenge
