"""Every address of the product, read from the URL resolver, with a path that a test can open."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver
from django.urls.resolvers import RoutePattern

SAMPLES = {
    "uuid": "00000000-0000-4000-8000-000000000000",
    "int": "1",
    "slug": "a-word",
    "str": "word",
    "path": "some/where",
}
CONVERTED = re.compile(r"<(?:(?P<converter>\w+):)?(?P<name>\w+)>")


@dataclass(frozen=True)
class Route:
    """One address: its full name (`voting:cast`), its pattern from the root, what answers it, and a path to try.

    `parameters` are the names in the pattern; `path` fills them with samples that exist nowhere, unless told otherwise.
    `path` is None for a regular expression, from which no path can be made.
    """

    name: str
    pattern: str
    view: Callable[..., Any]
    parameters: tuple[str, ...]
    path: str | None

    @property
    def module(self) -> str:
        """The module of the view, or of its class."""
        return getattr(self.view, "view_class", self.view).__module__

    @property
    def audience(self) -> str | None:
        """For whom the view says it is."""
        return getattr(self.view, "audience", None)

    def filled(self, values: Mapping[str, Any]) -> str:
        """The path with real values where there are any, and samples elsewhere."""
        return "/" + CONVERTED.sub(lambda found: str(values.get(found["name"], sample(found))), self.pattern)


def sample(found: re.Match[str]) -> str:
    """A value that fits a converter."""
    return SAMPLES[found["converter"] or "str"]


def routes(urlconf: str | None = None) -> Iterator[Route]:
    """Every address below a urlconf (the product's when none is named)."""
    yield from _below(get_resolver(urlconf).url_patterns, "", (), True)


def _below(patterns: Any, prefix: str, namespaces: tuple[str, ...], plain: bool) -> Iterator[Route]:
    for entry in patterns:
        is_plain = plain and isinstance(entry.pattern, RoutePattern)
        pattern = prefix + str(entry.pattern)
        if isinstance(entry, URLResolver):
            inner = (*namespaces, entry.namespace) if entry.namespace else namespaces
            yield from _below(entry.url_patterns, pattern, inner, is_plain)
        elif isinstance(entry, URLPattern):
            names = tuple(found["name"] for found in CONVERTED.finditer(pattern)) if is_plain else ()
            path = "/" + CONVERTED.sub(sample, pattern) if is_plain else None
            yield Route(":".join((*namespaces, entry.name or "")), pattern, entry.callback, names, path)
