"""`manage.py sign_checkpoint`: sign what the record looked like at the end of the last closed day."""

import signal
from argparse import ArgumentParser
from pathlib import Path
from threading import Event
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError, close_old_connections

from council.clocks.queries import house_clock
from council.kernel.notes import BadNote
from council.kernel.phrasebook import say
from council.kernel.verdicts import Refused
from council.signer import BadKeyFile, Signer, read_key, witness_all


class Command(BaseCommand):
    """The signer: another user than the web process, with a key and a folder of its own. Safe to kill."""

    help = "Sign the tree of the last closed day; refuses one that does not agree with what was signed before (exit 1)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Key, folder, and `--every` for a signer that stays."""
        parser.add_argument("--key", type=Path, default=None, help="another file than SMC_SIGNING_KEY")
        parser.add_argument("--folder", type=Path, default=None, help="another folder than SMC_SIGNER_FOLDER")
        parser.add_argument("--every", type=int, default=0, metavar="SECONDS")

    def handle(self, *args: Any, **options: Any) -> None:
        """Sign once, or until a signal stops it; a signer that stays says what failed and tries again."""
        path = options["key"] or settings.SIGNING_KEY
        if path is None:
            raise CommandError("Say which key: --key, or SMC_SIGNING_KEY.", returncode=2)
        folder = options["folder"] or settings.SIGNER_FOLDER or path.parent
        stop = Event()
        if options["every"]:
            signal.signal(signal.SIGTERM, lambda *_: stop.set())
        while True:
            problem = self.once(path, folder)
            if not options["every"]:
                if problem:
                    raise problem
                return
            if problem:
                self.stderr.write(str(problem))
            close_old_connections()
            if stop.wait(options["every"]):
                return

    def once(self, path: Path, folder: Path) -> CommandError | None:
        """One run; returns what went wrong instead of raising it."""
        try:
            signed = Signer(read_key(path), folder).sign(house_clock())
        except Refused as refused:
            return CommandError("REFUSED: " + " ".join(say(reason) for reason in refused.verdict.reasons))
        except (BadKeyFile, BadNote, OSError, DatabaseError) as reason:
            return CommandError(f"Not signed: {reason}", returncode=2)
        if signed is None:
            self.stdout.write("No day was closed yet: manage.py run_clocks closes each day after midnight (UTC).")
            return None
        done = "Signed" if signed.new else "Signed before:"
        self.stdout.write(
            f"{done} {signed.checkpoint.origin}, {signed.checkpoint.size} entries, {signed.checkpoint.day}"
        )
        try:
            for line in witness_all(settings.TSA_URL, settings.TSA_ROOTS):
                self.stdout.write(line)
        except DatabaseError as reason:
            return CommandError(f"Signed, but not witnessed: {reason}", returncode=2)
        return None
