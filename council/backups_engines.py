"""Which module does backups for which engine."""

from __future__ import annotations

from council import backups_postgres, backups_sqlite
from council.backups import Engine


def engine_of(vendor: str) -> Engine:
    """The module for an engine by its name in Django."""
    return backups_postgres if vendor == "postgresql" else backups_sqlite
