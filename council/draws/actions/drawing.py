"""Committing to a draw and drawing: two acts, so that nobody can know chance before the document is fixed.

Between them, by the timer: a witness outside says when it saw the document, and everybody's chance is worked out.
"""

from __future__ import annotations

import secrets
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import F

from council.access.actions import only_by_two
from council.access.rules import ProposalKind
from council.beacons import BadChainFile, chain, make_chain, online, round_for
from council.clocks.actions import lock_first
from council.draws.models import Draw, OfflineChain
from council.draws.queries import (
    as_recorded,
    chains_used,
    chance_for,
    draws_about,
    facts_of,
    feasible,
    locked_draw,
    one_draw,
)
from council.draws.rules import (
    DrawState,
    draw_number,
    due_after,
    may_commit,
    may_draw,
    may_void,
)
from council.kernel.actor import Actor
from council.kernel.clock import Clock, utc_text
from council.kernel.draw.beacon import BeaconError, BeaconUnchecked, check_signature
from council.kernel.draw.document import VERSION, Document
from council.kernel.draw.encoding import DocumentError, canonical, digest
from council.kernel.draw.panels import DrawError
from council.kernel.draw.protocol import run
from council.kernel.draw.stream import LONGEST_CHAIN, OFFLINE_BYTES, QUICKNET
from council.kernel.verdicts import Refused, no, require_that
from council.record.actions import append
from council.record.rules.entries import Tag
from council.witness import Stamped


@transaction.atomic
def commit_draw(
    subject: UUID,
    name: str,
    body: dict[str, Any],
    *,
    actor: Actor,
    clock: Clock,
    office: str | None = None,
    urgent: bool = False,
) -> Draw:
    """Fix the document of the next draw about something, and put its commitment into the record.

    `body` has the panel's size, the pool, the excluded, the rules and what may be relaxed; number, beacon and the
    digest of the last result, also of a void one, are added here: when chance speaks follows from now, and sooner for
    an `urgent` draw. The caller has checked the right to draw and locked the subject. Raises `Refused` while an
    earlier draw is open and when no panel is possible.
    """
    earlier, now = draws_about(subject), clock.now()
    may_commit([draw.state for draw in earlier]).or_refuse()
    position, results = len(earlier) + 1, [draw.result_hash for draw in earlier if draw.result]
    due = due_after(now, urgent=urgent)
    named, number = (QUICKNET, round_for(due)) if online() else _next_of_chain(urgent=urgent)
    value = {
        **body,
        "v": VERSION,
        "draw_id": draw_number(name, position),
        "beacon": {"chain": named, "round": number},
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
        chain=named,
        round=number,
        due_at=due,
        witness_asked=bool(settings.TSA_URL),
        committed_at=now,
    )
    facts = {
        "draw_id": draw.draw_id,
        "commitment": draw.commitment,
        "pool": len(document.pool),
        "excluded": len(document.excluded),
        "relaxed": relaxed,
        "chain": named,
        "round": number,
        "due": utc_text(due),
    }
    append(Tag.DRAW_COMMITTED, subject, facts, actor=actor, clock=clock, office=office)
    return draw


def _next_of_chain(*, urgent: bool) -> tuple[str, int]:
    """The next number of this installation's own chain that no draw has: counted, so that nobody chooses one.

    The file is made for the very first draw, and never again by itself: whoever takes it away gets no other number.
    """
    try:
        if not chains_used():
            make_chain(settings.BEACON_FILE, secrets.token_bytes(OFFLINE_BYTES))
        name = chain(urgent=urgent).name
    except BadChainFile:
        raise Refused(no("draws.chain_file")) from None
    OfflineChain.objects.get_or_create(chain=name)
    used = OfflineChain.objects.select_for_update().get(chain=name).used
    require_that(used < LONGEST_CHAIN, "draws.chain_ends").or_refuse()
    OfflineChain.objects.filter(chain=name).update(used=F("used") + 1)
    return name, used + 1


@transaction.atomic
def draw_now(draw_pk: UUID, *, actor: Actor, clock: Clock, office: str | None = None) -> Draw:
    """Let chance speak: run the draw by the number that its document named, keep and record the result.

    Raises `Refused` before its time, while that number, the witness or the chances are missing, and when it was drawn
    already, however many ask at once: the row is locked.
    """
    draw = locked_draw(draw_pk)
    sources = chance_for(draw)
    facts = facts_of(draw, clock.now(), ready=bool(sources))
    may_draw(facts).or_refuse()
    require_that(draw.chain != QUICKNET or as_recorded(draw, sources, facts.now), "draws.not_as_recorded").or_refuse()
    for source in sources:  # looked at when it came; whoever can write to the database could have put another
        if not source.name.startswith("drand:"):
            continue
        try:
            check_signature(draw.round, source.data)
        except (BeaconError, BeaconUnchecked):
            raise Refused(no("draws.number_is_not_good")) from None
    try:
        result = run(Document.of(draw.value), sources)
    except DrawError:
        raise Refused(no("draws.too_hard")) from None
    except DocumentError:
        raise Refused(no("draws.number_is_not_good")) from None
    draw.sources = [{"name": one.name, "bytes": one.data.hex()} for one in sources]
    draw.result = canonical(result).decode()
    draw.state, draw.drawn_at = DrawState.DRAWN, facts.now
    draw.save(update_fields=["sources", "result", "state", "drawn_at"])
    entry = {
        "draw_id": draw.draw_id,
        "commitment": draw.commitment,
        "sources": draw.sources,
        "result_sha256": digest(result),
        "drawn": result["drawn"],
        "relaxed": result["relaxed"],
    }
    append(Tag.DRAW_DRAWN, draw.subject, entry, actor=actor, clock=clock, office=office)
    return draw


@transaction.atomic
def lapse_draw(draw_pk: UUID, *, actor: Actor, clock: Clock) -> Draw:
    """What a draw was about ended before chance spoke: it is never made. The caller has locked the subject."""
    draw = locked_draw(draw_pk)
    require_that(draw.state == DrawState.COMMITTED, "draws.already_drawn").or_refuse()
    draw.state = DrawState.LAPSED
    draw.save(update_fields=["state"])
    entry = {"draw_id": draw.draw_id, "commitment": draw.commitment}
    append(Tag.DRAW_LAPSED, draw.subject, entry, actor=actor, clock=clock)
    return draw


def locked_after_its_case(draw_pk: UUID) -> Draw:
    """The draw, locked behind what it is about: whoever moves a case locks the case first, then its draws."""
    lock_first(one_draw(draw_pk).subject)
    return locked_draw(draw_pk)


@transaction.atomic
def keep_chances(draw_pk: UUID, chances: dict[str, Any], *, actor: Actor, clock: Clock) -> Draw:
    """Keep how often each of the pool was seated in rehearsals, once: it follows from the document.

    A draw that was found void or lapsed meanwhile needs none.
    """
    draw = locked_after_its_case(draw_pk)
    if not draw.chances and draw.state == DrawState.COMMITTED:
        draw.chances, draw.chances_at = canonical(chances).decode(), clock.now()
        draw.save(update_fields=["chances", "chances_at"])
        entry = {"draw_id": draw.draw_id, "commitment": draw.commitment, "chances_sha256": digest(chances)}
        append(Tag.DRAW_CHANCES, draw.subject, entry, actor=actor, clock=clock)
    return draw


@transaction.atomic
def keep_witness(draw_pk: UUID, stamped: Stamped, *, actor: Actor, clock: Clock) -> Draw:
    """Keep the first answer of the time-stamping authority about a document; it was checked before."""
    draw = locked_after_its_case(draw_pk)
    if draw.witness is None and draw.state == DrawState.COMMITTED:
        draw.witness, draw.witnessed_at = stamped.token, stamped.at
        draw.save(update_fields=["witness", "witnessed_at"])
        entry = {"draw_id": draw.draw_id, "commitment": draw.commitment, "witnessed": utc_text(stamped.at)}
        append(Tag.DRAW_WITNESSED, draw.subject, entry, actor=actor, clock=clock)
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
