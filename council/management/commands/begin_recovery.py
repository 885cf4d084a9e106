"""`manage.py begin_recovery`: stop all writing, as `restore` does by itself."""

from typing import Any

from django.core.management.base import BaseCommand

from council.clocks.queries import house_clock
from council.record.actions import begin_recovery


class Command(BaseCommand):
    """Make the council read-only: after a restore by other means, or to declare an epoch once more."""

    help = "Let nothing be written until declare_epoch says what was lost. For a database that was restored otherwise."

    def handle(self, *args: Any, **options: Any) -> None:
        """Stop, and say how it goes on."""
        begin_recovery(at=house_clock().now())
        self.stdout.write("Nothing is written any more. It goes on with manage.py declare_epoch.")
