"""Plain makers of votes of the selection committee."""

from __future__ import annotations

from typing import Any

from django.db.models import F

from cases.docket.models import Case
from cases.selection.actions import cast_vote, leave_unselected
from cases.selection.models import SelectionVote
from cases.selection.rules import LeaveCode, Score
from council.access.models import Grant, User
from council.access.rules import Office
from council.kernel.actor import Actor
from council.kernel.clock import SettableClock
from tests.factories.people import actor_for, make_user


def make_committee(size: int = 3) -> list[User]:
    """The only people who hold the office of the selection committee; makers of cases held it before."""
    Grant.objects.filter(office=Office.SELECTION_COMMITTEE, until=None).update(until=F("since"))
    return [make_user("", Office.SELECTION_COMMITTEE) for _ in range(size)]


def vote(case: Case, actor: Actor, clock: SettableClock, *, in_favour: bool = True, **fields: Any) -> SelectionVote:
    """A vote with threes and a reason."""
    values: dict[str, Any] = {"scores": dict.fromkeys(Score, 3), "reason": "It matters", "unconflicted": True, **fields}
    return cast_vote(case.pk, in_favour=in_favour, actor=actor, clock=clock, **values)


def make_left(case: Case, clock: SettableClock) -> list[Actor]:
    """A committee that voted a case down and left it; the last of them left it."""
    committee = [actor_for(user) for user in make_committee()]
    for member in committee:
        vote(case, member, clock, in_favour=False)
    leave_unselected(
        case.pk, code=LeaveCode.OTHERS_CLEARER, explanation="Another case is clearer.", actor=committee[-1], clock=clock
    )
    return committee
