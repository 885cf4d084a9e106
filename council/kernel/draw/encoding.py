"""The bytes of a draw document: RFC 8785 cut down to what a few lines of the standard library can write surely.

`smc-draw/1` allows ASCII keys, strings in Unicode normal form C, integers below 2^53, lists, objects, true, false and
null. No floats. Within these bounds Python's own JSON writer is canonical: ASCII keys sort alike in every encoding (RFC
8785 section 3.2.3), and its escapes are those of section 3.2.2.2. This package imports nothing but the standard
library, so that it can be published beside a draw and run by anyone.
"""

from __future__ import annotations

import json
from hashlib import sha256
from itertools import pairwise
from typing import Any
from unicodedata import is_normalized

LARGEST_INTEGER = 2**53 - 1
DEEPEST = 100


class DocumentError(ValueError):
    """Something that no draw document or result may hold. `path` says where (`$.pool[3].id`)."""

    def __init__(self, path: str, problem: str) -> None:
        super().__init__(f"{path}: {problem}")
        self.path = path
        self.problem = problem


def canonical(value: Any) -> bytes:
    """The canonical bytes of a document or result. Raises `DocumentError`."""
    _check(value, "$", 0)
    text = json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":"), sort_keys=True)
    return text.encode("utf-8")


def digest(value: Any) -> str:
    """SHA-256 of the canonical bytes in hexadecimal: what `sha256sum draw.json` prints. Raises `DocumentError`."""
    return sha256(canonical(value)).hexdigest()


def parse(data: bytes) -> Any:
    """The value of published bytes, refused with `DocumentError` unless they are canonical to the last byte.

    So one document has one hash, and a key written twice cannot mean two things to two readers.
    """
    value = read(data)
    if canonical(value) != data:
        raise DocumentError("$", "not in canonical form")
    return value


def read(data: bytes) -> Any:
    """The value of JSON bytes in any layout. Raises `DocumentError` for what two readers could take in two ways.

    That is: a key written twice, a number that is no integer or is too large, bytes that are not UTF-8.
    """
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        raise DocumentError("$", "not UTF-8") from None
    try:
        return json.loads(
            text, object_pairs_hook=_object, parse_int=_integer, parse_float=_no_number, parse_constant=_no_number
        )
    except DocumentError:
        raise
    except (ValueError, RecursionError):
        raise DocumentError("$", "not JSON, or nested too deeply") from None


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    value = dict(pairs)
    if len(value) < len(pairs):
        names = sorted(name for name, _ in pairs)
        twice = next(name for name, after in pairwise(names) if name == after)
        raise DocumentError("$", f"an object has the key {twice[:40]} twice")
    return value


def _integer(text: str) -> int:
    if len(text) > 17 or abs(int(text)) > LARGEST_INTEGER:
        raise DocumentError("$", f"{text[:20]}: integer of 2^53 or more")
    return int(text)


def _no_number(text: str) -> Any:
    raise DocumentError("$", f"{text[:20]} is not an integer")


def _check(value: Any, path: str, depth: int) -> None:
    if depth > DEEPEST:
        raise DocumentError(path, f"nested deeper than {DEEPEST}")
    if value is None or isinstance(value, bool):
        return
    if isinstance(value, str):
        check_text(value, path)
    elif isinstance(value, int):
        if abs(value) > LARGEST_INTEGER:
            raise DocumentError(path, "integer of 2^53 or more")
    elif isinstance(value, (list, tuple)):
        for index, item in enumerate(value):
            _check(item, f"{path}[{index}]", depth + 1)
    elif isinstance(value, dict):
        _check_object(value, path, depth + 1)
    else:
        raise DocumentError(path, f"value of type {type(value).__name__}")


def _check_object(value: dict[Any, Any], path: str, depth: int) -> None:
    for key, item in value.items():
        if not isinstance(key, str) or not key.isascii():
            raise DocumentError(path, "key that is not ASCII text")
        _check(item, f"{path}.{key}", depth)


def check_text(text: str, path: str) -> None:
    """Refuse a text that has no one form in bytes. Raises `DocumentError`."""
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        raise DocumentError(path, "lone surrogate") from None
    if not is_normalized("NFC", text):
        raise DocumentError(path, "text not in normal form C")
