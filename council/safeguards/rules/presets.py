"""What each set of rules that ships lets a bloc reach by chance alone: the same mathematics, before any case. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from council.procedure.rules import PRESETS, Rules
from council.safeguards.rules.weights import limited_chance, majority_chance

NEARLY_CERTAIN_CASES = (25, 50, 100, 150, 200)
"""For so many cases it is shown how likely a rigged fifth of the draws would be noticed."""


@dataclass(frozen=True)
class Risk:
    """A third of a council as a bloc: its chance of a majority on a panel, without limits and with each of them.

    `unlabelled`: its people share nothing that the register knows, so that no limit applies. `pairs`: they sit in
    interest clusters as large as the rules allow on the council. `region` and `funder`: they all share one; both limits
    are relaxed where no panel exists otherwise. One interest cluster, a government or a platform never reach it.
    """

    preset: str
    council: int
    bloc: int
    panel: int
    unlabelled: Fraction
    pairs: Fraction
    region: Fraction
    funder: Fraction


def risk(rules: Rules, council: int) -> Risk:
    """The risk under some rules for a council of this size."""
    bloc, panel = council // 3, rules.panel_size
    largest = rules.cluster_max_on_council
    clusters = [largest] * (bloc // largest) + ([bloc % largest] if bloc % largest else [])
    return Risk(
        preset=rules.preset,
        council=council,
        bloc=bloc,
        panel=panel,
        unlabelled=majority_chance(council, bloc, panel),
        pairs=limited_chance(council, clusters, panel, rules.cluster_max_on_panel),
        region=limited_chance(council, [bloc], panel, rules.region_max_on_panel),
        funder=limited_chance(council, [bloc], panel, rules.funder_max_on_panel),
    )


def risks() -> list[Risk]:
    """Every preset, with the smallest and the largest council that it is made for."""
    return [risk(rules, size) for rules in PRESETS.values() for size in (rules.council_min, rules.council_max)]
