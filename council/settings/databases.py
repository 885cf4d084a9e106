"""One database from one address, hardened.

SQLite loses writes unless it waits for its lock (IMMEDIATE), keeps them in a write-ahead log and syncs it
(INTEGRITY.md, the record); `recursive_triggers` makes `INSERT OR REPLACE` fire the delete trigger.
"""

from pathlib import Path
from typing import Any

import dj_database_url

SQLITE_PRAGMAS = (
    "PRAGMA journal_mode=WAL;"
    "PRAGMA synchronous=FULL;"
    "PRAGMA recursive_triggers=ON;"
    "PRAGMA foreign_keys=ON;"
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
