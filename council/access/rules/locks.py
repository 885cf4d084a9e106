"""What is not changed around a poll: the kinds of change that an election lock holds back, and what names one. Pure.

Source: SAFEGUARDS.md section 2. Whether a lock runs is known to the room of polls, above; the acts stand below it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from council.kernel.canonical import canonical


class Locked(StrEnum):
    """What a lock holds back, sorted."""

    APPOINTMENT = "appointment"
    OFFICE_END = "office_end"
    OFFICE_GIVE = "office_give"
    OFFICE_HAND_OVER = "office_hand_over"
    RULES = "rules"


@dataclass(frozen=True)
class HeldChange:
    """One change of the rules or the roster. `facts` are plain, canonical values that leave nothing of it open."""

    kind: Locked
    facts: Mapping[str, Any]

    @property
    def hash(self) -> str:
        """SHA-256 of its canonical bytes, in hexadecimal: what members allow when they allow exactly this one."""
        return hashlib.sha256(canonical({"kind": str(self.kind), "facts": dict(self.facts)})).hexdigest()
