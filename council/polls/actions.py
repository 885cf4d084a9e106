"""Entering and withdrawing polls, holding changes back while a lock runs, and the vote that allows one of them.

Whoever changes a vote on an exemption locks its row first; the record's entries come last.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction

from council.access.actions import only_by_two
from council.access.models import User
from council.access.queries import require_council
from council.access.rules import HeldChange, Locked, Permission, ProposalKind
from council.clocks.actions import begin_until, end
from council.clocks.rules import DeadlineState
from council.kernel.actor import Actor
from council.kernel.clock import Clock, utc_text
from council.kernel.verdicts import NotReachable, Refused, no, require_that
from council.members.models import Member
from council.members.queries import me, sits_on, sitting
from council.notices.actions import tell
from council.polls import queries
from council.polls.models import Exemption, ExemptionVote, Poll
from council.polls.rules import (
    USE,
    VOTING,
    ExemptionState,
    NewExemption,
    NewPoll,
    VoteOnExemption,
    WithdrawalGround,
    ending_of,
    is_over,
    lock_of,
    may_ask,
    may_enter,
    may_vote,
)
from council.record.actions import append
from council.record.rules.entries import Opening, Tag

EXEMPTION_VOTE = "exemption_vote"
"""The clock of the vote."""


@transaction.atomic
def enter_poll(name: str, place: str, day: date, *, actor: Actor, clock: Clock) -> Poll:
    """Enter a poll whose lock is still ahead; every member hears that there is news.

    Raises `Refused` where it would lock at once: that takes two people.
    """
    office = require_council(actor, Permission.COUNCIL_POLL_ENTER)
    if actor.id is None:
        raise NotReachable
    return _enter(name, place, day, by=actor.id, two=False, office=office, actor=actor, clock=clock)


@transaction.atomic
def enter_poll_by_two(name: str, place: str, day: date, proposer: UUID, *, actor: Actor, clock: Clock) -> Poll:
    """Enter a poll that may lock at once: two people agreed. Every member hears here, too."""
    only_by_two(ProposalKind.POLL_ENTER)
    office = require_council(actor, Permission.COUNCIL_POLL_APPROVE)
    return _enter(name, place, day, by=proposer, two=True, office=office, actor=actor, clock=clock)


def may_enter_poll(name: str, place: str, day: date, *, by_two: bool, clock: Clock) -> None:
    """Raise `Refused` for a poll that cannot be entered, in the words of the act."""
    now = clock.now()
    before, after = queries.lengths(now) or (0, 0)
    facts = NewPoll(
        name,
        place,
        day,
        now.date(),
        before,
        after,
        by_two=by_two,
        known=queries.known(name.strip(), place.strip(), day),
    )
    may_enter(facts).or_refuse()


def _enter(name: str, place: str, day: date, *, by: UUID, two: bool, office: str, actor: Actor, clock: Clock) -> Poll:
    may_enter_poll(name, place, day, by_two=two, clock=clock)
    poll = Poll(name=name.strip(), place=place.strip(), day=day, entered_by_id=by, entered_at=clock.now())
    try:
        with transaction.atomic():
            poll.save(force_insert=True)
    except IntegrityError:
        raise Refused(no("polls.known", "name")) from None
    facts = {"name": poll.name, "place": poll.place, "day": day.isoformat()}
    append(Tag.POLL_ENTERED, poll.pk, facts, actor=actor, clock=clock, office=office)
    _tell(sitting(clock.now().date()), f"poll:{poll.pk}", actor=actor, clock=clock)
    return poll


@transaction.atomic
def withdraw_poll(poll_id: UUID, ground: WithdrawalGround, *, actor: Actor, clock: Clock) -> Poll:
    """Two people take a poll off the calendar, and every member hears. Where its lock runs, it locks on for a week."""
    only_by_two(ProposalKind.POLL_WITHDRAW)
    office, now = require_council(actor, Permission.COUNCIL_POLL_APPROVE), clock.now()
    poll = Poll.objects.select_for_update().filter(pk=poll_id, withdrawn_at=None).first()
    require_that(poll is not None, "polls.no_such_poll").or_refuse()
    assert poll is not None  # require_that said so
    poll.withdrawn_at, poll.ground = now, WithdrawalGround(ground)
    poll.save(update_fields=["withdrawn_at", "ground"])
    before, after = queries.lengths(now) or (0, 0)
    lock = lock_of(poll.day, entered_on=poll.entered_at.date(), withdrawn_on=now.date(), before=before, after=after)
    facts = {"ground": str(poll.ground), "locks_until": lock.ends.isoformat() if lock else None}
    append(Tag.POLL_WITHDRAWN, poll.pk, facts, actor=actor, clock=clock, office=office)
    _tell(sitting(now.date()), f"poll:withdrawn:{poll.pk}", actor=actor, clock=clock)
    return poll


def hold_back(change: HeldChange, *, use: bool, actor: Actor, clock: Clock) -> None:
    """Raise `Refused` while a lock runs and no vote has allowed exactly this change. With `use` it is spent with that.

    In the transaction of the act, whose own locks come first: the entry is the first thing after them.
    """
    now = clock.now()
    lock = queries.lock_now(now)
    if lock is None or lock.lock is None:
        return
    allowed = queries.usable(change, now, lock=use)
    poll, until = lock.poll, lock.lock.ends.isoformat()
    facts = {"poll": poll.name, "place": poll.place, "day": poll.day.isoformat(), "until": until}
    require_that(allowed is not None, "polls.locked", **facts).or_refuse()
    if use and allowed is not None:
        allowed.used_at = now
        allowed.save(update_fields=["used_at"])
        used = {"kind": str(change.kind), "change": change.hash}
        append(Tag.EXEMPTION_USED, allowed.pk, used, actor=actor, clock=clock)


@transaction.atomic
def ask_exemption(kind: Locked, facts: Mapping[str, Any], reason: str, *, actor: Actor, clock: Clock) -> Exemption:
    """Ask the members to allow exactly one change during a lock. Raises `NotReachable`, `Refused`."""
    office, now = require_council(actor, Permission.COUNCIL_EXEMPTION_PROPOSE), clock.now()
    change = HeldChange(Locked(kind), dict(facts))
    about = queries.concerned_by(dict(facts))
    voting = Exemption.objects.filter(change_hash=change.hash, state=ExemptionState.VOTING)
    may_ask(NewExemption(queries.lock_now(now) is not None, actor.id in about, voting.exists(), reason)).or_refuse()
    if actor.id is None:
        raise NotReachable
    made = Exemption(
        kind=change.kind,
        facts=dict(facts),
        change_hash=change.hash,
        salt=secrets.token_bytes(32),
        reason=reason.strip(),
        proposed_by_id=actor.id,
        proposed_at=now,
        closes_at=now + VOTING,
    )
    try:
        with transaction.atomic():
            made.save(force_insert=True)
    except IntegrityError:
        raise Refused(no("polls.asked_already")) from None
    begin_until(made.pk, EXEMPTION_VOTE, made.closes_at, at=now)
    sealed = Opening(bytes(made.salt), {"change": made.change_hash, "reason": made.reason})
    entry = {"kind": str(change.kind), "change": change.hash, "closes": utc_text(made.closes_at)}
    entry |= {"commitment": sealed.commitment}
    append(Tag.EXEMPTION_PROPOSED, made.pk, entry, actor=actor, clock=clock, office=office)
    _tell(queries.voters(made, now.date()), f"exemption:asked:{made.pk}", actor=actor, clock=clock)
    return made


@transaction.atomic
def vote_on_exemption(exemption_id: UUID, *, in_favour: bool, actor: Actor, clock: Clock) -> ExemptionVote:
    """Say yes or no, once and for good. The last who can vote ends the vote. Raises `NotReachable`, `Refused`."""
    office = require_council(actor, Permission.COUNCIL_EXEMPTION_VOTE)
    exemption, now, voter = lock_exemption(exemption_id), clock.now(), me(actor)
    if exemption is None:
        raise NotReachable
    facts = VoteOnExemption(
        state=exemption.state,
        now=now,
        closes_at=exemption.closes_at,
        own=voter.user_id in queries.concerned_by(exemption.facts),
        sits=sits_on(voter, now.date()),
        voted=ExemptionVote.objects.filter(exemption=exemption, member=voter).exists(),
    )
    may_vote(facts).or_refuse()
    value = {"exemption": str(exemption.pk), "member": str(voter.pk), "in_favour": in_favour}
    opening = Opening(secrets.token_bytes(32), value)
    vote = ExemptionVote(exemption=exemption, member=voter, sealed=opening.to_text(), cast_at=now)
    vote.save(force_insert=True)
    entry = {"commitment": opening.commitment}
    append(Tag.EXEMPTION_VOTED, exemption.pk, entry, actor=actor, clock=clock, office=office)
    close_exemption(exemption.pk, actor=Actor.system(), clock=clock)
    return vote


@transaction.atomic
def close_exemption(exemption_id: UUID, *, actor: Actor, clock: Clock) -> bool:
    """Count the vote when its time is over or nobody is left who could vote; whether it was counted. Only once.

    Two thirds of all who sit at this moment carry it, whoever it is about left out; silence is no.
    """
    exemption, now = lock_exemption(exemption_id), clock.now()
    if exemption is None or exemption.state != ExemptionState.VOTING:
        return False
    asked = {one.pk for one in queries.voters(exemption, now.date())}
    cast = {one.member_id: one for one in ExemptionVote.objects.filter(exemption=exemption)}
    if not is_over(now=now, closes_at=exemption.closes_at, voted=set(cast), may_vote=asked):
        return False
    exemption.in_favour = sum(vote.in_favour for pk, vote in cast.items() if pk in asked)
    exemption.sitting, exemption.closed_at = len(asked), now
    exemption.state = ending_of(exemption.in_favour, len(asked))
    exemption.expires_at = now + USE if exemption.state == ExemptionState.CARRIED else None
    exemption.save(update_fields=["state", "closed_at", "in_favour", "sitting", "expires_at"])
    end(exemption.pk, EXEMPTION_VOTE, at=now, state=DeadlineState.MET)
    facts = {"ending": str(exemption.state), "in_favour": exemption.in_favour, "sitting": exemption.sitting}
    append(Tag.EXEMPTION_CLOSED, exemption.pk, facts, actor=actor, clock=clock)
    _tell(queries.voters(exemption, now.date()), f"exemption:closed:{exemption.pk}", actor=actor, clock=clock)
    return True


def lock_exemption(exemption_id: UUID) -> Exemption | None:
    """A vote on an exemption, locked; nothing where there is none."""
    return Exemption.objects.select_for_update().filter(pk=exemption_id).first()


def _tell(people: list[Member], key: str, *, actor: Actor, clock: Clock) -> None:
    """Mail with the next hour to everybody but whoever acted: that there is news, and nothing more."""
    addresses = dict(User.objects.filter(pk__in=[one.user_id for one in people]).values_list("pk", "email"))
    others = sorted((account, email) for account, email in addresses.items() if account != actor.id)
    tell(others, key, actor=actor, clock=clock)
