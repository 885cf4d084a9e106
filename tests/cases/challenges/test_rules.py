"""What a party may say before a draw, when, and what has to be true before chance speaks."""

from dataclasses import replace

import pytest

from cases.challenges.rules import (
    BEGINS_WITH,
    LONGEST_QUOTE,
    LONGEST_WORDS,
    MOST_FROM_A_SIDE,
    FilingFacts,
    Kind,
    RulingFacts,
    Side,
    Time,
    Why,
    all_said,
    is_shown,
    may_draw,
    may_end_early,
    may_file,
    may_rule,
    may_withdraw,
)
from cases.lifecycle import NAMING, PUBLIC_STATUS, Stage

FILING = FilingFacts(Stage.PANEL_FORMATION, committed=False, filed=0, kind=Kind.WORKS, words="All of Agora")


@pytest.mark.parametrize(
    ("changes", "codes"),
    [
        ({}, ()),
        ({"stage": Stage.ELIGIBLE}, ()),
        ({"filed": MOST_FROM_A_SIDE - 1}, ()),
        ({"words": "x" * LONGEST_WORDS}, ()),
        ({"stage": Stage.ADMISSIBILITY}, ("challenges.not_now",)),
        ({"stage": Stage.PUBLISHED}, ("challenges.not_now",)),
        ({"stage": Stage.ASSESSMENT}, ("challenges.too_late",)),
        ({"stage": Stage.BUNDLED}, ("challenges.too_late",)),
        ({"committed": True}, ("challenges.too_late",)),
        ({"filed": MOST_FROM_A_SIDE}, ("challenges.enough",)),
        ({"kind": "enemies"}, ("challenges.about_whom",)),
        ({"words": "  "}, ("challenges.say_in_words",)),
        ({"words": "x" * (LONGEST_WORDS + 1)}, ("challenges.too_long",)),
    ],
)
def test_a_side_speaks_from_eligible_on_until_a_draw_is_fixed(changes, codes):
    assert may_file(replace(FILING, **changes)).codes == codes


def test_every_way_of_being_too_late_has_one_answer():
    inside = [stage for stage in Stage if PUBLIC_STATUS[stage] in NAMING]
    late = {may_file(replace(FILING, stage=stage, committed=True)).codes for stage in inside}
    assert late == {("challenges.too_late",)}
    assert {stage for stage in Stage if is_shown(stage)} == set(inside)


def test_the_time_begins_with_every_forming_of_a_panel():
    assert {"select", "rehear", "reopen"} == BEGINS_WITH


DISMISSAL = RulingFacts(
    "filed", upheld=False, why=Why.NO_RULE, members=0, asked=True, own=False, code="", quote="", reason="No rule"
)
UPHOLDING = RulingFacts(
    "filed", upheld=True, why="", members=2, asked=True, own=False, code="D3", quote="You work there.", reason="True"
)


@pytest.mark.parametrize(
    ("facts", "codes"),
    [
        (DISMISSAL, ()),
        (UPHOLDING, ()),
        (replace(DISMISSAL, state="dismissed"), ("challenges.not_open",)),
        (replace(DISMISSAL, why=""), ("challenges.why_dismissed",)),
        (replace(DISMISSAL, reason=" "), ("challenges.reason_needed",)),
        (replace(UPHOLDING, own=True), ("challenges.own",)),
        (replace(UPHOLDING, members=0), ("challenges.whom",)),
        (replace(UPHOLDING, members=0, asked=False), ("challenges.ask_first",)),
        (replace(UPHOLDING, code="R7"), ("challenges.which_rule",)),
        (replace(UPHOLDING, code="N3"), ("challenges.which_rule",)),
        (replace(UPHOLDING, quote=""), ("challenges.quote_needed",)),
        (replace(UPHOLDING, quote="x" * (LONGEST_QUOTE + 1)), ("challenges.quote_too_long",)),
        (replace(UPHOLDING, reason=""), ("challenges.reason_needed",)),
    ],
)
def test_a_ruling_is_given_once_with_its_reason_and_never_on_oneself(facts, codes):
    assert may_rule(facts).codes == codes


@pytest.mark.parametrize(
    ("time", "waiting", "codes"),
    [
        (Time.OVER, 0, ()),
        (Time.OVER, 1, ("challenges.still_open",)),
        (Time.RUNNING, 0, ("challenges.time_runs",)),
        (Time.NOT_BEGUN, 0, ("challenges.not_told",)),
    ],
)
def test_chance_waits_for_the_parties(time, waiting, codes):
    assert may_draw(time, open_challenges=waiting).codes == codes


def test_the_time_ends_early_once_every_side_in_the_case_has_said_so():
    both = {Side.APPELLANT, Side.PLATFORM}
    assert all_said(both, both)
    assert all_said({Side.APPELLANT}, both)
    assert not all_said(both, {Side.APPELLANT})
    assert not all_said(set(), both)


def test_what_is_said_twice_or_too_late_is_refused():
    assert may_end_early(Time.RUNNING, said_before=False).ok
    assert may_end_early(Time.RUNNING, said_before=True).codes == ("challenges.said_before",)
    assert may_end_early(Time.OVER, said_before=False).codes == ("challenges.no_time_runs",)
    assert may_withdraw("filed").ok
    assert may_withdraw("upheld").codes == ("challenges.not_open",)
