"""The source of the product as the house tests read it: files, syntax trees, rooms.

A rule of the house is a function from one file to complaints; the test applies it to every file, and a second test
feeds it a bad sample, since a rule that cannot complain proves nothing.
"""

import ast
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
APPS = ("council", "cases", "cms")
NO_ROOMS = {"council": {"kernel", "settings", "migrations", "management", "templatetags", "locale", "static"}}
FLOOR_PLAN = ("urls", "views", "api", "forms", "reactions", "tasks", "actions", "queries", "models", "phrases", "rules")


@dataclass(frozen=True)
class Source:
    """One Python file: its path from the top of the tree, its text, its syntax tree."""

    path: str
    text: str

    @property
    def tree(self) -> ast.Module:
        """The syntax tree; positions are those of the text."""
        return _parsed(self.text)

    @property
    def lines(self) -> list[str]:
        """The lines, without their ends."""
        return self.text.splitlines()

    @property
    def part(self) -> str:
        """Which part of a room's floor plan this is (`views`, `rules`), or an empty word outside rooms."""
        pieces = Path(self.path).with_suffix("").parts  # the part may be a file or a package of the same name
        in_room = len(pieces) >= 3 and pieces[0] in {"council", "cases"} and pieces[2] in FLOOR_PLAN
        return pieces[2] if in_room else ""

    def at(self, node: ast.AST, complaint: str) -> str:
        """A complaint with its place, for a reader who wants to jump there."""
        return f"{self.path}:{getattr(node, 'lineno', 1)}: {complaint}"


@cache
def _parsed(text: str) -> ast.Module:
    return ast.parse(text)


Rule = Callable[[Source], Iterable[str]]


@cache
def python(*folders: str) -> tuple[Source, ...]:
    """Every Python file under these folders of the tree, migrations left out."""
    found = [
        path for folder in folders for path in sorted((ROOT / folder).rglob("*.py")) if "migrations" not in path.parts
    ]
    return tuple(Source(str(path.relative_to(ROOT)), path.read_text(encoding="utf-8")) for path in found)


def product() -> tuple[Source, ...]:
    """Every Python file of the product."""
    return python(*APPS)


def complaints(rule: Rule, sources: Iterable[Source]) -> list[str]:
    """What a rule has against these files."""
    found = list(sources)
    assert found, "a rule that reads no file proves nothing"
    return [complaint for source in found for complaint in rule(source)]


def rooms() -> Iterator[Path]:
    """The folder of every room of `council` and `cases`."""
    for app in ("council", "cases"):
        for folder in sorted((ROOT / app).iterdir()):
            if (folder / "__init__.py").exists() and folder.name not in NO_ROOMS["council"]:
                yield folder


def text_files() -> Iterator[Path]:
    """Every text that we write by hand: code, templates, styles, documents, build files."""
    wanted = {".py", ".html", ".css", ".js", ".md", ".toml", ".txt", ".java", ".yml", ".yaml"}
    for folder in (*APPS, "templates", "docs", "tests", ".ci"):
        for path in sorted((ROOT / folder).rglob("*")):
            if path.is_file() and (path.suffix in wanted or folder == ".ci") and "__pycache__" not in path.parts:
                yield path
    for path in sorted(ROOT.iterdir()):
        if path.is_file() and (
            path.suffix in wanted or path.name in {"Makefile", ".gitignore", ".editorconfig", "LICENSE"}
        ):
            yield path


def called(node: ast.Call) -> str:
    """The last name of what is called: `update` for `Case.rows.update(…)`."""
    function = node.func
    if isinstance(function, ast.Attribute):
        return function.attr
    return function.id if isinstance(function, ast.Name) else ""


def constant_text(node: ast.AST | None) -> str | None:
    """The value of a string literal, or nothing."""
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None
