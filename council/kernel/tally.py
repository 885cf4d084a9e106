"""Counting: what a set of opened ballots says. Who may vote, and when, is the business of the rooms above.

A majority here is of the **seated**, not of those who voted: staying away or abstaining never helps a choice to win.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

ABSTAIN = "abstain"


class UnknownChoice(ValueError):
    """A ballot opened to a choice that the motion does not offer: never counted, never dropped in silence."""


@dataclass(frozen=True)
class Tally:
    """The count of one motion. Ballots, not people.

    `counts` has every offered choice in the order of the motion, also those nobody chose. `void` ballots (cast by
    somebody who should not have sat) are reported and otherwise ignored. Invariant: no number is negative.
    """

    counts: Mapping[str, int]
    abstentions: int = 0
    void: int = 0

    def __post_init__(self) -> None:
        if min([self.abstentions, self.void, *self.counts.values()]) < 0:
            raise ValueError("a count is never negative")
        object.__setattr__(self, "counts", dict(self.counts))

    @property
    def cast(self) -> int:
        """Valid ballots, abstentions included: what a quorum is measured on."""
        return sum(self.counts.values()) + self.abstentions

    @property
    def leading(self) -> int:
        """Ballots for the choice with the most; 0 when nobody chose anything."""
        return max(self.counts.values(), default=0)

    @property
    def leader(self) -> str | None:
        """The one choice with the most ballots; None when two or more lead, or nobody chose anything."""
        first = [choice for choice, count in self.counts.items() if count == self.leading]
        return first[0] if len(first) == 1 and self.leading > 0 else None

    @property
    def tied(self) -> bool:
        """Whether two or more choices lead with at least one ballot each."""
        return self.leading > 0 and self.leader is None

    def winner(self, seated: int) -> str | None:
        """The choice that more than half of the seated chose, or None. Raises `ValueError` when more voted than sit."""
        if self.cast > seated:
            raise ValueError(f"{self.cast} ballots from {seated} seats")
        return self.leader if self.leading >= majority(seated) else None

    def has_quorum(self, needed: int) -> bool:
        """Whether at least `needed` valid ballots were cast."""
        return self.cast >= needed

    def as_dict(self) -> dict[str, Any]:
        """The count as the record keeps it: plain and canonical."""
        return {"counts": dict(self.counts), "abstentions": self.abstentions, "void": self.void}


def count(ballots: Iterable[str | None], choices: Sequence[str]) -> Tally:
    """Count opened ballots on a motion that offers `choices`; a voided ballot is passed as None, `abstain` abstains.

    Raises `UnknownChoice` for any other choice, and `ValueError` when the offered choices repeat or name `abstain`.
    """
    counts = dict.fromkeys(choices, 0)
    if len(counts) != len(choices) or ABSTAIN in counts:
        raise ValueError("choices must differ from one another and from abstaining")
    abstentions = void = 0
    for choice in ballots:
        if choice is None:
            void += 1
        elif choice == ABSTAIN:
            abstentions += 1
        elif choice in counts:
            counts[choice] += 1
        else:
            raise UnknownChoice("a ballot names a choice that the motion does not offer")
    return Tally(counts, abstentions, void)


def majority(seated: int) -> int:
    """How many make more than half of the seated. Raises `ValueError` without a seat."""
    if seated < 1:
        raise ValueError("no majority without a seat")
    return seated // 2 + 1


def quorum(seated: int, percent: int) -> int:
    """How many ballots make a quorum of `percent` of the seated, rounded up, in integers. Raises `ValueError`."""
    if seated < 1 or not 0 < percent <= 100:
        raise ValueError("a quorum needs a seat and a share between 1 and 100 percent")
    return -(-seated * percent // 100)
