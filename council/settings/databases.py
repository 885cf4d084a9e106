"""One database from one address, hardened; and the same one again as its owner, where migrations need that.

SQLite loses writes unless it waits for its lock (IMMEDIATE), keeps them in a write-ahead log and syncs it
(INTEGRITY.md, the record); `recursive_triggers` makes `INSERT OR REPLACE` fire the delete trigger; `secure_delete`
overwrites what is erased.
"""

from pathlib import Path
from typing import Any

import dj_database_url
from django.core.exceptions import ImproperlyConfigured

SQLITE_PRAGMAS = (
    "PRAGMA journal_mode=WAL;"
    "PRAGMA synchronous=FULL;"
    "PRAGMA recursive_triggers=ON;"
    "PRAGMA foreign_keys=ON;"
    "PRAGMA secure_delete=ON;"
    "PRAGMA cache_size=-65536;"
)


def database(address: str, data: Path) -> dict[str, Any]:
    """Django's settings for the database at `address`; empty means a SQLite file under `data`."""
    config: dict[str, Any] = dict(dj_database_url.parse(address or f"sqlite:///{data / 'council.sqlite3'}"))
    config["ATOMIC_REQUESTS"] = False
    if config["ENGINE"].endswith("sqlite3"):
        config["OPTIONS"] = {"transaction_mode": "IMMEDIATE", "timeout": 30, "init_command": SQLITE_PRAGMAS}
    else:
        config["CONN_MAX_AGE"] = 60
        config["CONN_HEALTH_CHECKS"] = True
        config.setdefault("OPTIONS", {})
    return config


def databases(address: str, owner: str, data: Path) -> dict[str, dict[str, Any]]:
    """Django's DATABASES: `default`, and `owner` when there is an address for the role that owns the tables.

    Both are one database, so tests never make a second one. Raises `ImproperlyConfigured` when either is a file.
    """
    found = {"default": database(address, data)}
    if owner:
        found["owner"] = {**database(owner, data), "TEST": {"MIRROR": "default"}}
        if any(config["ENGINE"].endswith("sqlite3") for config in found.values()):
            raise ImproperlyConfigured("DATABASE_OWNER_URL is for PostgreSQL: a SQLite file knows no roles.")
    return found
