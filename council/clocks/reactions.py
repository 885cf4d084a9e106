"""What deadlines do when the record goes on after a restore from a backup."""

from datetime import datetime

from council.clocks.actions import postpone_all
from council.record.actions import Event, react_to
from council.record.rules.entries import Tag


@react_to(Tag.RECORD_EPOCH_DECLARED)
def nobody_could_act(event: Event) -> None:
    """Every running deadline is longer by the time since the last entry that the backup had."""
    postpone_all(event.clock.now() - datetime.fromisoformat(event.payload["stopped"]))
