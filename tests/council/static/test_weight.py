"""What a reader downloads: style, script and fonts of a public page stay far below its budget of 100 kB."""

import gzip
import re
from pathlib import Path

import pytest
from django.conf import settings

STATIC = Path(settings.ROOT) / "council" / "static"
SHARED = 75_000
"""Of the 100 kB, so that 25 kB (compressed) are left for the words of a page."""


def compressed(path: Path) -> int:
    return len(gzip.compress(path.read_bytes(), 9))


def linked(folder: str) -> list[Path]:
    styles = (Path(settings.ROOT) / "templates" / "layouts" / "_styles.html").read_text()
    return [STATIC / name for name in re.findall(r"static '(" + folder + r"/[^']+)'", styles)]


def test_a_page_in_latin_script_keeps_its_budget():
    texts = linked("css") + sorted((STATIC / "js").glob("comfort.js"))
    letters = ["public-sans-latin.woff2", "source-serif-4-latin-400-normal.woff2"]
    assert sum(map(compressed, texts)) + sum((STATIC / "fonts" / name).stat().st_size for name in letters) < SHARED


def test_fonts_are_all_used_and_each_has_its_licence():
    used = set(re.findall(r"fonts/([\w-]+\.woff2)", (STATIC / "css" / "fonts.css").read_text()))
    assert used == {path.name for path in (STATIC / "fonts").glob("*.woff2")}
    families = {path.stem.removeprefix("OFL-") for path in (STATIC / "fonts").glob("OFL-*.txt")}
    assert {family for family in families if any(name.startswith(family) for name in used)} == families
    assert all(any(name.startswith(family) for family in families) for name in used)


@pytest.mark.parametrize("path", sorted((STATIC / "css").glob("*.css")), ids=lambda path: path.name)
def test_styles_name_no_other_machine_and_no_left_or_right_margin(path):
    text = path.read_text()
    assert re.findall(r"https?://|@import", text) == []
    assert re.findall(r"(?:margin|padding|border|inset)-(?:left|right)\s*:|(?<![\w-])(?:left|right)\s*:", text) == []


@pytest.mark.parametrize("path", sorted((STATIC / "css").glob("*.css")), ids=lambda path: path.name)
def test_styles_take_their_colours_from_the_tokens(path):
    if path.name in {"tokens.css", "print.css"}:
        return
    colours = set(re.findall(r"#[0-9a-fA-F]{3,8}\b", path.read_text()))
    assert colours <= {"#1a242e", "#fff"}, "ink upon the focus glow, and white, are the same in both schemes"
