"""Whether the panel that stands by is asked for a case. Pure."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum

from cases.lifecycle import CAN_BE_URGENT, FINAL, Stage
from council.access.rules import PANEL, Office
from council.kernel.verdicts import Verdict, require_that

SEES_DUTY = PANEL | {Office.AUDITOR, Office.COUNCIL_CHAIR, Office.INTEGRITY_OFFICER, Office.SECRETARIAT}
"""Who may know that a panel stands by for a case: whoever may know who sits on it."""

ANEW = frozenset({"rehear", "reopen"})
"""Steps with which another panel is formed."""

OVER = FINAL | {Stage.PUBLISHED}


class WhyEnded(StrEnum):
    """Why the panel that stands by has nothing to do with a case any more."""

    ANEW = "anew"
    FELL = "fell"
    OVER = "over"


@dataclass(frozen=True)
class CallFacts:
    """A case for which the panel of a month was called. `out`: its opinion is published, and it is not heard anew.

    `tells`: whoever reads the opinion may know who sat, or may know it once nothing else stands against it.
    """

    out: bool
    tells: bool

    @property
    def named(self) -> bool:
        """Whether its panel is no secret any more, as far as it alone goes."""
        return self.out and self.tells


SITS = frozenset(
    {
        Stage.ASSESSMENT,
        Stage.DELIBERATION,
        Stage.VOTING,
        Stage.DRAFTING,
        Stage.COUNCIL_REVIEW,
        Stage.APPROVED,
        Stage.PUBLISHED,
        Stage.CLOSED,
    }
)
"""Stages in which a panel sits or sat, so that whoever may know it knows it."""

WITH_CHAIR = 2
"""So many members say with the chair that a case cannot wait (LIFECYCLE.md, row 21)."""


def may_ask(
    *, stage: str, expedited: bool, open_before: bool, people: Collection[object], can: Collection[object]
) -> Verdict:
    """Whether the chair can ask these members: two different ones who sit, while nothing is asked for and not urgent.

    `can` are the members whom no wall keeps from the case, without the chair.
    """
    verdict = require_that(not expedited, "docket.expedited_already")
    verdict &= require_that(stage in CAN_BE_URGENT, "docket.too_late_to_expedite")
    verdict &= require_that(not open_before, "urgency.asked_already")
    right = len(set(people)) == len(list(people)) == WITH_CHAIR and set(people) <= set(can)
    return verdict & require_that(right, "urgency.two_members", "members")


def may_matter(step: str, to: str, *, ratified: bool) -> bool:
    """Whether a step of a case can call those who stand by, or let them go; most steps have nothing to do with them.

    That the council ratified an expedition changes nothing: no panel of a later month is called by the day of a vote.
    """
    if step == "expedite" and ratified:
        return False
    return step in ANEW or step == "expedite" or to in OVER | {Stage.PANEL_FORMATION, Stage.ASSESSMENT}


def why_ended(step: str, stage: str, *, expedited: bool) -> WhyEnded | None:
    """Whether a step of a case ends the call: another panel is to hear it, it is not expedited any more, or is over.

    A case that left the forming of its panel keeps the panel that it has.
    """
    if step in ANEW:
        return WhyEnded.ANEW
    if stage == Stage.PANEL_FORMATION and not expedited:
        return WhyEnded.FELL
    return WhyEnded.OVER if stage in OVER else None


def may_be_shown(*, month_over: bool, calls: Collection[CallFacts]) -> bool:
    """Whether the draw of a month may be published, and who of it decided which case (decision 0032).

    One draw stands behind several panels: whoever reads one reads the others. So it stays closed while the month runs,
    since a further case may come, and until every case for which these people were called is out with the names of its
    panel. One that never comes out, or never names its panel, keeps it closed for ever.
    """
    return month_over and all(call.named for call in calls)


def is_to_be_called(stage: str, *, expedited: bool, drawn: bool, fell: bool) -> bool:
    """Whether the panel of the month is asked now: a panel is being formed, and no other draw for it was begun.

    Where a panel stood by for the case before, and the council did not find it urgent (`fell`), none ever does again:
    else calling it urgent once more would choose among the panels of the months.
    """
    return stage == Stage.PANEL_FORMATION and expedited and not drawn and not fell
