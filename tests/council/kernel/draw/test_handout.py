"""verify_draw.py as a stranger runs it: draws that hold, draws with one thing changed, and input that is none.

It runs as a program of its own in a Python without installed packages. Each of its own checks has a positive control:
with it cut out of a copy, the change that it finds goes through.
"""

import ast
import importlib.util
import json
import shutil
import subprocess
import sys

import pytest
from django.contrib.staticfiles import finders

from council.kernel.draw.document import Document
from council.kernel.draw.encoding import canonical, digest
from council.kernel.draw.handout import USAGE
from council.kernel.draw.protocol import chance_file, run
from council.kernel.draw.stream import Source
from tests.support import handout
from tests.support.handout import HANDOUT

POOL = [{"id": f"M{n}", "tickets": 1 + n % 3, "attrs": ["legal"] if n % 3 else []} for n in range(8)]
FIRST = {
    "v": "smc-draw/1",
    "draw_id": "CASE-2026-000142/1",
    "panel_size": 3,
    "pool": POOL,
    "excluded": [{"id": "X", "reason": "not_eligible"}],
    "rules": [{"id": "legal-min", "attr": "legal", "min": 1}],
    "beacon": {"chain": "recorded", "round": 1},
}
SOURCES = [["lottery:2026-03-02", "01ff"]]


def result_of(draw):
    return run(Document.of(draw), [Source("lottery:2026-03-02", b"\x01\xff")])


RESULT = result_of(FIRST)
STAYING = [person for person in POOL if person["id"] in RESULT["panel"][:2]]
SECOND = FIRST | {
    "draw_id": "CASE-2026-000142/2",
    "pool": [person for person in POOL if person["id"] not in RESULT["panel"]],
    "excluded": [{"id": RESULT["panel"][2], "reason": "not_eligible"}, {"id": "X", "reason": "not_eligible"}],
    "seated": STAYING,
    "prev": digest(RESULT),
}
CHANCES = chance_file(Document.of(FIRST), 50)
COMMITMENT = digest(FIRST)


class Desk:
    """A folder of files, and the verifier run on them."""

    def __init__(self, folder):
        self.folder = folder
        self.python = sys.executable
        self.program = HANDOUT

    def run(self, draw, result, *options, sources=SOURCES, **files):
        for name, value in {"draw": draw, "sources": sources, "result": result, **files}.items():
            data = value if isinstance(value, bytes) else canonical(value)
            (self.folder / f"{name}.json").write_bytes(data)
        return self.command("draw.json", "sources.json", "result.json", *options)

    def command(self, *words):
        command = [self.python, "-I", "-S", str(self.program), *words]
        done = subprocess.run(command, cwd=self.folder, capture_output=True, check=False, timeout=60)
        said = done.stderr if done.returncode == 2 else done.stdout
        assert (done.stdout if done.returncode == 2 else done.stderr) == b""
        return done.returncode, said.decode("ascii")


@pytest.fixture
def desk(tmp_path):
    return Desk(tmp_path)


def test_it_is_what_its_modules_make_of_it():
    assert HANDOUT.read_text("utf-8") == handout.text(), "python -m tests.support.handout writes it anew"
    assert handout.PAGE.read_text("utf-8") == handout.page(), "and the page beside it"


def test_one_name_in_two_modules_is_refused_before_one_hides_the_other():
    with pytest.raises(ValueError, match="one name in two modules: b"):
        handout._no_name_twice({"x": ast.parse("a = 1\nb = 2"), "y": ast.parse("def b(): ...\nc = a")})


def test_the_site_serves_it_as_it_is():
    assert finders.find("draw/verify_draw.py") == str(HANDOUT)


def test_it_imports_nothing_but_the_standard_library():
    tree = ast.parse(HANDOUT.read_text("utf-8"), feature_version=(3, 10))
    names = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    names |= {(node.module or "").split(".")[0] for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    assert names <= set(sys.stdlib_module_names)


def test_a_draw_that_holds(desk):
    code, answer = desk.run(FIRST, RESULT)
    assert code == 0, answer
    assert answer.splitlines() == [
        "PASS CASE-2026-000142/1: 3 of 8 drawn for a panel of 3",
        f"checked      draw.json is its commitment {COMMITMENT}",
        "checked      seed, order, every step and the panel, from 1 sources of chance",
        "NOT checked  what a beacon signed or a lottery drew: compare the sources with what those published",
        "NOT checked  when this was committed to: compare the commitment with the record",
        "NOT checked  the chances that were published beforehand",
        "NOT checked  whether pool, exclusions and attributes are true",
    ]


def test_a_replacement_with_all_that_can_be_checked(desk):
    document = Document.of(SECOND)
    code, answer = desk.run(
        SECOND, result_of(SECOND), "--commitment", digest(SECOND), "--previous", "first.json", "--chances",
        "chance.json", first=RESULT, chance=chance_file(document, 50),
    )  # fmt: skip
    assert code == 0, answer
    assert answer.splitlines() == [
        "PASS CASE-2026-000142/2: 1 of 5 drawn for a panel of 3",
        f"checked      draw.json is its commitment {digest(SECOND)}",
        "checked      seed, order, every step and the panel, from 1 sources of chance",
        "checked      the earlier result is the one that the draw names, and 2 of its panel stay",
        "checked      the chances of 5 people, in 50 rehearsals",
        "NOT checked  what a beacon signed or a lottery drew: compare the sources with what those published",
        "NOT checked  whether pool, exclusions and attributes are true",
    ]
    _, answer = desk.run(SECOND, result_of(SECOND))
    assert f"NOT checked  the earlier result {digest(RESULT)}" in answer.splitlines()


def test_a_draw_without_a_panel(desk):
    impossible = FIRST | {"rules": [{"id": "a", "attr": "x", "min": 1}]}
    code, answer = desk.run(impossible, {"error": "infeasible"})
    assert (code, answer.splitlines()[0]) == (0, "PASS CASE-2026-000142/1: no panel of 3 is possible among 8")
    assert desk.run(FIRST, {"error": "infeasible"})[0] == 1


@pytest.mark.parametrize("version", ["3.10", "3.13"])
def test_it_runs_on_other_pythons(desk, version):
    """Where this machine has them; elsewhere a test above has read it with the grammar of 3.10."""
    python = shutil.which(f"python{version}")
    if python and subprocess.run([python, "-c", ""], capture_output=True, check=False).returncode == 0:
        desk.python = python
        assert desk.run(FIRST, RESULT)[1].startswith("PASS")
        assert desk.run(b"[" * 100_000, RESULT)[0] == 2


# What is found: the draw, the result, the options, the answer, and the check in the program that finds it.

ANOTHER = FIRST | {"draw_id": "CASE-2026-000142/9"}
MOVED = CHANCES | {"count": [[CHANCES["count"][0][0], CHANCES["count"][0][1] + 1], *CHANCES["count"][1:]]}
CHANGED = {
    "layout": (
        json.dumps(FIRST).encode(),
        RESULT,
        {},
        "draw: not in canonical form, so that the file is not what was committed to",
        "if document.data != data:",
    ),
    "another commitment": (
        FIRST,
        RESULT,
        {"--commitment": "0" * 64},
        f"commitment: the record holds {'0' * 64}, the draw is {COMMITMENT}",
        "if recorded != sha256(data).hexdigest():",
    ),
    "another draw": (
        ANOTHER,
        RESULT,
        {},
        f'commit: the result has "{COMMITMENT}", document and sources give "{digest(ANOTHER)}"',
        "if difference:",
    ),
    "another panel": (
        FIRST,
        RESULT | {"panel": ["M0", "M1", "X"]},
        {},
        f"panel[{[one == two for one, two in zip(RESULT['panel'], ['M0', 'M1', 'X'], strict=True)].index(False)}]: ",
        "if difference:",
    ),
    "another earlier result": (
        SECOND,
        result_of(SECOND),
        {"--previous": RESULT | {"relaxed": ["x"]}},
        f"prev: the draw names {digest(RESULT)}, the earlier result is {digest(RESULT | {'relaxed': ['x']})}",
        "if digest(earlier) != document.prev:",
    ),
    "somebody who was not on the panel": (
        strange := SECOND | {"seated": [STAYING[0], {"id": "X9", "tickets": 1, "attrs": []}]},
        result_of(strange),
        {"--previous": RESULT},
        "seated: X9 was not on the panel of the earlier result",
        "if stranger is not None:",
    ),
    "no earlier result named": (
        FIRST,
        RESULT,
        {"--previous": RESULT},
        "prev: the draw names no earlier result",
        None,
    ),
    "other chances": (
        FIRST,
        RESULT,
        {"--chances": MOVED},
        "chances: 50 rehearsals keyed by the commitment give other numbers (count[0])",
        "if canonical(ours) != canonical(claimed):",
    ),
    "chances of another draw": (
        FIRST,
        RESULT,
        {"--chances": chance_file(Document.of(ANOTHER), 50)},
        "chances: 50 rehearsals keyed by the commitment give other numbers",
        "if canonical(ours) != canonical(claimed):",
    ),
}


def judged(desk, name):
    draw, result, options, _, _ = CHANGED[name]
    words, files = [], {}
    for option, value in options.items():
        if isinstance(value, str):
            words += [option, value]
        else:
            words += [option, "option.json"]
            files["option"] = value
    return desk.run(draw, result, *words, **files)


@pytest.mark.parametrize("name", CHANGED)
def test_one_thing_changed(desk, name):
    code, answer = judged(desk, name)
    assert (code, answer.startswith(f"FAIL {CHANGED[name][3]}")) == (1, True), answer


@pytest.mark.parametrize("name", [name for name in CHANGED if CHANGED[name][4]])
def test_with_the_check_cut_out_the_change_goes_through(desk, name):
    source, check = HANDOUT.read_text("utf-8"), CHANGED[name][4]
    assert source.count(f"    {check}\n") == 1
    desk.program = desk.folder / "verify_draw.py"
    desk.program.write_text(source.replace(f"    {check}\n", "    if False:\n"), encoding="utf-8")
    assert judged(desk, name)[0] == 0


@pytest.mark.parametrize(
    ("files", "answer"),
    [
        ({"draw": b"\xff"}, "draw.json: $: not UTF-8"),
        ({"draw": b"[" * 100_000}, "draw.json: $: not JSON, or nested too deeply"),
        ({"draw": FIRST | {"pool": POOL[::-1]}}, "draw.json: $.pool: not sorted by id: M6 stands too late"),
        ({"draw": FIRST | {"\u001b": 1}}, r"draw.json: $: unknown \x1b"),
        ({"sources": []}, "sources.json: $sources: none, or two of one name"),
        ({"sources": {}}, "sources.json: $: not a list of at most 20 sources"),
        ({"result": b"[]"}, "result.json: $: not an object"),
        ({"result": b"{"}, "result.json: $: not JSON, or nested too deeply"),
    ],
)
def test_input_that_is_none(desk, files, answer):
    assert desk.run(**{"draw": FIRST, "result": RESULT, **files}) == (2, f"REFUSED {answer}\n")


@pytest.mark.parametrize(
    ("words", "answer"),
    [
        ([], USAGE),
        (["draw.json", "sources.json"], USAGE),
        (["draw.json", "sources.json", "result.json", "--other"], USAGE),
        (["none.json", "sources.json", "result.json"], "none.json: cannot be read (FileNotFoundError)"),
        (
            ["draw.json", "sources.json", "result.json", "--commitment", "xyz"],
            "--commitment: not 64 hexadecimal digits in lower case",
        ),
        (["draw.json", "sources.json", "result.json", "--chances", "."], ".: cannot be read (IsADirectoryError)"),
        (
            ["draw.json", "sources.json", "result.json", "--chances", "result.json"],
            "result.json: $.walks: not an integer from 1 to 100000",
        ),
    ],
)
def test_words_that_are_not_understood(desk, words, answer):
    desk.run(FIRST, RESULT)
    assert desk.command(*words) == (2, f"REFUSED {answer}\n")


def test_too_hard_to_decide_is_no_verdict(desk):
    pool = [{"id": f"M{n:04}", "tickets": 1, "attrs": [f"x:{n // 2}"]} for n in range(1200)]
    hard = FIRST | {"pool": pool, "panel_size": 500, "rules": [{"id": "x-max", "each": "x:", "max": 1}]}
    assert desk.run(hard, RESULT) == (2, "REFUSED no answer after 1 positions\n")


def test_the_module_says_the_same_as_the_file():
    """The programs that the council runs and the file it hands out: one text, so one answer."""
    spec = importlib.util.spec_from_file_location("verify_draw", HANDOUT)
    module = importlib.util.module_from_spec(spec)
    sys.modules["verify_draw"] = module  # dataclasses look their module up
    try:
        spec.loader.exec_module(module)
        document = module.Document.of(FIRST)
        assert module.canonical(module.run(document, [module.Source(*SOURCES[0][:1], b"\x01\xff")])) == canonical(
            RESULT
        )
    finally:
        del sys.modules["verify_draw"]
