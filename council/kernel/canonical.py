"""One way to write a value as bytes, so that everybody hashes the same thing (RFC 8785, JSON Canonicalization Scheme).

The library `rfc8785` writes; this module refuses first what could be read in two ways: floats (RFC 8785 section 3.2.2.3
leaves them to a printing algorithm), integers a double cannot hold (section 3.2.2.3, appendix D), lone surrogates
(section 3.2.2.2) and keys that are not strings. Unicode is never normalised here: that is done at input, once.
"""

from __future__ import annotations

import json
from typing import Any

import rfc8785

LARGEST_INTEGER = 2**53 - 1
"""Largest magnitude that every JSON reader holds exactly."""

DEEPEST = 200
"""How deeply lists and objects may be nested; far from Python's own limit, which would be an error without a name."""


class NotCanonical(ValueError):
    """A value that has no one canonical form. `path` says where (`$.a[3]`); the value itself is never repeated."""

    def __init__(self, path: str, problem: str) -> None:
        super().__init__(f"{path}: {problem}")
        self.path = path
        self.problem = problem


def canonical(value: Any) -> bytes:
    """The bytes of a value made of None, bool, int, str, list, tuple and dict, as RFC 8785 section 3 writes them.

    Raises `NotCanonical`, which names the path of the first thing refused.
    """
    _check(value, "$", 0)
    return rfc8785.dumps(value)


def _check(value: Any, path: str, depth: int) -> None:
    if depth > DEEPEST:
        raise NotCanonical(path, f"nested deeper than {DEEPEST}")
    if value is None or isinstance(value, bool):
        return
    if isinstance(value, str):
        _check_text(value, path)
    elif isinstance(value, int):
        if abs(value) > LARGEST_INTEGER:
            raise NotCanonical(path, "integer of 2^53 or more")
    elif isinstance(value, (list, tuple)):
        for index, item in enumerate(value):
            _check(item, f"{path}[{index}]", depth + 1)
    elif isinstance(value, dict):
        _check_object(value, path, depth + 1)
    else:
        raise NotCanonical(path, f"value of type {type(value).__name__}")


def _check_object(value: dict[Any, Any], path: str, depth: int) -> None:
    for key, item in value.items():
        if not isinstance(key, str):
            raise NotCanonical(path, f"key of type {type(key).__name__}")
        below = f"{path}{_step(key)}"
        _check_text(key, below)
        _check(item, below, depth)


def _check_text(text: str, path: str) -> None:
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        raise NotCanonical(path, "lone surrogate") from None


def _step(key: str) -> str:
    return f".{key}" if key.isascii() and key.isidentifier() else f"[{json.dumps(key)}]"
