"""How cases and opinions are named in public: `CASE-2026-000142` and `[2026] SMC 7`.

A case number opens nothing and tells nothing but order. A citation is issued once, without gaps, and never again. Both
are written in one way only, so that equal names are equal texts; the parsers forgive case and spaces around.
"""

from __future__ import annotations

import re

_CASE_NUMBER = re.compile(r"CASE-([0-9]{4})-([0-9]{6,12})")
_CITATION = re.compile(r"\[([0-9]{4})\] ([A-Z]{2,10}) ([1-9][0-9]{0,8})")


class BadNumber(ValueError):
    """A text, year, code or serial from which no case number or citation can be made."""


def case_number(year: int, serial: int) -> str:
    """The public number of a case, six digits or more. Raises `BadNumber` for a year or serial out of range."""
    return _written(f"CASE-{year:04d}-{serial:06d}", _CASE_NUMBER, serial)


def parse_case_number(text: str) -> tuple[int, int]:
    """Year and serial of a case number. Raises `BadNumber`."""
    match = _CASE_NUMBER.fullmatch(text.strip().upper())
    if match is None or case_number(int(match[1]), int(match[2])) != match[0]:
        raise BadNumber("not a case number")
    return int(match[1]), int(match[2])


def citation(year: int, code: str, serial: int) -> str:
    """The citation of an opinion: year, the council's code (two to ten capitals), serial. Raises `BadNumber`."""
    return _written(f"[{year:04d}] {code} {serial}", _CITATION, serial)


def parse_citation(text: str) -> tuple[int, str, int]:
    """Year, council's code and serial of a citation. Raises `BadNumber`."""
    match = _CITATION.fullmatch(" ".join(text.split()).upper())
    if match is None:
        raise BadNumber("not a citation")
    return int(match[1]), match[2], int(match[3])


def _written(text: str, pattern: re.Pattern[str], serial: int) -> str:
    if serial < 1 or pattern.fullmatch(text) is None:
        raise BadNumber(f"cannot be written: {text}")
    return text
