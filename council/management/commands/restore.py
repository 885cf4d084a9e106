"""`manage.py restore FOLDER`: bring a backup back, and stop all writing until an epoch is declared."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError, connection, connections

from council.backups import BadBackup, in_words
from council.backups_engines import engine_of
from council.backups_restore import restore


class Command(BaseCommand):
    """Restore with everything else stopped. Safe to kill and to run again."""

    help = "Verify a backup, put it in place of the database and the files, and leave the council read-only."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Which backup, which keys, and whether what is there may go."""
        parser.add_argument("folder", type=Path, metavar="FOLDER", help="the dated folder that `backup` wrote")
        parser.add_argument("--keys", type=Path, default=None, metavar="FILE", help="the key file of that time")
        parser.add_argument("--yes", action="store_true", help="replace the council that is there")

    def handle(self, *args: Any, **options: Any) -> None:
        """Restore, hold the record against the manifest, and say what to do next."""
        try:
            done = restore(
                options["folder"], options["keys"], engine=engine_of(connection.vendor), vendor=connection.vendor,
                yes=options["yes"], tell=self.stderr.write,
            )  # fmt: skip
        except (BadBackup, OSError, DatabaseError) as reason:
            raise CommandError(f"Not restored: {reason}") from None
        told, found = done.manifest.content, done.record
        self.stdout.write(
            f"Restored the backup of {done.manifest.at}: database {in_words(done.manifest.database.size)}, "
            f"{done.files} files"
        )
        if done.aside:
            self.stdout.write(f"The database that was there is kept as {done.aside}")
        if not done.keys:
            self.stdout.write(f"There is no key file at {settings.KEY_FILE}: nothing sealed opens until it is back.")
        if not done.ok:
            raise CommandError(
                f"FAIL: the record is not the one of the manifest ({found.size} entries and root {found.root}, "
                f"not {told.size} and {told.root}; {found.why or 'it is whole in itself'}). Nothing can be written."
            )
        self.stdout.write(f"record {found.size} entries, root {found.root}: as in the manifest")
        self.stdout.write("Everything can be read and nothing written until an epoch is declared. Next:")
        steps = [
            "manage.py migrate: the backup's schema is older than this release" if done.older else "",
            "manage.py harden_database --apply: rights are not copied" if "owner" in connections else "",
            "compare with latest.note of the signer, or with the last checkpoint that anybody kept",
            "manage.py declare_epoch --checkpoint latest.note --reason '…'",
            "manage.py sign_checkpoint, as the signer, when the next day has been closed",
        ]
        for number, step in enumerate(filter(None, steps), 1):
            self.stdout.write(f"{number}. {step}")
