"""`manage.py make_signing_key`: write the key that signs checkpoints, once."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from council.kernel.notes import BadNote
from council.signer import BadKeyFile, make_key


class Command(BaseCommand):
    """Make the signing key. Run it as the signer's user, not as the one of the web process."""

    help = "Make the key that signs checkpoints, readable by its owner only, and print its public half."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Where it goes, and the name of the log."""
        parser.add_argument("--file", type=Path, default=None, help="another place than SMC_SIGNING_KEY")
        parser.add_argument("--name", default="", help="name of the log; by default the site's host and /record")

    def handle(self, *args: Any, **options: Any) -> None:
        """Write the file and say what to do with its public half."""
        path = options["file"] or settings.SIGNING_KEY
        if path is None:
            raise CommandError("Say where: --file, or SMC_SIGNING_KEY.")
        try:
            key = make_key(path, options["name"] or f"{urlsplit(settings.SITE_URL).netloc}/record")
        except (BadKeyFile, BadNote) as reason:
            raise CommandError(str(reason)) from None
        self.stdout.write(f"Made {path}. Keep a copy apart from everything else.")
        self.stdout.write(key.verifying.to_text())
        self.stdout.write(
            "Adopt the line above with manage.py adopt_signing_key, and print it where people will find it."
        )
