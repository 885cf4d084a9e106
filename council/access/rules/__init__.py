"""The rules of the door: offices and permissions, dual control."""

from council.access.rules.offices import (
    DESK,
    DRAFT_READERS,
    FILE_READERS,
    MATRIX,
    PANEL,
    ROOM_READERS,
    Audience,
    Office,
    Permission,
    offices_of,
)
from council.access.rules.proposals import ProposalKind, ProposalState

__all__ = [
    "DESK",
    "DRAFT_READERS",
    "FILE_READERS",
    "MATRIX",
    "PANEL",
    "ROOM_READERS",
    "Audience",
    "Office",
    "Permission",
    "ProposalKind",
    "ProposalState",
    "offices_of",
]
