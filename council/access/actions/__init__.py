"""The verbs of the door: offices and walls, and what takes two people."""

from council.access.actions.proposals import (
    approve,
    executes,
    expire,
    lock_proposal,
    propose,
    refuse,
    use_approved,
    withdraw,
)
from council.access.actions.walls import (
    end_office_on,
    end_offices,
    give_office,
    give_office_on,
    lift_barrier,
    note_answer,
    note_reading,
    raise_barrier,
    spend_key,
)

__all__ = [
    "approve",
    "end_office_on",
    "end_offices",
    "executes",
    "expire",
    "give_office",
    "give_office_on",
    "lift_barrier",
    "lock_proposal",
    "note_answer",
    "note_reading",
    "propose",
    "raise_barrier",
    "refuse",
    "spend_key",
    "use_approved",
    "withdraw",
]
