"""Somebody opens every page that there is for them, and remembers each to the byte."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache
from urllib.parse import urljoin, urlsplit

from cms.management.demo.walk.markup import parsed
from council.access.rules import Audience
from tests.support.survey import PAGE, named
from tests.support.wall.answers import Answer, asked, masked
from tests.support.wall.cast import Someone
from tests.support.wall.matrix import every_route

AWAY = ("/accounts/logout/", "/cms/logout/", "/static/", "/media/", "/language/")
PDF = ("/opinion.pdf",)
"""Pressed once from a frozen document and kept: opened among the deep tests only."""


@dataclass
class Seen:
    """What somebody saw: each address with its answer."""

    who: str
    answers: dict[str, Answer] = field(default_factory=dict)

    def changes(self, later: Seen) -> list[str]:
        """What is not the same any more."""
        gone = [f"{path} is {'new' if path in later.answers else 'gone'}" for path in self._apart(later)]
        both = (path for path in self.answers if path in later.answers)
        told = ((path, self.answers[path].differs(later.answers[path])) for path in both)
        return [f"{self.who}: {line}" for line in [*gone, *(f"{path}: {words}" for path, words in told if words)]]

    def _apart(self, later: Seen) -> list[str]:
        return sorted(self.answers.keys() ^ later.answers.keys())

    def saying(self, words: Iterable[bytes]) -> list[str]:
        """Pages on which one of these words stands, or whose address has it."""
        found = []
        for path, answer in self.answers.items():
            whole = answer.body + repr(answer.headers).encode() + path.encode()
            found += [f"{self.who}: {path} says {word.decode()}" for word in words if word in whole]
        return found


def starts() -> list[str]:
    """The front door and every address that takes no parameter."""
    plain = [route.path or "" for route in every_route() if route.path and not route.parameters]
    return ["/", *(path for path in plain if not path.startswith(AWAY) and path != "/clock/")]


def crawl(who: Someone, extra: Iterable[str], *, most: int, shared: bool = True) -> Seen:
    """Follow every link of this site, at most so many addresses of one kind, from every door and from `extra`.

    Pages that are the same for everybody are left out unless `shared`: one visitor looks at them for all.

    Whatever opening a page writes down is taken back. The order is that of the pages, so a second crawl goes the same
    way as long as the pages say the same.
    """
    seen, counted = Seen(str(who)), Counter[str]()
    waiting = dict.fromkeys(
        [*extra, *(path for path in starts() if shared or not (is_shared(path) or path.startswith("/cms/")))]
    )
    kept = frozenset(waiting)
    while waiting:
        path = next(iter(waiting))
        del waiting[path]
        kind = _kind(path)
        if path in seen.answers or path.startswith(AWAY) or (most < PRESSED and path.split("?")[0].endswith(PDF)):
            continue
        enough = counted[kind] >= (most if shared or not path.startswith("/cms/") else 1)
        if path not in kept and (enough or not (shared or not is_shared(path))):
            continue
        counted[kind] += 1
        response = asked(who.client, path)
        seen.answers[path] = masked(response)
        for link in links(path, response):
            if link not in seen.answers:
                waiting.setdefault(link)
    return seen


def is_shared(path: str) -> bool:
    """Whether a page is the same for everybody; not the front page, with everybody's own navigation."""
    route = named(urlsplit(path).path)
    return path != "/" and not path.startswith("/cms/") and (route == PAGE or route in _public())


@cache
def _public() -> frozenset[str]:
    kinds = (one for one in every_route() if one.audience == Audience.PUBLIC or one.module.startswith("allauth."))
    return frozenset(one.name for one in kinds if one.name != "opinion_of_case")


PRESSED = 8
"""From so many addresses of a kind on, PDFs are opened too, and what is shared is looked at by everybody."""


def _kind(path: str) -> str:
    """Addresses of one kind: one route, or one corner of Wagtail's admin, with the same questions."""
    parts = urlsplit(path)
    asks = ",".join(sorted(pair.partition("=")[0] for pair in parts.query.split("&")))
    corner = "/".join("#" if piece.isdigit() else piece for piece in parts.path.split("/"))
    return f"{corner if path.startswith('/cms/') else named(parts.path)}?{asks}"


def links(path: str, response: object) -> Iterator[str]:
    """Addresses of this site on a page, with their questions; where it sends to, when it sends."""
    headers = response.headers  # type: ignore[attr-defined]
    if moved := headers.get("Location"):
        yield from _inside(path, moved)
    if "text/html" not in headers.get("Content-Type", ""):
        return
    for element in parsed(response.content.decode("utf-8", "replace")).all("a"):  # type: ignore[attr-defined]
        yield from _inside(path, element.get("href"))


def _inside(path: str, link: str) -> Iterator[str]:
    parts = urlsplit(urljoin(f"http://testserver{path}", link))
    if link and not link.startswith("#") and parts.netloc == "testserver":
        yield parts.path + (f"?{parts.query}" if parts.query else "")
