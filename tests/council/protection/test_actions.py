"""Taking files in: by their bytes, never by their names."""

import io
import resource
import struct
import zipfile
import zlib
from uuid import uuid4

import pikepdf
import pytest
from PIL import Image, ImageCms

from council.kernel.actor import Actor
from council.kernel.verdicts import Refused
from council.protection.actions import scrub, sniff, store_file
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
    owner, anybody = case or uuid4(), Actor.anonymous()
    return store_file(scrub(content), owner, files_already=files_already, actor=anybody, clock=clock)


def locked_pdf():
    output, document = io.BytesIO(), pikepdf.new()
    document.add_blank_page()
    document.save(output, encryption=pikepdf.Encryption(owner="x", user="y"))
    return output.getvalue()


@pytest.mark.parametrize(
    ("content", "type_"),
    [
        (picture(), "image/png"),
        (picture("JPEG"), "image/jpeg"),
        (picture("WEBP"), "image/webp"),
        (b"%PDF-1.7\n%\xe2\xe3\n", "application/pdf"),
        ("Я видел это сам.\n".encode(), "text/plain"),
        ("\ufeffSaved by Notepad\r\n".encode(), "text/plain"),
        ("می\u200cخواهم \u200e[3/5] \u202a+98\u202c: 👩‍💻\n".encode(), "text/plain"),
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
        (b"%PDF-1.4 not really", 0, "protection.broken_pdf"),
        (locked_pdf(), 0, "protection.broken_pdf"),
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


def grey(format, **options):
    """A picture whose every hidden corner says SECRET."""
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes() + b"SECRET profile"
    return picture(format, icc_profile=profile, **options) + b"SECRET tail"


@pytest.mark.parametrize("format", ["JPEG", "PNG", "WEBP"])
def test_nothing_hidden_in_a_picture_survives(format):
    more = {"JPEG": {"comment": b"SECRET comment"}, "WEBP": {"xmp": b"SECRET xmp"}}.get(format, {})
    original = grey(format, **more)
    assert b"SECRET" in original
    clean = scrub(original).clean
    assert b"SECRET" not in clean
    with Image.open(io.BytesIO(clean)) as opened:
        assert (opened.format, opened.size, opened.info.get("icc_profile")) == (format, (40, 30), None)
        assert opened.convert("RGB").getpixel((5, 5)) == pytest.approx((0, 128, 128), abs=3)


def test_colours_of_another_space_and_transparency_survive():
    clear = io.BytesIO()
    Image.new("RGBA", (4, 4), (255, 0, 0, 0)).save(clear, format="PNG")
    with Image.open(io.BytesIO(scrub(clear.getvalue()).clean)) as opened:
        assert opened.convert("RGBA").getpixel((0, 0))[3] == 0
    printed = io.BytesIO()
    Image.new("CMYK", (4, 4), (0, 255, 255, 0)).save(printed, format="JPEG")
    with Image.open(io.BytesIO(scrub(printed.getvalue()).clean)) as opened:
        assert opened.mode == "RGB"


@pytest.mark.parametrize("tag", [0x0112, 0x010E, 0x8825])
def test_a_picture_with_broken_hidden_words_is_cleaned_or_refused_and_breaks_nothing(tag):
    """The reader of EXIF raises errors of many kinds; in a process of its own none of them reaches a page."""
    exif = b"Exif\x00\x00II*\x00\x08\x00\x00\x00\x01\x00" + struct.pack("<HHI", tag, 9, 0xFFFFFFF0) + b"\xff" * 9
    plain = picture("JPEG")
    broken = plain[:2] + b"\xff\xe1" + struct.pack(">H", len(exif) + 2) + exif + plain[2:]
    try:
        clean = scrub(broken).clean
    except Refused as refused:
        codes = refused.verdict.codes
    else:
        codes = ("protection.broken_image",) if clean.startswith(b"\xff\xd8") else ()
    assert codes == ("protection.broken_image",)


def active_pdf():
    """A page of a PDF that runs a script when it opens, holds a file, leads away and names its maker."""
    output, document = io.BytesIO(), pikepdf.new()
    page = document.add_blank_page()
    script = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS=pikepdf.String("app.alert('SECRET')"))
    document.Root.OpenAction = document.make_indirect(script)
    document.Root.AA = pikepdf.Dictionary(WC=script)
    document.attachments["SECRET.exe"] = b"SECRET content"
    link = pikepdf.Dictionary(
        Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Link, Rect=[0, 0, 9, 9],
        A=pikepdf.Dictionary(S=pikepdf.Name.URI, URI=pikepdf.String("https://SECRET.example")),
    )  # fmt: skip
    page.obj.Annots = pikepdf.Array([document.make_indirect(link)])
    page.obj.AA = pikepdf.Dictionary(O=script)
    page.Contents = document.make_stream(b"0 0 1 rg 10 10 50 50 re f")
    document.docinfo["/Author"] = "SECRET author"
    with document.open_metadata() as metadata:
        metadata["dc:creator"] = ["SECRET creator"]
    document.save(output, compress_streams=False, object_stream_mode=pikepdf.ObjectStreamMode.disable)
    return output.getvalue() + b"<script>SECRET</script>"


def test_a_pdf_keeps_its_pages_and_nothing_that_acts_or_tells():
    original = active_pdf()
    assert original.count(b"SECRET") > 6
    clean = scrub(original).clean
    assert b"SECRET" not in clean
    with pikepdf.open(io.BytesIO(clean)) as document:
        text = repr([dict(one.items()) for one in document.objects if isinstance(one, pikepdf.Dictionary)])
        text += repr([one.read_bytes() for one in document.objects if isinstance(one, pikepdf.Stream)])
        assert [word for word in ("SECRET", "JavaScript", "OpenAction", "URI", "Filespec") if word in text] == []
        assert len(document.pages) == 1
        assert b"10 10 50 50 re" in document.pages[0].Contents.read_bytes()


def test_what_was_typed_into_a_form_of_a_pdf_stays_to_be_read():
    output, document = io.BytesIO(), pikepdf.new()
    page = document.add_blank_page()
    seen = document.make_stream(
        b"BT (I saw it) Tj ET", Type=pikepdf.Name.XObject, Subtype=pikepdf.Name.Form, BBox=[0, 0, 90, 9]
    )
    field = document.make_indirect(pikepdf.Dictionary(
        Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Widget, FT=pikepdf.Name.Tx, T=pikepdf.String("what"),
        V=pikepdf.String("I saw it"), Rect=[0, 0, 90, 9], F=4, AP=pikepdf.Dictionary(N=seen),
    ))  # fmt: skip
    page.obj.Annots = pikepdf.Array([field])
    document.Root.AcroForm = document.make_indirect(pikepdf.Dictionary(Fields=pikepdf.Array([field])))
    document.save(output)
    with pikepdf.open(io.BytesIO(scrub(output.getvalue()).clean)) as clean:
        streams = b"".join(one.read_bytes() for one in clean.objects if isinstance(one, pikepdf.Stream))
    assert b"I saw it" in streams


def test_a_picture_of_many_pixels_in_few_bytes_does_not_swell_the_server():
    """Decoding happens in a child process that has limits: the server's own memory does not grow with the picture."""
    flat = io.BytesIO()
    Image.new("1", (6300, 6300)).save(flat, format="PNG")
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    assert scrub(flat.getvalue()).media_type == "image/png"
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 60_000
