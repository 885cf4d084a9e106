"""Backups of a SQLite file: the online backup of one moment, and a rename to bring it back."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

from django.db import connection

from council.backups import BadBackup, Content, Progress, Standing, Tell, create, read_content, sync_folder

FILE = "database.sqlite3"
PAGES_AT_ONCE = 4096
BESIDE = ("-wal", "-shm", "-journal")
"""What SQLite keeps beside a database; it must never meet another database of the same name."""


def dump(target: Path, tell: Tell) -> Content:
    """Copy the database as of one moment while others write; the copy is one file, and checked page by page.

    The reading transaction holds the moment: in a write-ahead log writers go on, and the copy never begins anew.
    """
    create(target).__exit__(None)
    progress = Progress(tell, "database")
    with (
        closing(sqlite3.connect(f"{_path().absolute().as_uri()}?mode=rw", uri=True, isolation_level=None)) as source,
        closing(sqlite3.connect(target, isolation_level=None)) as copy,
    ):
        source.execute("BEGIN")
        source.execute("SELECT count(*) FROM sqlite_master").fetchone()
        source.backup(
            copy, pages=PAGES_AT_ONCE, sleep=0, progress=lambda _, left, total: progress.at(total - left, total)
        )
        copy.execute("PRAGMA journal_mode=DELETE")
        if copy.execute("PRAGMA integrity_check").fetchall() != [("ok",)]:
            raise BadBackup("The copy of the database is damaged, and so may the database be: PRAGMA integrity_check.")
        content = read_content(copy.execute)
    _sync(target)
    return content


def standing() -> Standing | None:
    """What the file holds now."""
    path = _path()
    if not path.exists():
        return None
    connection.close()
    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=rw", uri=True)) as there:
            known = there.execute("SELECT 1 FROM sqlite_master WHERE name = 'council_recordentry'").fetchone()
            entries = there.execute("SELECT count(*) FROM council_recordentry").fetchone()[0] if known else 0
    except sqlite3.DatabaseError:
        entries = None
    return Standing(entries, path.stat().st_size)


def in_use() -> bool:
    """Whether anybody has the database open; if not, all that was written is in its one file afterwards.

    To leave the write-ahead log SQLite needs the database for itself. A damaged file is nobody's to ask.
    """
    path = _path()
    connection.close()
    if not path.exists():
        return False
    try:
        with closing(sqlite3.connect(path, timeout=0, isolation_level=None)) as old:
            old.execute("PRAGMA journal_mode=DELETE")
            old.execute("BEGIN EXCLUSIVE")
            old.execute("ROLLBACK")
    except sqlite3.DatabaseError as error:
        return error.sqlite_errorcode & 0xFF in {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}
    return False


def put_back(part: Path) -> Path | None:
    """Put a copy in the place of the database by one rename. It is in recovery before it has the name.

    The old file is kept beside it, with the time in its name: it may be the only place where lost entries still are.
    """
    path = _path()
    connection.close()
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    new = path.with_name(path.name + ".restoring")
    for suffix in ("", *BESIDE):  # of a restore that was killed
        Path(f"{new}{suffix}").unlink(missing_ok=True)
    with part.open("rb") as source, create(new) as goal:
        while block := source.read(2**20):
            goal.write(block)
    with closing(sqlite3.connect(new, isolation_level=None)) as copy:
        copy.execute("UPDATE council_recordhead SET recovering_since = strftime('%Y-%m-%d %H:%M:%f', 'now')")
    _sync(new)
    aside = _aside(path) if path.exists() else None
    if in_use():
        raise BadBackup("The database has been opened by somebody; it is as it was.")
    for suffix in BESIDE:
        if aside and (beside := Path(f"{path}{suffix}")).exists():
            beside.rename(f"{aside}{suffix}")
        Path(f"{path}{suffix}").unlink(missing_ok=True)
    if aside:
        path.rename(aside)
    new.replace(path)
    sync_folder(path.parent)
    return aside


def _aside(path: Path) -> Path:
    """A name that nothing has yet."""
    name = f"{path.name}.before-{datetime.now(UTC):%Y%m%dT%H%M%SZ}"
    names = (path.with_name(name + suffix) for suffix in ("", *(f"-{number}" for number in range(2, 1000))))
    return next(one for one in names if not one.exists())


def _path() -> Path:
    return Path(str(connection.settings_dict["NAME"]))


def _sync(path: Path) -> None:
    with path.open("rb+") as file:
        os.fsync(file.fileno())
