"""Every command of an operator has a test that calls it."""

import ast

from tests.support.source import APPS, ROOT, Source, constant_text, python


def commands() -> set[str]:
    found = {path.stem for app in APPS for path in (ROOT / app / "management/commands").glob("*.py")}
    return {name for name in found if not name.startswith("_")}


def called_in(sources: list[Source]) -> set[str]:
    """The first word of every text given as an argument or in a list: `call_command("x")`, `["manage.py", "x"]`."""
    return {
        text.split()[0]
        for source in sources
        for node in ast.walk(source.tree)
        if isinstance(node, ast.Call | ast.List | ast.Tuple)
        for item in (node.args if isinstance(node, ast.Call) else node.elts)
        if (text := constant_text(item)) and text.strip()
    }


def test_every_command_is_called_by_a_test():
    tests = [source for source in python("tests") if not source.path.startswith("tests/house/test_commands")]
    assert commands() - called_in(tests) == set()


def test_the_rule_sees_how_a_command_is_called():
    sample = Source("tests/x.py", 'call_command("sign", 1)\nrun([python, "manage.py", "verify"])\nx = "unheard"\n')
    assert called_in([sample]) >= {"sign", "verify"}
    assert "unheard" not in called_in([sample])
