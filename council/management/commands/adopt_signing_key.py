"""`manage.py adopt_signing_key KEY`: take the public half of a signing key into force."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from council.clocks.queries import house_clock
from council.kernel.actor import Actor
from council.kernel.phrasebook import say
from council.kernel.verdicts import Refused
from council.record.actions import adopt_key


class Command(BaseCommand):
    """Adopt a public key; the record says when. Keys that were in force before stay good for what they signed."""

    help = "Take the public key NAME+ID+KEY into force, by which later checkpoints are signed."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The key, as `make_signing_key` printed it."""
        parser.add_argument("key", metavar="NAME+ID+KEY")

    def handle(self, *args: Any, **options: Any) -> None:
        """Adopt, or say why not."""
        try:
            adopt_key(options["key"].strip(), actor=Actor.system(), clock=house_clock())
        except Refused as refused:
            raise CommandError(" ".join(say(reason) for reason in refused.verdict.reasons)) from None
        self.stdout.write("Adopted. The public record shows it from now on.")
