"""When the panel that stands by is called, when its call ends, and when its draw gives nobody away."""

import pytest

from cases.duty.rules import CallFacts, WhyEnded, is_to_be_called, may_be_shown, why_ended
from cases.lifecycle import Stage

OUT, OPEN, SILENT = CallFacts(True, True), CallFacts(False, True), CallFacts(True, False)


@pytest.mark.parametrize(
    ("step", "stage", "expedited", "why"),
    [
        ("select", Stage.PANEL_FORMATION, True, None),
        ("expedite", Stage.PANEL_FORMATION, True, None),
        ("expedite", Stage.PANEL_FORMATION, False, WhyEnded.FELL),
        ("seat_panel", Stage.ASSESSMENT, True, None),
        ("seat_panel", Stage.ASSESSMENT, False, None),
        ("suspend", Stage.SUSPENDED, True, None),
        ("rehear", Stage.PANEL_FORMATION, True, WhyEnded.ANEW),
        ("reopen", Stage.PANEL_FORMATION, False, WhyEnded.ANEW),
        ("withdraw", Stage.WITHDRAWN, True, WhyEnded.OVER),
        ("publish", Stage.PUBLISHED, True, WhyEnded.OVER),
    ],
)
def test_a_call_ends_with_what_it_was_for(step, stage, expedited, why):
    assert why_ended(step, stage, expedited=expedited) is why


def test_an_expedited_case_calls_it_unless_a_draw_of_its_own_was_begun():
    assert is_to_be_called(Stage.PANEL_FORMATION, expedited=True, drawn=False)
    assert not is_to_be_called(Stage.PANEL_FORMATION, expedited=False, drawn=False)
    assert not is_to_be_called(Stage.PANEL_FORMATION, expedited=True, drawn=True)
    assert [one for one in Stage if is_to_be_called(one, expedited=True, drawn=False)] == [Stage.PANEL_FORMATION]


@pytest.mark.parametrize(
    ("over", "calls", "shown"),
    [
        (True, [OUT], True),
        (True, [OUT, OUT, OUT], True),
        (False, [OUT], False),
        (True, [OUT, OPEN], False),
        (True, [OUT, SILENT], False),
        (True, [OPEN], False),
    ],
)
def test_it_is_shown_when_it_gives_nobody_away(over, calls, shown):
    assert may_be_shown(month_over=over, calls=calls) is shown
