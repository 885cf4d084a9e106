"""A fire drill: the commands as an operator types them, and another place to bring a council back to."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from io import StringIO
from pathlib import Path
from uuid import uuid4

from django.conf import settings as django_settings
from django.core.management import call_command
from django.db import connection, connections

from council.protection.models.keys import make_ring
from tests.support import databases, postgres
from tests.support.postgres import die_with_parent

SECONDS = 120


def programs() -> Path:
    """The folder of PostgreSQL's programs that the wheel of the tests brings: never older than its server."""
    return postgres._wheel() / "pginstall" / "bin"


class Place:
    """A machine with a council: a folder for its data, and the name of its database, which may not exist yet."""

    def __init__(self, folder: Path, database: str) -> None:
        self.folder, self.database = folder, database
        self.also: dict[str, str] = {}
        (folder / "static").mkdir(parents=True, exist_ok=True)  # WhiteNoise warns of a folder that is not there

    @property
    def key_file(self) -> Path:
        """The field keys of this place."""
        return self.folder / "keys" / "field-keys.json"

    def environment(self) -> dict[str, str]:
        """What an operator there has set."""
        return {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "council.settings.test",
            "DATABASE_URL": databases.url_of(self.database),
            "SMC_DATA": str(self.folder),
            "SMC_KEY_FILE": str(self.key_file),
            "SMC_PG_BIN": str(programs()),
            **self.also,
        }

    def start(self, *words: object) -> subprocess.Popen[str]:
        """Start `manage.py …` there."""
        return subprocess.Popen(
            [sys.executable, "manage.py", *map(str, words)],
            cwd=databases.ROOT, env=self.environment(), text=True,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, preexec_fn=die_with_parent,  # noqa: PLW1509 — see site.py
        )  # fmt: skip

    def types(self, *words: object) -> list[str]:
        """Run `manage.py …` there and hand back the lines it said; fails when it fails."""
        process = self.start(*words)
        out, complaints = process.communicate(timeout=SECONDS)
        assert process.returncode == 0, out + complaints
        return out.splitlines()

    @contextmanager
    def at_hand(self, settings: object) -> Iterator[None]:
        """Within this block this process works there: database, files and keys; `settings` is pytest-django's."""
        before = databases.point_default_at(self.database)
        kept = {name: getattr(django_settings, name) for name in ("UPLOADS", "MEDIA_ROOT", "KEY_FILE", "PG_BIN")}
        for name, value in {
            "UPLOADS": self.folder / "uploads",
            "MEDIA_ROOT": self.folder / "media",
            "KEY_FILE": self.key_file,
            "PG_BIN": programs(),
        }.items():
            setattr(settings, name, value)
        try:
            yield
        finally:
            for name, value in kept.items():
                setattr(settings, name, value)
            databases.point_default_at(before)

    def files(self) -> dict[str, bytes]:
        """Everything below the folder but the database, byte for byte."""
        return {
            str(path.relative_to(self.folder)): path.read_bytes()
            for path in sorted(self.folder.rglob("*"))
            if path.is_file() and not path.name.startswith("council.sqlite3")
        }


@contextmanager
def elsewhere(folder: Path) -> Iterator[Place]:
    """A machine on which nothing was ever installed: an empty folder, no SQLite file, an empty PostgreSQL database."""
    if not databases.is_postgres():
        yield Place(folder, str(folder / "council.sqlite3"))
        return
    name = f"smc_drill_{uuid4().hex[:12]}"
    databases.administer(f'CREATE DATABASE "{name}" TEMPLATE template0')
    try:
        yield Place(folder, name)
    finally:
        connections["default"].close()
        databases.drop(name)


def settle(folder: Path) -> Place:
    """The database at hand, with a folder and keys of its own."""
    place = Place(folder, str(connection.settings_dict["NAME"]))
    make_ring(place.key_file)
    return place


def backup_of(place: Place, settings: object, folder: Path) -> Path:
    """A backup made in this process, its keys beside it in `folder/keys`; returns the dated folder."""
    with place.at_hand(settings):
        call_command("backup", str(folder / "copies"), "--keys-to", str(folder / "keys"), stdout=StringIO())
    (found,) = (folder / "copies").iterdir()
    return found


def kill(process: subprocess.Popen[str]) -> None:
    """End a process that was started here as a power cut would."""
    process.send_signal(signal.SIGKILL)
    process.communicate(timeout=SECONDS)


def flip(path: Path) -> None:
    """Change one bit in the middle of a file."""
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)
