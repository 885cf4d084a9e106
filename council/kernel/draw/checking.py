"""Checking a published draw: its files read strictly, and the first thing named in which a result differs.

sources.json   [["drand:52db…:1000", "b446…"]], or {"name": …, "bytes": …} for each pair; or {"sources": [those]}
result.json    what `protocol.run` gives, or {"error": "infeasible"} for a draw without a panel
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from council.kernel.draw.document import VERSION, Document
from council.kernel.draw.encoding import DocumentError, canonical, read
from council.kernel.draw.panels import NODE_LIMIT, Infeasible
from council.kernel.draw.protocol import run
from council.kernel.draw.stream import Source

PARTS = ("v", "commit", "seed", "order", "walk", "panel", "drawn", "relaxed")
"""The parts of a result in the order in which they are made: the first that differs is where things went wrong."""

MOST_BYTES = 8 * 2**20
MOST_SOURCES = 20

_HEX = re.compile(r"([0-9a-fA-F]{2})+")


def read_document(data: bytes) -> Document:
    """The document in the bytes of a file. Layout may vary: the draw is over the canonical bytes in any case.

    Whether the file is its own commitment is `Document.data == data`. Raises `DocumentError`.
    """
    return Document.of(read(data))


def read_sources(data: bytes) -> list[Source]:
    """The sources in the bytes of a file. Raises `DocumentError`; whether they fit the document shows in the draw."""
    value = read(data)
    if isinstance(value, dict) and set(value) == {"sources"}:
        value = value["sources"]
    if not isinstance(value, list) or len(value) > MOST_SOURCES:
        raise DocumentError("$", f"not a list of at most {MOST_SOURCES} sources")
    return [_source(item, f"$[{place}]") for place, item in enumerate(value)]


def _source(item: Any, path: str) -> Source:
    if isinstance(item, dict) and set(item) == {"name", "bytes"}:
        item = [item["name"], item["bytes"]]
    if not isinstance(item, list) or len(item) != 2 or not all(isinstance(part, str) for part in item):
        raise DocumentError(path, "not a pair of name and bytes in hexadecimal")
    if not _HEX.fullmatch(item[1]):
        raise DocumentError(path, "bytes that are not hexadecimal, or none")
    return Source(item[0], bytes.fromhex(item[1]))


def read_result(data: bytes) -> dict[str, Any]:
    """A result that somebody published, in any layout, or the one word of a draw without. Raises `DocumentError`."""
    if data.strip() == b"infeasible":
        return {"error": "infeasible"}
    value = read(data)
    if not isinstance(value, dict):
        raise DocumentError("$", "not an object")
    canonical(value)
    return value


def outcome(document: Document, sources: Sequence[Source], node_limit: int = NODE_LIMIT) -> dict[str, Any]:
    """The result of a draw as it is published: `{"error": "infeasible"}` where no panel exists.

    Raises `DocumentError` for sources that do not fit, and `SearchLimit` when the search was cut off.
    """
    try:
        return run(document, sources, node_limit)
    except Infeasible as failure:
        return {"error": failure.code}


def first_difference(ours: dict[str, Any], theirs: dict[str, Any]) -> str | None:
    """Where the published result leaves what document and sources give, in one sentence; nothing if nowhere."""
    if "error" in ours or "error" in theirs:
        return None if ours == theirs else f"error: {_said(theirs, 'error')}; document and sources give {_kind(ours)}"
    for part in PARTS:
        if part not in theirs:
            return f"{part}: missing"
        found = _in_part(part, ours[part], theirs[part])
        if found:
            return found
    more = sorted(theirs.keys() - ours.keys())
    return f"{more[0]}: no part of a result of {VERSION}" if more else None


def _kind(result: dict[str, Any]) -> str:
    return str(result["error"]) if "error" in result else "a panel"


def _said(result: dict[str, Any], key: str) -> str:
    return f"the result says {_short(result[key])}" if key in result else "the result says none"


def _in_part(part: str, ours: Any, theirs: Any) -> str | None:
    if type(ours) is not type(theirs) or not isinstance(ours, list):
        return None if ours == theirs else _differs(part, ours, theirs)
    for place, (our, their) in enumerate(zip(ours, theirs, strict=False)):
        if our != their:
            return _differs(f"{part}[{place}]", our, their)
    if len(ours) == len(theirs):
        return None
    place = min(len(ours), len(theirs))
    if len(theirs) > place:
        return f"{part}[{place}]: the result has {_short(theirs[place])}, where document and sources give no more"
    return f"{part}[{place}]: the result ends, where document and sources give {_short(ours[place])}"


def _differs(where: str, ours: Any, theirs: Any) -> str:
    return f"{where}: the result has {_short(theirs)}, document and sources give {_short(ours)}"


def _short(value: Any) -> str:
    text = canonical(value).decode()
    return text if len(text) <= 200 else text[:200] + "…"
