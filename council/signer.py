"""The signer of checkpoints: a process and a user of its own, with a key that the web process cannot read.

It trusts the database for nothing that it signed before: it keeps its own notes in its own folder, computes the tree
anew from the leaves, and refuses a tree that does not go on where the last one ended. What it signs is on its disk
before anybody else sees it, so that after a crash it cannot sign a second, different tree of the same size.
"""

from __future__ import annotations

import fcntl
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from council.kernel.actor import Actor
from council.kernel.clock import Clock
from council.kernel.merkle import EMPTY_ROOT, Frontier
from council.kernel.notes import BadNote, SigningKey, TreeHead, open_checkpoint
from council.kernel.verdicts import no, require_that
from council.record.actions import add_timestamp, publish_checkpoint
from council.record.models import Checkpoint
from council.record.queries import (
    adopted_keys,
    epochs,
    first_wrong_leaf,
    last_closed,
    leaves,
    newest_checkpoint,
    recovering,
    unwitnessed,
)
from council.record.rules.checkpoints import Kept, SigningFacts, age, may_sign, origin_of
from council.witness import NoTimestamp, read_roots, timestamp

LATEST = "latest.note"


class BadKeyFile(Exception):
    """The file with the signing key cannot be used; says why, never what is in it."""


@dataclass(frozen=True)
class Signed:
    """What a run of the signer came to: the published checkpoint, and whether it was signed just now."""

    checkpoint: Checkpoint
    new: bool


def make_key(path: Path, name: str) -> SigningKey:
    """Write a new signing key, readable by its owner alone. Raises `BadKeyFile` when something is there already."""
    key = SigningKey(name, secrets.token_bytes(32))
    public = key.verifying  # a bad name is found before anything is written
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        raise BadKeyFile(f"{path} is there already; a signing key is never overwritten") from None
    try:
        with os.fdopen(descriptor, "w") as file:
            file.write(key.to_text() + "\n")
            file.flush()
            os.fsync(file.fileno())
    except BaseException:
        path.unlink(missing_ok=True)  # half a key would never be overwritten
        raise
    path.with_suffix(".pub").write_text(public.to_text() + "\n")
    return key


def read_key(path: Path) -> SigningKey:
    """The key in a file that nobody but its owner can read. Raises `BadKeyFile` or `BadNote`."""
    try:
        if path.stat().st_mode & 0o077:
            raise BadKeyFile(f"{path} can be read by others: chmod 600")
        return SigningKey.from_text(path.read_text())
    except (OSError, UnicodeDecodeError) as error:
        raise BadKeyFile(f"{path} cannot be read: {error}") from None


class Signer:
    """A key and the folder of what it signed: `latest.note`, and every note under its origin and size."""

    def __init__(self, key: SigningKey, folder: Path) -> None:
        self.key = key
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)

    def sign(self, clock: Clock) -> Signed | None:
        """Sign the tree of the last closed day and publish it; nothing when no day was closed yet in this epoch.

        Raises `Refused` for a tree that does not agree with what was signed before, for a key that was not adopted, and
        while the record is being recovered from a backup. A run that was killed in between is finished by the next one:
        the note on disk is published, nothing is signed twice.
        """
        with self._alone():
            require_that(not recovering(), "record.awaits_epoch").or_refuse()
            require_that(self.key.verifying in adopted_keys(), "record.key_not_adopted").or_refuse()
            signed = self._signed()
            last_note, last = self._last(signed)
            closed = last_closed()
            if closed is None:
                require_that(last is None, "record.no_day").or_refuse()
                return None
            declared = epochs(closed.size)
            origin = origin_of(self.key.name, declared[-1].number if declared else 1)
            self._publish_what_was_signed(signed, origin, closed.size, clock)
            begins = last is not None and last.origin != origin
            kept = [head for head, _ in signed] if begins else []
            roots = self._roots(closed.size, {last.size if last else 0, *(one.size for one in kept)})
            root, root_then = roots[closed.size], roots.get(last.size if last else 0)
            head = TreeHead(origin, closed.size, root)
            if last == head:
                note, new = last_note, False
            elif any(epoch.seq >= closed.size for epoch in epochs()):
                # A day that was closed before the restore would be one more tree of the old epoch, after the note that
                # the new one embeds; so the first tree of the new epoch is awaited.
                return None
            else:
                stand = tuple(Kept(one, roots.get(one.size)) for one in kept)
                may_sign(SigningFacts(last, last_note, head, root_then, tuple(declared), stand)).or_refuse()
                self._check_new_leaves(last.size if last and last.origin == origin else 0, closed.size)
                note, new = self.key.sign(head.to_text()), True
                self._keep(note, head)
            return Signed(publish_checkpoint(note, actor=Actor.system(), clock=clock), new)

    def _roots(self, size: int, before: set[int]) -> dict[int, bytes]:
        """The root of the tree to sign, and of the trees signed before as the database has them now, in one pass."""
        frontier, roots = Frontier(), {0: EMPTY_ROOT}
        for leaf in leaves(size):
            frontier = frontier.append(leaf)
            if frontier.size in before:
                roots[frontier.size] = frontier.root()
        if frontier.size != size:
            no("record.shrunk", size=frontier.size, before=size).or_refuse()
        return {**roots, size: frontier.root()}

    def _signed(self) -> list[tuple[TreeHead, str]]:
        """Every tree that this signer signed, with its note, oldest first; what is no note of our keys is passed over.

        An adopted key of before may have signed one: a key that follows goes on where the other ended.
        """
        found, keys = [], [self.key.verifying, *adopted_keys()]
        for path in self.folder.glob("*-*.note"):
            with suppress(BadNote):
                note = path.read_text(encoding="utf-8")
                found.append((open_checkpoint(note, keys)[0], note))
        return sorted(found, key=lambda pair: age(pair[0]))

    def _publish_what_was_signed(
        self, signed: list[tuple[TreeHead, str]], origin: str, size: int, clock: Clock
    ) -> None:
        """Publish what a killed run has signed and not published, in order: a later tree may be due by now."""
        newest = newest_checkpoint()
        known = newest.size if newest and newest.origin == origin else 0
        for head, note in signed:
            if head.origin == origin and known < head.size < size:
                publish_checkpoint(note, actor=Actor.system(), clock=clock)

    def _check_new_leaves(self, start: int, size: int) -> None:
        """What is signed for the first time must be what it says: each leaf the hash of its entry."""
        wrong = first_wrong_leaf(start, size)
        if wrong is not None:
            no("record.wrong_leaf", seq=wrong).or_refuse()

    def _last(self, signed: list[tuple[TreeHead, str]]) -> tuple[str, TreeHead | None]:
        """The newest note: from the folder, else what was published (a signer that lost its folder).

        Raises `BadNote` for a `latest.note` that is none: an empty one must not be taken for a new beginning.
        """
        path, newest = self.folder / LATEST, newest_checkpoint()
        notes = list(signed)
        text = path.read_text(encoding="utf-8") if path.exists() else newest.note if newest and not signed else None
        if text is not None:
            notes.append((open_checkpoint(text, [self.key.verifying, *adopted_keys()])[0], text))
        head, note = max(notes, key=lambda pair: age(pair[0]), default=(None, ""))
        return note, head

    def _keep(self, note: str, head: TreeHead) -> None:
        """Write the note so that it survives a crash, by its name first and then as the latest."""
        name = f"{head.origin.replace('/', '_')}-{head.size}.note"
        require_that(not (self.folder / name).exists(), "record.second_tree", size=head.size).or_refuse()
        for path in (self.folder / name, self.folder / LATEST):
            part = path.with_suffix(".part")
            with part.open("w", encoding="utf-8") as file:
                file.write(note)
                file.flush()
                os.fsync(file.fileno())
            part.replace(path)
        descriptor = os.open(self.folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """One signer at a time: a second one waits."""
        with (self.folder / "lock").open("w") as handle:
            fcntl.flock(handle, fcntl.LOCK_EX)
            yield


def witness_all(address: str, roots: Path | None, most: int = 10) -> list[str]:
    """Have the authority witness the newest checkpoints that it has not seen yet; what came of it, a line each.

    An authority that does not answer holds nothing up: the next run asks again.
    """
    if not address:
        return []
    lines: list[str] = []
    for checkpoint in unwitnessed(address, most):
        try:
            stamped = timestamp(checkpoint.note.encode(), address, read_roots(roots))
        except NoTimestamp as reason:
            return [*lines, f"No timestamp for {checkpoint.size} entries: {reason}"]
        add_timestamp(checkpoint, authority=address, token=stamped.token, at=stamped.at, actor=Actor.system())
        lines.append(f"Witnessed by {address} at {stamped.at.isoformat()}: {checkpoint.size} entries")
    return lines
