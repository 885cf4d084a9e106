"""The limits on who sits on the council and on a panel (SAFEGUARDS.md section 2). Pure; the figures are in the rules.

Every limit that is broken is a reason of its own, so that a page can show all of them side by side.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from council.kernel.verdicts import YES, Verdict, no, require_that
from council.members.rules import Constituency
from council.organisations.rules.words import OrganisationKind
from council.procedure.rules import Rules

POWERS = frozenset({Constituency.STATE, Constituency.PLATFORM})
"""Constituencies that together stay under half of the seats; everybody else counts as independent."""


class Sector(StrEnum):
    """The two powers that sit on no panel, unless the rules say otherwise."""

    GOVERNMENT = "government"
    PLATFORM = "platform"


@dataclass(frozen=True)
class CouncilSeat:
    """A seat on the council as its limits see it. `cluster` names the interest cluster, `party` an office in one."""

    member: UUID
    constituency: str
    cluster: int
    party: bool = False
    chair: bool = False

    @property
    def independent(self) -> bool:
        """Whether it stands for neither a state nor a platform nor a political party."""
        return self.constituency not in POWERS and not self.party


@dataclass(frozen=True)
class Line:
    """One limit, for a table: what is counted, how much there is, how much there may be."""

    code: str
    subject: str
    count: int
    limit: int
    holds: bool


def shares(seats: Sequence[CouncilSeat], rules: Rules) -> tuple[Line, ...]:
    """Every limit that is a count of seats, held or broken, in order."""
    total = len(seats)
    most = _most(total, rules.constituency_max_percent)
    counted = Counter(seat.constituency for seat in seats)
    lines = [Line("constituency", str(one), counted[one], most, counted[one] <= most) for one in sorted(Constituency)]
    powers = sum(not seat.independent for seat in seats)
    under = _under(total, rules.powers_max_percent)
    lines.append(Line("powers", "", powers, under, powers <= under))
    largest = max(Counter(seat.cluster for seat in seats).values(), default=0)
    lines.append(Line("cluster", "", largest, rules.cluster_max_on_council, largest <= rules.cluster_max_on_council))
    return tuple(lines)


def _most(total: int, percent: int) -> int:
    """How many seats are no more than a whole percentage; 33 stands for a third."""
    return total // 3 if percent == 33 else total * percent // 100


def _under(total: int, percent: int) -> int:
    """How many seats are less than a percentage."""
    return max((total * percent - 1) // 100, 0)


def council_within_limits(seats: Sequence[CouncilSeat], rules: Rules) -> Verdict:
    """Whether the council as a whole keeps its limits: size, constituencies, powers, clusters, independent chair."""
    verdict = require_that(
        rules.council_min <= len(seats) <= rules.council_max,
        "safeguards.council_size",
        count=len(seats),
        least=rules.council_min,
        most=rules.council_max,
    )
    for line in shares(seats, rules):
        if not line.holds:
            verdict &= _broken(line)
    chairs = [seat for seat in seats if seat.chair]
    return verdict & require_that(all(seat.independent for seat in chairs), "safeguards.chair_not_independent")


def _broken(line: Line) -> Verdict:
    if line.code == "constituency":
        return no("safeguards.constituency_over", subject=line.subject, count=line.count, limit=line.limit)
    if line.code == "powers":
        return no("safeguards.powers_over", count=line.count, limit=line.limit)
    return no("safeguards.cluster_over", count=line.count, limit=line.limit)


def sector_of(constituency: str, employer_kind: str | None) -> Sector | None:
    """The power somebody belongs to: by the seat on the council or by the employer, never by what they say."""
    if constituency == Constituency.STATE or employer_kind == OrganisationKind.GOVERNMENT:
        return Sector.GOVERNMENT
    if constituency == Constituency.PLATFORM or employer_kind == OrganisationKind.PLATFORM:
        return Sector.PLATFORM
    return None


@dataclass(frozen=True)
class Panellist:
    """A panellist as the limits of a panel see them."""

    cluster: int
    sector: str | None
    legal: bool


def panel_within_limits(panel: Sequence[Panellist], size: int, rules: Rules) -> Verdict:
    """Whether a panel keeps the limits that are never relaxed, and its legal expertise."""
    verdict = require_that(len(panel) == size, "safeguards.panel_size", count=len(panel), size=size)
    largest = max(Counter(one.cluster for one in panel).values(), default=0)
    if largest > rules.cluster_max_on_panel:
        verdict &= no("safeguards.panel_cluster", count=largest, limit=rules.cluster_max_on_panel)
    government = sum(one.sector == Sector.GOVERNMENT for one in panel)
    if government > rules.government_max_on_panel:
        verdict &= no("safeguards.panel_government", count=government, limit=rules.government_max_on_panel)
    platform = sum(one.sector == Sector.PLATFORM for one in panel)
    if platform > rules.platform_max_on_panel:
        verdict &= no("safeguards.panel_platform", count=platform, limit=rules.platform_max_on_panel)
    legal = sum(one.legal for one in panel)
    return verdict & (
        YES
        if legal >= rules.panel_min_legal
        else no("safeguards.panel_legal", count=legal, least=rules.panel_min_legal)
    )


SMALL = 5
"""From so many on a figure is shown to the public; fewer could point at somebody (SAFEGUARDS.md section 4)."""


class Hidden(StrEnum):
    """Why a figure is not shown: it is small, or with it a small one could be computed."""

    BESIDE = "beside"
    SMALL = "small"


def without_small(total: str, counts: Mapping[str, int]) -> dict[str, int | Hidden]:
    """One row of public figures, with nothing from 1 to 4 in it and nothing from which that follows.

    `total` names the figure of which the others are parts; what is left of it is still open. A small total hides every
    part. Where a part or the rest is small, the total is hidden: no subtraction gives it back, however many there are.
    """
    if 0 < counts[total] < SMALL:
        return {name: Hidden.SMALL if name == total else Hidden.BESIDE for name in counts}
    hidden = {name: Hidden.SMALL for name, number in counts.items() if 0 < number < SMALL}
    rest = 2 * counts[total] - sum(counts.values())
    if hidden or 0 < rest < SMALL:
        hidden[total] = Hidden.BESIDE
    return {name: hidden.get(name, number) for name, number in counts.items()}
