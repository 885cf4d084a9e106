"""`manage.py generate_cases N`: made-up cases for a bench, in the mix of the real world."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from time import monotonic
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.utils.text import slugify

from cases.docket.actions import import_cases
from cases.docket.queries import which_exist
from cms.management.bulk.made import Maker
from cms.management.bulk.mix import MixError, read_mix
from council.clocks.queries import house_clock
from council.kernel.actor import Actor
from council.organisations.actions import register_organisation
from council.organisations.queries import platforms
from council.organisations.rules.words import OrganisationKind
from council.procedure.actions import adopt_rules
from council.procedure.queries import current
from council.procedure.rules import PRESETS

COUNTS = Path("dsa-sor") / "real_counts_2025-08.csv"
BATCH = 1000


class Command(BaseCommand):
    """Make up cases and bring them in, a thousand at a time; what is there already is left alone."""

    help = "Make up N cases for a bench. Running it again with the same N adds only what is missing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """How many, from which mix."""
        parser.add_argument("number", type=int, help="how many cases there shall be")
        parser.add_argument("--mix", type=Path, help="counts of decisions (platform,category,column,variant,count)")
        parser.add_argument("--seed", type=int, default=1, help="another seed makes other cases beside the first ones")

    def handle(self, *args: Any, **options: Any) -> None:
        """Read the mix, then make what is missing."""
        if options["number"] < 1:
            raise CommandError("Ask for at least one case.")
        try:
            mix = read_mix(options["mix"] or self.counts())
        except MixError as error:
            raise CommandError(str(error)) from error
        clock, system = house_clock(), Actor.system()
        if current(clock.now()) is None:
            adopt_rules(PRESETS[settings.PRESET], actor=system, clock=clock)
        there = {name: key for key, name in platforms()}
        for name in sorted(set(mix.platforms.things) - set(there)):
            made = register_organisation(
                key=slugify(name), name=name, kind=OrganisationKind.PLATFORM, actor=system, clock=clock
            )
            there[name] = made.pk
        self.make(Maker(options["number"], options["seed"], mix, there, clock.now()))

    def counts(self) -> Path:
        """The counts in the folder of external data."""
        if settings.EXTERNAL_DATA is None:
            raise CommandError(f"Name a file with --mix, or set SMC_EXTERNAL_DATA to a folder with {COUNTS}.")
        return Path(settings.EXTERNAL_DATA) / COUNTS

    def make(self, maker: Maker) -> None:
        """Bring in what is missing, and tell the database's planner about it."""
        started, added = monotonic(), 0
        for first in range(0, maker.total, BATCH):
            wanted = {maker.id_of(index): index for index in range(first, min(first + BATCH, maker.total))}
            there = which_exist(wanted)
            missing = [index for key, index in wanted.items() if key not in there]
            if missing:
                rows = [maker.case(index) for index in missing]
                added += len(import_cases(rows, actor=Actor.system(), clock=house_clock()))
            self.say(first + len(wanted), maker.total, added, monotonic() - started)
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
        self.stdout.write(f"\n{maker.total:,} cases, {added:,} of them new, in {monotonic() - started:.0f} s")

    def say(self, done: int, total: int, added: int, seconds: float) -> None:
        """One line that is written over: how far, how fast."""
        speed = added / seconds if seconds else 0
        self.stdout.write(f"\r{done:>11,} of {total:,} · {speed:,.0f} a second", ending="")
        self.stdout.flush()
