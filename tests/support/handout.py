"""The two files with which a stranger checks a draw, each complete in itself, put together from what the product runs.

`verify_draw.py` is made of the modules that run draws, so that no third implementation has to be kept in step by hand.
`replay.html` is a page to be saved and opened from a disk, where browsers load no script beside it: it holds the second
implementation. `python -m tests.support.handout` writes both; tests/council/kernel/draw/test_handout.py compares.
"""

from __future__ import annotations

import ast
from collections import Counter

from tests.support.source import ROOT

PACKAGE = ROOT / "council/kernel/draw"
HANDOUT = ROOT / "council/static/draw/verify_draw.py"
SCRIPT = ROOT / "council/static/draw/smc-draw.js"
FRAME = ROOT / "tests/support/replay.html"
PAGE = ROOT / "council/static/draw/replay.html"
MODULES = ("encoding", "document", "panels", "stream", "protocol", "checking", "handout")
"""In the order in which they build on each other."""


OLDER = """\
from __future__ import annotations

import sys

if sys.version_info < (3, 10):
    sys.stderr.write("REFUSED this needs Python 3.10 or later\\n")
    raise SystemExit(2)

"""


def page() -> str:
    """The whole of replay.html."""
    return FRAME.read_text(encoding="utf-8").replace("//SCRIPT//\n", SCRIPT.read_text(encoding="utf-8"))


def text() -> str:
    """The whole of verify_draw.py."""
    sources = {name: (PACKAGE / f"{name}.py").read_text(encoding="utf-8") for name in MODULES}
    trees = {name: ast.parse(source) for name, source in sources.items()}
    _no_name_twice(trees)
    head = f'"""{ast.get_docstring(trees["handout"], clean=False)}"""\n\n{OLDER}'
    bodies = [_section(name, sources[name], trees[name]) for name in MODULES]
    return head + _imports(trees) + "\n" + "\n\n".join(bodies)


def _section(name: str, source: str, tree: ast.Module) -> str:
    """A module without its imports; its docstring stands above it as a comment."""
    lines = source.splitlines()
    for node in tree.body:
        if isinstance(node, ast.Import | ast.ImportFrom) or node is tree.body[0]:
            for number in range(node.lineno - 1, node.end_lineno or node.lineno):
                lines[number] = ""
    said = (ast.get_docstring(tree) or "").splitlines() if name != "handout" else ["The program."]
    comment = "\n".join(f"# {line}".rstrip() for line in [f"--- {name}", *said])
    return f"\n{comment}\n\n\n" + "\n".join(lines).strip("\n") + "\n"


def _imports(trees: dict[str, ast.Module]) -> str:
    whole: set[str] = set()
    parts: dict[str, set[str]] = {}
    for tree in trees.values():
        for node in tree.body:
            if isinstance(node, ast.Import):
                whole |= {alias.name for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and not (node.module or "").startswith(("council.", "__future__")):
                parts.setdefault(node.module or "", set()).update(alias.name for alias in node.names)
    lines = [f"import {name}" for name in sorted(whole)]
    lines += [f"from {module} import {', '.join(sorted(names))}" for module, names in sorted(parts.items())]
    return "\n".join(lines) + "\n"


def _no_name_twice(trees: dict[str, ast.Module]) -> None:
    """In one file the second of two things of one name would silently take the place of the first."""
    names: Counter[str] = Counter()
    for tree in trees.values():
        for node in tree.body:
            if isinstance(node, ast.FunctionDef | ast.ClassDef):
                names[node.name] += 1
            for target in node.targets if isinstance(node, ast.Assign) else []:
                names.update(one.id for one in ast.walk(target) if isinstance(one, ast.Name))
    twice = sorted(name for name, number in names.items() if number > 1)
    if twice:
        raise ValueError(f"one name in two modules: {', '.join(twice)}")


def main() -> None:
    """Write both files."""
    HANDOUT.write_text(text(), encoding="utf-8")
    PAGE.write_text(page(), encoding="utf-8")


if __name__ == "__main__":
    main()
