"""`manage.py verify_record`: is the record whole?"""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from council.record.queries import check


class Command(BaseCommand):
    """Recompute the whole record; PASS, or the first entry that is wrong."""

    help = "Recompute every commitment, every leaf and the root. Prints PASS, or FAIL and the entry (exit 1)."

    def handle(self, *args: Any, **options: Any) -> None:
        """Check and say."""
        result = check()
        if not result.ok:
            raise CommandError(f"FAIL: entry {result.failed}: {result.why}")
        self.stdout.write(f"PASS: {result.size} entries, {result.erased} of them erased")
        self.stdout.write(f"root {result.root}")
