"""Writing the whole bundle of a day to a file, once, and keeping it."""

from __future__ import annotations

import fcntl
import json
import os
from pathlib import Path

from django.conf import settings

from cases.opinion.queries import times_of_removals
from cms.transparency.queries import leaves_of, whole
from council.record.models import Checkpoint

KEPT = 3
"""Bundles of so many days stay on the disk."""


def whole_bundle(checkpoint: Checkpoint) -> Path:
    """The file with the whole bundle of a checkpoint: made by whoever asks first, the others wait for it."""
    folder = Path(settings.RECORD_FILES)
    folder.mkdir(parents=True, exist_ok=True)
    # by its root: after a restore another checkpoint can have the same number and size; and by what is off the site
    off = "-".join(map(str, times_of_removals()))
    path = folder / f"bundle-{checkpoint.pk:08}-{bytes(checkpoint.root).hex()}-{off}.json"
    if path.exists():
        return path
    with (folder / "lock").open("w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        if not path.exists():
            _write(path, checkpoint)
            written = sorted(folder.glob("bundle-*"), key=lambda one: one.stat().st_mtime)
            for old in written[:-KEPT]:  # also what a killed writer left; after a restore numbers go back, times do not
                old.unlink(missing_ok=True)
    return path


def forget_bundles() -> None:
    """Delete every bundle that is kept: one of them may hold a text that is out of public view now."""
    for path in Path(settings.RECORD_FILES).glob("bundle-*"):
        path.unlink(missing_ok=True)


def _write(path: Path, checkpoint: Checkpoint) -> None:
    """The bundle, its leaves written as they are read: a million of them never stand in memory."""
    part = path.with_suffix(".part")
    with part.open("w", encoding="utf-8") as file:
        head = json.dumps(whole(checkpoint), ensure_ascii=False, separators=(",", ":"))
        file.write(head[:-1] + ',"leaves":[')
        for number, leaf in enumerate(leaves_of(checkpoint)):
            file.write(f'{"," if number else ""}"{leaf.hex()}"')
        file.write("]}\n")
        file.flush()
        os.fsync(file.fileno())
    part.replace(path)
