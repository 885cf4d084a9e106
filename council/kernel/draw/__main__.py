"""Draw, or check a draw, from its published files.

    python -m council.kernel.draw DOCUMENT SOURCES                   prints the canonical result
    python -m council.kernel.draw --verify DOCUMENT SOURCES RESULT   compares it with a published one
    python -m council.kernel.draw --verify-beacon BEACON             checks a signature of drand quicknet (needs py-ecc)

Exit 0: drawn, or everything agrees. Exit 1: the result differs (the first difference is named), or the signature does
not hold. Exit 2: `infeasible`, no panel keeps the rules. Exit 3: refused, since an input is missing, malformed or not
what it should be; standard error says which and where. Exit 4: too hard, the search was cut off and nobody is seated.
"""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from pathlib import Path

from council.kernel.draw.beacon import BeaconError, BeaconUnchecked, check, read_beacon
from council.kernel.draw.checking import MOST_BYTES, first_difference, outcome, read_document, read_result, read_sources
from council.kernel.draw.document import Document
from council.kernel.draw.encoding import DocumentError, canonical
from council.kernel.draw.panels import SearchLimit

AGREES, DIFFERS, INFEASIBLE, REFUSED, TOO_HARD = range(5)


class Refused(Exception):
    """An input that is not accepted; the text names it and says where."""


def main(arguments: list[str]) -> int:
    """Do what the arguments say, and give the exit code. No input leads to a traceback."""
    try:
        match arguments:
            case ["--help" | "-h"]:
                _put((__doc__ or "").encode())
                return AGREES
            case ["--verify", document, sources, result]:
                return _verify(document, sources, result)
            case ["--verify-beacon", beacon]:
                return _verify_beacon(beacon)
            case [document, sources] if not document.startswith("--"):
                return _draw(document, sources)
        _say(__doc__ or "")
    except (Refused, BeaconUnchecked) as refusal:
        _say(f"refused: {refusal}")
    except SearchLimit as failure:
        _say(f"too hard: {failure}; nobody is seated")
        return TOO_HARD
    return REFUSED


def _draw(document_path: str, sources_path: str) -> int:
    document = _document(document_path)
    result = _outcome(document, sources_path)
    if "error" in result:
        _put(b"infeasible\n")
        _say(f"no panel of {document.panel_size} keeps the rules of {document.draw_id}, whatever may be relaxed")
        return INFEASIBLE
    _put(canonical(result))
    return AGREES


def _verify(document_path: str, sources_path: str, result_path: str) -> int:
    ours = _outcome(_document(document_path), sources_path)
    try:
        theirs = read_result(_bytes("RESULT", result_path))
    except DocumentError as error:
        raise Refused(f"RESULT {error}") from None
    difference = first_difference(ours, theirs)
    _put((_plain(f"differs: {difference}" if difference else "agrees") + "\n").encode())
    return DIFFERS if difference else AGREES


def _verify_beacon(path: str) -> int:
    try:
        beacon = read_beacon(_bytes("BEACON", path))
    except DocumentError as error:
        raise Refused(f"BEACON {error}") from None
    try:
        check(beacon)
    except BeaconError as error:
        _put(f"not signed: {error} ({error.code})\n".encode())
        return DIFFERS
    _put(f"signed: round {beacon.round} of drand quicknet\n".encode())
    return AGREES


def _document(path: str) -> Document:
    data = _bytes("DOCUMENT", path)
    try:
        document = read_document(data)
    except DocumentError as error:
        raise Refused(f"DOCUMENT {error}") from None
    if document.data != data:
        _say("note: DOCUMENT is not in canonical form, so sha256sum of the file is not its commitment")
    return document


def _outcome(document: Document, sources_path: str) -> dict[str, object]:
    try:
        return outcome(document, read_sources(_bytes("SOURCES", sources_path)))
    except DocumentError as error:
        raise Refused(f"SOURCES {error}") from None


def _bytes(role: str, path: str) -> bytes:
    try:
        with Path(path).open("rb") as file:
            data = file.read(MOST_BYTES + 1)
    except (OSError, ValueError) as error:
        raise Refused(f"{role} cannot be read: {path} ({type(error).__name__})") from None
    if len(data) > MOST_BYTES:
        raise Refused(f"{role} is longer than {MOST_BYTES} bytes")
    return data


def _put(data: bytes) -> None:
    with suppress(BrokenPipeError):
        sys.stdout.flush()
        while data:
            data = data[os.write(sys.stdout.fileno(), data) :]


def _say(text: str) -> None:
    sys.stderr.write(_plain(text) + "\n")


def _plain(text: str) -> str:
    """What a terminal can show: an input may hold commands to it, or halves of characters."""
    shown = text.encode("ascii", "backslashreplace").decode()
    return "".join(one if one.isprintable() or one == "\n" else repr(one)[1:-1] for one in shown)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
