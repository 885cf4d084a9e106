"""The limits on council and panels, each broken alone. No database."""

from dataclasses import replace
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from council.members.rules import Constituency
from council.organisations.rules.words import OrganisationKind
from council.procedure.rules import PRESETS, Preset
from council.safeguards.rules import (
    SMALL,
    CouncilSeat,
    Hidden,
    Panellist,
    Sector,
    council_within_limits,
    panel_within_limits,
    sector_of,
    shares,
    without_small,
)

RULES = replace(PRESETS[Preset.SMALL], council_min=9, council_max=12)
MIX = [Constituency.ACADEMIA, Constituency.CIVIL_SOCIETY, Constituency.MEDIA]


def council(*constituencies: Constituency) -> list[CouncilSeat]:
    return [CouncilSeat(UUID(int=n), one, n, chair=n == 0) for n, one in enumerate(constituencies)]


def test_balanced_council_is_within_limits():
    assert council_within_limits(council(*MIX * 3), RULES).codes == ()


@pytest.mark.parametrize(
    ("seats", "codes"),
    [
        (council(*MIX * 2), ("safeguards.council_size",)),
        (council(*MIX * 2, *[Constituency.MEDIA] * 3), ("safeguards.constituency_over",)),
        (
            council(*MIX, Constituency.LEGAL, *[Constituency.STATE] * 3, *[Constituency.PLATFORM] * 2),
            ("safeguards.powers_over",),
        ),
        (
            [replace(seat, cluster=7) if n < 3 else seat for n, seat in enumerate(council(*MIX * 3))],
            ("safeguards.cluster_over",),
        ),
        (
            council(Constituency.STATE, *MIX * 2, Constituency.LEGAL, Constituency.LEGAL),
            ("safeguards.chair_not_independent",),
        ),
        (
            [replace(seat, party=True) if n == 0 else seat for n, seat in enumerate(council(*MIX * 3))],
            ("safeguards.chair_not_independent",),
        ),
    ],
)
def test_each_limit_of_the_council_has_its_reason(seats, codes):
    assert council_within_limits(seats, RULES).codes == codes


def test_half_is_not_under_half():
    even = council(
        *MIX, Constituency.LEGAL, Constituency.YOUTH, *[Constituency.STATE] * 3, *[Constituency.PLATFORM] * 2
    )
    powers = next(line for line in shares(even, RULES) if line.code == "powers")
    assert (powers.count, powers.limit, powers.holds) == (5, 4, False)


def test_a_third_is_allowed_and_one_more_is_not():
    lines = {line.subject: line for line in shares(council(*MIX * 4), RULES) if line.code == "constituency"}
    assert (lines["media"].count, lines["media"].limit, lines["media"].holds) == (4, 4, True)
    assert sorted(lines) == sorted(Constituency)


@pytest.mark.parametrize(
    ("constituency", "kind", "sector"),
    [
        (Constituency.STATE, OrganisationKind.UNIVERSITY, Sector.GOVERNMENT),
        (Constituency.ACADEMIA, OrganisationKind.GOVERNMENT, Sector.GOVERNMENT),
        (Constituency.PLATFORM, None, Sector.PLATFORM),
        (Constituency.CIVIL_SOCIETY, OrganisationKind.PLATFORM, Sector.PLATFORM),
        (Constituency.CIVIL_SOCIETY, OrganisationKind.NGO, None),
    ],
)
def test_sector_is_computed_not_declared(constituency, kind, sector):
    assert sector_of(constituency, kind) == sector


PANEL = [Panellist(cluster, None, cluster == 0) for cluster in range(3)]


@pytest.mark.parametrize(
    ("panel", "codes"),
    [
        (PANEL, ()),
        (PANEL[:2], ("safeguards.panel_size",)),
        ([*PANEL[:2], replace(PANEL[2], cluster=1)], ("safeguards.panel_cluster",)),
        ([*PANEL[:2], replace(PANEL[2], sector=Sector.GOVERNMENT)], ("safeguards.panel_government",)),
        ([*PANEL[:2], replace(PANEL[2], sector=Sector.PLATFORM)], ("safeguards.panel_platform",)),
        ([replace(PANEL[0], legal=False), *PANEL[1:]], ("safeguards.panel_legal",)),
    ],
)
def test_each_limit_of_a_panel_has_its_reason(panel, codes):
    assert panel_within_limits(panel, 3, RULES).codes == codes


@pytest.mark.parametrize(
    ("made", "executed", "refused", "shown"),
    [
        (0, 0, 0, (0, 0, 0)),
        (1, 1, 0, ("small", "beside", "beside")),
        (4, 0, 4, ("small", "beside", "beside")),
        (5, 5, 0, (5, 5, 0)),
        (12, 7, 5, (12, 7, 5)),
        (6, 5, 1, ("beside", 5, "small")),
        (8, 4, 4, ("beside", "small", "small")),
        (30, 25, 0, (30, 25, 0)),
        (6, 5, 0, ("beside", 5, 0)),
    ],
)
def test_small_figures_are_hidden_with_what_would_give_them_back(made, executed, refused, shown):
    row = without_small("made", {"made": made, "executed": executed, "refused": refused})
    assert tuple(row.values()) == shown


@given(st.lists(st.integers(0, 12), min_size=4, max_size=4), st.integers(0, 12))
def test_what_is_shown_leaves_more_than_one_row_possible_for_every_small_figure(parts, still_open):
    """Nobody finds a figure from 1 to 4 by subtraction: it is not shown, nor is a sum beside it."""
    row = without_small("made", {"made": sum(parts) + still_open, **dict(zip("abcd", parts, strict=True))})
    shown = [cell for cell in row.values() if not isinstance(cell, Hidden)]
    assert not [cell for cell in shown if 0 < cell < SMALL]
    if isinstance(row["made"], int):
        rest = row["made"] - sum(row[name] for name in "abcd")  # nothing is hidden where the sum is shown
        assert rest == 0 or rest >= SMALL
