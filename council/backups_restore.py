"""Bringing a backup back: verify first, replace last, and leave the council in recovery.

Files and keys come first and harm nobody; the database comes last, in one step, and is in recovery before anybody can
see it. A restore that was killed has either changed nothing that counts, or is in recovery: then run it again.
"""

from __future__ import annotations

import tarfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.migrations.loader import MigrationLoader

from council.backups import (
    FILES,
    MANIFEST,
    UNFINISHED,
    BadBackup,
    Engine,
    Manifest,
    Progress,
    Standing,
    Tell,
    create,
    fingerprints,
    in_words,
    roots,
    sync_folder,
    weigh,
)
from council.clocks.queries import house_clock
from council.management.commands.migrate import standing_in_for_default
from council.record.actions import begin_recovery
from council.record.queries import Check, check

IN_USE = "The database is in use: stop web, timer, mail and signer first."


@dataclass(frozen=True)
class Restored:
    """What came of it: the backup, the record as it was computed anew, and where the old database is kept.

    `keys` says whether there is a key file that opens what is sealed; `older` whether migrations are to be run.
    """

    manifest: Manifest
    record: Check
    aside: Path | None
    files: int
    keys: bool
    older: bool

    @property
    def ok(self) -> bool:
        """Whether the record is whole and is the one that the manifest speaks of."""
        told = self.manifest.content
        return self.record.ok and (self.record.size, self.record.root) == (told.size, told.root)


def verify(folder: Path, *, engine: Engine, vendor: str, tell: Tell) -> Manifest:
    """The manifest of a backup whose parts are all there and whole. Raises `BadBackup`, which names the part."""
    if folder.name.endswith(UNFINISHED):
        raise BadBackup(f"{folder} was never finished: it is no backup.")
    try:
        manifest = Manifest.from_text((folder / MANIFEST).read_text(encoding="utf-8"))
    except UnicodeDecodeError:
        raise BadBackup(f"{MANIFEST} is damaged: it is no manifest of a backup.") from None
    except OSError:
        raise BadBackup(f"{folder} holds no {MANIFEST}: it is no backup.") from None
    if manifest.engine != vendor:
        raise BadBackup(f"The backup is of {manifest.engine} and this installation runs on {vendor}.")
    for name, told in ((engine.FILE, manifest.database), (FILES, manifest.files)):
        if not (folder / name).is_file():
            raise BadBackup(f"{name} is missing.")
        if weigh(folder / name, tell) != told:
            raise BadBackup(f"{name} is damaged: its size or its SHA-256 is not the one in {MANIFEST}.")
    try:
        with tarfile.open(folder / FILES, "r:") as tar:
            for info in tar:
                _place(info)
    except tarfile.TarError:
        raise BadBackup(f"{FILES} is no tar.") from None
    return manifest


def restore(folder: Path, keys: Path | None, *, engine: Engine, vendor: str, yes: bool, tell: Tell) -> Restored:
    """Bring a backup back; from then on nothing is written until an epoch is declared.

    Raises `BadBackup` before anything is touched: for a damaged part, another engine, a newer schema, a key file that
    is not of this backup, and, unless `yes`, where a council stands already.
    """
    manifest = verify(folder, engine=engine, vendor=vendor, tell=tell)
    older = _compare_schema(manifest)
    fitting = _check_keys(manifest, keys)
    there = engine.standing()
    if there and there.entries != 0 and not yes:
        raise BadBackup(_already(there, manifest))
    if engine.in_use():
        raise BadBackup(IN_USE)
    files = _unpack(folder / FILES, tell)
    if keys and fitting is None:
        _put_keys(keys)
    aside = engine.put_back(folder / engine.FILE)
    # As the role that owns the tables, where there is one: rights are not copied, so others have none yet.
    with standing_in_for_default("owner" if "owner" in connections else DEFAULT_DB_ALIAS):
        found = check()
        begin_recovery(at=house_clock().now())  # once more in the record's own words; the copy came with the mark
    return Restored(manifest, found, aside, files, bool(fitting or keys or not manifest.keys), older)


def _already(there: Standing, manifest: Manifest) -> str:
    """What stands there and what would replace it, for somebody who is about to lose the one or the other."""
    held = "cannot be read" if there.entries is None else f"holds a council, its record {there.entries} entries"
    return (
        f"The database {held} ({in_words(there.size)}). The backup of {manifest.at} that would replace it has "
        f"{manifest.content.size} entries ({in_words(manifest.database.size)}). Say --yes to replace it."
    )


def _compare_schema(manifest: Manifest) -> bool:
    """Whether migrations are to be run afterwards. Raises `BadBackup` for a schema that this release knows not."""
    known = MigrationLoader(None)
    for app, name in sorted(manifest.content.migrations.items()):
        if (app, name) not in known.disk_migrations:
            raise BadBackup(f"The backup is of a newer release: its schema has {app}.{name}, unknown to this one.")
    return any(manifest.content.migrations.get(app) != name for app, name in known.graph.leaf_nodes())


def _check_keys(manifest: Manifest, keys: Path | None) -> Path | None:
    """The key file in place, when it opens what is sealed in the backup. Raises `BadBackup` for one of other keys."""
    place = Path(settings.KEY_FILE)
    wanted = manifest.keys.items()
    if keys and not wanted <= fingerprints(keys).items():
        raise BadBackup(f"{keys} is not the key file of this backup.")
    if place.exists() and not wanted <= fingerprints(place).items():
        raise BadBackup(f"The key file {place} holds other keys than the backup needs; it is never overwritten.")
    return place if place.exists() else None


def _put_keys(keys: Path) -> None:
    place = Path(settings.KEY_FILE)
    place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    part = place.with_name(place.name + UNFINISHED)
    part.unlink(missing_ok=True)
    with create(part) as file:
        file.write(keys.read_bytes())
    part.rename(place)
    sync_folder(place.parent)


def _place(info: tarfile.TarInfo) -> Path:
    """Where a file of the tar goes. Raises `BadBackup` for anything but a plain file below one of our folders."""
    label, *rest = PurePosixPath(info.name).parts or ("",)
    if not info.isreg() or label not in roots() or not rest or {"..", "/"} & {*rest}:
        raise BadBackup(f"{FILES} holds what no backup holds: {info.name}.")
    return roots()[label].joinpath(*rest)


def _unpack(part: Path, tell: Tell) -> int:
    """Put every file in its place; returns how many. Files that the backup does not know stay where they are.

    Uploads have random names and never change, so nothing is lost by it while the old database is still in place.
    """
    count, done, progress, folders = 0, 0, Progress(tell, "files"), set()
    with tarfile.open(part, "r:") as tar:
        for info in tar:
            place = _place(info)
            for folder in _missing(place.parent):
                folder.mkdir(mode=0o700 if info.name.startswith("uploads/") else 0o755)
            source = tar.extractfile(info)
            assert source is not None
            new = place.with_name(place.name + ".restoring")
            new.unlink(missing_ok=True)
            with source, create(new) as goal:
                while block := source.read(2**20):
                    goal.write(block)
            if info.name.startswith("media/"):  # a web server may show these by itself
                new.chmod(info.mode & 0o666)
            new.replace(place)
            folders.add(place.parent)
            count, done = count + 1, done + info.size
            progress.at(done, part.stat().st_size)
    for folder in folders:
        sync_folder(folder)
    return count


def _missing(folder: Path) -> Iterator[Path]:
    """The folders that are to be made, the outermost first."""
    yield from reversed([one for one in (folder, *folder.parents) if not one.exists()])
