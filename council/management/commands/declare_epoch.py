"""`manage.py declare_epoch`: end the recovery after a restore, and say in the record what was lost."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from council.clocks.queries import house_clock
from council.kernel.actor import Actor
from council.kernel.phrasebook import say
from council.kernel.verdicts import Refused
from council.record.actions import declare_epoch


class Command(BaseCommand):
    """Declare a new epoch of the record. The council's chair decides; the operator types."""

    help = "After a restore: embed the last signed checkpoint in the record, name the gap, and let people work again."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The last note that was signed, and why there was a restore."""
        which = parser.add_mutually_exclusive_group(required=True)
        which.add_argument("--checkpoint", type=Path, help="latest.note of the signer, or a kept one")
        which.add_argument("--never-signed", action="store_true", help="nothing of this record was ever signed")
        parser.add_argument("--reason", required=True, help="in a sentence; it is public")
        parser.add_argument("--key", default="", metavar="NAME+ID+KEY", help="a key that was adopted after the backup")

    def handle(self, *args: Any, **options: Any) -> None:
        """Declare, and say what the gap is."""
        try:
            note = "" if options["never_signed"] else options["checkpoint"].read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as reason:
            raise CommandError(f"{options['checkpoint']} cannot be read: {reason}") from None
        try:
            event = declare_epoch(
                note, options["reason"], actor=Actor.system(), clock=house_clock(), key=options["key"]
            )
        except Refused as refused:
            raise CommandError(" ".join(say(reason) for reason in refused.verdict.reasons)) from None
        lost = event.payload["lost"]
        gap = (
            f"entries {event.payload['first_lost']} to {event.payload['last_lost']} are lost"
            if lost
            else "no signed entry is lost"
        )
        self.stdout.write(f"Epoch {event.payload['epoch']} begins at entry {event.seq}: {gap}. Writing is open again.")
