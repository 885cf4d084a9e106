"""Reaching draws. What a draw is about stands behind that thing's wall: ask the room whose draw it is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from math import ceil
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q

from council.beacons import BadChainFile, NoNumber, chain_file
from council.draws.models import BeaconRound, Draw
from council.draws.rules import DrawFacts, DrawState, is_overdue, may_draw
from council.kernel.draw.document import Document
from council.kernel.draw.encoding import DocumentError, canonical, digest, parse
from council.kernel.draw.panels import DrawError
from council.kernel.draw.protocol import relax, run
from council.kernel.draw.stream import QUICKNET, Source
from council.kernel.keyset import Cursor
from council.kernel.phrasebook import say
from council.kernel.verdicts import Verdict, no


def draws_about(subject: UUID) -> list[Draw]:
    """Every draw about one thing, in order."""
    return list(Draw.objects.filter(subject=subject).order_by("position"))


def locked_draw(draw_pk: UUID) -> Draw:
    """One draw, its row locked until the transaction ends."""
    return Draw.objects.select_for_update(of=("self",)).get(pk=draw_pk)


def sources_of(draw: Draw) -> list[Source]:
    """The sources of chance that were used."""
    return [Source(source["name"], bytes.fromhex(source["bytes"])) for source in draw.sources or []]


def source_of(draw: Draw) -> Source | None:
    """The number that the document of a draw names, if it is here: of the beacon, or of this installation's chain."""
    if draw.chain == QUICKNET:
        kept = BeaconRound.objects.filter(chain=draw.chain, number=draw.round).first()
        return Source(f"drand:{draw.chain}:{draw.round}", bytes.fromhex(kept.signature)) if kept else None
    try:
        file = chain_file()
        return Source(f"{draw.chain}:{draw.round}", file.number(draw.round)) if file.name == draw.chain else None
    except (BadChainFile, NoNumber):
        return None


def waiting_draws(*, due: datetime | None = None) -> list[Draw]:
    """Draws that were committed to and not made, the first due first; with `due`, those that could be made by then."""
    found = Draw.objects.filter(state=DrawState.COMMITTED).order_by("due_at", "pk")
    return list(found if due is None else found.filter(due_at__lte=due))


def without_chances() -> list[UUID]:
    """Draws whose chances were not worked out yet, the first due first."""
    found = Draw.objects.filter(state=DrawState.COMMITTED, chances="").order_by("due_at", "pk")
    return list(found.values_list("pk", flat=True))


def unwitnessed_draws() -> list[Draw]:
    """Draws whose document no witness has seen that was to see it, the first due first."""
    found = Draw.objects.filter(state=DrawState.COMMITTED, witness_asked=True, witness=None)
    return list(found.order_by("due_at", "pk"))


def rounds_missing(now: datetime) -> list[int]:
    """Rounds of the beacon that draws wait for and that are published by now, oldest first."""
    due = Draw.objects.filter(state=DrawState.COMMITTED, chain=QUICKNET, due_at__lte=now)
    kept = BeaconRound.objects.filter(chain=QUICKNET, number=OuterRef("round"))
    return sorted(set(due.exclude(Exists(kept)).values_list("round", flat=True)))


def facts_of(draw: Draw, now: datetime, source: Source | None) -> DrawFacts:
    """What decides whether a draw can be made; the same for the page and for the act."""
    return DrawFacts(
        state=draw.state,
        due=draw.due_at,
        now=now,
        ready=source is not None,
        chances=bool(draw.chances),
        witness_asked=draw.witness_asked,
        witnessed=draw.witnessed_at,
    )


@dataclass(frozen=True)
class DrawingView:
    """A draw that waits, as its officer reads it: how many seconds are left, and what else stands in the way."""

    draw: Draw
    seconds: int
    reasons: tuple[str, ...]
    online: bool
    overdue: bool
    number_missing: bool


def drawing_view(draw: Draw, now: datetime) -> DrawingView:
    """How a draw stands that was committed to. At most one query."""
    source = source_of(draw) if now >= draw.due_at else None
    verdict = may_draw(facts_of(draw, now, source))
    return DrawingView(
        draw=draw,
        seconds=max(0, ceil((draw.due_at - now).total_seconds())),
        reasons=tuple(say(reason) for reason in verdict.reasons),
        online=draw.chain == QUICKNET,
        overdue=is_overdue(draw.state, draw.due_at, now),
        number_missing="draws.no_number_yet" in verdict.codes and draw.chain == QUICKNET,
    )


def beacon_round(draw: Draw) -> BeaconRound | None:
    """The round of the beacon by which a draw was made, or nothing where it was not."""
    return BeaconRound.objects.filter(chain=draw.chain, number=draw.round).first()


def one_draw(draw_pk: UUID) -> Draw:
    """One draw; the caller has reached what it is about."""
    return Draw.objects.get(pk=draw_pk)


LISTED = 50


@dataclass(frozen=True)
class PublicCommitment:
    """What everybody sees of a draw while its case is closed: nothing that points at a person or a case.

    `rules` are the ids of the limits, in the order of the document; `state` is one of `DrawState`, or `overdue`.
    """

    commitment: str
    committed_at: datetime
    due_at: datetime
    chain: str
    round: int
    size: int
    pool: int
    excluded: int
    seated: int
    rules: tuple[str, ...]
    witness_asked: bool
    witnessed_at: datetime | None
    state: str


@dataclass(frozen=True)
class Commitments:
    """One page of the draws as everybody may see them, the newest first, and the place from which older ones go on."""

    shown: list[PublicCommitment]
    older: Cursor | None


def commitments(now: datetime, before: Cursor | None = None) -> Commitments:
    """A page of every draw that was committed to; one query, by key, so that a deep page costs what the first costs."""
    found = Draw.objects.order_by("-committed_at", "-pk").defer("result", "sources", "witness", "chances")
    if before is not None:
        found = found.filter(Q(committed_at__lt=before.at) | Q(committed_at=before.at, pk__lt=before.id))
    rows = list(found[: LISTED + 1])
    last = rows[LISTED - 1] if len(rows) > LISTED else None
    older = Cursor(last.committed_at, last.pk) if last else None
    return Commitments([_public(draw, now) for draw in rows[:LISTED]], older)


def _public(draw: Draw, now: datetime) -> PublicCommitment:
    document = draw.value
    return PublicCommitment(
        commitment=draw.commitment,
        committed_at=draw.committed_at,
        due_at=draw.due_at,
        chain=draw.chain,
        round=draw.round,
        size=document["panel_size"],
        pool=len(document["pool"]),
        excluded=len(document["excluded"]),
        seated=len(document.get("seated", ())),
        rules=tuple(rule["id"] for rule in document["rules"]),
        witness_asked=draw.witness_asked,
        witnessed_at=draw.witnessed_at,
        state="overdue" if is_overdue(draw.state, draw.due_at, now) else draw.state,
    )


def chances_of(draw: Draw) -> dict[str, float]:
    """Everybody's chance by identifier, in percent; empty while it is not known."""
    known: dict[str, Any] = parse(draw.chances.encode()) if draw.chances else {"walks": 1, "count": []}
    return {code: 100 * seated / known["walks"] for code, seated in known["count"]}


def rehearsals_of(draw: Draw) -> int:
    """In how many rehearsals the chances were found; 0 while they are not known."""
    return int(parse(draw.chances.encode())["walks"]) if draw.chances else 0


def holds(draw: Draw) -> bool:
    """Whether the stored draw is what its commitment and its sources give: everything computed anew."""
    if draw.state != DrawState.DRAWN or digest(draw.value) != draw.commitment:
        return False
    try:
        return canonical(run(Document.of(draw.value), sources_of(draw))).decode() == draw.result
    except (DocumentError, DrawError):
        return False


def feasible(document: Document) -> tuple[list[str], Verdict]:
    """Which rules must be relaxed for a panel to exist, and whether one does; chance has no part in it."""
    try:
        return relax(document)[1], Verdict()
    except DrawError as failed:
        size, pool = document.panel_size, len(document.pool)
        if failed.code == "infeasible":
            return list(document.relax), no("draws.infeasible", size=size, pool=pool)
        return [], no("draws.too_hard")
