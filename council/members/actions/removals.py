"""Removing a member for cause: asked with reasons, heard, voted on by all others who sit, carried by two thirds.

Whoever changes something here locks the cases of the member concerned, the member and the removal, in this order: the
last vote can carry the removal, and with the office go the member's seats.
"""

from __future__ import annotations

import secrets
from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction

from council.access.models import User
from council.access.queries import get_or_unreachable, may, require_council
from council.access.rules import COUNCIL, Office, Permission
from council.clocks.actions import begin_until, end
from council.clocks.rules import DeadlineState
from council.kernel.actor import Actor
from council.kernel.clock import Clock, utc_text
from council.kernel.verdicts import NotReachable
from council.members.actions.offices import WITH_THE_SEAT, end_what_was_held, locked_to_leave
from council.members.models import Member, MemberRemoval, RemovalVote, Term
from council.members.queries import has_open_removal, is_chair, known_to_all, me, removal_for, sits_on, term_on, voters
from council.members.rules import (
    HEARING,
    VOTING,
    ProposedRemoval,
    RemovalCause,
    RemovalState,
    VoteOnRemoval,
    ending_of,
    is_over,
    may_answer_removal,
    may_open_vote,
    may_propose_removal,
    may_vote_on_removal,
)
from council.notices.actions import tell
from council.record.actions import append
from council.record.rules.entries import Opening, Tag

REMOVAL_HEARING = "removal_hearing"
"""The clock of the time to answer."""
REMOVAL_VOTE = "removal_vote"
"""The clock of the vote."""

ENDS_BY_REMOVAL = WITH_THE_SEAT | {Office.COUNCIL_CHAIR}
"""Whoever is removed chairs the council no longer either: two others give the chair to somebody (decision 0025)."""


@transaction.atomic
def propose_removal(member_id: UUID, cause: RemovalCause, reasons: str, *, actor: Actor, clock: Clock) -> MemberRemoval:
    """Ask the council to remove a member, with reasons. The member learns that there is news, and has time to answer.

    Raises `NotReachable`, and `Refused` for oneself, somebody who does not sit, or a second removal at a time.
    """
    office = require_council(actor, Permission.COUNCIL_REMOVAL_READ)
    now, member = clock.now(), locked_to_leave(member_id)
    facts = ProposedRemoval(
        own=member.user_id == actor.id,
        sits=any(one.pk == member.pk for one in known_to_all(now.date())),
        open=has_open_removal(member.pk),
        keeper=may(actor, Permission.COUNCIL_REMOVAL_PROPOSE),
        of_the_chair=is_chair(member) and _sits(actor, now.date()),
        reasons=reasons,
    )
    may_propose_removal(facts).or_refuse()
    if actor.id is None:
        raise NotReachable
    removal = MemberRemoval(member=member, cause=RemovalCause(cause), proposed_by_id=actor.id, proposed_at=now)
    removal.answer_until = now + HEARING
    opening = _sealed(removal.pk, {"text": reasons.strip()})
    removal.reasons = opening.to_text()
    removal.save(force_insert=True)
    begin_until(removal.pk, REMOVAL_HEARING, removal.answer_until, at=now)
    entry = {
        "member": str(member.pk),
        "cause": str(removal.cause),
        "commitment": opening.commitment,
        "answer_until": utc_text(removal.answer_until),
    }
    # About the removal, not about the member, whose number is public: the leaves of the tree must not say who it is.
    append(Tag.REMOVAL_PROPOSED, removal.pk, entry, actor=actor, clock=clock, office=office)
    _tell([member], removal, "proposed", actor=actor, clock=clock)
    return removal


@transaction.atomic
def answer_removal(removal_id: UUID, answer: str, *, actor: Actor, clock: Clock) -> MemberRemoval:
    """The member concerned answers, once; the vote begins with it. Raises `NotReachable`, `Refused`."""
    removal_for(actor, removal_id)
    removal = lock_removal(removal_id)
    assert removal is not None  # it was just read
    may_answer_removal(removal.state, answer, own=removal.member.user_id == actor.id).or_refuse()
    opening = _sealed(removal.pk, {"text": answer.strip()})
    removal.answer, removal.answered_at = opening.to_text(), clock.now()
    removal.save(update_fields=["answer", "answered_at"])
    facts = {"commitment": opening.commitment}
    office = min(actor.offices & COUNCIL, default=None)
    append(Tag.REMOVAL_ANSWERED, removal.pk, facts, actor=actor, clock=clock, office=office)
    open_vote(removal.pk, actor=actor, clock=clock)
    return removal


@transaction.atomic
def open_vote(removal_id: UUID, *, actor: Actor, clock: Clock) -> None:
    """The member was heard, or had the time to be: everybody else who sits is asked. Only once.

    Whoever does not sit any more cannot be removed: the removal is without object. Raises `Refused` before the time.
    """
    removal, now = lock_removal(removal_id), clock.now()
    if removal is None or removal.state != RemovalState.HEARING:
        return
    if term_on(removal.member, now.date()) is None:
        _finish(removal, RemovalState.LAPSED, None, actor=actor, clock=clock)
        return
    answered = removal.answered_at is not None
    may_open_vote(answered=answered, now=now, answer_until=removal.answer_until).or_refuse()
    removal.state, removal.opened_at, removal.closes_at = RemovalState.VOTING, now, now + VOTING
    removal.save(update_fields=["state", "opened_at", "closes_at"])
    end(removal.pk, REMOVAL_HEARING, at=now, state=DeadlineState.MET if answered else DeadlineState.MISSED)
    begin_until(removal.pk, REMOVAL_VOTE, removal.closes_at, at=now)
    facts = {"closes": utc_text(removal.closes_at)}
    append(Tag.REMOVAL_OPENED, removal.pk, facts, actor=actor, clock=clock)
    _tell([*voters(removal, now.date()), removal.member], removal, "opened", actor=actor, clock=clock)


@transaction.atomic
def vote_on_removal(removal_id: UUID, *, in_favour: bool, actor: Actor, clock: Clock) -> RemovalVote:
    """Say yes or no, once and for good. The last who can vote ends the vote. Raises `NotReachable`, `Refused`."""
    office = require_council(actor, Permission.COUNCIL_REMOVAL_VOTE)
    removal_for(actor, removal_id)
    removal, now, voter = lock_removal(removal_id), clock.now(), me(actor)
    assert removal is not None  # it was just read
    facts = VoteOnRemoval(
        state=removal.state,
        now=now,
        closes_at=removal.closes_at,
        own=voter.pk == removal.member_id,
        sits=sits_on(voter, now.date()),
        voted=RemovalVote.objects.filter(removal=removal, member=voter).exists(),
        concerned_sits=term_on(removal.member, now.date()) is not None,
    )
    may_vote_on_removal(facts).or_refuse()
    vote = RemovalVote(removal=removal, member=voter, cast_at=now)
    opening = _sealed(removal.pk, {"in_favour": in_favour, "member": str(voter.pk)})
    vote.sealed = opening.to_text()
    vote.save(force_insert=True)
    entry = {"commitment": opening.commitment}
    append(Tag.REMOVAL_VOTED, removal.pk, entry, actor=actor, clock=clock, office=office)
    close_removal(removal.pk, actor=Actor.system(), clock=clock)
    return vote


@transaction.atomic
def close_removal(removal_id: UUID, *, actor: Actor, clock: Clock) -> bool:
    """Count the vote when its time is over or nobody is left who could vote; whether it was counted. Only once.

    Two thirds of all who sit at this moment carry it, the member concerned left out; votes of those who sit no more do
    not count, and silence is no.
    """
    removal, now = lock_removal(removal_id), clock.now()
    if removal is None or removal.state != RemovalState.VOTING or removal.closes_at is None:
        return False
    asked = {one.pk for one in voters(removal, now.date())}
    cast = {one.member_id: one for one in RemovalVote.objects.filter(removal=removal)}
    if not is_over(now=now, closes_at=removal.closes_at, voted=set(cast), may_vote=asked):
        return False
    in_favour = sum(vote.in_favour for pk, vote in cast.items() if pk in asked)
    sits = term_on(removal.member, now.date()) is not None
    ending = ending_of(in_favour, len(asked), concerned_sits=sits)
    counted = None if ending is RemovalState.LAPSED else (in_favour, len(asked))
    _finish(removal, ending, counted, actor=actor, clock=clock)
    if ending is RemovalState.CARRIED:
        _remove(removal, actor=actor, clock=clock)
    everybody = [*voters(removal, now.date()), removal.member]
    _tell(everybody, removal, "closed", actor=actor, clock=clock)
    return True


def lock_removal(removal_id: UUID) -> MemberRemoval | None:
    """A removal with its member, both locked behind the cases of the member; nothing where there is none."""
    concerned = MemberRemoval.objects.filter(pk=removal_id).values_list("member_id", flat=True).first()
    if concerned is None:
        return None
    member = locked_to_leave(concerned)
    removal = get_or_unreachable(MemberRemoval.objects.select_for_update(), pk=removal_id)
    removal.member = member
    return removal


def _finish(
    removal: MemberRemoval, ending: RemovalState, counted: tuple[int, int] | None, *, actor: Actor, clock: Clock
) -> None:
    """Write down how it ended, and stop its clocks."""
    now = clock.now()
    removal.state, removal.closed_at = ending, now
    removal.in_favour, removal.sitting = counted or (None, None)
    removal.save(update_fields=["state", "closed_at", "in_favour", "sitting"])
    for clock_of in (REMOVAL_HEARING, REMOVAL_VOTE):
        end(removal.pk, clock_of, at=now, state=DeadlineState.MET)
    facts = {"ending": str(ending), "in_favour": removal.in_favour, "sitting": removal.sitting}
    append(Tag.REMOVAL_CLOSED, removal.pk, facts, actor=actor, clock=clock)


def _remove(removal: MemberRemoval, *, actor: Actor, clock: Clock) -> None:
    """Every term that runs or is to come ends now, and with them what came with a seat."""
    today = clock.now().date()
    running = Term.objects.filter(member=removal.member, ends__gte=today, cancelled_on=None)
    running.exclude(ended_early__lt=today).update(cancelled_on=today, removal=removal)
    facts: dict[str, Any] = {"ends": today.isoformat(), "cause": str(removal.cause)}
    append(Tag.MEMBER_REMOVED, removal.member_id, facts, actor=actor, clock=clock)
    end_what_was_held(removal.member, ENDS_BY_REMOVAL, actor=actor, clock=clock)


def _sits(actor: Actor, day: date) -> bool:
    """Whether the actor is a member who sits on a day."""
    own = Member.objects.filter(user=actor.id).first()
    return own is not None and sits_on(own, day)


def _sealed(removal_id: UUID, value: dict[str, Any]) -> Opening:
    return Opening(secrets.token_bytes(32), {"removal": str(removal_id), **value})


def _tell(people: list[Member], removal: MemberRemoval, what: str, *, actor: Actor, clock: Clock) -> None:
    """Mail with the next hour to everybody but whoever acted: that there is news, and nothing more."""
    addresses = dict(User.objects.filter(pk__in=[one.user_id for one in people]).values_list("pk", "email"))
    others = sorted((account, email) for account, email in addresses.items() if account != actor.id)
    tell(others, f"removal:{what}:{removal.pk}", actor=actor, clock=clock)
