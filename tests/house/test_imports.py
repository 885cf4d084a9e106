"""Imports stand at the top, or carry their reason; migrations import nothing of ours."""

import ast

from tests.support.source import APPS, ROOT, Source, complaints, product


def inline_imports_without_reason(source: Source) -> list[str]:
    """An import inside a function says on its line why it stands there."""
    functions = [node for node in ast.walk(source.tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]
    inside = {
        node for function in functions for node in ast.walk(function) if isinstance(node, ast.Import | ast.ImportFrom)
    }
    return [
        source.at(node, "an import inside a function needs its reason on the line")
        for node in sorted(inside, key=lambda node: node.lineno)
        if "#" not in source.lines[node.lineno - 1]
    ]


def own_code_in_migration(source: Source) -> list[str]:
    """A migration must still run when the code it was made with is gone."""
    found = []
    for node in ast.walk(source.tree):
        modules = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
        modules += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
        found += [source.at(node, f"imports {name}") for name in modules if name.split(".")[0] in APPS]
    return found


def migrations() -> list[Source]:
    paths = [path for app in APPS for path in sorted((ROOT / app / "migrations").glob("0*.py"))]
    return [Source(str(path.relative_to(ROOT)), path.read_text(encoding="utf-8")) for path in paths]


def test_every_inline_import_carries_its_reason():
    assert complaints(inline_imports_without_reason, product()) == []


def test_migrations_import_nothing_of_ours():
    assert complaints(own_code_in_migration, migrations()) == []


def test_the_rules_complain_of_a_bad_sample():
    inline = Source("cases/voting/actions.py", "def cast():\n    import json\n    return json\n")
    assert len(inline_imports_without_reason(inline)) == 1
    reasoned = Source("cases/voting/actions.py", "def cast():\n    import json  # inline: heavy\n    return json\n")
    assert inline_imports_without_reason(reasoned) == []
    migration = Source("cases/migrations/0001_initial.py", "import cases.docket.models\nfrom django.db import models\n")
    assert len(own_code_in_migration(migration)) == 1
