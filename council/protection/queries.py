"""Reading what is sealed on disk."""

from pathlib import Path
from uuid import UUID

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.db.models import QuerySet

from council.protection.models import StoredFile
from council.protection.models.keys import ring
from council.protection.rules import seal_context
from council.record.queries import entries_about, payload_of
from council.record.rules.entries import Tag


def path_of(file_id: UUID, part: str) -> Path:
    """Where a part (`clean` or `original`) of a stored file lies: a random name, two levels deep."""
    name = file_id.hex
    return Path(settings.UPLOADS) / name[:2] / f"{name}.{part}"


def content_of(file: StoredFile, part: str = "clean") -> bytes:
    """The bytes of a stored file. Raises `FileNotFoundError`, or `InvalidTag` when the file was changed on disk."""
    sealed = path_of(file.pk, part).read_bytes()
    version = int.from_bytes(sealed[:2], "big")
    context = seal_context("file", file.pk, part, version)
    return AESGCM(ring().keys[version]).decrypt(sealed[2:14], sealed[14:], context)


def pepper() -> bytes:
    """The key under which receipt codes are looked up; from the key file, never in the database."""
    return ring().derived("receipt lookup")


def files_of(case: UUID) -> QuerySet[StoredFile]:
    """The files of a case or of an appeal being written, in the order they came. The room that asks has checked who."""
    return StoredFile.objects.filter(case_uuid=case).order_by("stored_at", "pk")


def entries_that_describe(file: StoredFile) -> list[int]:
    """The entries of the record whose payload holds the size and the hash of a file."""
    stored = [entry for entry in entries_about(file.case_uuid) if entry.tag == Tag.EVIDENCE_STORED]
    return [entry.seq for entry in stored if (payload_of(entry) or {}).get("file") == str(file.pk)]
