"""When the watch runs, and what it computes from one draw. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from hashlib import sha256

from cases.panel.rules import Exclusion
from council.kernel.draw.adequacy import alert_above
from council.kernel.draw.document import Document
from council.kernel.draw.panels import DrawError
from council.kernel.draw.protocol import relax, walk
from council.kernel.draw.stream import Stream, order
from council.safeguards.rules import SMALL
from council.safeguards.rules.facts import Asked

REHEARSALS = 30
"""The first so many of the published rehearsals of a draw (labels `chance/0` …, keyed by its commitment).

Few are enough: what was drawn is held against them as one among equals, and the cases add up.
"""

FACTS = 3
"""The version of what is computed from a case. Raised with every change to it, here or where facts are gathered: it is
part of each case's stamp, so that all are computed again."""

BATCH = 100
"""Cases whose facts are computed in one transaction."""

LATE_HOURS = 24
"""Chance spoke late when it did so more than a day after it could."""


def due(until: datetime, published: int, last_until: datetime | None, last_cases: int) -> bool:
    """Whether new figures are made: once a month at most, with five cases, and with five more than the last time.

    Two sets of figures that differ by one case would tell how its panel voted.
    """
    if last_until is None:
        return published >= SMALL
    return until > last_until and published >= last_cases + SMALL


def stamp(parts: Sequence[object]) -> str:
    """What a case was computed from, and how; while it is the same, the case is not computed again."""
    return sha256("\n".join(map(str, (FACTS, *parts))).encode()).hexdigest()


def rehearse(document: Document) -> tuple[tuple[int, ...], ...]:
    """Whom the rehearsals of a draw seat, as places in its pool; none where no panel was possible."""
    places = {person.id: place for place, person in enumerate(document.pool)}
    try:
        panels, _ = relax(document)
        return tuple(
            tuple(
                sorted(
                    places[one]
                    for one in walk(panels, order(document.pool, Stream(document.commit, f"chance/{number}")))[0]
                )
            )
            for number in range(REHEARSALS)
        )
    except DrawError:
        return ()


def alerted(chances: Sequence[float], seats: int) -> int:
    """Of how many people the published chance, in percent, was far more than an equal one; none where it is unknown."""
    limit = 100 * alert_above(seats, len(chances))
    return sum(chance > limit for chance in chances)


def asked(reason: str) -> Asked | None:
    """How somebody came out of being asked, by the reason that stands beside a draw.

    Kept out is only who is barred for a conflict. None: was not asked anew, or whoever was asked did not count for
    another reason (no declaration yet, an office), which says nothing of the platform.
    """
    word = reason.split(maxsplit=1)[0] if reason.strip() else ""
    if not word:
        return Asked.IN
    if word in {Exclusion.UNAVAILABLE, Exclusion.AWAY}:
        return Asked.UNAVAILABLE
    return Asked.EXCLUDED if word == Exclusion.BARRED else None
