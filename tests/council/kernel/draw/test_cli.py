"""`python -m council.kernel.draw` as a stranger runs it: the standard library alone, and no traceback."""

import json
import shutil
import subprocess
import sys
from copy import deepcopy
from hashlib import sha256
from pathlib import Path

import pytest

from council.kernel.draw import __main__ as cli
from council.kernel.draw.document import Document
from council.kernel.draw.encoding import canonical, digest
from council.kernel.draw.protocol import run
from council.kernel.draw.stream import Source
from tests.support.source import ROOT

DRAW = {
    "v": "smc-draw/1",
    "draw_id": "CASE-2026-000142/1",
    "panel_size": 2,
    "pool": [
        {"id": "A", "tickets": 1, "attrs": ["legal", "region:N"]},
        {"id": "B", "tickets": 2, "attrs": ["region:N"]},
        {"id": "C", "tickets": 1, "attrs": ["region:S"]},
        {"id": "É", "tickets": 1, "attrs": ["legal"]},
    ],
    "excluded": [{"id": "X", "reason": "not_eligible"}],
    "rules": [{"id": "legal-min", "attr": "legal", "min": 1}, {"id": "region-max", "each": "region:", "max": 1}],
    "beacon": {"chain": "recorded", "round": 1},
}
SOURCES = [["lottery:2026-03-02", "01ff"]]
RESULT = run(Document.of(DRAW), [Source("lottery:2026-03-02", b"\x01\xff")])
IMPOSSIBLE = DRAW | {"rules": [{"id": "legal-min", "attr": "legal", "min": 2}, {"id": "n", "attr": "legal", "max": 1}]}


def changed(**parts):
    return DRAW | parts


def with_first(**parts):
    return DRAW | {"pool": [DRAW["pool"][0] | parts, *DRAW["pool"][1:]]}


def nested(depth):
    return b"[" * depth + b"]" * depth


def crowd(number):
    return [{"id": f"M{n:05}", "tickets": 1, "attrs": []} for n in range(number)]


@pytest.fixture
def desk(tmp_path):
    """Writes a file for each value, canonical unless it is bytes, and runs the command on them in this process."""

    def put(name, value):
        path = tmp_path / name
        path.write_bytes(value if isinstance(value, bytes) else canonical(value))
        return str(path)

    return put


@pytest.fixture
def ran(desk, capfd):
    def command(*words, **files):
        code = cli.main([*words, *(desk(name, value) for name, value in files.items())])
        said = capfd.readouterr()
        return code, said.out, said.err

    return command


@pytest.fixture(scope="module")
def alone(tmp_path_factory):
    """The package by itself in an empty folder, run by a Python that sees no installed package and no user's files."""
    folder = tmp_path_factory.mktemp("alone")
    shutil.copytree(ROOT / "council/kernel/draw", folder / "council/kernel/draw")
    start = (
        f"import runpy, sys; sys.path.insert(0, {str(folder)!r}); "
        "runpy.run_module('council.kernel.draw', None, '__main__')"
    )

    def command(*words):
        return subprocess.run(
            [sys.executable, "-I", "-S", "-c", start, *words], capture_output=True, check=False, timeout=60, cwd=folder
        )

    return command


def test_the_package_alone_prints_the_canonical_result(alone, desk):
    done = alone(desk("draw.json", DRAW), desk("sources.json", SOURCES))
    assert (done.returncode, done.stdout, done.stderr) == (0, canonical(RESULT), b"")
    assert sha256(done.stdout).hexdigest() == digest(RESULT)  # what a replacement names as `prev`


def test_the_package_alone_verifies(alone, desk):
    files = desk("draw.json", DRAW), desk("sources.json", SOURCES), desk("result.json", RESULT)
    done = alone("--verify", *files)
    assert (done.returncode, done.stdout, done.stderr) == (0, b"agrees\n", b"")


def test_the_package_alone_says_that_it_cannot_check_a_beacon(alone, desk):
    done = alone("--verify-beacon", desk("beacon.json", {"round": 1000, "signature": "ab" * 48}))
    assert (done.returncode, done.stdout) == (3, b"")
    assert done.stderr == b"refused: py-ecc is not installed, so the signature was not checked\n"


def test_a_draw_loads_nothing_foreign(alone, desk):
    """Not even where other packages are installed."""
    code = (
        "import sys; before = set(sys.modules); from council.kernel.draw import __main__ as cli; "
        f"assert cli.main({[desk('draw.json', DRAW), desk('sources.json', SOURCES)]!r}) == 0; "
        "print(sorted({n.split('.')[0] for n in set(sys.modules) - before} - set(sys.stdlib_module_names)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, cwd=ROOT, text=True)
    assert done.stdout.endswith("}['council']\n")


def test_layout_does_not_matter_and_is_noted(ran):
    code, out, err = ran(draw=json.dumps(DRAW, indent=1).encode(), sources=b' [["lottery:2026-03-02", "01FF"]]\n')
    assert (code, out.encode()) == (0, canonical(RESULT))
    assert err == "note: DOCUMENT is not in canonical form, so sha256sum of the file is not its commitment\n"


@pytest.mark.parametrize(
    "sources",
    [
        {"sources": SOURCES},
        [{"name": "lottery:2026-03-02", "bytes": "01ff"}],
        {"sources": [{"name": "lottery:2026-03-02", "bytes": "01ff"}]},
    ],
)
def test_shapes_of_sources(ran, sources):
    assert ran(draw=DRAW, sources=sources) == (0, canonical(RESULT).decode(), "")


def test_a_draw_without_a_panel(ran):
    code, out, err = ran(draw=IMPOSSIBLE, sources=SOURCES)
    assert (code, out) == (2, "infeasible\n")
    assert err == "no panel of 2 keeps the rules of CASE-2026-000142/1, whatever may be relaxed\n"


REFUSALS = {
    "float": (with_first(tickets=b"1.5"), SOURCES, "DOCUMENT $: 1.5 is not an integer"),
    "key twice": (canonical(DRAW)[:-1] + b',"v":"smc-draw/1"}', SOURCES, "DOCUMENT $: an object has the key v twice"),
    "not NFC": (with_first(id=b'"e\xcc\x81"'), SOURCES, "DOCUMENT $.pool[0].id: text not in normal form C"),
    "key not ASCII": ('{"é":1}'.encode(), SOURCES, "DOCUMENT $: key that is not ASCII text"),
    "duplicate id": (
        changed(pool=[DRAW["pool"][0]] * 2),
        SOURCES,
        "DOCUMENT $.pool: one id for two people in pool, excluded and seated: A",
    ),
    "unsorted pool": (
        changed(pool=DRAW["pool"][::-1]),
        SOURCES,
        r"DOCUMENT $.pool: not sorted by id: C stands too late",
    ),
    "unsorted attributes": (
        with_first(attrs=["region:N", "legal"]),
        SOURCES,
        "DOCUMENT $.pool[0].attrs: not sorted, or one twice",
    ),
    "unknown kind of rule": (
        changed(rules=[{"id": "r", "any": "legal", "max": 1}]),
        SOURCES,
        "DOCUMENT $.rules[0]: missing attr",
    ),
    "unknown rule to relax": (changed(relax=["nothing"]), SOURCES, "DOCUMENT $.relax[0]: no such rule"),
    "rule never relaxed": (
        changed(rules=[{"id": "p", "each": "parent:", "max": 1}], relax=["p"]),
        SOURCES,
        "DOCUMENT $.relax[0]: a rule that is never relaxed",
    ),
    "10,000 members": (
        changed(pool=crowd(10_000)),
        SOURCES,
        "DOCUMENT $.pool: 10001 people; at most 2000 in pool, excluded and seated",
    ),
    "not UTF-8": (b"\xff\xfe", SOURCES, "DOCUMENT $: not UTF-8"),
    "not JSON": (b"{", SOURCES, "DOCUMENT $: not JSON, or nested too deeply"),
    "empty": (b"", SOURCES, "DOCUMENT $: not JSON, or nested too deeply"),
    "nested": (nested(102), SOURCES, "DOCUMENT " + "$" + "[0]" * 101 + ": nested deeper than 100"),
    "nested without end": (nested(100_000), SOURCES, "DOCUMENT $: not JSON, or nested too deeply"),
    "wrong type": (changed(panel_size="3"), SOURCES, "DOCUMENT $.panel_size: not an integer of at least 1"),
    "truth for a number": (
        with_first(tickets=True),
        SOURCES,
        "DOCUMENT $.pool[0].tickets: not an integer of at least 1",
    ),
    "list": ([], SOURCES, "DOCUMENT $: not an object"),
    "other version": (changed(v="smc-draw/2"), SOURCES, "DOCUMENT $.v: not smc-draw/1"),
    "commands to a terminal": (changed(**{"\x1b[2J": 1}), SOURCES, r"DOCUMENT $: unknown \x1b[2J"),
    "half a character": (changed(draw_id=b'"\\ud800"'), SOURCES, "DOCUMENT $.draw_id: lone surrogate"),
    "long": (b" " * (8 * 2**20 + 1), SOURCES, "DOCUMENT is longer than 8388608 bytes"),
    "no sources": (DRAW, [], "SOURCES $sources: none, or two of one name"),
    "sources of another shape": (DRAW, {"a": 1}, "SOURCES $: not a list of at most 20 sources"),
    "source alone": (DRAW, [["a"]], "SOURCES $[0]: not a pair of name and bytes in hexadecimal"),
    "source that is a number": (DRAW, [["a", 1]], "SOURCES $[0]: not a pair of name and bytes in hexadecimal"),
    "source with spaces": (DRAW, [["a", "01 ff"]], "SOURCES $[0]: bytes that are not hexadecimal, or none"),
    "source with half a byte": (DRAW, [["a", "01f"]], "SOURCES $[0]: bytes that are not hexadecimal, or none"),
    "source without bytes": (DRAW, [["a", ""]], "SOURCES $[0]: bytes that are not hexadecimal, or none"),
    "source without a name": (DRAW, [["", "01"]], "SOURCES $sources: an empty name or value"),
    "other beacon": (
        DRAW,
        [["drand:recorded:2", "01" * 48]],
        "SOURCES $sources: not the beacon that the document names",
    ),
    "short signature": (DRAW, [["drand:recorded:1", "01"]], "SOURCES $sources: a signature has 48 bytes"),
}


def raw(value):
    """Canonical bytes in which a part given as bytes stands as it is."""
    holes = {}

    def hollow(part):
        if isinstance(part, bytes):
            holes[mark := f"<{len(holes)}>"] = part
            return mark
        if isinstance(part, dict):
            return {key: hollow(item) for key, item in part.items()}
        return [hollow(item) for item in part] if isinstance(part, list) else part

    data = canonical(hollow(deepcopy(value)))
    for mark, part in holes.items():
        data = data.replace(b'"' + mark.encode() + b'"', part)
    return data


@pytest.mark.parametrize(("draw", "sources", "said"), REFUSALS.values(), ids=REFUSALS)
def test_refused_by_name(ran, draw, sources, said):
    code, out, err = ran(draw=draw if isinstance(draw, bytes) else raw(draw), sources=sources)
    assert (code, out) == (3, "")
    assert err.splitlines()[-1] == f"refused: {said}"


def test_a_refusal_as_a_stranger_sees_it(alone, desk):
    done = alone(desk("draw.json", nested(100_000)), desk("sources.json", SOURCES))
    assert (done.returncode, done.stdout) == (3, b"")
    assert done.stderr == b"refused: DOCUMENT $: not JSON, or nested too deeply\n"


@pytest.mark.parametrize("role", ["DOCUMENT", "SOURCES", "RESULT"])
def test_a_file_that_is_not_there(desk, capfd, tmp_path, role):
    files = {"DOCUMENT": desk("d", DRAW), "SOURCES": desk("s", SOURCES), "RESULT": desk("r", RESULT)}
    for path, error in ((tmp_path / "none", "FileNotFoundError"), (tmp_path, "IsADirectoryError")):
        files[role] = str(path)
        assert cli.main(["--verify", *files.values()]) == 3
        assert capfd.readouterr().err == f"refused: {role} cannot be read: {path} ({error})\n"


@pytest.mark.parametrize("words", [[], ["one"], ["--verify", "a", "b"], ["--draw", "a"], ["a", "b", "c"]])
def test_other_words_are_answered_with_the_usage(words, capfd):
    assert cli.main(words) == 3
    assert "python -m council.kernel.draw DOCUMENT SOURCES" in capfd.readouterr().err


def test_help(capfd):
    assert cli.main(["--help"]) == 0
    assert "Exit 4: too hard" in capfd.readouterr().out


def test_too_hard_is_said_aloud(ran):
    """More seats than the search may fill one inside the other; the limit of positions is in test_protocol.py."""
    pool = [{"id": f"M{n:04}", "tickets": 1, "attrs": [f"x:{n // 2}"]} for n in range(1200)]
    draw = changed(pool=pool, panel_size=500, rules=[{"id": "x-max", "each": "x:", "max": 1}])
    code, out, err = ran(draw=draw, sources=SOURCES)
    assert (code, out) == (4, "")
    assert err == "too hard: no answer after 1 positions; nobody is seated\n"


# Comparing a published result.


def spoiled(part, place, value):
    result = deepcopy(RESULT)
    if place is None:
        result[part] = value
    else:
        result[part][place] = value
    return result


DIFFERENCES = [
    (spoiled("v", None, "smc-draw/2"), 'v: the result has "smc-draw/2", document and sources give "smc-draw/1"'),
    (spoiled("commit", None, "00"), f'commit: the result has "00", document and sources give "{RESULT["commit"]}"'),
    (spoiled("seed", None, None), f'seed: the result has null, document and sources give "{RESULT["seed"]}"'),
    (spoiled("order", 2, "Z"), f'order[2]: the result has "Z", document and sources give "{RESULT["order"][2]}"'),
    (
        spoiled("walk", 1, ["Z", "seat", ""]),
        f'walk[1]: the result has ["Z","seat",""], document and sources give {canonical(RESULT["walk"][1]).decode()}',
    ),
    (spoiled("panel", 0, "Z"), f'panel[0]: the result has "Z", document and sources give "{RESULT["panel"][0]}"'),
    (spoiled("drawn", None, []), f'drawn[0]: the result ends, where document and sources give "{RESULT["drawn"][0]}"'),
    (
        spoiled("relaxed", None, ["legal-min"]),
        'relaxed[0]: the result has "legal-min", where document and sources give no more',
    ),
    ({key: RESULT[key] for key in RESULT if key != "order"}, "order: missing"),
    (RESULT | {"note": 1}, "note: no part of a result of smc-draw/1"),
    ({"error": "infeasible"}, 'error: the result says "infeasible"; document and sources give a panel'),
    (
        RESULT | {"seed": "0", "commit": "1"},
        f'commit: the result has "1", document and sources give "{RESULT["commit"]}"',
    ),
]


@pytest.mark.parametrize(("result", "said"), DIFFERENCES, ids=[said.split(":")[0] for _, said in DIFFERENCES])
def test_the_first_difference(ran, result, said):
    code, out, err = ran("--verify", draw=DRAW, sources=SOURCES, result=result)
    said = said.replace("É", r"\xc9")
    assert (code, out, err) == (1, f"differs: {said}\n", "")


def test_every_part_of_a_result_matters(ran):
    """One character changed anywhere in the published file is a difference, or no JSON."""
    data = canonical(RESULT)
    for place in range(0, len(data), 7):
        other = bytes([data[place] ^ 1])
        code, _, _ = ran("--verify", draw=DRAW, sources=SOURCES, result=data[:place] + other + data[place + 1 :])
        assert code in {1, 3}, data[place - 10 : place + 10]


def test_a_draw_without_a_panel_is_verified_too(ran):
    for result in ({"error": "infeasible"}, b"infeasible\n"):
        assert ran("--verify", draw=IMPOSSIBLE, sources=SOURCES, result=result) == (0, "agrees\n", "")
    code, out, _ = ran("--verify", draw=IMPOSSIBLE, sources=SOURCES, result=RESULT)
    assert (code, out) == (1, "differs: error: the result says none; document and sources give infeasible\n")


@pytest.mark.parametrize(
    ("result", "said"),
    [
        (b"[]", "RESULT $: not an object"),
        (b'{"a":1.5}', "RESULT $: 1.5 is not an integer"),
        (b'{"v":"\\ud800"}', "RESULT $.v: lone surrogate"),
        (b"\xff", "RESULT $: not UTF-8"),
    ],
)
def test_a_result_that_is_none(ran, result, said):
    code, out, err = ran("--verify", draw=DRAW, sources=SOURCES, result=result)
    assert (code, out, err) == (3, "", f"refused: {said}\n")


def test_the_product_is_where_the_package_is():
    assert Path(cli.__file__).parent == ROOT / "council/kernel/draw"
