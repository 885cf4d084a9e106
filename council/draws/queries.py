"""Reaching draws. What a draw is about stands behind that thing's wall: ask the room whose draw it is."""

from __future__ import annotations

from uuid import UUID

from council.draws.models import Draw
from council.draws.rules import DrawState
from council.kernel.draw.document import Document
from council.kernel.draw.encoding import DocumentError, canonical, digest
from council.kernel.draw.panels import DrawError
from council.kernel.draw.protocol import relax, run
from council.kernel.draw.stream import Source
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
