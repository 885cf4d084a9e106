"""The rules of the door: offices and permissions, dual control, waiting after wrong passwords."""

from council.access.rules.locks import HeldChange, Locked
from council.access.rules.logins import FORGOTTEN_AFTER, FREE_ATTEMPTS, LONGEST_WAIT, wait_after
from council.access.rules.offices import (
    ALWAYS_APART,
    COUNCIL,
    DESK,
    DRAFT_READERS,
    ESSENTIAL,
    FILE_READERS,
    MATRIX,
    MEMBERS_ONLY,
    OFFICES_OF_THE_DESK,
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
    "COUNCIL",
    "DESK",
    "DRAFT_READERS",
    "ESSENTIAL",
    "FILE_READERS",
    "FORGOTTEN_AFTER",
    "FREE_ATTEMPTS",
    "LONGEST_WAIT",
    "MATRIX",
    "MEMBERS_ONLY",
    "OFFICES_OF_THE_DESK",
    "PANEL",
    "ROOM_READERS",
    "Apart",
    "Audience",
    "HeldChange",
    "Locked",
    "Office",
    "Permission",
    "ProposalKind",
    "ProposalState",
    "clashing",
    "offices_of",
    "pairs",
    "wait_after",
]
