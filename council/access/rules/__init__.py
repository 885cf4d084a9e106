"""The rules of the door: offices and permissions, dual control."""

from council.access.rules.offices import (
    ALWAYS_APART,
    DESK,
    DRAFT_READERS,
    FILE_READERS,
    MATRIX,
    PANEL,
    ROOM_READERS,
    Apart,
    Audience,
    Office,
    Permission,
    clashing,
    offices_of,
    pairs,
)
from council.access.rules.proposals import ProposalKind, ProposalState

__all__ = [
    "ALWAYS_APART",
    "DESK",
    "DRAFT_READERS",
    "FILE_READERS",
    "MATRIX",
    "PANEL",
    "ROOM_READERS",
    "Apart",
    "Audience",
    "Office",
    "Permission",
    "ProposalKind",
    "ProposalState",
    "clashing",
    "offices_of",
    "pairs",
]
