"""Voting on eligible cases, and choosing them."""

from __future__ import annotations

import secrets
from hashlib import sha256
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction

from cases.docket.actions import move, select_rules, start_decision_clock
from cases.docket.models import Case
from cases.docket.queries import locked, rules_for
from cases.lifecycle import BEFORE_VOTING, STEPS, Stage, may_step
from cases.selection import rules
from cases.selection.models import Choice, SelectionVote
from cases.selection.queries import has_voted, open_choice, pool, review_was_asked, round_of, standing, took_part
from cases.selection.rules import LeaveCode, Outcome, Score, VoteFacts
from council.access.queries import require, require_office
from council.access.rules import Office, Permission
from council.kernel.actor import Actor
from council.kernel.clock import Clock
from council.kernel.verdicts import NotReachable, require_that
from council.procedure.rules import SelectionMode
from council.record.actions import append
from council.record.rules.entries import Tag, commit


@transaction.atomic
def cast_vote(
    case_id: UUID,
    *,
    in_favour: bool,
    scores: dict[Score, int],
    reason: str,
    unconflicted: bool,
    actor: Actor,
    clock: Clock,
) -> SelectionVote:
    """Cast the one vote that a member of the committee has on this case in this round."""
    case = locked(actor, case_id)
    office = require(actor, Permission.CASE_SELECTION_VOTE, case.pk)
    may_step("select", Stage(case.stage)).or_refuse()
    in_force, round_ = rules_for(case, clock.now()), round_of(case.pk)
    facts = VoteFacts(
        mode=SelectionMode(in_force.selection_mode),
        expedited=case.expedited,
        voted_before=has_voted(actor, case.pk, round_),
        unconflicted=unconflicted,
        scores=scores,
        reason=reason,
    )
    rules.may_vote(facts).or_refuse()
    assert actor.id is not None  # an office is held by a person, and `require` has found one
    vote = SelectionVote.rows.create(
        case=case,
        round=round_,
        voter_id=actor.id,
        in_favour=in_favour,
        reason=reason,
        unconflicted=unconflicted,
        at=clock.now(),
        **{score.value: scores[score] for score in Score},
    )
    body = {
        "round": vote.round,
        "in_favour": in_favour,
        "scores": {score.value: scores[score] for score in Score},
        "reason": reason,
        "unconflicted": unconflicted,
    }
    append(Tag.SELECTION_VOTED, case.pk, body, actor=actor, clock=clock, office=office)
    return vote


@transaction.atomic
def select(case_id: UUID, *, actor: Actor, clock: Clock) -> Case:
    """Row 8, select: the case runs under today's rules from now on, and the time to its opinion starts.

    Refused while the committee has not given enough votes, where the rules have a committee.
    """
    case = _ready(case_id, "select", actor=actor)
    found = standing(case, rules_for(case, clock.now()), round_of(case.pk))
    rules.may_select(found).or_refuse()
    facts = {"mode": str(found.mode), "in_favour": found.in_favour, "against": found.against, "needed": found.needed}
    return _select(case, found.mode, facts, actor=actor, clock=clock)


def _select(case: Case, mode: SelectionMode, facts: dict[str, Any], *, actor: Actor, clock: Clock) -> Case:
    _choose(case, mode, Outcome.SELECTED, actor=actor, clock=clock)
    moved = move(case, "select", actor=actor, clock=clock, facts=facts, changes=select_rules(clock.now()))
    start_decision_clock(moved, at=clock.now())
    return moved


@transaction.atomic
def leave_unselected(case_id: UUID, *, code: LeaveCode, explanation: str, actor: Actor, clock: Clock) -> Case:
    """Row 8, leave: with a code, and words that the appellant reads. Refused while the case could still be selected."""
    case = _ready(case_id, "leave_unselected", actor=actor)
    found = standing(case, rules_for(case, clock.now()), round_of(case.pk))
    rules.may_leave(found, code, explanation).or_refuse()
    _choose(case, found.mode, Outcome.LEFT, actor=actor, clock=clock, code=code, explanation=explanation)
    facts = {"mode": str(found.mode), "code": str(code), "in_favour": found.in_favour, "against": found.against}
    return move(case, "leave_unselected", actor=actor, clock=clock, reason=explanation, facts=facts)


@transaction.atomic
def bundle(case_id: UUID, *, lead_id: UUID, reason: str, actor: Actor, clock: Clock) -> Case:
    """Row 8, bundle: the case joins another, which leads from now on. The actor must reach both."""
    case = _ready(case_id, "bundle", actor=actor)
    lead = locked(actor, lead_id)
    live = lead.stage in BEFORE_VOTING and lead.stage != Stage.NEEDS_INFORMATION
    rules.may_bundle(case.pk, lead.pk, lead_is_live=live, reason=reason).or_refuse()
    mode = SelectionMode(rules_for(case, clock.now()).selection_mode)
    _choose(case, mode, Outcome.BUNDLED, actor=actor, clock=clock)
    facts = {"lead": lead.number}
    return move(case, "bundle", actor=actor, clock=clock, reason=reason, facts=facts, changes={"bundled_into": lead})


@transaction.atomic
def ask_review(case_id: UUID, *, request: str, actor: Actor, clock: Clock) -> Choice:
    """The appellant asks that somebody else looks at a case that was left. Once, and in time."""
    case = locked(actor, case_id)
    require_office(actor, case.pk, frozenset({Office.APPELLANT}))
    choice = _left(case)
    days = rules_for(case, clock.now()).review_request_days
    rules.may_ask_review(choice.at, clock.now(), days, asked_before=review_was_asked(case.pk)).or_refuse()
    choice.review_asked_at, choice.review_request = clock.now(), request
    choice.save(update_fields=["review_asked_at", "review_request"])
    body = {"choice": str(choice.pk), "of": "selection"}
    append(Tag.CASE_REVIEW_ASKED, case.pk, body, actor=actor, clock=clock, office=Office.APPELLANT)
    return choice


@transaction.atomic
def review_selection(case_id: UUID, *, actor: Actor, clock: Clock) -> Case:
    """Row 8, review: somebody who took no part in the choice makes the case eligible again; a new round opens."""
    case = locked(actor, case_id)
    require_office(actor, case.pk, STEPS["review_selection"].offices)
    choice = _left(case)
    if actor.id is None:
        raise NotReachable
    rules.may_review(actor.id, took_part(choice), asked=choice.review_asked_at is not None).or_refuse()
    choice.reviewed_by_id, choice.reviewed_at = actor.id, clock.now()
    choice.save(update_fields=["reviewed_by", "reviewed_at"])
    return move(case, "review_selection", actor=actor, clock=clock, facts={"choice": str(choice.pk)})


@transaction.atomic
def draw_cases(places: int, *, entropy: bytes, actor: Actor, clock: Clock) -> list[Case]:
    """Select cases by lot from every eligible one; returns those drawn, in order of chance.

    Only the clockwork draws: the pool of a person would lack the cases that the person is walled off from. The pool is
    committed to in the record before `entropy`, 32 bytes that the caller was given, decides; seed and order follow, so
    that anyone who is shown both entries can draw again. The commitment is salted: case numbers can be guessed.
    """
    draw = uuid4()
    require_office(actor, draw, frozenset({Office.SYSTEM}))
    candidates = pool(actor)
    rules.may_draw(places, len(candidates)).or_refuse()
    document, salt = {"pool": list(candidates), "places": places}, secrets.token_bytes(32)
    commitment = commit(salt, document)
    committed = {**document, "salt": salt.hex(), "commitment": commitment.hex()}
    append(Tag.DRAW_COMMITTED, draw, committed, actor=actor, clock=clock)
    seed = sha256(commitment + entropy).digest()
    numbers = rules.drawn(list(candidates), places, seed)
    facts = {"draw": str(draw), "seed": seed.hex(), "pool": len(candidates)}
    append(Tag.DRAW_DRAWN, draw, {**facts, "entropy": entropy.hex(), "drawn": numbers}, actor=actor, clock=clock)
    chosen = []
    for rank, number in enumerate(numbers, start=1):
        case = _ready(candidates[number], "select", actor=actor)
        chosen.append(_select(case, SelectionMode.LOTTERY, {**facts, "rank": rank}, actor=actor, clock=clock))
    return chosen


def _ready(case_id: UUID, step: str, *, actor: Actor) -> Case:
    """The case, locked, at the stage of a choice, for somebody who may make it."""
    case = locked(actor, case_id)
    require_office(actor, case.pk, STEPS[step].offices)
    may_step(step, Stage(case.stage)).or_refuse()
    return case


def _left(case: Case) -> Choice:
    may_step("review_selection", Stage(case.stage)).or_refuse()
    choice = open_choice(case.pk)
    require_that(choice is not None, "selection.not_left").or_refuse()
    assert choice is not None
    return choice


def _choose(case: Case, mode: SelectionMode, outcome: Outcome, *, actor: Actor, clock: Clock, **fields: Any) -> Choice:
    return Choice.rows.create(
        case=case, round=round_of(case.pk), mode=mode, outcome=outcome, by_id=actor.id, at=clock.now(), **fields
    )
