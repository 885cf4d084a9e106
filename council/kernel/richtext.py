"""Rich text: what may stand in it, how deep it is nested, of which blocks it is made, and what it says.

`clean` is the one way in: an allow-list of a few tags without any attribute. Deep nesting crashes the maker of PDF
files, so a cap is refused at the form, on the raw input; there the answer of `depth` errs to the deep side, because
what a browser would see differently is counted as nested.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from html import escape, unescape
from html.parser import HTMLParser

import nh3

DEEPEST = 50
"""Elements that may be open at once; 150 nested quotes crash the maker of PDF files (INTEGRITY.md, Rendering)."""

BLOCKS = frozenset({"p", "ul", "ol", "blockquote", "h4"})
"""What a rich text is made of, at the top."""

ALLOWED = BLOCKS | {"li", "em", "strong", "br"}
"""Every tag that a rich text may hold, none with an attribute."""

_VOID = frozenset(
    ["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"]
)
_CLOSES_ITSELF = frozenset(["p", "li", "dt", "dd"])
_SILENT = frozenset(["script", "style", "template"])
# fmt: off
_BLOCKS = frozenset([
    "address", "article", "aside", "blockquote", "body", "br", "caption", "dd", "details", "div", "dl", "dt",
    "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "html",
    "li", "main", "nav", "ol", "option", "p", "pre", "section", "summary", "table", "tbody", "td", "tfoot", "th",
    "thead", "tr", "ul",
])
# fmt: on
_OPENING = re.compile(r"<[a-zA-Z]")
_MARKED_UP = re.compile(rf"</?(?:{'|'.join(sorted(ALLOWED))})\s*/?>", re.IGNORECASE)
_BLOCK_MARKUP = re.compile(rf"<(?:{'|'.join(sorted(BLOCKS))})\s*>", re.IGNORECASE)
_BLANK_LINES = re.compile(r"\n[^\S\n]*\n\s*")


@dataclass(frozen=True)
class Block:
    """One block at the top of a rich text: its tag, and the clean HTML inside it."""

    tag: str
    html: str

    def outer(self) -> str:
        """The block with its tag."""
        return f"<{self.tag}>{self.html}</{self.tag}>"


def clean(text: str) -> str:
    """Rich text from what somebody typed: simple HTML as it is, or plain words with blank lines between paragraphs.

    Only `ALLOWED` tags stay, scripts and styles go with their content, Unicode is in normal form C. Doing it again
    changes nothing. Not for input deeper than `DEEPEST`: refuse that first.
    """
    text = unicodedata.normalize("NFC", text).replace("\r\n", "\n").replace("\r", "\n").replace("\0", "")
    if not _BLOCK_MARKUP.search(text):
        text = text if _MARKED_UP.search(text) else escape(text, quote=False)
        parts = [part.strip() for part in _BLANK_LINES.split(text) if part.strip()]
        text = "".join(f"<p>{part}</p>".replace("\n", "<br>") for part in parts)
    safe = nh3.clean(text, tags=set(ALLOWED), attributes={}, link_rel=None)
    return "".join(block.outer() for block in blocks(safe))


def typed(html: str) -> str:
    """A clean rich text as somebody would type it: plain words where they say the same, else the HTML, block by block.

    Cleaning the answer gives back the rich text.
    """
    found = blocks(html)
    words = "\n\n".join(unescape(block.html.replace("<br>", "\n")) for block in found)
    return words if clean(words) == html else "\n\n".join(block.outer() for block in found)


def blocks(html: str) -> list[Block]:
    """The blocks of a clean rich text, in order; loose words become a paragraph, blocks without words are left out."""
    parser = _Splitter()
    parser.feed(html)
    parser.close()
    parser.end_block()
    return [block for block in parser.found if plain(block.html)]


def depth(html: str) -> int:
    """How many elements are open at once at most; 0 for bare text. Void elements such as `br` nest nothing."""
    parser = _Depth()
    parser.feed(html)
    parser.close()
    return parser.deepest


def plain(html: str) -> str:
    """The words alone on one line, with a single space between blocks; scripts and styles say nothing."""
    parser = _Plain()
    parser.feed(html)
    parser.close()
    return " ".join("".join(parser.parts).split())


class _Depth(HTMLParser):
    """Counts open elements; never fewer than a browser would build, implied ones (html, body, tbody) aside."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.deepest = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _VOID:
            return
        if tag in _CLOSES_ITSELF and self.open and self.open[-1] == tag:
            self.open.pop()
        self.open.append(tag)
        self.deepest = max(self.deepest, len(self.open))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        # HTML knows no self-closing elements: browsers read `<b/>` as `<b>`.
        self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        # Only the named element closes. Browsers open misnested formatting again, so whatever lies inside stays open.
        for place in range(len(self.open) - 1, -1, -1):
            if self.open[place] == tag:
                del self.open[place]
                return
        if tag == "p":  # a browser makes an empty paragraph of it
            self.deepest = max(self.deepest, len(self.open) + 1)

    def handle_data(self, data: str) -> None:
        # What looks like tags inside scripts, comments and declarations may be tags to another reader, and stay open.
        self.open += ["?"] * len(_OPENING.findall(data))
        self.deepest = max(self.deepest, len(self.open))

    def handle_comment(self, data: str) -> None:
        self.handle_data(data)

    def handle_decl(self, decl: str) -> None:
        self.handle_data(decl)

    def handle_pi(self, data: str) -> None:
        self.handle_data(data)

    def unknown_decl(self, data: str) -> None:
        self.handle_data(data)


class _Splitter(HTMLParser):
    """Cuts the output of nh3, which is well formed, at its outermost blocks."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=False)
        self.found: list[Block] = []
        self.tag = ""
        self.depth = 0
        self.parts: list[str] = []

    def end_block(self) -> None:
        """Finish the block at hand."""
        if self.parts:
            self.found.append(Block(self.tag or "p", "".join(self.parts).strip()))
        self.tag, self.depth, self.parts = "", 0, []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in BLOCKS and not self.tag:
            self.end_block()
            self.tag = tag
            return
        self.depth += self.tag == tag
        self.parts.append(f"<{tag}>")

    def handle_endtag(self, tag: str) -> None:
        if tag == self.tag and not self.depth:
            self.end_block()
            return
        self.depth -= self.tag == tag
        self.parts.append(f"</{tag}>")

    def handle_data(self, data: str) -> None:
        self.parts.append(data)

    def handle_entityref(self, name: str) -> None:
        self.parts.append(f"&{name};")

    def handle_charref(self, name: str) -> None:
        self.parts.append(f"&#{name};")


class _Plain(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self.silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _SILENT:
            self.silent += 1
        if tag in _BLOCKS:
            self.parts.append(" ")

    def handle_endtag(self, tag: str) -> None:
        if tag in _SILENT and self.silent:
            self.silent -= 1
        if tag in _BLOCKS:
            self.parts.append(" ")

    def handle_data(self, data: str) -> None:
        if not self.silent:
            self.parts.append(data)
