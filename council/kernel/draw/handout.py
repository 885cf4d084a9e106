"""Check a published draw with one file and Python 3.10 or later, nothing else.

    python verify_draw.py draw.json sources.json result.json [--commitment HEX] [--previous FILE] [--chances FILE]

Exit 0 and PASS: everything that was given agrees; says what was checked and what was not.
Exit 1 and FAIL: something does not; names the first such thing.
Exit 2 and one sentence: an input cannot be read, is malformed, or is too hard to decide; says which and where.

  --commitment   the digest that the record of the council held before chance spoke
  --previous     the result of the draw that this one follows, where it fills a seat that became vacant
  --chances      chance.json: how often each of the pool was seated in rehearsals. Repeating 10,000 takes seconds.

A PASS proves: from this draw and these sources of chance follow this order, each of these steps and this panel, and no
other. It does not prove that the sources are what a beacon or a lottery gave (compare them with theirs), that the
commitment is older than they are (the record and its witnesses show that), or that the pool, the exclusions and the
attributes are true (an auditor sees who is behind them).

The protocol is smc-draw/1. This file is put together from the programs that run the draws.
"""

from __future__ import annotations

import os
import re
import sys
from contextlib import suppress
from hashlib import sha256
from typing import Any

from council.kernel.draw.checking import MOST_BYTES, first_difference, outcome, read_document, read_result, read_sources
from council.kernel.draw.document import Document
from council.kernel.draw.encoding import DocumentError, canonical, digest, parse
from council.kernel.draw.panels import DrawError
from council.kernel.draw.protocol import chance_file

OPTIONS = ("--commitment", "--previous", "--chances")
MOST_WALKS = 100_000
USAGE = "say verify_draw.py DRAW SOURCES RESULT [--commitment HEX] [--previous FILE] [--chances FILE]"

_DIGEST = re.compile(r"[0-9a-f]{64}")


class NotReadable(Exception):
    """An input that cannot be read. Exit 2."""


class Wrong(Exception):
    """Something does not agree. Exit 1."""


def check_files(files: list[str], options: dict[str, str]) -> list[str]:
    """What a PASS says, line by line. Raises `Wrong`, `NotReadable`, `DocumentError` and `DrawError`."""
    if len(files) != 3:
        raise NotReadable(USAGE)
    data = _bytes_of(files[0])
    document = _named(files[0], read_document, data)
    _check_commitment(document, data, options.get("--commitment"))
    sources = _named(files[1], read_sources, _bytes_of(files[1]))
    ours = _named(files[1], lambda given: outcome(document, given), sources)
    difference = first_difference(ours, _named(files[2], read_result, _bytes_of(files[2])))
    if difference:
        raise Wrong(difference)
    checked = [f"PASS {document.draw_id}: {_told(document, ours)}"]
    checked.append(f"checked      {files[0]} is its commitment {document.commit.hex()}")
    checked.append(f"checked      seed, order, every step and the panel, from {len(sources)} sources of chance")
    not_checked = ["what a beacon signed or a lottery drew: compare the sources with what those published"]
    if "--commitment" not in options:
        not_checked.append("when this was committed to: compare the commitment with the record")
    for option, check, without in (
        ("--previous", _check_previous, f"the earlier result {document.prev}" if document.prev else ""),
        ("--chances", _check_chances, "the chances that were published beforehand"),
    ):
        if option in options:
            checked.append(f"checked      {check(document, options[option])}")
        elif without:
            not_checked.append(without)
    not_checked.append("whether pool, exclusions and attributes are true")
    return checked + [f"NOT checked  {line}" for line in not_checked]


def _told(document: Document, result: dict[str, Any]) -> str:
    if "error" in result:
        return f"no panel of {document.panel_size} is possible among {len(document.pool)}"
    dropped = f", without {len(result['relaxed'])} rules that were relaxed" if result["relaxed"] else ""
    return f"{len(result['drawn'])} of {len(document.pool)} drawn for a panel of {document.panel_size}{dropped}"


def _check_commitment(document: Document, data: bytes, recorded: str | None) -> None:
    if document.data != data:
        raise Wrong("draw: not in canonical form, so that the file is not what was committed to")
    if recorded is None:
        return
    if not _DIGEST.fullmatch(recorded):
        raise NotReadable("--commitment: not 64 hexadecimal digits in lower case")
    if recorded != sha256(data).hexdigest():
        raise Wrong(f"commitment: the record holds {recorded}, the draw is {sha256(data).hexdigest()}")


def _check_previous(document: Document, path: str) -> str:
    earlier = _named(path, read_result, _bytes_of(path))
    if document.prev is None:
        raise Wrong("prev: the draw names no earlier result")
    if digest(earlier) != document.prev:
        raise Wrong(f"prev: the draw names {document.prev}, the earlier result is {digest(earlier)}")
    sat = earlier.get("panel")
    kept = sat if isinstance(sat, list) else []
    stranger = next((person.id for person in document.seated if person.id not in kept), None)
    if stranger is not None:
        raise Wrong(f"seated: {stranger} was not on the panel of the earlier result")
    return f"the earlier result is the one that the draw names, and {len(document.seated)} of its panel stay"


def _check_chances(document: Document, path: str) -> str:
    claimed = _named(path, parse, _bytes_of(path))
    walks = claimed.get("walks") if isinstance(claimed, dict) else None
    if not isinstance(walks, int) or isinstance(walks, bool) or not 1 <= walks <= MOST_WALKS:
        raise NotReadable(f"{path}: $.walks: not an integer from 1 to {MOST_WALKS}")
    ours = chance_file(document, walks)
    if canonical(ours) != canonical(claimed):
        counts = claimed.get("count")
        pairs = zip(ours["count"], counts if isinstance(counts, list) else [], strict=False)
        where = next((f"count[{place}]" for place, (one, other) in enumerate(pairs) if one != other), "form")
        raise Wrong(f"chances: {walks} rehearsals keyed by the commitment give other numbers ({where})")
    return f"the chances of {len(ours['count'])} people, in {walks} rehearsals"


def _named(name: str, reader: Any, given: Any) -> Any:
    try:
        return reader(given)
    except DocumentError as error:
        raise NotReadable(f"{name}: {error}") from None


def _bytes_of(path: str) -> bytes:
    try:
        with open(path, "rb") as file:  # noqa: PTH123 -- one import less to read
            data = file.read(MOST_BYTES + 1)
    except (OSError, ValueError) as error:
        raise NotReadable(f"{path}: cannot be read ({type(error).__name__})") from None
    if len(data) > MOST_BYTES:
        raise NotReadable(f"{path}: longer than {MOST_BYTES} bytes")
    return data


def main(arguments: list[str]) -> int:
    """Answer in plain ASCII, whatever stood in the input, and give the exit code."""
    try:
        files, options = list(arguments), {}
        for option in OPTIONS:
            if option in files[:-1]:
                place = files.index(option)
                options[option] = files[place + 1]
                del files[place : place + 2]
        code, answer = 0, "\n".join(check_files(files, options))
    except Wrong as error:
        code, answer = 1, f"FAIL {error}"
    except Exception as error:  # what was not foreseen must not look like a verdict
        known = isinstance(error, (NotReadable, DrawError))
        code, answer = 2, f"REFUSED {error if known else 'the input could not be read: ' + type(error).__name__}"
    shown = answer.encode("ascii", "backslashreplace").decode()
    plain = "".join(one if one.isprintable() or one == "\n" else repr(one)[1:-1] for one in shown)
    with suppress(OSError):
        os.write(2 if code == 2 else 1, plain.encode() + b"\n")
    return code


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
