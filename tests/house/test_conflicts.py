"""What is printed about conflicts of interest is what the rules find."""

from council.interests.rules.words import LOOK_BACK, Code
from tests.support import conflicts


def test_the_printed_page_is_the_rules():
    assert conflicts.PAGE.read_text(encoding="utf-8") == conflicts.page(), "run python -m tests.support.conflicts"


def test_a_changed_rule_changes_the_print(monkeypatch):
    before = conflicts.page()
    monkeypatch.setitem(LOOK_BACK, Code.R5, 25)
    assert conflicts.page() != before
