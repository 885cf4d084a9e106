"""`manage.py send_notices`: send the mail that waits in the outbox, once or again and again."""

import signal
from argparse import ArgumentParser
from threading import Event
from typing import Any

from django.core.management.base import BaseCommand
from django.db import close_old_connections

from council.notices.tasks import send_due


class Command(BaseCommand):
    """The postman of the house. Safe to run twice, and to kill."""

    help = "Send the mail that waits in the outbox. With --every SECONDS, again and again until stopped."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """`--every` for a postman that stays."""
        parser.add_argument("--every", type=int, default=0, metavar="SECONDS")

    def handle(self, *args: Any, **options: Any) -> None:
        """Run once, or until a signal stops it."""
        stop = Event()
        if options["every"]:
            signal.signal(signal.SIGTERM, lambda *_: stop.set())
        while True:
            sent = send_due()
            if sent or not options["every"]:
                self.stdout.write(f"{sent} notices sent")
            close_old_connections()
            if not options["every"] or stop.wait(options["every"]):
                return
