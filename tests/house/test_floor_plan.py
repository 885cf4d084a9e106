"""Every room has the same floor plan, and every room is under the import contracts."""

import ast
import tomllib
from pathlib import Path

import pytest

from tests.support.source import FLOOR_PLAN, ROOT, Source, complaints, product, rooms

MAX_LINES_OF_A_VIEW = 30
NO_PARTS = {"__init__.py", "__pycache__"}


def strangers(room: Path) -> list[str]:
    """Files and folders of a room that the floor plan does not know."""
    known = set(FLOOR_PLAN) | {f"{part}.py" for part in FLOOR_PLAN} | NO_PARTS
    return [f"{room.name}/{entry.name}" for entry in sorted(room.iterdir()) if entry.name not in known]


def long_views(source: Source) -> list[str]:
    if source.part != "views":
        return []
    return [
        source.at(node, f"{node.name} has {length(node)} lines; a view reads, calls, answers")
        for node in ast.walk(source.tree)
        if isinstance(node, ast.FunctionDef) and node.args.args and node.args.args[0].arg == "request"
        if length(node) > MAX_LINES_OF_A_VIEW
    ]


def length(node: ast.FunctionDef) -> int:
    return (node.end_lineno or node.lineno) - node.lineno + 1


def contract(name: str) -> dict:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"]
    return next(found for found in settings["contracts"] if found["name"].startswith(name))


@pytest.mark.parametrize("room", list(rooms()), ids=lambda room: room.name)
def test_a_room_holds_only_what_the_floor_plan_lists(room):
    assert strangers(room) == []


def test_every_room_is_under_the_contract_of_the_floor_plan():
    on_disk = {f"{room.parent.name}.{room.name}" for room in rooms()}
    assert set(contract("Every room")["containers"]) == on_disk


def test_every_room_of_the_council_has_its_place_on_the_way_down():
    layers = {name.strip() for layer in contract("One way down")["layers"] for name in layer.split("|")}
    assert {f"council.{room.name}" for room in rooms() if room.parent.name == "council"} <= layers


def test_views_are_short():
    assert complaints(long_views, product()) == []


def test_the_rules_complain_of_a_bad_sample(tmp_path):
    for name in ("rules.py", "utils.py", "services"):
        (tmp_path / name).touch()
    assert strangers(tmp_path) == [f"{tmp_path.name}/services", f"{tmp_path.name}/utils.py"]
    view = Source("cases/voting/views.py", "def cast(request):\n" + "    x = 1\n" * 30)
    assert len(long_views(view)) == 1
