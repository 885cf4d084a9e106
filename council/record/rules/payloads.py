"""The payload of every kind of entry, and the check that stands before every append. Pure.

Every payload also has the members of `COMMON`: who acted, under which office, and whether the clock could be set by
hand. They are written by `council.record.actions`; a room cannot pass them as facts of its own.
`docs/formats/record-payloads.md` is printed from here.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from council.record.rules import shapes_cases, shapes_council, shapes_panels, shapes_polls, shapes_record
from council.record.rules.entries import Tag
from council.record.rules.kinds import ACTOR, WORD, Field, object_of, step
from council.record.rules.shapes import Shape

COMMON = (
    Field("actor", ACTOR, "who acted"),
    Field("office", WORD, "under which office, where one was needed", optional=True),
    Field("clock", WORD, "`simulated` where the clock could be set by hand", optional=True),
)

SHAPES: Mapping[Tag, Shape] = dict(
    sorted(
        (
            shapes_cases.SHAPES
            | shapes_council.SHAPES
            | shapes_panels.SHAPES
            | shapes_polls.SHAPES
            | shapes_record.SHAPES
        ).items()
    )
)

_COMMON = frozenset(field.name for field in COMMON)
_common = object_of(*COMMON)


class PayloadDoesNotFit(ValueError):
    """A payload that is not of its tag's shape. Names the tag and the path, never the value."""

    def __init__(self, tag: str, path: str) -> None:
        super().__init__(f"{tag}: {path} does not fit the shape of this payload")
        self.tag = tag
        self.path = path


def misfit(tag: Tag, facts: Mapping[str, Any]) -> str | None:
    """The path to the first of a room's facts that does not fit (`$.motions[0].hash`), or nothing when all do."""
    below = SHAPES[tag].misfit(facts)
    return None if below is None else f"${below}"


def fits(tag: Tag, payload: Mapping[str, Any]) -> str | None:
    """The same for a payload as it stands in the record, with its common members."""
    below = _common.misfit({name: value for name, value in payload.items() if name in _COMMON})
    if below is not None:
        return f"${below}"
    return misfit(tag, {name: value for name, value in payload.items() if name not in _COMMON})


def must_fit(tag: Tag, facts: Mapping[str, Any], office: str | None = None) -> None:
    """Raise `PayloadDoesNotFit` unless facts and office can be written."""
    if office is not None and WORD.misfit(office) is not None:
        raise PayloadDoesNotFit(tag, f"${step('office')}")
    path = misfit(tag, facts)
    if path is not None:
        raise PayloadDoesNotFit(tag, path)
