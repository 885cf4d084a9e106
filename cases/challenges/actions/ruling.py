"""Ruling on what a party said before the draw. The party learns that it was looked at, and not with which result."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from django.db import transaction

from cases.challenges.models import PoolChallenge
from cases.challenges.queries import challenge_for
from cases.challenges.rules import RulingFacts, may_rule
from cases.clearance.actions import raise_concern
from cases.clearance.queries import Clearance, clearances
from cases.clearance.rules import Origin
from cases.docket.models import Case
from cases.docket.queries import locked
from council.access.queries import require
from council.access.rules import Permission
from council.kernel.actor import Actor
from council.kernel.clock import Clock
from council.notices.rules import next_batch
from council.record.actions import append
from council.record.rules.entries import Tag


@transaction.atomic
def dismiss(case_id: UUID, challenge_id: UUID, *, why: str, reason: str, actor: Actor, clock: Clock) -> PoolChallenge:
    """Nobody stays out for it. `why` is the code that the parties read once the opinion is out; `reason` stays here."""
    case, office, challenge = _locked(case_id, challenge_id, actor)
    _guard(challenge, actor, [], upheld=False, why=why, reason=reason)
    challenge.dismiss()
    challenge.why = why
    return _close(case, challenge, reason, office, actor=actor, clock=clock)


@transaction.atomic
def uphold(
    case_id: UUID,
    challenge_id: UUID,
    *,
    members: Collection[UUID],
    code: str,
    quote: str,
    reason: str,
    actor: Actor,
    clock: Clock,
) -> PoolChallenge:
    """It holds about these members, named by their declarations for the case: a concern is raised about each.

    From there it goes the ordinary way: what bars walls off at once, the rest is ruled on. `quote` is all that those
    members read of it; who said it they never learn.
    """
    case, office, challenge = _locked(case_id, challenge_id, actor)
    asked = clearances(actor, case.pk)
    chosen = [one for one in asked if one.declaration.pk in set(members)]
    _guard(challenge, actor, chosen, upheld=True, asked=bool(asked), code=code, quote=quote, reason=reason)
    challenge.uphold()
    challenge.concerned = len(chosen)
    about = [one.declaration.pk for one in chosen]
    raise_concern(case.pk, about, origin=Origin.PARTY, code=code, text=quote, actor=actor, clock=clock)
    return _close(case, challenge, reason, office, actor=actor, clock=clock)


def _locked(case_id: UUID, challenge_id: UUID, actor: Actor) -> tuple[Case, str, PoolChallenge]:
    case = locked(actor, case_id)
    office = require(actor, Permission.CASE_CONFLICT_RULE, case.pk)
    return case, office, challenge_for(actor, case.pk, challenge_id, lock=True)


def _guard(
    challenge: PoolChallenge,
    actor: Actor,
    chosen: list[Clearance],
    *,
    upheld: bool,
    reason: str,
    why: str = "",
    asked: bool = True,
    code: str = "",
    quote: str = "",
) -> None:
    own = any(one.member.user_id == actor.id for one in chosen)
    facts = RulingFacts(challenge.state, upheld, why, len(chosen), asked, own, code, quote, reason)
    may_rule(facts).or_refuse()


def _close(
    case: Case, challenge: PoolChallenge, reason: str, office: str, *, actor: Actor, clock: Clock
) -> PoolChallenge:
    now = clock.now()
    challenge.reason, challenge.closed_at, challenge.answer_from = reason.strip(), now, next_batch(now)
    challenge.save()
    facts = {"challenge": str(challenge.pk), "side": challenge.side, "state": challenge.state, "why": challenge.why}
    append(Tag.POOL_CHALLENGE_RULED, case.pk, facts, actor=actor, clock=clock, office=office)
    return challenge
