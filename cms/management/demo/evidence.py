"""Pictures that stand for evidence: a sheet with the caption, since nothing in the demonstration is real."""

from __future__ import annotations

import textwrap
from functools import lru_cache
from io import BytesIO

from PIL import Image, ImageDraw, ImageFont

WIDTH, HEIGHT, MARGIN = 640, 400, 36
PAPER, INK, SOFT, LINE = "#fbfaf6", "#14323a", "#5b7078", "#c9d3d3"


@lru_cache(maxsize=256)
def picture_of(caption: str, title: str) -> bytes:
    """A PNG file that says what the evidence would show."""
    image = Image.new("RGB", (WIDTH, HEIGHT), PAPER)
    pen = ImageDraw.Draw(image)
    pen.rectangle((12, 12, WIDTH - 12, HEIGHT - 12), outline=LINE, width=2)
    pen.text((MARGIN, MARGIN), "Demonstration evidence", fill=SOFT, font=ImageFont.load_default(15))
    lines = "\n".join(textwrap.wrap(caption, 34))
    pen.multiline_text((MARGIN, 100), lines, fill=INK, font=ImageFont.load_default(30), spacing=10)
    pen.line((MARGIN, HEIGHT - 90, WIDTH - MARGIN, HEIGHT - 90), fill=LINE, width=2)
    pen.multiline_text(
        (MARGIN, HEIGHT - 74), "\n".join(textwrap.wrap(title, 70)), fill=SOFT, font=ImageFont.load_default(15)
    )
    output = BytesIO()
    image.save(output, format="PNG")
    return output.getvalue()
