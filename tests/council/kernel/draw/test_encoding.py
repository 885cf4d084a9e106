import ast
import sys
from pathlib import Path
from unicodedata import normalize

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from council.kernel import canonical as house
from council.kernel.draw import encoding
from council.kernel.draw.encoding import DocumentError, canonical, digest, parse, read

TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=12).map(lambda text: normalize("NFC", text))
KEYS = st.text(st.characters(max_codepoint=127), max_size=8)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | TEXT,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KEYS, inner, max_size=4),
    max_leaves=12,
)


@settings(max_examples=150, deadline=None)
@given(VALUES)
def test_the_same_bytes_as_rfc8785(value):
    assert canonical(value) == house.canonical(value)


@settings(max_examples=50, deadline=None)
@given(VALUES)
def test_published_bytes_are_read_back(value):
    assert parse(canonical(value)) == value


def test_every_control_character_is_written_as_rfc_8785_does():
    text = "".join(map(chr, range(0x80)))
    assert canonical({"a": text}) == house.canonical({"a": text})


@pytest.mark.parametrize(
    ("value", "path"),
    [
        ({"a": 1.0}, "$.a"),
        ([2**53], "$[0]"),
        ([-(2**53)], "$[0]"),
        ({"é": 1}, "$"),
        ({1: 1}, "$"),
        ({"a": ["\ud800"]}, "$.a[0]"),
        ({"a": "e\u0301"}, "$.a"),
        ({"a": b""}, "$.a"),
    ],
)
def test_what_no_document_may_hold(value, path):
    with pytest.raises(DocumentError) as refusal:
        canonical(value)
    assert refusal.value.path == path


@pytest.mark.parametrize(
    "data",
    [
        b'{"a": 1}',
        b'{"b":1,"a":2}',
        b'{"a":1,"a":1}',
        b'{"a":1}\n',
        b"1.0",
        b"1e3",
        b'"\\u0041"',
        b"NaN",
        b"\xff",
        b"",
        b"-0",
    ],
)
def test_any_other_bytes_are_refused(data):
    with pytest.raises(DocumentError):
        parse(data)


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        (b'{"a":1,"b":{"c":1,"c":2}}', "$: an object has the key c twice"),
        (b"[1.5]", "$: 1.5 is not an integer"),
        (b"[1e3]", "$: 1e3 is not an integer"),
        (b"[NaN]", "$: NaN is not an integer"),
        (b"[9007199254740992]", "$: 9007199254740992: integer of 2^53 or more"),
        (b"9" * 10_000, "$: 99999999999999999999: integer of 2^53 or more"),
        (b"\xff", "$: not UTF-8"),
        (b"\xef\xbb\xbf[]", "$: not JSON, or nested too deeply"),
        (b"[" * 100_000, "$: not JSON, or nested too deeply"),
        (b"[1] [2]", "$: not JSON, or nested too deeply"),
    ],
)
def test_reading_names_what_two_readers_could_take_in_two_ways(data, problem):
    with pytest.raises(DocumentError) as refusal:
        read(data)
    assert str(refusal.value) == problem


def test_reading_takes_any_layout():
    assert read(b'{ "b": [1, true,\n null],\t"a": "\\u00e9" }') == {"b": [1, True, None], "a": "é"}


def test_deep_nesting_is_refused_by_name():
    value = []
    for _ in range(encoding.DEEPEST + 1):
        value = [value]
    with pytest.raises(DocumentError, match="nested deeper"):
        canonical(value)
    with pytest.raises(DocumentError):
        parse(b"[" * 100_000)


def test_the_digest_is_that_of_the_bytes():
    assert digest({}) == "44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a"


def test_the_package_needs_only_the_standard_library():
    foreign = set()
    for file in Path(encoding.__file__).parent.glob("*.py"):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            foreign |= {name for name in names if not name.startswith("council.kernel.draw.")}
    foreign = {name for name in foreign if name.split(".")[0] not in sys.stdlib_module_names}
    assert foreign == {"py_ecc", "py_ecc.bls"}  # in beacon.py, when it is called: test_cli.py runs without it
