"""What the room of polls does for the acts below it, for the timer, and when two people agreed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from council.access.actions import checks, executes, holds_back
from council.access.queries import Change, Names, describes
from council.access.rules import ProposalKind
from council.clocks.actions import locks_first, on_due
from council.clocks.models import Deadline
from council.kernel.actor import Actor
from council.kernel.clock import Clock
from council.kernel.verdicts import Refused, no
from council.polls.actions import (
    EXEMPTION_VOTE,
    close_exemption,
    enter_poll_by_two,
    hold_back,
    lock_exemption,
    may_enter_poll,
    withdraw_poll,
)
from council.polls.phrases import GROUNDS
from council.polls.rules import WithdrawalGround

holds_back(hold_back)


@locks_first
def lock_what_is_voted_on(subject: UUID) -> None:
    """The vote on an exemption, as every act on it does."""
    lock_exemption(subject)


@on_due(EXEMPTION_VOTE)
def time_to_vote_is_over(deadline: Deadline, clock: Clock) -> None:
    """The vote is counted as it stands; silence is no."""
    close_exemption(deadline.subject, actor=Actor.system(), clock=clock)


def _day(payload: Mapping[str, Any]) -> date:
    try:
        return date.fromisoformat(str(payload["day"]))
    except ValueError:
        raise Refused(no("polls.day", "day")) from None


@checks(ProposalKind.POLL_ENTER)
def it_can_be_entered(payload: Mapping[str, Any], *, case: UUID | None, clock: Clock) -> None:
    """A poll that could not be entered is not even asked for."""
    may_enter_poll(payload["name"], payload["place"], _day(payload), by_two=True, clock=clock)


@executes(ProposalKind.POLL_ENTER)
def poll_is_entered(
    payload: dict[str, Any], *, case: UUID | None, proposer: UUID, approver: Actor, clock: Clock
) -> None:
    """It stands on the calendar, and locks from now on where it is near."""
    enter_poll_by_two(payload["name"], payload["place"], _day(payload), proposer, actor=approver, clock=clock)


@executes(ProposalKind.POLL_WITHDRAW)
def poll_is_withdrawn(
    payload: dict[str, Any], *, case: UUID | None, proposer: UUID, approver: Actor, clock: Clock
) -> None:
    """It is off the calendar, where it can still be read."""
    withdraw_poll(UUID(payload["poll"]), WithdrawalGround(payload["ground"]), actor=approver, clock=clock)


@describes(ProposalKind.POLL_ENTER)
def a_poll_entered(payload: dict[str, Any], case: UUID | None, names: Names) -> Change:
    """Which poll, where, on which day."""
    what = f"{payload['name']}, {payload['place']}, {date_format(_day(payload))}"
    return Change(what, _("not on the calendar"), _("on the public calendar; its lock runs at once where it is near"))


@describes(ProposalKind.POLL_WITHDRAW)
def a_poll_withdrawn(payload: dict[str, Any], case: UUID | None, names: Names) -> Change:
    """Which poll, and why."""
    return Change(
        payload["name"],
        _("on the public calendar"),
        _("withdrawn: %(why)s A lock that runs goes on for a week.")
        % {"why": GROUNDS[WithdrawalGround(payload["ground"])]},
    )
