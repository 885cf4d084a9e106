"""`manage.py migrate`: Django's own, and able to run as the owner of the database.

Data migrations, of ours and of others, reach rows by the default connection. As the owner (`--database owner`) that
would be another connection, which sees nothing of the tables just made; so the owner's stands in for it.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.core.management.commands import migrate
from django.db import DEFAULT_DB_ALIAS, connections


@contextmanager
def standing_in_for_default(alias: str) -> Iterator[None]:
    """Within the block and in this thread `default` is the connection of `alias`."""
    before = connections[DEFAULT_DB_ALIAS]
    connections[DEFAULT_DB_ALIAS] = connections[alias]
    try:
        yield
    finally:
        connections[DEFAULT_DB_ALIAS] = before


class Command(migrate.Command):
    """Bring the schema up to date."""

    def handle(self, *args: Any, **options: Any) -> str | None:
        """Run Django's command on one connection only."""
        with standing_in_for_default(options["database"]):
            return super().handle(*args, **options)
