"""What is printed about rights is what the product asks, and nobody holds two offices that do not go together."""

from cases.lifecycle import TRANSITIONS
from council.access.rules import ALWAYS_APART, MATRIX, PANEL, Office, Permission, clashing, pairs
from council.procedure.rules import PRESETS, Preset
from tests.support import permissions


def test_the_printed_page_is_the_matrices():
    assert permissions.PAGE.read_text(encoding="utf-8") == permissions.page(), "run python -m tests.support.permissions"


def test_a_changed_right_changes_the_print(monkeypatch):
    before = permissions.page()
    monkeypatch.setitem(MATRIX, Permission.CASE_BALLOT_CAST, frozenset({Office.OPERATOR}))
    assert permissions.page() != before


def test_vocabularies_are_sorted_and_every_act_has_an_office():
    for enum in (Office, Permission):
        assert [one.name for one in enum] == sorted(one.name for one in enum)
    assert set(MATRIX) == set(Permission)
    assert all(MATRIX.values())
    assert all(len(permission.split(":")) == 3 for permission in Permission)


def test_no_office_of_the_editor_or_the_operator_reaches_a_case():
    reaching = {
        office for permission, offices in MATRIX.items() if permission.startswith("case:") for office in offices
    }
    reaching |= {office for row in TRANSITIONS for office in row.offices}
    assert not reaching & {Office.EDITOR, Office.OPERATOR}


def test_under_all_rules_the_officer_for_conflicts_sits_on_no_panel():
    for preset in Preset:
        assert pairs({Office.INTEGRITY_OFFICER}, PANEL) <= PRESETS[preset].offices_apart()
    assert PRESETS[Preset.SMALL].offices_apart() == ALWAYS_APART
    assert PRESETS[Preset.NATIONAL].offices_apart() < PRESETS[Preset.INTERNATIONAL].offices_apart()


def test_two_that_clash_count_as_none_and_others_stay():
    held = {Office.INTEGRITY_OFFICER, Office.PANELLIST, Office.MEMBER}
    assert clashing(held) == {Office.INTEGRITY_OFFICER, Office.PANELLIST}
    assert clashing({Office.INTEGRITY_OFFICER, Office.MEMBER}) == set()
    assert clashing(held, pairs({Office.MEMBER}, {Office.PANELLIST})) == {Office.MEMBER, Office.PANELLIST}
