"""Dual control: what takes two people, who may ask for it and who may agree. Pure.

Source: INTEGRITY.md, Accounts. A kind is listed only when the product can do what it asks for.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any
from uuid import UUID

from council.access.rules.offices import MATRIX, Office, Permission
from council.kernel.canonical import canonical
from council.kernel.verdicts import Verdict, no, require_that

LIFE = timedelta(hours=72)
"""How long a proposal can be approved."""
TIME_TO_USE = timedelta(hours=24)
"""How long something that was approved for later, a download, can be taken."""
LONGEST_REASON = 1000
"""Characters."""


class ProposalKind(StrEnum):
    """What takes two people, sorted."""

    ACCOUNT_RECOVERY = "account_recovery"
    BARRIER_LIFT = "barrier_lift"
    DEADLINE_MOVE = "deadline_move"
    DOCKET_EXPORT = "docket_export"
    DRAW_LOTTERIES = "draw_lotteries"
    OFFICE_END = "office_end"
    OFFICE_GIVE = "office_give"
    OFFICE_HAND_OVER = "office_hand_over"
    OPINION_REPUBLISH = "opinion_republish"
    OPINION_UNPUBLISH = "opinion_unpublish"
    PANEL_REDRAW = "panel_redraw"
    PAYLOAD_ERASURE = "payload_erasure"
    POLL_ENTER = "poll_enter"
    POLL_WITHDRAW = "poll_withdraw"


class ProposalState(StrEnum):
    """What became of a proposal."""

    EXECUTED = "executed"
    EXPIRED = "expired"
    OPEN = "open"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True)
class Powers:
    """Who may propose and who may approve; whether it is about one case; what its payload consists of.

    `own`: who may also propose it about themselves, since they only lose by it. Nobody may otherwise.
    """

    propose: Permission
    approve: Permission
    payload: frozenset[str]
    of_case: bool = False
    own: Permission | None = None


POWERS: Mapping[ProposalKind, Powers] = {
    ProposalKind.ACCOUNT_RECOVERY: Powers(
        Permission.COUNCIL_ACCOUNT_PROPOSE, Permission.COUNCIL_ACCOUNT_APPROVE, frozenset({"person"})
    ),
    ProposalKind.BARRIER_LIFT: Powers(
        Permission.CASE_BARRIER_PROPOSE, Permission.CASE_BARRIER_APPROVE, frozenset({"person", "ground"}), of_case=True
    ),
    ProposalKind.DEADLINE_MOVE: Powers(
        Permission.CASE_DEADLINE_PROPOSE,
        Permission.CASE_DEADLINE_APPROVE,
        frozenset({"deadline", "period", "before", "after"}),
        of_case=True,
    ),
    ProposalKind.DOCKET_EXPORT: Powers(
        Permission.COUNCIL_EXPORT_PROPOSE, Permission.COUNCIL_EXPORT_APPROVE, frozenset({"filters", "platform_name"})
    ),
    ProposalKind.DRAW_LOTTERIES: Powers(
        Permission.COUNCIL_DRAW_NUMBERS, Permission.COUNCIL_DRAW_NUMBERS, frozenset({"commitment", "drawings"})
    ),
    ProposalKind.OFFICE_END: Powers(
        Permission.COUNCIL_OFFICE_PROPOSE, Permission.COUNCIL_OFFICE_APPROVE, frozenset({"person", "office"})
    ),
    ProposalKind.OFFICE_GIVE: Powers(
        Permission.COUNCIL_OFFICE_PROPOSE, Permission.COUNCIL_OFFICE_APPROVE, frozenset({"person", "office"})
    ),
    ProposalKind.OFFICE_HAND_OVER: Powers(
        Permission.COUNCIL_OFFICE_PROPOSE,
        Permission.COUNCIL_OFFICE_APPROVE,
        frozenset({"person", "office", "successor"}),
        own=Permission.COUNCIL_OFFICE_HAND_OVER,
    ),
    ProposalKind.OPINION_REPUBLISH: Powers(
        Permission.CASE_UNPUBLISH_PROPOSE,
        Permission.CASE_UNPUBLISH_APPROVE,
        frozenset({"document_hash", "ground"}),
        of_case=True,
    ),
    ProposalKind.OPINION_UNPUBLISH: Powers(
        Permission.CASE_UNPUBLISH_PROPOSE,
        Permission.CASE_UNPUBLISH_APPROVE,
        frozenset({"document_hash", "ground", "sentence"}),
        of_case=True,
    ),
    ProposalKind.PANEL_REDRAW: Powers(
        Permission.CASE_REDRAW_PROPOSE,
        Permission.CASE_REDRAW_APPROVE,
        frozenset({"draw", "ground", "result"}),
        of_case=True,
    ),
    ProposalKind.PAYLOAD_ERASURE: Powers(
        Permission.CASE_ERASURE_PROPOSE, Permission.CASE_ERASURE_APPROVE, frozenset({"seq", "entry"}), of_case=True
    ),
    ProposalKind.POLL_ENTER: Powers(
        Permission.COUNCIL_POLL_ENTER, Permission.COUNCIL_POLL_APPROVE, frozenset({"day", "name", "place"})
    ),
    ProposalKind.POLL_WITHDRAW: Powers(
        Permission.COUNCIL_POLL_ENTER, Permission.COUNCIL_POLL_APPROVE, frozenset({"ground", "name", "poll"})
    ),
}
"""The whole of dual control as one table."""


def kinds_to_read(offices: Collection[str]) -> frozenset[ProposalKind]:
    """The kinds whose proposals somebody may read: who may propose or approve them, and the auditor all."""
    held = {str(office) for office in offices}
    if Office.AUDITOR in held:
        return frozenset(ProposalKind)
    return frozenset(
        kind for kind, powers in POWERS.items() if held & (MATRIX[powers.propose] | MATRIX[powers.approve])
    )


def kinds_to_propose(offices: Collection[str]) -> frozenset[ProposalKind]:
    """The kinds that somebody may propose by a council-wide office, be it only about themselves."""
    held = {str(office) for office in offices}
    return frozenset(
        kind
        for kind, powers in POWERS.items()
        if held & MATRIX[powers.propose] or (powers.own and held & MATRIX[powers.own])
    )


def hash_of(kind: str, case: UUID | None, subject: UUID, payload: str) -> str:
    """SHA-256, in hexadecimal, of everything an approver agrees to; `payload` is canonical JSON as text."""
    document = {"case": str(case) if case else None, "kind": kind, "payload": payload, "subject": str(subject)}
    return hashlib.sha256(canonical(document)).hexdigest()


def concerned(payload: Mapping[str, Any]) -> frozenset[UUID]:
    """The people whom a proposal is about: none of them decides it."""
    return frozenset(UUID(payload[part]) for part in ("person", "successor") if payload.get(part))


def is_about_oneself(kind: ProposalKind, payload: Mapping[str, Any], proposer: UUID | None) -> bool:
    """Whether somebody proposes what they may propose about themselves: that an office of theirs passes on."""
    return POWERS[kind].own is not None and payload.get("person") == str(proposer)


def permission_to_propose(kind: ProposalKind, payload: Mapping[str, Any], proposer: UUID | None) -> Permission:
    """What somebody needs who proposes this."""
    powers = POWERS[kind]
    return powers.own if powers.own and is_about_oneself(kind, payload, proposer) else powers.propose


def may_propose(
    kind: ProposalKind,
    payload: Mapping[str, Any],
    case: UUID | None,
    reason: str,
    *,
    proposer: UUID | None,
    about: Collection[UUID] = (),
) -> Verdict:
    """Whether a proposal is whole, says why, and gives nothing to whoever makes it; `about` are others it concerns."""
    powers = POWERS[kind]
    if set(payload) != powers.payload or (case is not None) != powers.of_case:
        return no("access.proposal_incomplete")
    verdict = require_that(bool(reason.strip()), "access.proposal_reason", "reason")
    verdict &= require_that(len(reason) <= LONGEST_REASON, "access.proposal_reason_long", "reason")
    if "successor" in payload:
        verdict &= require_that(payload["successor"] != payload["person"], "access.same_person", "successor")
    named = concerned({**payload, "person": None}) if is_about_oneself(kind, payload, proposer) else concerned(payload)
    return verdict & require_that(proposer not in {*named, *about}, "access.proposal_concerns_you")


@dataclass(frozen=True)
class ApprovalFacts:
    """What stands before an approval. `proposer_stands`: still has the office, and no wall before the case.

    `bound` is the hash of the row as it is now, `written` what the record committed to, as it is computed from the row.
    """

    state: str
    expires_at: datetime
    now: datetime
    own: bool
    concerns_approver: bool
    proposer_stands: bool
    seen: str
    hash: str
    bound: str
    as_recorded: bool


def may_approve(facts: ApprovalFacts) -> Verdict:
    """Whether it is open, in time, another's, about somebody else, and exactly what was asked and seen."""
    if facts.state != ProposalState.OPEN:
        return no("access.proposal_decided")
    verdict = require_that(facts.now < facts.expires_at, "access.proposal_expired")
    verdict &= require_that(not facts.own, "access.proposal_own")
    verdict &= require_that(not facts.concerns_approver, "access.proposal_concerns_you")
    verdict &= require_that(facts.proposer_stands, "access.proposer_gone")
    unchanged = facts.seen == facts.hash == facts.bound and facts.as_recorded
    return verdict & require_that(unchanged, "access.proposal_changed")


def may_refuse(state: str, reason: str, *, own: bool, concerns_approver: bool) -> Verdict:
    """Whether somebody may say no to it. The proposer withdraws instead; a refusal says why."""
    if state != ProposalState.OPEN:
        return no("access.proposal_decided")
    verdict = require_that(not own, "access.proposal_own")
    verdict &= require_that(not concerns_approver, "access.proposal_concerns_you")
    verdict &= require_that(bool(reason.strip()), "access.refusal_reason", "reason")
    return verdict & require_that(len(reason) <= LONGEST_REASON, "access.proposal_reason_long", "reason")


def may_withdraw(state: str, *, own: bool) -> Verdict:
    """Whether somebody may take a proposal back: their own, while it is open."""
    return require_that(state == ProposalState.OPEN, "access.proposal_decided") & require_that(
        own, "access.proposal_not_yours"
    )
