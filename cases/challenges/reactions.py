"""What happens when a panel begins to be formed, when the time to challenge runs out, and when a ruling was given."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from django.db import transaction

from cases.challenges.actions import end_time, hear_again, tell_side
from cases.challenges.queries import untold
from cases.challenges.rules import BEGINS_WITH, Side
from cases.docket.queries import locked_unwalled
from council.clocks.actions import on_due, on_round, one_by_one
from council.clocks.models import Deadline
from council.clocks.queries import house_clock
from council.kernel.actor import Actor
from council.kernel.clock import Clock
from council.procedure.rules import Period
from council.record.actions import Event, react_to
from council.record.rules.entries import Tag


@react_to(Tag.CASE_MOVED)
def time_begins(event: Event) -> None:
    """A panel is to be formed: both parties have time to say who should not decide, and are told that there is news."""
    if event.payload["step"] in BEGINS_WITH:
        hear_again(event.subject, actor=event.actor, clock=event.clock)


@react_to(Tag.POOL_CHALLENGE_RULED)
def the_side_is_told(event: Event) -> None:
    """Whoever said it hears with the next batch that there is news, whatever the ruling."""
    tell_side(event.subject, Side(event.payload["side"]), actor=event.actor, clock=event.clock)


@on_due(Period.POOL_CHALLENGE)
def time_ran_out(deadline: Deadline, clock: Clock) -> None:
    """Chance may speak once everything said in it was ruled on."""
    end_time(deadline.subject, actor=Actor.system(), clock=clock)


@on_round
def nobody_is_left_out(*, clock_for: Callable[[], Clock] = house_clock) -> int:
    """Cases whose panel was being formed before there was such a time get it now; their draw waits for it."""
    return one_by_one(
        untold(), lambda one: _begin_late(one, clock_for()), cannot="the parties of case %s cannot be given time"
    )


@transaction.atomic
def _begin_late(case_id: UUID, clock: Clock) -> int:
    locked_unwalled(case_id)
    if case_id not in untold():  # another timer was faster
        return 0
    hear_again(case_id, actor=Actor.system(), clock=clock)
    return 1
