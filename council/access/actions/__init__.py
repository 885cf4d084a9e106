"""The verbs of the door: offices and walls, and what takes two people."""

from council.access.actions.logins import (
    count_attempt,
    forget_attempts,
    name_second_factor,
    prune_attempts,
    prune_keys,
    rename_second_factor,
)
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
    keeps_apart,
    lift_barrier,
    note_answer,
    note_reading,
    raise_barrier,
    spend_key,
)

__all__ = [
    "approve",
    "count_attempt",
    "end_office_on",
    "end_offices",
    "executes",
    "expire",
    "forget_attempts",
    "give_office",
    "give_office_on",
    "keeps_apart",
    "lift_barrier",
    "lock_proposal",
    "name_second_factor",
    "note_answer",
    "note_reading",
    "propose",
    "prune_attempts",
    "prune_keys",
    "raise_barrier",
    "refuse",
    "rename_second_factor",
    "spend_key",
    "use_approved",
    "withdraw",
]
