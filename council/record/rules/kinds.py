"""What a payload is made of: a small vocabulary of kinds of values, each with a check and an example. Pure.

A check answers nothing when a value fits, else the path below it to the first thing that does not (`[2].hash`; empty
for the value itself). The value is never repeated: what does not fit may be a name. No kind takes a fraction.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from council.kernel.canonical import LARGEST_INTEGER

Misfit = Callable[[Any], str | None]
"""Nothing, or the path below a value to what does not fit."""


@dataclass(frozen=True)
class Kind:
    """A kind of value: how documents name it, its check, an example that fits, how deeply it is nested itself."""

    says: str
    misfit: Misfit
    example: Any = field(hash=False)
    depth: int = 0


@dataclass(frozen=True)
class Field:
    """A member of an object. An `optional` one may be left out; one that is there always fits its kind."""

    name: str
    kind: Kind
    what: str
    optional: bool = False


def step(name: object) -> str:
    """One step of a path, as council.kernel.canonical writes it."""
    text = str(name)
    return f".{text}" if text.isascii() and text.isidentifier() else f"[{json.dumps(text)}]"


def _like(pattern: str) -> Misfit:
    fits = re.compile(pattern, re.ASCII).fullmatch
    return lambda value: None if isinstance(value, str) and fits(value) else ""


_written_as_day = _like(r"\d{4}-\d\d-\d\d")  # a date can also be read from a number of a week


def _is_day(value: Any) -> str | None:
    if _written_as_day(value) is not None:
        return ""
    try:
        date.fromisoformat(value)
    except ValueError:
        return ""
    return None


def _is_number(value: Any) -> str | None:
    whole = isinstance(value, int) and not isinstance(value, bool)
    return None if whole and 0 <= value <= LARGEST_INTEGER else ""


_UUID = "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"
_SOMEBODY = "0b9c6a3e-52b1-4f2e-9d5a-6b1f3c0a7e11"

TEXT = Kind("text", lambda value: None if isinstance(value, str) else "", "in somebody's words")
WORD = Kind("word", _like("[a-z][a-z0-9_]*"), "word")
CODE = Kind("code", _like("[A-Za-z][A-Za-z0-9_]*"), "R4b")
UUID = Kind("uuid", _like(_UUID), _SOMEBODY)
TIME = Kind("time", _like(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z"), "2026-11-20T09:30:00.000000Z")
DAY = Kind("day", _is_day, "2026-11-20")
HEX32 = Kind("hex32", _like("[0-9a-f]{64}"), "5f" * 32)
HEX48 = Kind("hex48", _like("[0-9a-f]{96}"), "5f" * 48)
HEX = Kind("hex", _like("([0-9a-f]{2})+"), "352e2f")
NUMBER = Kind("number", _is_number, 3)
DECIMAL = Kind("decimal", _like(r"-?\d+(\.\d+)?"), "12.50")
FLAG = Kind("flag", lambda value: None if isinstance(value, bool) else "", True)
ACTOR = Kind("actor", _like(f"anonymous|system|(person|receipt):{_UUID}"), f"person:{_SOMEBODY}")
CHOSEN = Kind("object", lambda value: None if isinstance(value, dict) else "", {}, 1)
"""An object whose members depend on another member; `Shape.chosen` checks them."""

KINDS: tuple[tuple[Kind, str], ...] = (
    (TEXT, "any words, also none"),
    (WORD, "a word of the product: lower-case letters, digits and underscores"),
    (CODE, "a word that may have capitals, as the conflict rules of the council are numbered: `R4b`"),
    (UUID, "an opaque identifier, in lower case with hyphens"),
    (TIME, "a moment in UTC with microseconds"),
    (DAY, "a day of the calendar"),
    (HEX32, "64 hexadecimal digits: a hash, a commitment, a salt, or 32 bytes of chance"),
    (HEX48, "96 hexadecimal digits: a signature of the public beacon"),
    (HEX, "an even number of hexadecimal digits: bytes of any length, such as what a lottery drew"),
    (NUMBER, "a whole number from 0"),
    (DECIMAL, "a number written as text, so that no reader rounds it"),
    (FLAG, "yes or no: `true`, `false`"),
    (ACTOR, "`system`, `anonymous`, or `person:` or `receipt:` and an opaque identifier"),
)
"""The kinds that are not made of others, with what each of them is."""


def or_empty(kind: Kind) -> Kind:
    """The same, or an empty text where there is nothing to say."""
    return Kind(f"{kind.says} or empty", lambda value: None if value == "" else kind.misfit(value), kind.example)


def or_null(kind: Kind) -> Kind:
    """The same, or null where there is none."""
    return Kind(
        f"{kind.says} or null", lambda value: None if value is None else kind.misfit(value), kind.example, kind.depth
    )


def list_of(kind: Kind) -> Kind:
    """A list of values of one kind, also an empty one."""
    check = kind.misfit

    def misfit(value: Any) -> str | None:
        if not isinstance(value, list | tuple):
            return ""
        for index, item in enumerate(value):
            below = check(item)
            if below is not None:
                return f"[{index}]{below}"
        return None

    return Kind(f"list of {kind.says}", misfit, [kind.example], kind.depth + 1)


def map_of(key: Kind, kind: Kind) -> Kind:
    """A mapping whose keys and values are each of one kind. A key that does not fit is not repeated: `[?]`."""
    key_check, check = key.misfit, kind.misfit

    def misfit(value: Any) -> str | None:
        if not isinstance(value, dict):
            return ""
        for name, item in value.items():
            if key_check(name) is not None:
                return "[?]"
            below = check(item)
            if below is not None:
                return f"{step(name)}{below}"
        return None

    return Kind(f"map of {key.says} to {kind.says}", misfit, {key.example: kind.example}, kind.depth + 1)


def object_of(*fields: Field) -> Kind:
    """A mapping with exactly these members; nothing unknown, nothing missing that is not optional."""
    known = {one.name: one.kind.misfit for one in fields}
    needed = {one.name: None for one in fields if not one.optional}  # a mapping keeps their order

    def misfit(value: Any) -> str | None:
        if not isinstance(value, dict):
            return ""
        for name, item in value.items():
            check = known.get(name)
            if check is None:
                return step(name)
            below = check(item)
            if below is not None:
                return f"{step(name)}{below}"
        return next((step(name) for name in needed if name not in value), None)

    says = ", ".join(f"{one.name}{'?' if one.optional else ''}: {one.kind.says}" for one in fields)
    example = {one.name: one.kind.example for one in fields}
    depth = 1 + max((one.kind.depth for one in fields), default=0)
    return Kind(f"{{{says}}}", misfit, example, depth)


def one_of(*kinds: Kind) -> Kind:
    """A value of any of these kinds."""
    checks = tuple(kind.misfit for kind in kinds)

    def misfit(value: Any) -> str | None:
        return None if any(check(value) is None for check in checks) else ""

    says = " or ".join(kind.says for kind in kinds)
    return Kind(says, misfit, kinds[0].example, max(kind.depth for kind in kinds))
