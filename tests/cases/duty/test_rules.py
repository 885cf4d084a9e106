"""When the panel that stands by is called, when its call ends, and when its draw gives nobody away."""

import pytest

from cases.duty.rules import CallFacts, WhyEnded, is_to_be_called, may_ask, may_be_shown, may_matter, why_ended
from cases.lifecycle import CAN_BE_URGENT, TRANSITIONS, Stage

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


def called(stage=Stage.PANEL_FORMATION, expedited=True, drawn=False, fell=False):
    return is_to_be_called(stage, expedited=expedited, drawn=drawn, fell=fell)


def test_an_expedited_case_calls_it_unless_a_draw_of_its_own_was_begun():
    assert called()
    assert [one for one in Stage if called(one)] == [Stage.PANEL_FORMATION]
    assert [called(expedited=False), called(drawn=True)] == [False, False]


def test_a_case_that_was_not_found_urgent_calls_none_again():
    assert not called(fell=True)


def test_that_an_expedition_is_ratified_calls_nobody():
    assert may_matter("expedite", Stage.PANEL_FORMATION, ratified=False)
    assert not may_matter("expedite", Stage.PANEL_FORMATION, ratified=True)


def test_every_step_after_which_a_call_begins_or_ends_is_looked_at():
    """So that leaving most steps out leaves out none that matters."""
    for row in TRANSITIONS:
        for stage in [row.target] if row.target else list(Stage):
            if any(why_ended(row.name, stage, expedited=urgent) for urgent in (True, False)):
                assert may_matter(row.name, stage, ratified=False), (row.name, stage)


def test_members_are_asked_only_while_a_case_can_be_urgent():
    def asked(stage):
        return may_ask(stage=stage, expedited=False, open_before=False, people=[1, 2], can=[1, 2, 3])

    assert [stage for stage in Stage if asked(stage).ok] == sorted(CAN_BE_URGENT, key=list(Stage).index)
    assert asked(Stage.ASSESSMENT).codes == ("docket.too_late_to_expedite",)


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
