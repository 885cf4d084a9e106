"""Who may sit on the panel of a case. Pure."""

from __future__ import annotations

from enum import StrEnum

from council.access.rules import PANEL, Office

SEES_THE_PANEL = PANEL | {Office.AUDITOR, Office.COUNCIL_CHAIR, Office.INTEGRITY_OFFICER, Office.SECRETARIAT}
"""Who may know who sits on a case before it is published (SAFEGUARDS.md section 3, Who sees what when)."""


class SeatState(StrEnum):
    """Where a seat stands (LIFECYCLE.md, Tracks), in order."""

    ELIGIBLE = "eligible"
    DRAWN = "drawn"
    SEATED = "seated"
    RECUSED = "recused"
    REMOVED = "removed"
    REPLACED = "replaced"
    SERVED = "served"


HOLDING = frozenset({SeatState.DRAWN, SeatState.SEATED})
"""States in which somebody holds the seat now."""

SITTING = frozenset({SeatState.SEATED, SeatState.SERVED})
"""States of those who decided or will decide the case."""


class SeatRole(StrEnum):
    """What a panellist does besides sitting; given by the order of the draw."""

    PANELLIST = "panellist"
    PANEL_CHAIR = "panel_chair"
    RAPPORTEUR = "rapporteur"


ROLE_OFFICES: dict[SeatRole, tuple[Office, ...]] = {
    SeatRole.PANELLIST: (Office.PANELLIST,),
    SeatRole.PANEL_CHAIR: (Office.PANELLIST, Office.PANEL_CHAIR),
    SeatRole.RAPPORTEUR: (Office.PANELLIST, Office.RAPPORTEUR),
}
"""The offices that come with a seat, on its case only."""
