"""Small files, empty package files, nothing unfinished, nothing of one machine."""

import ast
import re

import pytest

from tests.support.source import ROOT, Source, complaints, product, python, text_files

MAX_LINES = 400
# Handed out as one file; the modules it is put together from are small (tests/support/handout.py).
PUT_TOGETHER = {"council/static/draw/verify_draw.py"}
# Written in pieces, so that this file does not complain of itself.
UNFINISHED = re.compile(
    r"\b(TO" r"DO|FIX" r"ME|XX" r"X)\b|NotImplemented" r"Error|lorem ips" r"um|coming so" r"on", re.IGNORECASE
)
MACHINE = re.compile(r"(?<![\w.<])/(wo" r"rk|ro" r"ot|ho" r"me|fa" r"rm|Use" r"rs)/")


def too_long(source: Source) -> list[str]:
    length = len(source.lines)
    small = length < MAX_LINES or source.path in PUT_TOGETHER
    return [] if small else [f"{source.path}: {length} lines; make it a package of the same name"]


def not_empty(source: Source) -> list[str]:
    """A part of a room that grew into a package may hand on its names; every other package file is empty."""
    if not source.path.endswith("__init__.py") or not source.text.strip():
        return []
    hands_on = all(isinstance(node, ast.ImportFrom | ast.Assign | ast.Expr) for node in source.tree.body)
    return [] if source.part and hands_on else [f"{source.path}: __init__.py is empty in this house"]


def unfinished(source: Source) -> list[str]:
    return [f"{source.path}: {found.group()}" for found in UNFINISHED.finditer(source.text)]


def of_one_machine(source: Source) -> list[str]:
    return [f"{source.path}: {found.group()}" for found in MACHINE.finditer(source.text)]


def texts() -> list[Source]:
    return [Source(str(path.relative_to(ROOT)), path.read_text(encoding="utf-8")) for path in text_files()]


@pytest.mark.parametrize("rule", [too_long, not_empty])
def test_every_file_of_the_product_is_small_and_packages_are_empty(rule):
    assert complaints(rule, product()) == []


def test_helpers_of_the_tests_are_small_too():
    assert complaints(too_long, python("tests/support", "tests/factories")) == []


@pytest.mark.parametrize("rule", [unfinished, of_one_machine])
def test_every_text_is_finished_and_at_home_on_any_machine(rule):
    assert complaints(rule, texts()) == []


@pytest.mark.parametrize(
    ("rule", "sample"),
    [
        (too_long, Source("cases/voting/rules.py", "x = 1\n" * 400)),
        (not_empty, Source("cases/voting/__init__.py", "from cases.voting import rules\n")),
        (not_empty, Source("cases/voting/rules/__init__.py", "def outcome(): ...\n")),
        (unfinished, Source("docs/a.md", "This is still to" + "do.")),
        (of_one_machine, Source("docs/a.md", "Look into /wo" + "rk/main for more.")),
    ],
)
def test_the_rules_complain_of_a_bad_sample(rule, sample):
    assert len(list(rule(sample))) == 1
