"""Whole councils to walk about in: the demonstration's, and one that has people and rules but no case yet.

Each is loaded once per state of the source and kept, as a template of tests/support/databases.py and a folder beside it
with what belongs to the database: keys and uploads. `manage.py demo` fills the one,
tests/support/bare.py the other.
"""

import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from zlib import crc32

from django.db import connections
from django.test import override_settings

from tests.support import databases, site

COMMANDS = {
    "demo": ("manage.py", "demo", "--no-serve"),
    "bare": ("-c", "import django; django.setup(); from tests.support.bare import fill; fill()"),
}
DAY = 86_400
PAGES_ONLY = {"views", "forms", "urls", "templatetags", "phrases"}
"""Parts of the source that no history of the demonstration passes through."""


@dataclass(frozen=True)
class Council:
    """A council that is served: `site` answers, `folder` holds its keys and uploads, `database` is its name."""

    kind: str
    site: site.LiveSite
    folder: Path
    database: str

    @contextmanager
    def at_hand(self) -> Iterator[None]:
        """Within this block the ORM of this process reads and writes the council's database."""
        before = databases.point_default_at(self.database)
        try:
            yield
        finally:
            databases.point_default_at(before)


@contextmanager
def serving(kind: str) -> Iterator[Council]:
    """Serve a private copy of a council (`demo` or `bare`) until the block ends."""
    with copied(kind) as (own, name):
        environment = {"SMC_DATA": str(own), "SMC_KEY_FILE": str(own / "keys" / "field-keys.json")}
        with site.serving(
            databases.url_of(name), application="tests.support.instrumented:application", **environment
        ) as live:
            yield Council(kind, live, own, name)


@contextmanager
def copied(kind: str) -> Iterator[tuple[Path, str]]:
    """A private copy of a council until the block ends: the folder of its keys and uploads, and its database's name."""
    fingerprint = source_fingerprint()
    folder = databases.CACHE / f"{_whose()}{kind}-{fingerprint}.data"
    template = databases.template(kind, lambda: _build(kind, folder), fingerprint)
    own = Path(tempfile.mkdtemp(prefix=f"{kind}-", dir=os.environ["SMC_DATA"]))
    shutil.copytree(folder, own, dirs_exist_ok=True)
    name = databases.copy_of(template, own)
    try:
        yield own, name
    finally:
        databases.drop(name)
        shutil.rmtree(own, ignore_errors=True)


@contextmanager
def at_home(kind: str) -> Iterator[Path]:
    """Within this block this process itself is the council: its database, keys and uploads. Yields their folder."""
    with copied(kind) as (own, name):
        before = databases.point_default_at(name)
        places = {
            "KEY_FILE": own / "keys" / "field-keys.json",
            "UPLOADS": own / "uploads",
            "MEDIA_ROOT": own / "media",
            "RECORD_FILES": own / "record",
        }
        try:
            with override_settings(**places):
                yield own
        finally:
            databases.point_default_at(before)


def source_fingerprint() -> str:
    """Changes whenever a council loaded before might differ from one loaded now; also with the day."""
    digest = hashlib.sha256((databases.schema_fingerprint() + datetime.now(UTC).date().isoformat()).encode())
    for app in ("council", "cases", "cms"):
        for path in sorted((databases.ROOT / app).rglob("*")):
            if path.suffix in {".py", ".json"} and not PAGES_ONLY & {*path.parts, path.stem}:
                digest.update(str(path).encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()[:16]


def _whose() -> str:
    """Keys and files belong to one database: those of a PostgreSQL server, which ends with its run, are its own."""
    return f"server-{crc32(os.environ['TEST_DATABASE_URL'].encode()):08x}-" if databases.is_postgres() else ""


def _build(kind: str, folder: Path) -> None:
    """Fill the connected, empty database, and the folder beside it, in a process of its own."""
    for stale in databases.CACHE.glob(f"{kind}-*.data"):
        if not stale.with_suffix(".sqlite3").exists() and not databases.is_postgres():
            shutil.rmtree(stale, ignore_errors=True)
    for stale in databases.CACHE.glob("server-*.data"):
        if stale.stat().st_mtime < time.time() - DAY:
            shutil.rmtree(stale, ignore_errors=True)
    shutil.rmtree(folder, ignore_errors=True)
    (folder / "static").mkdir(parents=True)
    name = str(connections["default"].settings_dict["NAME"])
    if not databases.is_postgres():  # a migrated file is copied in no time; on PostgreSQL one lock serves all templates
        shutil.copyfile(databases.template(), name)
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "council.settings.test",
        "DATABASE_URL": databases.url_of(name),
        "SMC_DATA": str(folder),
        "SMC_SIMULATED_CLOCK": "1",
    }
    environment.pop("SMC_KEY_FILE", None)
    answer = subprocess.run(
        [sys.executable, *COMMANDS[kind]],
        cwd=databases.ROOT, env=environment, capture_output=True, text=True, check=False, timeout=600,
    )  # fmt: skip
    if answer.returncode:
        raise RuntimeError(f"the council {kind} could not be loaded:\n{answer.stdout}\n{answer.stderr}")
