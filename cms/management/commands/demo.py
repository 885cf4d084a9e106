"""`manage.py demo`: a lifelike council, loaded and served on this machine."""

from __future__ import annotations

import json
import shutil
from argparse import ArgumentParser
from pathlib import Path
from time import monotonic
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from cms.management.demo.check import check
from cms.management.demo.data import Data, read
from cms.management.demo.leaflet import codes, leaflet
from cms.management.demo.load import ForeignCouncil, Shown, load, loaded
from cms.management.demo.server import DidNotStart, running, serve_until_interrupted, variables_of
from council.clocks.queries import house_clock
from council.procedure.rules import Preset
from council.protection.models.keys import make_ring


class Command(BaseCommand):
    """Prepare the demonstration council, and serve it or walk a case through it."""

    help = "Load a lifelike council (once) and serve it on http://localhost:8000. With --check, walk a case through it."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The size of the council, the port, and what to do once it is loaded."""
        parser.add_argument("--preset", choices=[preset.value for preset in Preset], default=None)
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument("--no-serve", action="store_true", help="prepare only")
        parser.add_argument("--fresh", action="store_true", help="throw away what is there and load anew")
        parser.add_argument("--code", metavar="NAME", help="print the codes of the moment of these people, and no more")
        parser.add_argument(
            "--check", action="store_true", help="walk the demonstration case; exits 1 at a failed step"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Prepare, then serve."""
        if not settings.SIMULATED_CLOCK:
            raise CommandError("It needs a clock that can be set: `make demo`, or SMC_SIMULATED_CLOCK=1.")
        if options["code"] is not None:
            self.show_codes(options["code"])
            return
        try:
            if options["fresh"]:
                self.throw_away()
            preset = self.prepare(options["preset"])
        except ForeignCouncil:
            raise CommandError(
                f"{self._data} holds a council that is not the demonstration. SMC_DATA names another place."
            ) from None
        data = read(Preset(preset), house_clock().now().date())
        if options["check"]:
            self.walk(data)
        elif not options["no_serve"]:
            self.serve(data, options["port"])

    def show_codes(self, part: str) -> None:
        """What the apps of people with this in their address show now."""
        found = list(codes(read(Preset(loaded() or settings.PRESET), house_clock().now().date()), part))
        if not found:
            raise CommandError(f"Nobody's address has {part!r} in it.")
        for line in found:
            self.stdout.write(line)

    def throw_away(self) -> None:
        """Remove the demonstration's own database and files. Keys stay: they open nothing else."""
        if connection.vendor != "sqlite":
            raise CommandError("--fresh removes a SQLite file only; drop and create a PostgreSQL database by hand.")
        loaded()  # refuses a council that is not the demonstration
        connection.close()
        path = str(connection.settings_dict["NAME"])
        for suffix in ("", "-wal", "-shm"):
            Path(path + suffix).unlink(missing_ok=True)
        for folder in (settings.UPLOADS, settings.MEDIA_ROOT, settings.EMAIL_FILE_PATH):
            shutil.rmtree(folder, ignore_errors=True)

    def prepare(self, wanted: str | None) -> str:
        """Keys, schema, council; returns its preset. What is there already is left alone."""
        self.stdout.write(f"==> Keys and database in {self._data}")
        make_ring(Path(settings.KEY_FILE))
        call_command("migrate", verbosity=0)
        there = loaded()
        if there:
            if wanted and there != wanted:
                raise CommandError(f"{self._data} holds a council with preset {there}. Add --fresh to replace it.")
            self.stdout.write(f"==> A council with preset {there} is loaded already")
            return there
        started = monotonic()
        preset = Preset(wanted or settings.PRESET)
        self.stdout.write(f"==> Loading the demonstration council, preset {preset}")
        shown = load(preset, now=house_clock().now(), say=self.stdout.write)
        self._note.write_text(json.dumps(shown.as_dict(), ensure_ascii=False), encoding="utf-8")
        self.stdout.write(f"    loaded in {monotonic() - started:.0f} s")
        return preset

    @property
    def _data(self) -> Path:
        """The folder of everything that is written at run time."""
        return Path(settings.UPLOADS).parent

    @property
    def _note(self) -> Path:
        """What a later start prints again: receipts are kept nowhere else in the clear."""
        return self._data / "demo.json"

    def walk(self, data: Data) -> None:
        """Walk; the exit code says whether it was walked to the end."""
        self.stdout.write("==> Walking the demonstration case through the forms")
        try:
            whole = check(data, self.stdout.write)
        except (DidNotStart, RuntimeError) as reason:
            raise CommandError(str(reason)) from reason
        if not whole:
            raise CommandError("The walk did not reach its end.")
        self.stdout.write("==> The walk reached its end, and the record is whole")

    def serve(self, data: Data, port: int) -> None:
        """Serve until somebody stops it."""
        shown = Shown(**json.loads(self._note.read_text(encoding="utf-8"))) if self._note.exists() else Shown()
        log = self._data / "server.log"
        try:
            with running(port, log, variables_of(data, port)) as processes:
                for line in leaflet(data, port, shown):
                    self.stdout.write(line)
                serve_until_interrupted(processes)
        except DidNotStart as reason:
            raise CommandError(f"The server did not start. {reason}") from reason
