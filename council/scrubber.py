"""The scrubber: a child process that makes a copy of an uploaded file that is safe to open, and can do nothing else.

`python -m council.scrubber MEDIA_TYPE PIXELS` reads the file from standard input and writes the copy to standard
output. Pictures are decoded and encoded anew from their pixels alone; of a PDF the pages stay, and whatever could act,
hold another file or tell about its maker goes. It limits its own memory and time first, and knows no Django and no
case. Exit status: 0 done, 3 too many pixels, anything else: it cannot be opened. See `council.protection.actions`.
"""

from __future__ import annotations

import io
import resource
import sys
from typing import Any

MEMORY_BYTES = 3 * 2**29
CPU_SECONDS = 20
"""Ten times what the largest picture takes; with what waits for it, less than a server gives to a request."""
TOO_MANY_PIXELS = 3
LIGHT = 3
"""Effort in packing a PNG: a third of the time of the usual six, a tenth larger."""

ACTING = (
    "/AA", "/OpenAction", "/JS", "/JavaScript", "/EmbeddedFiles", "/EF", "/AF", "/XFA", "/AcroForm", "/Collection",
    "/RichMediaContent", "/RichMediaSettings", "/Metadata", "/PieceInfo", "/Outlines", "/URI", "/Dests",
)  # fmt: skip
"""Entries of a dictionary that run something, hold a file, lead elsewhere or tell about the maker (ISO 32000-1)."""


def scrub_picture(content: bytes, media_type: str, pixels: int) -> bytes:
    """The picture alone, upright and in sRGB: no comment, no place, no profile, nothing after its end."""
    from PIL import Image, ImageFile, ImageOps  # inline: a PDF needs no Pillow, and a child starts for every file

    ImageFile.LOAD_TRUNCATED_IMAGES = False  # other libraries switch it on for the whole process
    Image.MAX_IMAGE_PIXELS = None  # counted here, and exactly
    kind = media_type.split("/")[1].upper()
    with Image.open(io.BytesIO(content), formats=[kind]) as image:
        if image.width * image.height > pixels:
            raise SystemExit(TOO_MANY_PIXELS)
        image.load()
        picture = ImageOps.exif_transpose(image)
    clear = picture.has_transparency_data and kind != "JPEG"
    picture = _in_srgb(picture).convert("RGBA" if clear else "RGB")
    picture.info = {}  # Pillow writes comments and profiles from here
    output = io.BytesIO()
    picture.save(output, format=kind, **({"compress_level": LIGHT} if kind == "PNG" else {}))
    return output.getvalue()


def _in_srgb(picture: Any) -> Any:
    """The same colours without a profile of their own; a profile that cannot be read is dropped."""
    from PIL import ImageCms  # inline, as above

    profile = picture.info.get("icc_profile")
    if not profile or picture.mode not in {"RGB", "CMYK", "L"}:
        return picture
    try:
        theirs = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        return ImageCms.profileToProfile(picture, theirs, ImageCms.createProfile("sRGB"), outputMode="RGB")
    except (ImageCms.PyCMSError, OSError, ValueError):
        return picture


def scrub_pdf(content: bytes) -> bytes:
    """The pages alone. Raises for a file that is damaged, locked with a password or without a page."""
    import pikepdf  # inline, as above

    with pikepdf.open(io.BytesIO(content)) as document:
        if document.is_encrypted or not document.pages:
            raise ValueError("locked or empty")
        if "/AcroForm" in document.Root:
            document.generate_appearance_streams()
        document.flatten_annotations()  # what was typed into a form or noted on a page is painted on it
        for page in document.pages:
            if "/Annots" in page.obj:
                del page.obj.Annots
        if "/Names" in document.Root:
            del document.Root.Names
        for found in document.objects:
            _quieten(found, pikepdf, 0)
        if "/Info" in document.trailer:
            del document.trailer.Info
        output = io.BytesIO()
        document.save(output, object_stream_mode=pikepdf.ObjectStreamMode.generate)
        return output.getvalue()


def _quieten(found: Any, pikepdf: Any, depth: int) -> None:
    """Take out of a dictionary, and of those written inside it, what acts. Others come in their own turn."""
    if isinstance(found, pikepdf.Array):
        inside = [one for one in found if not getattr(one, "is_indirect", False)]
    elif isinstance(found, (pikepdf.Dictionary, pikepdf.Stream)):
        for name in ACTING:
            if name in found:
                del found[name]
        action = found.get("/A")  # an action has a subtype; the attributes of a structure element have none
        if isinstance(action, pikepdf.Dictionary) and "/S" in action:
            del found["/A"]
        inside = [one for one in dict(found.items()).values() if not getattr(one, "is_indirect", False)]
    else:
        return
    for one in inside:
        if depth < 40:
            _quieten(one, pikepdf, depth + 1)


def limit_myself() -> None:
    """No more memory and time than a large picture needs: a bomb ends this process, not the server."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def main(media_type: str, pixels: str) -> None:
    """Read, scrub, write."""
    limit_myself()
    content = sys.stdin.buffer.read()
    picture = media_type.startswith("image/")
    sys.stdout.buffer.write(scrub_picture(content, media_type, int(pixels)) if picture else scrub_pdf(content))


if __name__ == "__main__":
    main(*sys.argv[1:])
