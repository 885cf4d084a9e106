"""A walk through a whole council by links: which page every person can open, and the fewest that show everything.

Nothing is listed by hand. A new page is found because somebody's page links to it, or because its address takes no
parameter; a page that is found in neither way is a page that nobody can reach, and test_every_page.py says so.
"""

import http.client
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit

from council.access.rules import Audience
from tests.support.people import Person
from tests.support.routes import CONVERTED, Route, routes

CONVERTERS = {
    "uuid": r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}",
    "int": r"[0-9]+",
    "slug": r"[-\w]+",
    "path": r".+",
}
OTHERS = ("/cms/", "/static/", "/media/", "/documents/")
CLOCK = "council.clocks.urls"
PAGE = "page"
UUID = re.compile(CONVERTERS["uuid"])
LIMIT = 2
"""How many addresses of one route one person opens on the way, for each stage of a case."""


@dataclass(frozen=True)
class Sight:
    """A page as one person saw it."""

    route: str
    path: str
    person: str
    status: int
    kind: str
    marks: frozenset[str] = frozenset()
    links: tuple[str, ...] = ()
    forms: tuple[str, ...] = ()
    templates: tuple[str, ...] = ()
    linked_from: str = ""

    @property
    def is_page(self) -> bool:
        """Whether it is a page that somebody reads."""
        return self.status == 200 and self.kind == "text/html"

    @property
    def form_routes(self) -> set[str]:
        """The names of the routes to which its forms are sent."""
        return {named(path) for path in self.forms if path != self.path}


class _Eyes(HTMLParser):
    """What a page consists of: links, addresses of forms, and marks by which two pages of a kind are told apart."""

    def __init__(self) -> None:
        super().__init__()
        self.links: list[str] = []
        self.forms: list[str] = []
        self.marks: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "a" and given.get("href"):
            self.links.append(given["href"])
        if tag == "form" and given.get("method", "").lower() == "post":
            self.forms.append(given.get("action", ""))
        if given.get("formaction"):
            self.forms.append(given["formaction"])
        for name in ("id", "name"):
            if word := re.sub(r"[0-9a-f-]{36}|\d+", "", given.get(name, "")):
                self.marks.add(f"{name}={word}")
        self.marks |= {f"{tag}.{word}" for word in given.get("class", "").split()}


@cache
def all_routes() -> tuple[Route, ...]:
    """Every address of ours and of the log-in, with the demonstration's clock; Wagtail's own are its business."""
    clock = [
        replace(one, name=f"clocks:{one.name}", pattern=f"demo/{one.pattern}", path=f"/demo{one.path}")
        for one in routes(CLOCK)
    ]
    ours = [one for one in routes() if not one.module.startswith("wagtail.") and not one.pattern.startswith("cms/")]
    return (*ours, *clock)


@cache
def _patterns() -> list[tuple[re.Pattern[str], str]]:
    return [(_pattern(route.pattern), route.name or route.pattern) for route in all_routes() if route.path]


def _pattern(pattern: str) -> re.Pattern[str]:
    end, parts = 0, ["/"]
    for found in CONVERTED.finditer(pattern):
        parts += [re.escape(pattern[end : found.start()]), CONVERTERS.get(found["converter"] or "str", "[^/]+")]
        end = found.end()
    return re.compile("".join([*parts, re.escape(pattern[end:])]))


def named(path: str) -> str:
    """The name of the route of a path; `page` for a page of the site's tree, whose type only the database knows."""
    return next((name for pattern, name in _patterns() if pattern.fullmatch(path)), PAGE)


def walk(address: str, people: Iterable[Person], stages: Mapping[str, str]) -> Iterator[Sight]:
    """Let everybody follow every link, from the front door and from every address without a parameter.

    `stages` gives the stage of a case by its uuid: a room is looked at once or twice in each stage, not in each case.
    Pages that are the same for everybody are looked at by two people only, and by those whose session makes a
    difference. In the end what nobody reached is knocked at once, to tell what only takes forms from what is lost.
    """
    reached, enough = set[str](), Counter[str]()
    for person in people:
        connection = http.client.HTTPConnection(urlsplit(address).netloc, timeout=60)
        for sight in _walk_of(connection, person, stages, enough):
            reached.add(sight.route)
            reached |= sight.form_routes
            yield sight
        for route in _lost(reached):
            path = route.filled(dict.fromkeys(route.parameters, next(iter(stages), "")))
            sight = look(connection, route.name, path, person)
            if sight.status == 405:
                reached.add(route.name)
                yield sight
        connection.close()


def _walk_of(
    connection: http.client.HTTPConnection, person: Person, stages: Mapping[str, str], enough: Counter[str]
) -> Iterator[Sight]:
    waiting, opened, counted = dict(_starts(person)), set[str](), Counter[tuple[str, str]]()
    while waiting:
        path, linked_from = next(iter(waiting.items()))
        del waiting[path]
        kind = (named(path), _stage(path, stages))
        if counted[kind] >= LIMIT or (enough[path] >= LIMIT and not person.appeals):
            continue
        opened.add(path)
        counted[kind] += kind[0] != PAGE
        enough[path] += kind[0] in _same_for_everybody()
        sight = replace(look(connection, kind[0], path, person), linked_from=linked_from)
        yield sight
        for link in sight.links:
            if link not in opened and not waiting.get(link):
                waiting[link] = path


def _starts(person: Person) -> dict[str, str]:
    """The front door and every address without a parameter; appellants have no business at the doors of the desk."""
    doors = [route for route in all_routes() if route.path and not route.parameters]
    if person.appeals:
        doors = [route for route in doors if route.audience in {Audience.PUBLIC, Audience.APPELLANT}]
    return {"/": "", **{route.path or "": "" for route in doors}}


def _lost(reached: set[str]) -> list[Route]:
    return [route for route in all_routes() if route.path and route.name and route.name not in reached]


@cache
def _same_for_everybody() -> frozenset[str]:
    same = [one for one in all_routes() if one.audience == Audience.PUBLIC or one.module.startswith("allauth.")]
    return frozenset({PAGE, *(one.name for one in same)})


def _stage(path: str, stages: Mapping[str, str]) -> str:
    return next((stages[word] for word in UUID.findall(path) if word in stages), "")


def look(connection: http.client.HTTPConnection, route: str, path: str, person: Person) -> Sight:
    """Open one page, without following where it sends to."""
    connection.request("GET", path, headers={"Cookie": person.cookie, "Accept-Language": "en"})
    answer = connection.getresponse()
    body = answer.read()
    kind = answer.headers.get_content_type()
    templates = tuple(filter(None, answer.headers.get("X-Templates", "").split(",")))
    sight = Sight(route, path, person.name, answer.status, kind, templates=templates)
    if not sight.is_page:
        moved = answer.headers.get("Location", "")
        return replace(sight, links=_inside(path, [moved] if moved else []))
    eyes = _Eyes()
    eyes.feed(body.decode())
    forms = _inside(path, [form or path for form in eyes.forms])
    return replace(sight, marks=frozenset(eyes.marks), links=_inside(path, eyes.links), forms=forms)


def _inside(path: str, links: Iterable[str]) -> tuple[str, ...]:
    """Paths of this site, each once, without queries: those are the same page again."""
    parts = [urlsplit(urljoin(path, link)) for link in links]
    ours = [one.path for one in parts if not one.scheme and not one.netloc and not one.path.startswith(OTHERS)]
    return tuple(dict.fromkeys(ours))


def fewest(sights: Iterable[Sight], at_most: int) -> list[Sight]:
    """The fewest pages of a kind that show everything which the kind shows, the fullest first."""
    left = sorted((one for one in sights if one.is_page), key=lambda one: (-len(one.marks), one.path, one.person))
    chosen: list[Sight] = []
    seen: set[str] = set()
    while left and len(chosen) < at_most:
        best = max(left, key=lambda one: len(one.marks - seen))
        if chosen and not best.marks - seen:
            break
        chosen.append(best)
        seen |= best.marks
    return chosen
