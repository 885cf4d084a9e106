"""Taking files in: sniffed, scrubbed, sealed and on disk before anybody says thank you."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
import unicodedata
from codecs import BOM_UTF8
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from uuid import UUID, uuid4

import filetype
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.db import transaction

from council.kernel.actor import Actor
from council.kernel.clock import Clock
from council.kernel.verdicts import Refused, no
from council.protection.models import StoredFile
from council.protection.models.keys import ring
from council.protection.queries import entries_that_describe, path_of
from council.protection.rules import ALLOWED, MAX_PIXELS, UploadFacts, may_store, seal_context
from council.record.actions import append, erase
from council.record.rules.entries import Tag
from council.scrubber import TOO_MANY_PIXELS

ROOT = Path(__file__).resolve().parents[2]
SECONDS = 25
"""How long a file may take to be scrubbed: less than the thirty after which gunicorn gives a request up."""
UNWRITTEN = frozenset({"Cc", "Cs", "Co", "Cn"})
"""Categories of signs that nobody writes. Marks of direction and joiners are written, in chats and in many scripts."""


def sniff(content: bytes) -> str | None:
    """The media type that the bytes themselves show; the name and what the browser said are not asked."""
    kind = filetype.guess(content[:8192])
    if kind is not None:
        return str(kind.mime)
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError:
        return None
    printable = all(sign in "\r\n\t\f" or unicodedata.category(sign) not in UNWRITTEN for sign in text[:65536])
    return "text/plain" if printable and not text.lstrip().startswith(("<", "%!", "#!")) else None


@dataclass(frozen=True)
class Scrubbed:
    """A file as it came, and the copy of it that is safe to open."""

    content: bytes
    media_type: str
    clean: bytes


def scrub(content: bytes) -> Scrubbed:
    """Make the copy that is safe to open. Takes seconds for a large picture: call it outside a transaction.

    Raises `Refused` beside the field `evidence` for a wrong type or size, or what does not open.
    """
    media_type = sniff(content)
    may_store(UploadFacts(len(content), media_type, 0)).or_refuse()
    assert media_type in ALLOWED  # may_store said so
    if media_type == "text/plain":
        return Scrubbed(content, media_type, content.removeprefix(BOM_UTF8))
    picture = media_type.startswith("image/")
    broken = no("protection.broken_image", "evidence") if picture else no("protection.broken_pdf", "evidence")
    try:
        done = subprocess.run(  # noqa: S603 — the type is one of ALLOWED
            [sys.executable, "-m", "council.scrubber", media_type, str(MAX_PIXELS)],
            input=content,
            capture_output=True,
            timeout=SECONDS,
            cwd=ROOT,
            check=False,
            env={"PATH": "/usr/bin:/bin", "HOME": "/nonexistent"},
        )
    except subprocess.TimeoutExpired:
        raise Refused(broken) from None
    if done.returncode == TOO_MANY_PIXELS:
        raise Refused(no("protection.too_many_pixels", "evidence", limit=MAX_PIXELS // 1_000_000))
    if done.returncode or not done.stdout:
        raise Refused(broken)
    return Scrubbed(content, media_type, done.stdout)


def _write(file_id: UUID, part: str, content: bytes) -> None:
    """Seal bytes into a new file, and have file and folder on the disk before returning."""
    keys, nonce = ring(), os.urandom(12)
    context = seal_context("file", file_id, part, keys.current)
    sealed = keys.current.to_bytes(2, "big") + nonce + AESGCM(keys.keys[keys.current]).encrypt(nonce, content, context)
    path = path_of(file_id, part)
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(sealed)
        file.flush()
        os.fsync(file.fileno())
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


@transaction.atomic
def store_file(scrubbed: Scrubbed, case: UUID, *, files_already: int, actor: Actor, clock: Clock) -> StoredFile:
    """Keep one file of a case. The row exists only once the bytes are synced to disk.

    Raises `Refused` beside the field `evidence` when there are too many.
    """
    content, media_type = scrubbed.content, scrubbed.media_type
    may_store(UploadFacts(len(content), media_type, files_already)).or_refuse()
    file_id = uuid4()
    _write(file_id, "original", content)
    _write(file_id, "clean", scrubbed.clean)
    file = StoredFile.objects.create(
        id=file_id,
        case_uuid=case,
        media_type=media_type,
        size=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
        stored_at=clock.now(),
    )
    facts = {"file": str(file_id), "media_type": media_type, "size": file.size, "sha256": file.sha256}
    append(Tag.EVIDENCE_STORED, case, facts, actor=actor, clock=clock)
    return file


@transaction.atomic
def erase_file(file: StoredFile, *, actor: Actor, clock: Clock) -> None:
    """Erase a file: its row now, its bytes when the transaction holds. The record keeps that there was one.

    What the record said of it goes too: somebody with the same file could find its hash, and so who had sent it.
    """
    append(Tag.EVIDENCE_ERASED, file.case_uuid, {"file": str(file.pk)}, actor=actor, clock=clock)
    described = entries_that_describe(file)
    if described:
        erase(described, reason="file_removed", actor=actor, clock=clock)
    transaction.on_commit(partial(_unlink, file.pk))
    file.delete()


def _unlink(file_id: UUID) -> None:
    for part in ("original", "clean"):
        path_of(file_id, part).unlink(missing_ok=True)
