"""Ending a day of the record, and what stands behind cover so that its place tells nothing."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from secrets import randbelow
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction

from council.kernel.actor import Actor
from council.kernel.clock import Clock
from council.record.actions.appending import Event, append_all
from council.record.actions.head import lock_head
from council.record.queries import last_closed
from council.record.rules.checkpoints import BLOCK, RECORD_SUBJECT, cover, day_to_close
from council.record.rules.entries import Tag

Chance = Callable[[int], int]
"""Gives a random number below another; what tests and nobody else can foresee."""


@transaction.atomic
def append_covered(
    tag: Tag,
    subject: UUID,
    payload: dict[str, Any],
    *,
    actor: Actor,
    clock: Clock,
    closing: int = 0,
    chance: Chance = randbelow,
) -> Event:
    """Append an entry whose place everybody will see, behind covering entries up to a whole block.

    Else its place would tell exactly how many entries the day had before it. With `closing=1` the entry itself is the
    last of its block. `chance(n)` gives a secret random number below n.
    """
    frontier, _ = lock_head()
    covering = cover(frontier.size, chance(BLOCK), closing=closing)
    covers = (uuid4() for _ in range(covering))
    return append_all(
        [*((Tag.RECORD_PADDED, one, {}) for one in covers), (tag, subject, payload)], actor=actor, clock=clock
    )[-1]


@transaction.atomic
def close_day(*, clock: Clock, chance: Chance = randbelow) -> date | None:
    """Close the day that has ended, unless it is closed: covering entries, then the entry that says so.

    What the clockwork does after each midnight (UTC). The tree up to this entry is what a checkpoint signs. Idempotent:
    two timers at once close a day once. Returns the day, or nothing when there was nothing to do.
    """
    _, recovering_since = lock_head()
    last = last_closed()
    day = day_to_close(clock.now(), last.day if last else None)
    if day is None or recovering_since:
        return None
    facts = {"day": day.isoformat()}
    append_covered(
        Tag.RECORD_DAY_CLOSED, RECORD_SUBJECT, facts, actor=Actor.system(), clock=clock, closing=1, chance=chance
    )
    return day
