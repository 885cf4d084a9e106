"""Dual control: one person proposes, another approves what was proposed, and it is done once, in that moment."""

from __future__ import annotations

import json
import secrets
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, Protocol, TypeVar
from uuid import UUID

from django.db import IntegrityError, transaction

from council.access.models import Proposal
from council.access.queries import proposals as reach
from council.access.queries.walls import require, require_council
from council.access.rules import Permission
from council.access.rules.proposals import (
    LIFE,
    POWERS,
    TIME_TO_USE,
    ApprovalFacts,
    ProposalKind,
    ProposalState,
    concerned,
    hash_of,
    may_approve,
    may_propose,
    may_refuse,
    may_withdraw,
    permission_to_propose,
)
from council.kernel.actor import Actor
from council.kernel.canonical import canonical
from council.kernel.clock import Clock
from council.kernel.verdicts import NotReachable, Refused, no, require_that
from council.record.actions import append
from council.record.queries import entries_about, payload_of
from council.record.rules.entries import Opening, Tag


class Executor(Protocol):
    """What a room does once two people agreed. Raises `Refused` when it cannot be done any more: nothing is decided."""

    def __call__(
        self, payload: dict[str, Any], *, case: UUID | None, proposer: UUID, approver: Actor, clock: Clock
    ) -> None:
        """`payload` is what was approved, and both accounts agreed to it."""


class Checker(Protocol):
    """What a room checks before something is asked for. Raises `Refused` for what could never be done."""

    def __call__(self, payload: Mapping[str, Any], *, case: UUID | None, clock: Clock) -> None:
        """`payload` is what is about to be proposed."""


E = TypeVar("E", bound=Executor)
_executors: dict[ProposalKind, Executor] = {}
_checkers: dict[ProposalKind, Checker] = {}
_under_way: ContextVar[ProposalKind | None] = ContextVar("under_way", default=None)


def executes(kind: ProposalKind) -> Callable[[E], E]:
    """Register the one function that does what proposals of a kind ask for; in the transaction of the approval."""

    def register(executor: E) -> E:
        if kind in _executors:
            raise ValueError(f"two rooms execute {kind}")
        _executors[kind] = executor
        return executor

    return register


def checks(kind: ProposalKind) -> Callable[[Checker], Checker]:
    """Register what is checked already when somebody asks for this kind: in the words of the later refusal."""

    def register(checker: Checker) -> Checker:
        _checkers[kind] = checker
        return checker

    return register


def only_by_two(kind: ProposalKind) -> None:
    """Raise `Refused` unless an approval of this kind is being carried out in this moment.

    What an act of two people does begins with this: whoever calls it in any other way does nothing.
    """
    require_that(_under_way.get() == kind, "access.proposal_only").or_refuse()


@contextmanager
def _carrying_out(kind: ProposalKind) -> Iterator[None]:
    token = _under_way.set(kind)
    try:
        yield
    finally:
        _under_way.reset(token)


def executed_kinds() -> frozenset[ProposalKind]:
    """The kinds that some room executes; a test compares them with the enum."""
    return frozenset(_executors)


def lock_proposal(subject: UUID) -> None:
    """Lock the proposal with this uuid, if it is one: for the timer, which locks a thing before its clock."""
    Proposal.rows.select_for_update(of=("self",)).filter(pk=subject).first()


@transaction.atomic
def propose(
    kind: ProposalKind,
    subject: UUID,
    payload: Mapping[str, Any],
    *,
    reason: str,
    actor: Actor,
    clock: Clock,
    case: UUID | None = None,
) -> Proposal:
    """Ask for an act that takes two people.

    Raises `NotReachable` for whoever may not ask for it or is walled off from its case, and `Refused` for a proposal
    without a reason, about the proposer, or that is open already.
    """
    office = _office(actor, permission_to_propose(kind, payload, actor.id), case)
    others = reach.people_concerned(kind, subject, payload) - concerned(payload)
    may_propose(kind, payload, case, reason, proposer=actor.id, about=others).or_refuse()
    assert actor.id is not None  # only people hold an office here
    if kind in _checkers:
        _checkers[kind](payload, case=case, clock=clock)
    text = canonical(dict(payload)).decode()
    now = clock.now()
    proposal = Proposal(
        kind=kind,
        case_uuid=case,
        subject=subject,
        payload=text,
        payload_hash=hash_of(kind, case, subject, text),
        salt=secrets.token_bytes(32),
        reason=reason.strip(),
        proposer_id=actor.id,
        proposed_at=now,
        expires_at=now + LIFE,
    )
    try:
        with transaction.atomic():
            proposal.save(force_insert=True)
    except IntegrityError:
        raise Refused(no("access.proposal_open_already")) from None
    facts = {"proposal": str(proposal.pk), "kind": str(kind), "commitment": _commitment(proposal)}
    append(Tag.PROPOSAL_MADE, proposal.pk, facts, actor=actor, clock=clock, office=office)
    return proposal


@transaction.atomic
def approve(proposal_id: UUID, seen: str, *, actor: Actor, clock: Clock) -> Proposal:
    """Agree to what was asked, as it was seen (`seen` is the hash on the page), and do it, in this transaction.

    The row is locked first, so that of many approvals one executes. Raises `NotReachable` for whoever may not know of
    it or not approve this kind, and `Refused` for the proposer, the person concerned, a proposal that is decided, too
    old or not what it was, and whatever the execution refuses.
    """
    proposal = reach.proposal_for(actor, proposal_id, lock=True)
    kind = ProposalKind(proposal.kind)
    office = _office(actor, POWERS[kind].approve, proposal.case_uuid)
    payload, now = json.loads(proposal.payload), clock.now()
    about = reach.people_concerned(kind, proposal.subject, payload)
    may_approve(
        ApprovalFacts(
            state=proposal.state,
            expires_at=proposal.expires_at,
            now=now,
            own=proposal.proposer_id == actor.id,
            concerns_approver=actor.id in about,
            proposer_stands=reach.proposer_stands(proposal) and proposal.proposer_id not in about - concerned(payload),
            seen=seen,
            hash=hash_of(proposal.kind, proposal.case_uuid, proposal.subject, proposal.payload),
            bound=proposal.payload_hash,
            as_recorded=_as_recorded(proposal),
        )
    ).or_refuse()
    with _carrying_out(kind):
        _executors[kind](payload, case=proposal.case_uuid, proposer=proposal.proposer_id, approver=actor, clock=clock)
    return _decide(proposal, ProposalState.EXECUTED, actor=actor, clock=clock, office=office)


@transaction.atomic
def refuse(proposal_id: UUID, reason: str, *, actor: Actor, clock: Clock) -> Proposal:
    """Say no to a proposal, and why. Whoever could approve it may."""
    proposal = reach.proposal_for(actor, proposal_id, lock=True)
    office = _office(actor, POWERS[ProposalKind(proposal.kind)].approve, proposal.case_uuid)
    about = reach.people_concerned(ProposalKind(proposal.kind), proposal.subject, json.loads(proposal.payload))
    own = proposal.proposer_id == actor.id
    may_refuse(proposal.state, reason, own=own, concerns_approver=actor.id in about).or_refuse()
    proposal.decision_reason = reason.strip()
    return _decide(proposal, ProposalState.REFUSED, actor=actor, clock=clock, office=office)


@transaction.atomic
def withdraw(proposal_id: UUID, *, actor: Actor, clock: Clock) -> Proposal:
    """Take one's own proposal back while nobody has decided it."""
    proposal = reach.proposal_for(actor, proposal_id, lock=True)
    may_withdraw(proposal.state, own=proposal.proposer_id == actor.id).or_refuse()
    return _decide(proposal, ProposalState.WITHDRAWN, actor=actor, clock=clock)


@transaction.atomic
def expire(proposal_id: UUID, *, actor: Actor, clock: Clock) -> None:
    """Close a proposal that nobody approved in time. One that is decided stays as it is."""
    proposal = reach.proposal_for(actor, proposal_id, lock=True)
    if proposal.state == ProposalState.OPEN and clock.now() >= proposal.expires_at:
        _decide(proposal, ProposalState.EXPIRED, actor=actor, clock=clock)


@transaction.atomic
def use_approved(kind: ProposalKind, payload: Mapping[str, Any], *, actor: Actor, clock: Clock) -> Proposal:
    """Use up what the actor proposed and another approved, for acts that come later than the approval: a download.

    Once, by the proposer, within 24 hours, for exactly this payload. Raises `Refused` when there is nothing to use.
    """
    proposal = reach.usable(actor, kind, canonical(dict(payload)).decode(), clock.now() - TIME_TO_USE, lock=True)
    require_that(proposal is not None and _as_recorded(proposal), "access.proposal_needed").or_refuse()
    assert proposal is not None  # require_that said so
    proposal.used_at = clock.now()
    proposal.save(update_fields=["used_at"])
    return proposal


def _office(actor: Actor, permission: Permission, case: UUID | None) -> str:
    """The office under which a person acts; on a case none is held behind a wall. Nobody but people has one here."""
    if actor.id is None:
        raise NotReachable
    return require(actor, permission, case) if case else require_council(actor, permission)


def _commitment(proposal: Proposal) -> str:
    """What the record commits to: hash and reason, under the proposal's own salt, for a hash alone can be guessed."""
    value = {"payload_hash": proposal.payload_hash, "reason": proposal.reason}
    return Opening(bytes(proposal.salt), value).commitment


def _as_recorded(proposal: Proposal) -> bool:
    """Whether the row is still what its entry of the record commits to."""
    now = hash_of(proposal.kind, proposal.case_uuid, proposal.subject, proposal.payload)
    made = [payload_of(entry) for entry in entries_about(proposal.pk) if entry.tag == Tag.PROPOSAL_MADE]
    committed = [facts["commitment"] for facts in made if facts]
    return now == proposal.payload_hash and committed == [_commitment(proposal)]


def _decide(
    proposal: Proposal, state: ProposalState, *, actor: Actor, clock: Clock, office: str | None = None
) -> Proposal:
    proposal.state, proposal.decided_at, proposal.decided_by_id = state, clock.now(), actor.id
    proposal.save(update_fields=["state", "decided_at", "decided_by", "decision_reason"])
    facts = {"proposal": str(proposal.pk), "kind": proposal.kind, "decision": str(state)}
    append(Tag.PROPOSAL_DECIDED, proposal.pk, facts, actor=actor, clock=clock, office=office)
    return proposal
