"""Opening the deliberation, and speaking in it."""

from __future__ import annotations

import secrets
from uuid import UUID

from django.db import transaction

from cases.assessment.queries import has_sealed, standing
from cases.deliberation.models import Post, Thread
from cases.deliberation.queries import opening_facts, post_for, thread_of
from cases.deliberation.rules import Topic, may_forfeit, may_open, may_post, may_spare
from cases.docket.actions import move, spare_party
from cases.docket.models import Case, Party
from cases.docket.queries import locked, parties
from cases.lifecycle import STEPS, Stage
from cases.panel.actions import forfeit_seat
from cases.panel.queries import my_seat
from council.access.queries import require, require_office
from council.access.rules import Permission
from council.kernel.actor import Actor
from council.kernel.clock import Clock
from council.kernel.verdicts import NotReachable, require_that
from council.record.actions import append
from council.record.rules.entries import Opening, Tag


@transaction.atomic
def open_deliberation(case_id: UUID, *, actor: Actor, clock: Clock) -> Case:
    """Row 10: the chair opens the deliberation; from now on the panel reads and answers each other.

    Raises `Refused` while an assessment is missing, a silent seat is not dealt with, or a party was not heard.
    """
    case = locked(actor, case_id)
    require_office(actor, case.pk, STEPS["open_deliberation"].offices)
    seen = opening_facts(actor, case, clock.now())
    may_open(seen).or_refuse()
    facts = {"sealed": seen.sealed, "quorum": seen.quorum, "notices": list(seen.notices)}
    return move(case, "open_deliberation", actor=actor, clock=clock, facts=facts)


@transaction.atomic
def forfeit_silent_seats(case_id: UUID, *, actor: Actor, clock: Clock) -> int:
    """Declare the seats forfeited whose holders let their time and the grace pass; returns how many.

    Any panellist who has sealed does this, for the silent one may be the chair: the next in the draw's order follows.
    """
    case = locked(actor, case_id)
    require(actor, Permission.CASE_ASSESSMENT_SEAL, case.pk)
    require_that(has_sealed(actor, case.pk), "assessment.seal_first").or_refuse()
    waiting = opening_facts(actor, case, clock.now()).waiting
    may_forfeit(Stage(case.stage), waiting).or_refuse()
    silent = standing(actor, case.pk).waiting
    for seat in silent:
        forfeit_seat(seat.pk, actor=actor, clock=clock)
    return len(silent)


@transaction.atomic
def spare(case_id: UUID, party_id: UUID, *, reason: str, actor: Actor, clock: Clock) -> Party:
    """The chair finds that hearing a person is unsafe or impossible; the reason stays in the file (row 10)."""
    case = locked(actor, case_id)
    require_office(actor, case.pk, STEPS["open_deliberation"].offices)
    party = next((one for one in parties(actor, case.pk) if one.pk == party_id), None)
    if party is None:
        raise NotReachable
    may_spare(Stage(case.stage), party.role, party.notice, reason).or_refuse()
    spare_party(party, reason.strip(), actor=actor, clock=clock)
    return party


@transaction.atomic
def write_post(
    case_id: UUID,
    *,
    topic: Topic,
    text: str,
    actor: Actor,
    clock: Clock,
    about: UUID | None = None,
    answers: UUID | None = None,
) -> Post:
    """Say something under a topic, or in answer to a post of its thread. The record keeps a commitment, not the words.

    `about` is the motion of which the topic `motion` speaks; the room that holds motions has looked it up.
    """
    case = locked(actor, case_id)
    office = require(actor, Permission.CASE_DELIBERATION_POST, case.pk)
    seat = my_seat(actor, case.pk)
    require_that(has_sealed(actor, case.pk), "assessment.seal_first").or_refuse()
    answered = post_for(actor, answers) if answers else None
    thread = thread_of(actor, case.pk, topic, about)
    elsewhere = answered is not None and (thread is None or answered.thread_id != thread.pk)
    may_post(Stage(case.stage), text, answers_elsewhere=elsewhere).or_refuse()
    if thread is None:
        thread = Thread.rows.create(case=case, panel=seat.panel, topic=topic, about=about)
    post = Post(case=case, thread=thread, seat=seat, answers=answered, written_at=clock.now())
    opening = Opening(secrets.token_bytes(32), {"post": str(post.pk), "seat": str(seat.pk), "text": text.strip()})
    post.sealed = opening.to_text()
    post.save(force_insert=True)
    body = {
        "post": str(post.pk),
        "thread": str(thread.pk),
        "seat": str(seat.pk),
        "answers": str(answered.pk) if answered else None,
        "commitment": opening.commitment,
    }
    append(Tag.POST_WRITTEN, case.pk, body, actor=actor, clock=clock, office=office)
    return post
