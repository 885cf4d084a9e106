"""`manage.py make_keys`: write the file of field keys, once."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from council.protection.models.keys import make_ring


class Command(BaseCommand):
    """Make the key file that seals contact details, ballots and uploads."""

    help = "Make the key file of encrypted fields, readable by its owner only. An existing file is never touched."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """`--file` for another place than SMC_KEY_FILE."""
        parser.add_argument("--file", type=Path, default=None)

    def handle(self, *args: Any, **options: Any) -> None:
        """Write the file and say where."""
        path = options["file"] or Path(settings.KEY_FILE)
        written = make_ring(path)
        self.stdout.write(
            f"Made {path}. Keep a copy apart from the database's backup." if written else f"{path} is there already."
        )
