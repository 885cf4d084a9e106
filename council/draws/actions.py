"""Committing to a draw and drawing: two acts, so that nobody can know chance before the document is fixed."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.db import transaction

from council.access.actions import only_by_two
from council.access.rules import ProposalKind
from council.draws.models import Draw
from council.draws.queries import draws_about, feasible, locked_draw
from council.draws.rules import (
    LOCAL_BYTES,
    LOCAL_CHAIN,
    DrawState,
    draw_number,
    local_source,
    may_commit,
    may_draw,
    may_void,
)
from council.kernel.actor import Actor
from council.kernel.clock import Clock
from council.kernel.draw.document import VERSION, Document
from council.kernel.draw.encoding import canonical, digest
from council.kernel.draw.protocol import run
from council.kernel.draw.stream import Source
from council.record.actions import append
from council.record.rules.entries import Tag


@transaction.atomic
def commit_draw(
    subject: UUID, name: str, body: dict[str, Any], *, actor: Actor, clock: Clock, office: str | None = None
) -> Draw:
    """Fix the document of the next draw about something, and put its commitment into the record.

    `body` has the panel's size, the pool, the excluded, the rules and what may be relaxed; number, beacon and the
    digest of the last result, also of a void one, are added here. The caller has checked the right to draw and locked
    the subject. Raises `Refused` while an earlier draw is open and when no panel is possible.
    """
    earlier = draws_about(subject)
    may_commit([draw.state for draw in earlier]).or_refuse()
    position, results = len(earlier) + 1, [draw.result_hash for draw in earlier if draw.result]
    value = {
        **body,
        "v": VERSION,
        "draw_id": draw_number(name, position),
        "beacon": {"chain": LOCAL_CHAIN, "round": position},
        **({"prev": results[-1]} if results else {}),
    }
    document = Document.of(value)
    relaxed, possible = feasible(document)
    possible.or_refuse()
    draw = Draw.objects.create(
        draw_id=document.draw_id,
        subject=subject,
        position=position,
        document=document.data.decode(),
        commitment=document.commit.hex(),
        committed_at=clock.now(),
    )
    facts = {
        "draw_id": draw.draw_id,
        "commitment": draw.commitment,
        "pool": len(document.pool),
        "excluded": len(document.excluded),
        "relaxed": relaxed,
    }
    append(Tag.DRAW_COMMITTED, subject, facts, actor=actor, clock=clock, office=office)
    return draw


@transaction.atomic
def draw_now(
    draw_pk: UUID,
    *,
    actor: Actor,
    clock: Clock,
    office: str | None = None,
    entropy: Callable[[int], bytes] = os.urandom,
) -> Draw:
    """Let chance speak: fix the source, run the draw, keep and record the result.

    The source is 32 bytes of this machine's operating system, read now, after the commitment was recorded; its name
    says so. `entropy` is passed in by tests and by histories of a demonstration only. Raises `Refused` when it was
    drawn already, however many ask at once: the row is locked.
    """
    draw = locked_draw(draw_pk)
    may_draw(draw.state).or_refuse()
    source = Source(local_source(draw.draw_id), entropy(LOCAL_BYTES))
    result = run(Document.of(draw.value), [source])
    draw.sources = [{"name": source.name, "bytes": source.data.hex()}]
    draw.result = canonical(result).decode()
    draw.state, draw.drawn_at = DrawState.DRAWN, clock.now()
    draw.save(update_fields=["sources", "result", "state", "drawn_at"])
    facts = {
        "draw_id": draw.draw_id,
        "commitment": draw.commitment,
        "sources": draw.sources,
        "result_sha256": digest(result),
        "drawn": result["drawn"],
        "relaxed": result["relaxed"],
    }
    append(Tag.DRAW_DRAWN, draw.subject, facts, actor=actor, clock=clock, office=office)
    return draw


@transaction.atomic
def void_draw(
    draw_pk: UUID,
    *,
    ground: str,
    seen: str,
    offices: tuple[str, str],
    by: tuple[UUID, UUID],
    actor: Actor,
    clock: Clock,
) -> Draw:
    """Find that a draw does not count: by an approved proposal of two people and in no other way.

    `seen` is the hash of the result that they saw, `offices` and `by` are theirs, first who asked. Document, sources
    and result stay as they are. Raises `Refused` outside an approval, and for what `may_void` says.
    """
    only_by_two(ProposalKind.PANEL_REDRAW)
    draw = locked_draw(draw_pk)
    may_void(draw.state, ground, seen=seen, result=draw.result_hash).or_refuse()
    draw.state, draw.voided_at, draw.void_ground = DrawState.VOID, clock.now(), ground
    draw.asked_as, draw.agreed_as = offices
    draw.save(update_fields=["state", "voided_at", "void_ground", "asked_as", "agreed_as"])
    facts = {
        "draw_id": draw.draw_id,
        "commitment": draw.commitment,
        "result_sha256": draw.result_hash,
        "ground": ground,
        "asked_as": draw.asked_as,
        "agreed_as": draw.agreed_as,
        "by": [str(one) for one in by],
    }
    append(Tag.DRAW_VOIDED, draw.subject, facts, actor=actor, clock=clock, office=draw.agreed_as)
    return draw
