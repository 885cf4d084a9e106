"""The walk of those who stand by: in their order, nobody passed over who may still answer, every limit kept."""

from itertools import permutations, product

import pytest

from cases.panel.rules import Taken, Turn, take_turns
from cases.panel.rules.duty import StandingBy

LIMITS = [
    {"id": "government-max", "attr": "sector:government", "max": 0},
    {"id": "cluster-max", "each": "cluster:", "max": 1},
    {"id": "legal-min", "attr": "legal", "min": 1},
]
F, W, O = Turn.FREE, Turn.WAITING, Turn.OUT  # noqa: E741


def line(*people):
    return [StandingBy(str(number), tuple(attrs), turn) for number, (turn, *attrs) in enumerate(people, start=1)]


def test_seats_go_down_the_order_and_an_alternate_follows_whoever_is_out():
    walk = take_turns(line((F, "legal"), (O,), (F,), (F,), (F,)), 3, LIMITS)
    assert walk.seated == ["1", "3", "4"]
    assert [what for _, what in walk.steps] == [Taken.SEATED, Taken.OUT, Taken.SEATED, Taken.SEATED, Taken.FULL]


def test_nobody_is_passed_over_who_may_still_answer():
    walk = take_turns(line((F, "legal"), (W,), (F,), (F,)), 3, LIMITS)
    assert (walk.settled, walk.seated) == (False, [])
    assert [what for _, what in walk.steps] == [Taken.SEATED, Taken.WAITS, Taken.WAITS, Taken.WAITS]
    late = take_turns(line((F, "legal"), (F,), (F,), (W,)), 3, LIMITS)
    assert (late.settled, late.seated) == (True, ["1", "2", "3"]), "the panel is full before the one who waits"


def test_limits_hold_as_in_a_draw():
    clash = take_turns(line((F, "legal", "cluster:a"), (F, "cluster:a"), (F, "cluster:b")), 3, LIMITS)
    assert clash.seated == ["1", "3"]
    assert dict(clash.steps)["2"] is Taken.LIMIT
    state = take_turns(line((F, "legal", "sector:government"), (F, "legal")), 3, LIMITS)
    assert state.seated == ["2"]


def test_a_seat_is_kept_for_what_the_panel_needs_at_least():
    walk = take_turns(line((F,), (F,), (F,), (F, "legal")), 3, LIMITS)
    assert walk.seated == ["1", "2", "4"]
    without = take_turns(line((F,), (F,), (F,)), 3, LIMITS)
    assert without.seated == ["1", "2"], "the last seat stays empty, and is drawn for from everybody"


def test_what_the_draw_of_the_month_gave_up_is_given_up_here():
    people = line((F, "legal", "funder:x"), (F, "funder:x"))
    limits = [*LIMITS, {"id": "funder-max", "each": "funder:", "max": 1}]
    assert take_turns(people, 3, limits).seated == ["1"]
    assert take_turns(people, 3, limits, relaxed=["funder-max"]).seated == ["1", "2"]


def people_of(attrs, turns):
    return [StandingBy(str(n), of, turn) for n, (of, turn) in enumerate(zip(attrs, turns, strict=True))]


@pytest.mark.parametrize("size", [1, 2, 3])
def test_it_comes_to_the_same_whenever_and_in_whatever_order_people_answer(size):
    """Whoever answers when: once it is settled, it is what it would have been had all answered at once."""
    attrs = [("legal", "cluster:a"), ("cluster:a",), ("cluster:b",), ("legal", "cluster:c")]
    for answers in product((F, O), repeat=4):
        final = take_turns(people_of(attrs, answers), size, LIMITS).seated
        for order in permutations(range(4)):
            known = [W] * 4
            for who in order:
                known[who] = answers[who]
                walk = take_turns(people_of(attrs, known), size, LIMITS)
                assert not walk.settled or walk.seated == final
            assert walk.settled
