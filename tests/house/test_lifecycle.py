"""The life of a case as it is printed is the life that the code knows."""

from dataclasses import replace

from cases.lifecycle import TRANSITIONS, Stage
from tests.support import lifecycle


def test_the_printed_life_of_a_case_is_the_table():
    assert lifecycle.README.read_text(encoding="utf-8") == lifecycle.readme(), "run python -m tests.support.lifecycle"


def test_a_changed_row_changes_the_print(monkeypatch):
    before = lifecycle.readme()
    monkeypatch.setattr(lifecycle, "TRANSITIONS", (*TRANSITIONS[:-1], replace(TRANSITIONS[-1], target=Stage.CLOSED)))
    assert lifecycle.readme() != before


def test_every_room_of_the_table_exists():
    rooms = {row.room for row in TRANSITIONS}
    folders = {path.parent.name for path in lifecycle.README.parent.glob("*/__init__.py")}
    assert rooms - folders == set()
