"""`manage.py run_clocks`: act on every deadline that ran out, close days of the record, tidy up; once or for good."""

import signal
from argparse import ArgumentParser
from threading import Event
from typing import Any

from django.core.management.base import BaseCommand
from django.db import close_old_connections

from council.accounts.tasks import prune
from council.clocks.actions import fire_due, go_round
from council.clocks.queries import house_clock
from council.interests.actions import remind
from council.kernel.actor import Actor
from council.leaves.actions import forget_reasons
from council.record.actions import close_day


class Command(BaseCommand):
    """The timer of the house. Safe to run twice, and to kill."""

    help = "Act on every deadline that ran out. With --every SECONDS, again and again until stopped."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """`--every` for a timer that stays."""
        parser.add_argument("--every", type=int, default=0, metavar="SECONDS")

    def handle(self, *args: Any, **options: Any) -> None:
        """Run once, or until a signal stops it."""
        stop = Event()
        if options["every"]:
            signal.signal(signal.SIGTERM, lambda *_: stop.set())
        while True:
            closed = close_day(clock=house_clock())
            if closed:
                self.stdout.write(f"{closed} is closed in the record")
            fired = fire_due()
            if fired or not options["every"]:
                self.stdout.write(f"{fired} deadlines acted on")
            go_round()
            prune(clock=house_clock())
            forget_reasons(actor=Actor.system(), clock=house_clock())
            remind(actor=Actor.system(), clock=house_clock())
            if not options["every"]:
                return
            close_old_connections()  # a server that restarted in between is connected to anew
            if stop.wait(options["every"]):
                return
