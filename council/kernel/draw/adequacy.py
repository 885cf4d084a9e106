"""What a pool is worth before chance speaks: everybody's chance, and whether a seat that falls empty can be refilled.

Rehearsals are keyed by the document, so the same pool gives the same figures. They show nothing of the draw to come.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass

from council.kernel.draw.document import Document
from council.kernel.draw.panels import NODE_LIMIT, SearchLimit
from council.kernel.draw.protocol import CHANCE_WALKS, relax, walk
from council.kernel.draw.stream import Stream, order

PANELS_TRIED = 200
"""Of so many rehearsed panels each seat is emptied once, to see whether it could be filled again."""

ALERT = 1.6
"""A chance so many times an equal one is told (SAFEGUARDS.md section 3, the draw)."""


@dataclass(frozen=True)
class Adequacy:
    """What came of `walks` rehearsals: how often each of the pool was seated; of `emptied` seats so many `refilled`.

    Panels of which the search could not say whether they can be refilled are counted in neither.
    """

    walks: int
    count: dict[str, int]
    emptied: int
    refilled: int

    @property
    def largest(self) -> float:
        """The largest chance of one person, from 0 to 1."""
        return max(self.count.values(), default=0) / self.walks if self.walks else 0.0


def alert_above(seats: int, eligible: int) -> float:
    """The chance above which the house speaks of one person's being drawn too likely. Nobody eligible: 1."""
    return min(1.0, ALERT * seats / eligible) if eligible else 1.0


def adequacy(
    document: Document,
    walks: int = CHANCE_WALKS,
    told: Callable[[int], None] | None = None,
    node_limit: int = NODE_LIMIT,
) -> Adequacy:
    """Rehearse a draw; `told` hears after every hundred how many are done. Raises `Infeasible` and `SearchLimit`."""
    panels, _ = relax(document, node_limit)
    counts = {person.id: 0 for person in document.pool}
    emptied = refilled = 0
    for number in range(walks):
        drawn, _ = walk(panels, order(document.pool, Stream(document.commit, f"chance/{number}")))
        for id_ in drawn:
            counts[id_] += 1
        if number < PANELS_TRIED:
            panel = panels.seated | sum(panels.bit[id_] for id_ in drawn)
            with suppress(SearchLimit):  # a figure less, and no reason to know nothing else
                again = sum(panels.refillable(panel, panels.bit[id_]) for id_ in drawn)
                emptied, refilled = emptied + len(drawn), refilled + again
        if told and (number + 1) % 100 == 0:
            told(number + 1)
    return Adequacy(walks, counts, emptied, refilled)
