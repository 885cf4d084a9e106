"""One tour through a council for all tests of a run: who walks about, what they saw; kept until the source changes."""

import hashlib
import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from typing import Any

from wagtail.models import Page, Site

from cases.docket.models import Case
from tests.support import databases, people, survey
from tests.support.councils import Council, serving, source_fingerprint
from tests.support.people import VISITOR, Person
from tests.support.survey import PAGE, Sight

SOURCES = {".py", ".json", ".html", ".po"}
RECEIPT = "receipt: "


@dataclass(frozen=True)
class Tour:
    """A served council, the people who walk about in it, and everything they saw, by the name of the route."""

    council: Council
    people: Mapping[str, Person]
    sights: Mapping[str, tuple[Sight, ...]]

    def best(self, route: str, at_most: int) -> list[Sight]:
        """The fewest pages of this route that show everything it shows."""
        return survey.fewest(self.sights.get(route, ()), at_most)

    @property
    def everything(self) -> Iterator[Sight]:
        """All sights."""
        for seen in self.sights.values():
            yield from seen


@contextmanager
def guided(kind: str) -> Iterator[Tour]:
    """Serve a council of a kind and walk through it, or read from before what a walk would see."""
    with serving(kind) as council:
        with council.at_hand():
            walkers = [*people.everybody(), *people.writers(council.site.url), *people.appellants()]
            stages = {str(key): stage for key, stage in Case.rows.values_list("pk", "stage")}
        path = databases.CACHE / f"{kind}-{_fingerprint()}.tour.json"
        with databases.locked(f"{kind}-tour"):
            if not path.exists():
                for old in databases.CACHE.glob(f"{kind}-*.tour.json"):
                    old.unlink()
                seen = list(survey.walk(council.site.url, walkers, stages))
                with council.at_hand():
                    seen = [replace(one, route=_type_of(one.path)) if one.route == PAGE else one for one in seen]
                path.write_text(json.dumps([asdict(one) | {"marks": sorted(one.marks)} for one in seen]))
            found: dict[str, list[Sight]] = {}
            for item in json.loads(path.read_text()):
                found.setdefault(item["route"], []).append(_read(item))
        yield Tour(council, {one.name: one for one in walkers}, {name: tuple(seen) for name, seen in found.items()})


def _read(item: dict[str, Any]) -> Sight:
    values: dict[str, Any] = {name: tuple(value) if isinstance(value, list) else value for name, value in item.items()}
    return Sight(**(values | {"marks": frozenset(item["marks"])}))


def _fingerprint() -> str:
    digest = hashlib.sha256(source_fingerprint().encode())
    for folder in ("council", "cases", "cms", "templates", "tests/support"):
        for path in sorted((databases.ROOT / folder).rglob("*")):
            if path.suffix in SOURCES:
                digest.update(str(path).encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()[:16]


def _type_of(path: str) -> str:
    """The type of the page of the site's tree that answers at a path; a page may answer for what lies below it."""
    root = Site.objects.get(is_default_site=True).root_page.url_path
    pieces = path.strip("/").split("/") if path.strip("/") else []
    for end in range(len(pieces), -1, -1):
        below = "/".join(pieces[:end])
        if page := Page.objects.filter(url_path=f"{root}{below}/" if below else root).first():
            return f"{PAGE}:{type(page.specific).__name__}" if end == len(pieces) or end else PAGE
    return PAGE


__all__ = ["VISITOR", "Tour", "guided"]
