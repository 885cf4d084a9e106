"""What every way of ruling shares: writing it down, calling a question off, letting a wall fall, telling people."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from uuid import UUID

from cases.clearance.models import Concern, ConflictQuestion, ConflictRuling
from cases.clearance.queries import concern_facts, with_rulings
from cases.clearance.rules import ANSWERED, Decision, DeclarationState, Ended, Outcome, Settled
from council.access.actions import lift_barrier, raise_barrier
from council.access.queries import ground_of_wall
from council.clocks.actions import end
from council.clocks.rules import DeadlineState
from council.interests.rules.words import RULED_ON, Result
from council.kernel.actor import Actor
from council.kernel.clock import Clock
from council.notices.actions import tell
from council.procedure.rules import Period
from council.record.actions import append
from council.record.rules.entries import Tag


def keep_ruling(
    concern: Concern,
    *,
    decision: str,
    reason: str,
    until: date | None,
    question: ConflictQuestion | None = None,
    settled: Settled | None = None,
    actor: Actor,
    clock: Clock,
    office: str | None = None,
) -> ConflictRuling:
    """Write a ruling down, by a person or by a vote, with its entry; a recusal walls the member off at once."""
    ruling = ConflictRuling.rows.create(
        concern=concern,
        decision=decision,
        reason=reason,
        by_id=None if question else actor.id,
        question=question,
        at=clock.now(),
        until=until,
    )
    record_ruling(
        concern, decision, reason=reason, until=until, settled=settled, actor=actor, clock=clock, office=office
    )
    declaration = concern.declaration
    if decision == Decision.RECUSE:
        person, bars = declaration.member.user_id, concern.result == Result.BAR
        raise_barrier(person, declaration.case_id, concern.code, anew=bars, actor=actor, clock=clock)
    tell([(declaration.member.user_id, declaration.member.user.email)], f"ruling:{ruling.pk}", actor=actor, clock=clock)
    return ruling


def tell_the_members(concerns: Iterable[Concern], *, actor: Actor, clock: Clock) -> None:
    """Whoever has answered learns that something came later; who has not yet reads it with the declaration."""
    for concern in concerns:
        if concern.declaration.state in ANSWERED and concern.result in RULED_ON:
            user = concern.declaration.member.user
            tell([(user.pk, user.email)], f"concern:{concern.pk}", actor=actor, clock=clock)


def record_ruling(
    concern: Concern,
    decision: str,
    *,
    reason: str | None = None,
    until: date | None = None,
    settled: Settled | None = None,
    actor: Actor,
    clock: Clock,
    office: str | None = None,
) -> None:
    """The entry of a ruling, of its confirmation, or of its end."""
    facts: dict[str, object] = {
        "declaration": str(concern.declaration_id),
        "code": concern.code,
        "decision": str(decision),
    }
    facts |= {} if reason is None else {"reason": reason}
    facts |= {} if until is None else {"until": until.isoformat()}
    if settled:
        facts |= {"outcome": str(settled.outcome), "keep": settled.keep, "recuse": settled.recuse}
    append(Tag.CONFLICT_RULED, concern.declaration.case_id, facts, actor=actor, clock=clock, office=office)


def end_ruling(ruling: ConflictRuling, why: Ended, *, at: datetime) -> None:
    """Let a ruling stand no more; it stays as it was."""
    ruling.ended_at, ruling.ended_as = at, why
    ruling.save(update_fields=["ended_at", "ended_as"])


def close_question(question: ConflictQuestion, outcome: Outcome, *, at: datetime) -> None:
    """A question is over, and its clock with it."""
    question.closed_at, question.outcome = at, outcome
    question.save(update_fields=["closed_at", "outcome"])
    end(question.pk, Period.CONFLICTS_PANEL, at=at, state=None if question.votes_over_at else DeadlineState.CANCELLED)


def call_off(questions: Iterable[ConflictQuestion], *, at: datetime) -> None:
    """Nobody needs to vote on these any more: the officer ruled, or nobody works on the case."""
    for question in questions:
        close_question(question, Outcome.CALLED_OFF, at=at)


def let_wall_fall(concern: Concern, by: tuple[UUID, UUID], *, actor: Actor, clock: Clock) -> None:
    """Lift the wall that stood for a concern, unless something else holds it up: another concern, or another ground.

    `by` are the two accounts that agreed to it.
    """
    declaration = concern.declaration
    concerns = list(with_rulings(Concern.rows.filter(declaration=declaration)))
    person, case_id = declaration.member.user_id, declaration.case_id
    mine = ground_of_wall(person, case_id) in {one.code for one in concerns}
    missed = declaration.state == DeclarationState.MISSED
    if mine and not missed and not any(concern_facts(one).bars for one in concerns):
        lift_barrier(person, case_id, concern.code, by, actor=actor, clock=clock)
