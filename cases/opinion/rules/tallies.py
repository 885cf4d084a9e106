"""Whether the numbers of a vote are published: a vote of five to none unmasks everyone once names are out. Pure.

Source: SAFEGUARDS.md section 4. Hiding must not tell either: whoever reads that a number is kept back must not learn
from it that a vote was unanimous. So the numbers go as soon as **one** alone could have voted otherwise, and what is
kept back may then be either. Those who wrote a dissent are taken as known and left out of the count.
"""

from __future__ import annotations

from collections.abc import Mapping

from council.procedure.rules import TallyDetail

COMPANY = 2
"""So many on each side at least: each of them might be one of the other side."""
NOT_PUBLISHED = "not_published"
"""In the place of the numbers, in the document of an opinion."""


def tells(counts: Mapping[str, int], choice: str, *, dissents: int) -> bool:
    """Whether the numbers come close to saying how somebody voted. `counts` are ballots by choice, `choice` the result.

    Abstentions do not hide anybody: who abstained did not vote otherwise.
    """
    with_it = counts.get(choice, 0)
    otherwise = sum(counts.values()) - with_it - dissents
    return min(with_it, otherwise) < COMPANY


def shows_numbers(detail: str, counts: Mapping[str, int], choice: str, *, dissents: int) -> bool:
    """Whether an opinion gives the numbers of this motion, by the rules of its case. A word nobody knows shows none."""
    if detail == TallyDetail.FULL_UNLESS_TELLING:
        return not tells(counts, choice, dissents=dissents)
    return detail == TallyDetail.FULL
