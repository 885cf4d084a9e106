"""`manage.py make_chain`: make the numbers of an installation without a beacon anew, after the file was lost."""

import secrets
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from council.beacons import BadChainFile, make_chain
from council.kernel.draw.stream import OFFLINE_BYTES


class Command(BaseCommand):
    """Where a file is there already nothing happens: no draw gets another number than the one that it named."""

    help = (
        "Make the file of numbers by which an installation without a beacon draws (SMC_BEACON_FILE). The first draw of "
        "a new installation makes it by itself. After a restore, or when the file is lost, the operator does; draws "
        "that waited for the old numbers are found void by two people."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        """Write it, unless it is there."""
        if settings.BEACON_FILE.exists():
            raise CommandError(f"{settings.BEACON_FILE} is there; take it away first")
        try:
            make_chain(settings.BEACON_FILE, secrets.token_bytes(OFFLINE_BYTES))
        except BadChainFile as problem:
            raise CommandError(str(problem)) from None
        self.stdout.write(f"{settings.BEACON_FILE} is made; restart web and timer")
