"""Backups: a copy of the database and of the files in one folder, the field keys in another, the signing key in none.

A backup is a folder named after its time (UTC) that holds the database, `files.tar` and `manifest.json`. It is written
under a name that ends in `.part` and renamed when all of it is on the disk, so a backup that was killed is never taken
for a whole one. The manifest says how large the record in the copy is and what its root is: whoever restores it can
hold it against the checkpoints that were signed (docs/decisions/0016-epochs-after-a-restore.md).
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import tarfile
from base64 import b64decode
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from datetime import UTC
from pathlib import Path
from time import monotonic
from typing import Any, BinaryIO, Protocol

from django.conf import settings

from council.kernel.actor import Actor
from council.kernel.canonical import canonical
from council.kernel.clock import Clock, utc_text
from council.kernel.merkle import Frontier
from council.record.actions import note_export
from council.record.queries import recovering

FORMAT = "social-media-council-backup/1"
MANIFEST = "manifest.json"
FILES = "files.tar"
UNFINISHED = ".part"
SECONDS_BETWEEN_WORDS = 10

Tell = Callable[[str], None]
Rows = Callable[[str], Iterable[Sequence[Any]]]


class BadBackup(Exception):
    """A backup cannot be made, or cannot be restored as it is; says what is wrong in a sentence, and names the part."""


@dataclass(frozen=True)
class Part:
    """A file of a backup: its bytes and their SHA-256."""

    size: int
    sha256: str


@dataclass(frozen=True)
class Content:
    """What a copy of the database holds: size and root of its record, and the last migration of each app."""

    size: int
    root: str
    migrations: dict[str, str]


@dataclass(frozen=True)
class Manifest:
    """What a backup is. `keys` are fingerprints of the key versions that seal what is in it; no key is ever there."""

    at: str
    engine: str
    content: Content
    keys: dict[str, str]
    database: Part
    files: Part

    def to_text(self) -> str:
        """JSON, with a checksum over the rest: damage to the manifest itself is found before anything is touched."""
        body = {"format": FORMAT, **asdict(self)}
        return json.dumps({**body, "check": _checksum(body)}, indent=2) + "\n"

    @staticmethod
    def from_text(text: str) -> Manifest:
        """The manifest that `to_text` wrote. Raises `BadBackup`."""
        try:
            body = json.loads(text)
            check = body.pop("check")
            if body.pop("format") != FORMAT:
                raise BadBackup(f"{MANIFEST} is not of the format {FORMAT}.")
            manifest = Manifest(
                body["at"], body["engine"], Content(**body["content"]), body["keys"],
                Part(**body["database"]), Part(**body["files"]),
            )  # fmt: skip
            whole = check == _checksum({"format": FORMAT, **body})
        except (ValueError, KeyError, TypeError, AttributeError):
            raise BadBackup(f"{MANIFEST} is damaged: it is no manifest of a backup.") from None
        if not whole:
            raise BadBackup(f"{MANIFEST} is damaged: its checksum is another.")
        return manifest


@dataclass(frozen=True)
class Backup:
    """A backup that was made: where it lies, what it is, and where the keys went."""

    folder: Path
    manifest: Manifest
    keys: Path | None


@dataclass(frozen=True)
class Standing:
    """What stands where a backup would go. `entries` of its record; nothing when it cannot even be read."""

    entries: int | None
    size: int


class Engine(Protocol):
    """What a database engine does for backups; `council.backups_sqlite` and `council.backups_postgres`."""

    FILE: str

    def dump(self, target: Path, tell: Tell) -> Content:
        """Write a copy of the database as of one moment while others go on writing, and say what is in the copy."""
        ...

    def standing(self) -> Standing | None:
        """What the database holds now; nothing where there is none."""
        ...

    def in_use(self) -> bool:
        """Whether anybody else has the database open."""
        ...

    def put_back(self, part: Path) -> Path | None:
        """Replace the database by a copy that is in recovery from its first moment; where the old one went, if kept."""
        ...


@dataclass
class Progress:
    """Says now and then how far something large has come; something small says nothing."""

    tell: Tell
    what: str
    _last: float = field(default_factory=monotonic)

    def at(self, done: int, total: int = 0) -> None:
        """So much is done, of so much where that is known."""
        if monotonic() - self._last >= SECONDS_BETWEEN_WORDS:
            self._last = monotonic()
            self.tell(f"{self.what}: {done * 100 // total} %" if total else f"{self.what}: {in_words(done)}")


def back_up(folder: Path, keys_to: Path | None, *, engine: Engine, vendor: str, clock: Clock, tell: Tell) -> Backup:
    """Write a new backup under `folder` and record that it was made.

    The database is copied before the files: every file that a row in the copy speaks of was on the disk before the row
    was. It is recorded before it gets its name: no whole copy exists that the record does not know of. Raises
    `BadBackup`; then nothing is left behind.
    """
    _check_places(folder, keys_to)
    if recovering():
        raise BadBackup("The record is being recovered from a backup; declare an epoch first.")
    at = clock.now()
    stamp = at.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")
    goal, part = folder / stamp, folder / (stamp + UNFINISHED)
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    if goal.exists():
        raise BadBackup(f"{goal} is there already; a backup never overwrites another.")
    try:
        part.mkdir(mode=0o700)
    except FileExistsError:
        raise BadBackup(f"{part} is there already; another backup is being written, or was killed.") from None
    keys: Path | None = None
    try:
        content = engine.dump(part / engine.FILE, tell)
        _pack(part / FILES, tell)
        if keys_to:
            keys = _copy_keys(keys_to, stamp)
        found = fingerprints(Path(settings.KEY_FILE)) if Path(settings.KEY_FILE).exists() else {}
        manifest = Manifest(
            utc_text(at), vendor, content, found, weigh(part / engine.FILE, tell), weigh(part / FILES, tell)
        )
        with create(part / MANIFEST) as file:
            file.write(manifest.to_text().encode())
        sync_folder(part)
        note_export("backup", {"size": content.size, "root": content.root}, actor=Actor.system(), clock=clock)
        part.rename(goal)
        sync_folder(folder)
    except BaseException:
        shutil.rmtree(part, ignore_errors=True)
        if keys:
            keys.unlink(missing_ok=True)
        raise
    return Backup(goal, manifest, keys)


def read_content(rows: Rows) -> Content:
    """What a database holds, by a function that runs a query. Raises `BadBackup` for a record that is not whole."""
    frontier = Frontier.of(bytes(leaf) for (leaf,) in rows("SELECT leaf FROM council_recordentry ORDER BY seq"))
    head = list(rows("SELECT size, frontier FROM council_recordhead"))
    if [tuple(row) for row in head] != [(frontier.size, frontier.to_text())]:
        raise BadBackup("The record in the database is not whole: manage.py verify_record names the entry.")
    last: dict[str, str] = {}
    for app, name in rows("SELECT app, name FROM django_migrations"):
        last[app] = max(name, last.get(app, ""))  # by their numbers: a squashed one may be applied after its parts
    return Content(frontier.size, frontier.root().hex(), last)


def fingerprints(path: Path) -> dict[str, str]:
    """A fingerprint of each key in a key file, by version: it tells keys apart, no more. Raises `BadBackup`."""
    try:
        keys = {
            str(version): b64decode(key, validate=True) for version, key in json.loads(path.read_text())["keys"].items()
        }
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        raise BadBackup(f"{path} cannot be read as a key file.") from None
    return {version: hashlib.sha256(b"key of a council\n" + key).hexdigest()[:16] for version, key in keys.items()}


def weigh(path: Path, tell: Tell) -> Part:
    """Size and SHA-256 of a file, read from the disk."""
    digest, size, progress = hashlib.sha256(), 0, Progress(tell, f"reading {path.name}")
    with path.open("rb") as file:
        while block := file.read(2**20):
            digest.update(block)
            size += len(block)
            progress.at(size)
    return Part(size, digest.hexdigest())


class create:  # noqa: N801 -- used like `open`
    """Open a new file for writing that its owner alone can read; on the disk when the block ends."""

    def __init__(self, path: Path) -> None:
        self.file: BinaryIO = os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600), "wb")

    def __enter__(self) -> BinaryIO:
        return self.file

    def __exit__(self, kind: object, *_: object) -> None:
        with self.file:
            if kind is None:
                self.file.flush()
                os.fsync(self.file.fileno())


def sync_folder(folder: Path) -> None:
    """Have the names in a folder on the disk."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def roots() -> dict[str, Path]:
    """The folders of files, by their names in the tar: sealed uploads, and what the site shows."""
    return {"uploads": Path(settings.UPLOADS), "media": Path(settings.MEDIA_ROOT)}


def in_words(size: int) -> str:
    """A number of bytes for people."""
    if size < 1000:
        return f"{size} bytes"
    return f"{size / 1000:.0f} kB" if size < 1_000_000 else f"{size / 1_000_000:.1f} MB"


def _checksum(body: dict[str, Any]) -> str:
    return hashlib.sha256(canonical(body)).hexdigest()


def _check_places(folder: Path, keys_to: Path | None) -> None:
    """Keys never lie with the database, and no backup where the site keeps or shows files. Raises `BadBackup`."""
    place = folder.resolve()
    secrets = [Path(path).resolve() for path in (settings.KEY_FILE, settings.SIGNING_KEY) if path]
    for secret in secrets:
        if secret.is_relative_to(place):
            raise BadBackup(f"{folder} holds the key file {secret.name}: keys never lie with a copy of the database.")
    for goal in filter(None, (place, keys_to and keys_to.resolve())):
        if any(goal.is_relative_to(root.resolve()) for root in roots().values()):
            raise BadBackup(f"{goal} lies among the files of the site: choose another folder.")
    if keys_to and (keys_to.resolve().is_relative_to(place) or place.is_relative_to(keys_to.resolve())):
        raise BadBackup(f"{keys_to} and {folder} lie in one another: keys go into a folder apart from the database.")


def _pack(target: Path, tell: Tell) -> None:
    """All files in one tar, uncompressed: pictures and sealed bytes do not shrink."""
    progress, done = Progress(tell, "files"), 0
    with create(target) as out, tarfile.open(fileobj=out, mode="w", format=tarfile.PAX_FORMAT) as tar:
        for name, path in _files():
            with suppress(FileNotFoundError), path.open("rb") as file:  # what was erased a moment ago stays erased
                about = os.fstat(file.fileno())
                info = tarfile.TarInfo(name)
                info.size, info.mtime, info.mode = about.st_size, int(about.st_mtime), about.st_mode & 0o666
                tar.addfile(info, file)
                done += info.size
                progress.at(done)


def _files() -> Iterator[tuple[str, Path]]:
    secrets = {Path(path).resolve() for path in (settings.KEY_FILE, settings.SIGNING_KEY) if path}
    for label, root in roots().items():
        for path in sorted(root.rglob("*")):
            if path.is_symlink() or not path.is_file():
                continue
            if path.resolve() in secrets:
                raise BadBackup(f"The key file {path} lies among the files of the site: move it away.")
            yield f"{label}/{path.relative_to(root).as_posix()}", path


def _copy_keys(keys_to: Path, stamp: str) -> Path:
    """The field keys, under the name of the backup that they open."""
    try:
        content = Path(settings.KEY_FILE).read_bytes()
    except OSError:
        raise BadBackup(f"There is no key file at {settings.KEY_FILE}.") from None
    keys_to.mkdir(parents=True, exist_ok=True, mode=0o700)
    goal = keys_to / f"{stamp}-field-keys.json"
    part = goal.with_name(goal.name + UNFINISHED)
    part.unlink(missing_ok=True)
    with create(part) as file:
        file.write(content)
    part.rename(goal)
    sync_folder(keys_to)
    return goal
