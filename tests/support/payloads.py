"""Payloads that fit, for tests that write entries of their own; and `docs/formats/record-payloads.md`, printed from the
shapes. `python -m tests.support.payloads` writes it; tests/council/record/test_payloads.py compares.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from copy import deepcopy
from pathlib import Path
from typing import Any

from council.record.rules.coarse import COARSE
from council.record.rules.entries import Tag
from council.record.rules.kinds import KINDS, Field
from council.record.rules.payloads import COMMON, SHAPES
from council.record.rules.shapes import Fields

PAGE = Path(__file__).resolve().parents[2] / "docs" / "formats" / "record-payloads.md"

HEAD = """\
# Payloads: what each entry of the record commits to

Printed from `council/record/rules/`; a test compares, and `python -m tests.support.payloads` prints it anew. An entry
whose payload does not have exactly these members is refused before anything is written. How an entry commits to its
payload is in [the record as data](record.md).

A `?` behind a name: the member may be left out. Where a payload can take several forms, each begins with a dash.
"""


def example(tag: Tag, **fields: Any) -> dict[str, Any]:
    """Facts of the tag's shape, made of the examples of their kinds; `fields` take the place of some of them."""
    return {**deepcopy(SHAPES[tag].example), **fields}


def facts_of(step: str, **fields: Any) -> dict[str, Any]:
    """What the guard of a step of a case saw, made in the same way."""
    return {**deepcopy(SHAPES[Tag.CASE_MOVED].below[step].example), **fields}


def member(field: Field) -> str:
    """One member, with its kind and its words."""
    return f"`{field.name}`{'?' if field.optional else ''} {field.kind.says}: {field.what}"


def members(variants: Iterable[Fields]) -> str:
    """The members of a payload in a cell of a table."""
    cells = [";<br>".join(member(field) for field in fields) or "none" for fields in variants]
    return cells[0] if len(cells) == 1 else "<br>".join(f"— {cell}" for cell in cells)


def table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> list[str]:
    """A table, a row a line."""
    return [f"| {' | '.join(row)} |" for row in (head, tuple("---" for _ in head), *rows)]


def steps(chosen: tuple[str, str, Mapping[str, tuple[Fields, ...]]]) -> list[str]:
    """One row for each step of a case."""
    return table(("step", "`facts`"), ((f"`{name}`", members(variants)) for name, variants in chosen[2].items()))


def page() -> str:
    """The whole document."""
    chosen = SHAPES[Tag.CASE_MOVED].chosen
    assert chosen is not None
    rows = ((f"`{tag}`", COARSE[tag].value, shape.what, members(shape.variants)) for tag, shape in SHAPES.items())
    parts = [
        HEAD.rstrip(), "",
        "## Kinds of values", "", *table(("kind", "what"), ((kind.says, what) for kind, what in KINDS)), "",
        "## In every payload", "", *table(("member",), ((member(field),) for field in COMMON)), "",
        "## By type of entry", "",
        "The class is the one under which a public page may count the entry: everything about sealed work is in one,",
        "`sealed`, so that no count tells who has voted or how far a panel is.", "",
        *table(("type", "class", "what for", "members"), rows), "",
        "## What the guard of each step saw", "",
        "The member `facts` of `case.moved`, by its member `step`.", "", *steps(chosen),
    ]  # fmt: skip
    return "\n".join(parts) + "\n"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
