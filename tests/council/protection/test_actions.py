"""Taking files in: by their bytes, never by their names."""

import io
import struct
import zipfile
import zlib
from uuid import uuid4

import pytest
from PIL import Image

from council.kernel.actor import Actor
from council.kernel.verdicts import Refused
from council.protection.actions import sniff, store_file
from council.protection.models import StoredFile
from council.protection.queries import content_of, path_of
from council.protection.rules import MAX_BYTES
from council.record.queries import entries_about, payload_of


def picture(format="PNG", size=(40, 30), **options):
    output = io.BytesIO()
    Image.new("RGB", size, "teal").save(output, format=format, **options)
    return output.getvalue()


def zipped():
    output = io.BytesIO()
    with zipfile.ZipFile(output, "w") as archive:
        archive.writestr("a.txt", "a")
    return output.getvalue()


def bomb():
    """A PNG of a few bytes that says it is 30,000 pixels wide and high."""
    header = struct.pack(">IIBBBBB", 30000, 30000, 8, 2, 0, 0, 0)
    chunks = [(b"IHDR", header), (b"IDAT", zlib.compress(b"\0" * 100)), (b"IEND", b"")]
    body = b"".join(
        struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data)) for name, data in chunks
    )
    return b"\x89PNG\r\n\x1a\n" + body


def keep(content, clock, files_already=0, case=None):
    return store_file(content, case or uuid4(), files_already=files_already, actor=Actor.anonymous(), clock=clock)


@pytest.mark.parametrize(
    ("content", "type_"),
    [
        (picture(), "image/png"),
        (picture("JPEG"), "image/jpeg"),
        (picture("WEBP"), "image/webp"),
        (b"%PDF-1.7\n%\xe2\xe3\n", "application/pdf"),
        ("Я видел это сам.\n".encode(), "text/plain"),
        (b"<html><script>alert(1)</script>", None),
        (b"\x00\x01\x02", None),
        (zipped(), "application/zip"),
    ],
)
def test_sniff_believes_the_bytes(content, type_):
    assert sniff(content) == type_


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("content", "already", "code"),
    [
        (b"", 0, "protection.empty_file"),
        (b"a" * (MAX_BYTES + 1), 0, "protection.too_large"),
        (picture(), 10, "protection.too_many"),
        (zipped(), 0, "protection.type"),
        (b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", 0, "protection.type"),
        (bomb(), 0, "protection.too_many_pixels"),
        (picture()[:60], 0, "protection.broken_image"),
    ],
)
def test_store_file_refuses_by_name_and_keeps_nothing(content, already, code, clock):
    with pytest.raises(Refused) as refused:
        keep(content, clock, already)
    assert refused.value.verdict.codes == (code,)
    assert StoredFile.objects.count() == 0


@pytest.mark.django_db
def test_stored_picture_is_encoded_anew_without_its_hidden_words(clock):
    exif = Image.Exif()
    exif[0x010E] = "taken at home by Ana"
    original = picture("JPEG", exif=exif.tobytes())
    assert b"taken at home" in original
    file = keep(original, clock)
    assert content_of(file, "original") == original
    assert b"taken at home" not in content_of(file)


@pytest.mark.django_db
def test_stored_file_is_sealed_on_disk_and_recorded(clock):
    case = uuid4()
    file = keep(b"I saw it myself.\n", clock, case=case)
    for part in ("clean", "original"):
        assert b"saw" not in path_of(file.pk, part).read_bytes()
        assert path_of(file.pk, part).stat().st_mode & 0o077 == 0
    (entry,) = entries_about(case)
    assert payload_of(entry)["sha256"] == file.sha256
