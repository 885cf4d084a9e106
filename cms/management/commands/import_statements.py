"""`manage.py import_statements FILE`: take in statements of reasons in the European Commission's format."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from cases.intake.actions import import_statements
from cases.intake.queries import platform_names
from council.clocks.queries import house_clock
from council.kernel.actor import Actor
from council.kernel.phrasebook import say

BATCH = 1000

Row = tuple[int, Any]


class Command(BaseCommand):
    """Keeps the statements that are right; names row and field of each that is not, and then ends with 1."""

    help = (
        "Import statements of reasons: a JSON object, a list of them, the Commission's {statements: [...]}, or one "
        "object a line. Statements that were imported before with the same words change nothing."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The file, and for whom its statements are where they do not say so."""
        parser.add_argument("file", type=Path)
        parser.add_argument(
            "--platform", default="", help="key of the platform, where statements name none that we know"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Read, keep, report."""
        try:
            text = options["file"].read_text(encoding="utf-8-sig")
        except (OSError, UnicodeDecodeError) as error:
            raise CommandError(f"{options['file']}: {error}") from None
        platforms = platform_names()
        if options["platform"] and options["platform"].casefold() not in platforms:
            raise CommandError(f"no platform has the key {options['platform']}")
        default = platforms.get(options["platform"].casefold()) if options["platform"] else None
        kept = known = refused = 0
        rows = rows_of(text)
        while batch := list(islice(rows, BATCH)):
            done = import_statements(
                batch, platforms=platforms, default=default, actor=Actor.system(), clock=house_clock()
            )
            kept, known, refused = kept + done.kept, known + done.known, refused + len(done.refused)
            for number, verdict in done.refused:
                for reason in verdict.reasons:
                    self.stderr.write(f"row {number}: {reason.field or 'statement'}: {say(reason)}")
        self.stdout.write(f"{kept} imported, {known} known already, {refused} refused")
        if refused:
            raise SystemExit(1)


def rows_of(text: str) -> Iterator[Row]:
    """The statements in a file with their numbers from 1; a line that is no JSON comes as `None`, to be refused."""
    try:
        whole = _loads(text)
    except (ValueError, RecursionError):
        yield from _lines(text)
        return
    if isinstance(whole, dict) and isinstance(whole.get("statements"), list):
        whole = whole["statements"]
    yield from enumerate(whole if isinstance(whole, list) else [whole], start=1)


def _lines(text: str) -> Iterator[Row]:
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip():
            continue
        try:
            yield number, _loads(line)
        except (ValueError, RecursionError):
            yield number, None


def _loads(text: str) -> Any:
    """JSON as its standard has it: no NaN, no infinities."""
    return json.loads(text, parse_constant=_no_constant)


def _no_constant(name: str) -> None:
    raise ValueError(f"{name} is no JSON")
