"""A signer for tests: a key of its own, adopted by the record, and days that end."""

from datetime import timedelta
from pathlib import Path
from uuid import uuid4

from django.db import transaction

from council.kernel.actor import Actor
from council.kernel.clock import SettableClock
from council.kernel.notes import SigningKey
from council.record.actions import adopt_key, append_many, close_day
from council.record.rules.entries import Tag
from council.signer import Signer

KEY = SigningKey("council.example/record", bytes(range(32)))


def write(clock: SettableClock, number: int) -> None:
    """So many entries of one kind."""
    items = [(uuid4(), {"hours": hours}) for hours in range(1, number + 1)]
    with transaction.atomic():
        append_many(Tag.CLOCK_SET_FORWARD, items, actor=Actor.system(), clock=clock)


def end_of_day(clock: SettableClock) -> None:
    """Let the day end and be closed."""
    clock.advance(days=1)
    assert close_day(clock=clock, chance=lambda _: 0) == clock.now().date() - timedelta(days=1)


def signer_in(folder: Path, clock: SettableClock, key: SigningKey = KEY) -> Signer:
    """A signer whose key the record has adopted."""
    adopt_key(key.verifying.to_text(), actor=Actor.system(), clock=clock)
    return Signer(key, folder)
