"""What the watch on capture knows of one case, as plain values that can be stored and read back. Pure.

    {"platform": "…", "groups": {"<member>": "academia", …}, "asked": {"<member>": "in", …},
     "draws": [{"pool": […], "seated": […], "drawn": […], "left": […], "rehearsals": [[0, 4, 7], …], …}],
     "panel": […], "gone": […], "votes": {"<member>": "overturn", …}, "overturned": true,
     "plenary": {…}, "set_aside": 0}

Members go by their identifier. Rehearsals name places in the pool, so that they stay short.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from typing import Any


class Asked(StrEnum):
    """How a member came out of being asked for a case. Excluded is who was barred for a conflict."""

    IN = "in"
    EXCLUDED = "excluded"
    UNAVAILABLE = "unavailable"


@dataclass(frozen=True)
class DrawFacts:
    """One draw: who could have been named, who was, and whom the published rehearsals name.

    `left` are those whose seats it filled, none for the first draw of a panel. `over_alert` counts people whose chance
    was far above an equal one. A void draw keeps its facts; its lottery is not compared with anything.
    """

    pool: tuple[str, ...]
    seated: tuple[str, ...]
    drawn: tuple[str, ...]
    rehearsals: tuple[tuple[int, ...], ...]
    left: tuple[str, ...] = ()
    relaxed: int = 0
    late: bool = False
    void: bool = False
    over_alert: int = 0


@dataclass(frozen=True)
class CaseFacts:
    """One published case: who was asked, who sat, who left, how it was decided.

    `panel` are those who decided; `gone` those who held a seat and gave it up or lost it. `overturned` is None where
    the panel decided nothing that stands. `plenary` is what the whole council said of the draft. `set_aside` counts
    conflicts that a ruling let pass.
    """

    platform: str
    groups: Mapping[str, str]
    asked: Mapping[str, str] = field(default_factory=dict)
    draws: tuple[DrawFacts, ...] = ()
    panel: tuple[str, ...] = ()
    gone: tuple[str, ...] = ()
    votes: Mapping[str, str] = field(default_factory=dict)
    overturned: bool | None = None
    plenary: Mapping[str, str] = field(default_factory=dict)
    set_aside: int = 0

    @property
    def lotteries(self) -> list[DrawFacts]:
        """The draws that count and that had something to decide."""
        return [draw for draw in self.draws if not draw.void and draw.rehearsals]

    def as_dict(self) -> dict[str, Any]:
        """Plain values for storing."""
        return asdict(self)

    @staticmethod
    def from_dict(values: Mapping[str, Any]) -> CaseFacts:
        """Facts from stored values. Raises `TypeError` for what it does not know."""
        draws = tuple(
            DrawFacts(
                **{
                    **draw,
                    "rehearsals": tuple(map(tuple, draw["rehearsals"])),
                    **{name: tuple(draw[name]) for name in ("pool", "seated", "drawn", "left")},
                }
            )
            for draw in values["draws"]
        )
        return CaseFacts(
            **{**values, "draws": draws, "panel": tuple(values["panel"]), "gone": tuple(values["gone"])},
        )
