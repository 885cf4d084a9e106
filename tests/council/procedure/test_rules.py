"""The presets hold together, and rules that do not are refused by field."""

from dataclasses import replace

import pytest

from council.procedure.rules import PRESETS, Length, Period, Preset, Rules, may_adopt, quorum_of


@pytest.mark.parametrize("preset", sorted(Preset))
def test_preset_holds_together_and_survives_storing(preset):
    rules = PRESETS[preset]
    assert may_adopt(rules).codes == ()
    assert Rules.from_dict(rules.as_dict()) == rules


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"panel_size": 4}, "panel_size"),
        ({"panel_quorum": 2}, "panel_quorum"),
        ({"panel_quorum": 6}, "panel_quorum"),
        ({"panel_min_legal": 6}, "panel_min_legal"),
        ({"selection_votes_needed": 4}, "selection_votes_needed"),
        ({"tally_detail": "some"}, "tally_detail"),
        ({"names_on_votes": True}, "tally_detail"),
        ({"election_lock_before_days": -1}, "election_lock_before_days"),
        ({"fallback_lotteries": "A, A"}, "fallback_lotteries"),
        ({"fallback_lotteries": "A, B, C, D"}, "fallback_lotteries"),
        ({"fallback_lotteries": "A:B"}, "fallback_lotteries"),
        ({"fallback_lotteries": "x" * 41}, "fallback_lotteries"),
        ({"fallback_lotteries": "Loteri\u0301a"}, "fallback_lotteries"),
        ({"fallback_lotteries": "A\nB"}, "fallback_lotteries"),
        ({"election_lock_after_days": 366}, "election_lock_after_days"),
        ({"lengths": {Period.VOTING: Length(72, 24)}}, "lengths"),
    ],
)
def test_rules_that_do_not_hold_together_are_refused_beside_the_field(change, field):
    verdict = may_adopt(replace(PRESETS[Preset.INTERNATIONAL], **change))
    assert [reason.field for reason in verdict.reasons] == [field]


@pytest.mark.parametrize(
    ("preset", "names", "detail"),
    [
        (Preset.SMALL, False, "outcome"),
        (Preset.NATIONAL, False, "full_unless_telling"),
        (Preset.INTERNATIONAL, False, "full_unless_telling"),
        (Preset.SMALL, True, "full"),
        ("own", False, "full_unless_telling"),
    ],
)
def test_a_version_from_before_tallies_had_a_rule_is_read_as_its_preset_is(preset, names, detail):
    stored = PRESETS.get(preset, PRESETS[Preset.NATIONAL]).as_dict() | {"names_on_votes": names, "preset": str(preset)}
    for new in ("tally_detail", "election_lock_before_days", "election_lock_after_days", "fallback_lotteries"):
        del stored[new]
    rules = Rules.from_dict(stored)
    assert (rules.tally_detail, rules.election_lock_before_days, rules.election_lock_after_days) == (detail, 60, 30)
    assert rules.lotteries() == (), "nobody ever named one"
    assert may_adopt(rules).ok


def test_lotteries_are_named_with_commas():
    assert PRESETS[Preset.SMALL].lotteries() == ("EuroMillions", "Eurojackpot")
    assert replace(PRESETS[Preset.SMALL], fallback_lotteries=" Loto , ,Powerball").lotteries() == ("Loto", "Powerball")
    assert may_adopt(replace(PRESETS[Preset.SMALL], fallback_lotteries="")).ok


@pytest.mark.parametrize(
    ("preset", "seated", "quorum"),
    [(Preset.INTERNATIONAL, 5, 4), (Preset.INTERNATIONAL, 4, 4), (Preset.INTERNATIONAL, 7, 4), (Preset.SMALL, 3, 3)],
)
def test_quorum(preset, seated, quorum):
    assert quorum_of(PRESETS[preset], seated) == quorum


def test_table_of_deadlines_is_that_of_the_lifecycle():
    rules = PRESETS[Preset.INTERNATIONAL]
    days = {period: rules.hours(period, expedited=False) // 24 for period in Period}
    assert [days[period] for period in (Period.TAKE_UP, Period.ADMISSIBILITY, Period.SELECTION)] == [3, 7, 30]
    assert [days[period] for period in (Period.ASSESSMENT, Period.DELIBERATION, Period.VOTING)] == [21, 21, 3]
    assert [days[period] for period in (Period.DRAFTING, Period.COUNCIL_REVIEW, Period.PUBLICATION)] == [12, 10, 3]
    assert (days[Period.DECISION], rules.hours(Period.DECISION, expedited=True) // 24) == (90, 30)
