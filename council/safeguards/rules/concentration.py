"""How concentrated seats or money are: the index of Herfindahl and Hirschman, exactly. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from fractions import Fraction


def shares_of(seats: Sequence[Collection[str]], parents: Mapping[str, str] | None = None) -> dict[str, Fraction]:
    """The share of each holder. Each seat counts one, split equally over its holders; without any it stands alone.

    `parents` names the owner of a holder: with it two subsidiaries count as one. Owners are followed to the last; a
    ring of owners ends where it began. A seat without a holder is called `(none 4)`, by its place from nought.
    """
    if not seats:
        return {}
    found: defaultdict[str, Fraction] = defaultdict(Fraction)
    for place, holders in enumerate(seats):
        resolved = sorted({top(holder, parents or {}) for holder in holders}) or [f"(none {place})"]
        for holder in resolved:
            found[holder] += Fraction(1, len(seats) * len(resolved))
    return dict(found)


def top(holder: str, parents: Mapping[str, str]) -> str:
    """The last owner above a holder. Of owners in a ring it is the first by name, so that each finds the same."""
    path = [holder]
    while (above := parents.get(path[-1])) is not None:
        if above in path:
            return min(path[path.index(above) :])
        path.append(above)
    return path[-1]


def hhi(shares: Mapping[str, Fraction]) -> Fraction:
    """The sum of the squared shares: one for a single holder, 1/n for n equal ones, nought for nobody."""
    return sum((share**2 for share in shares.values()), Fraction(0))
