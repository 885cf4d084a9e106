"""The words and the people of the rules."""

import pytest

from council.access.rules import Office
from council.procedure.phrases import MODES, OFFICES, PERIODS, TALLIES
from council.procedure.phrases import PRESETS as PRESET_WORDS
from council.procedure.rules import PRESETS, Period, Preset, SelectionMode, TallyDetail, people_needed


def test_every_clock_mode_and_preset_has_words():
    assert set(PERIODS) == set(Period)
    assert set(MODES) == set(SelectionMode)
    assert set(PRESET_WORDS) == set(Preset)
    assert set(TALLIES) == set(TallyDetail)


@pytest.mark.parametrize("preset", list(Preset))
def test_every_office_that_needs_people_has_words(preset):
    assert set(people_needed(PRESETS[preset])) <= set(OFFICES)


@pytest.mark.parametrize(
    ("preset", "committee"), [(Preset.SMALL, None), (Preset.NATIONAL, 3), (Preset.INTERNATIONAL, 3)]
)
def test_a_committee_is_needed_where_one_selects(preset, committee):
    needed = people_needed(PRESETS[preset])
    assert needed.get(Office.SELECTION_COMMITTEE) == committee
    assert needed[Office.MEMBER] == PRESETS[preset].council_min
    assert needed[Office.ADMISSIBILITY_OFFICER] == 2
