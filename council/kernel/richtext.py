"""Two questions about rich text that has passed the allow-list: how deep is it nested, and what does it say.

Deep nesting crashes the maker of PDF files, so a cap is refused at the form. Meant for the output of `nh3`; on raw
input the answer of `depth` errs to the deep side, because what a browser would see differently is counted as nested.
"""

from __future__ import annotations

import re
from html.parser import HTMLParser

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
