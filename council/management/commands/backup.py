"""`manage.py backup FOLDER`: a copy of database and files, and of the keys in another place."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError, connection

from council.backups import BadBackup, back_up, in_words
from council.backups_engines import engine_of
from council.clocks.queries import house_clock
from council.kernel.phrasebook import say
from council.kernel.verdicts import Refused


class Command(BaseCommand):
    """Write a new backup while the site runs. Safe to kill: one that was not finished ends in `.part`."""

    help = "Copy database and files into a new dated folder under FOLDER; the field keys only to --keys-to, apart."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Where it goes, and where the keys go if they go anywhere."""
        parser.add_argument("folder", type=Path, metavar="FOLDER")
        parser.add_argument("--keys-to", type=Path, default=None, metavar="OTHER_FOLDER")

    def handle(self, *args: Any, **options: Any) -> None:
        """Back up, and say in four lines what was written."""
        try:
            made = back_up(
                options["folder"], options["keys_to"], engine=engine_of(connection.vendor), vendor=connection.vendor,
                clock=house_clock(), tell=self.stderr.write,
            )  # fmt: skip
        except Refused as refused:
            raise CommandError("No backup: " + " ".join(say(reason) for reason in refused.verdict.reasons)) from None
        except (BadBackup, OSError, DatabaseError) as reason:
            raise CommandError(f"No backup: {reason}") from None
        content = made.manifest.content
        self.stdout.write(f"Backup {made.folder}")
        self.stdout.write(
            f"database {in_words(made.manifest.database.size)}, files {in_words(made.manifest.files.size)}"
        )
        self.stdout.write(f"record {content.size} entries, root {content.root}")
        self.stdout.write(
            f"keys {made.keys}" if made.keys else "keys were not copied: without them nothing sealed opens"
        )
