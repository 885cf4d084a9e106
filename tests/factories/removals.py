"""Plain makers of removals from the council, through the verbs of the room."""

from __future__ import annotations

from council.access.rules import Office
from council.kernel.clock import SettableClock
from council.members.actions import answer_removal, propose_removal, vote_on_removal
from council.members.models import Member, MemberRemoval
from council.members.rules import RemovalCause
from tests.factories.people import acting, actor_for

REASONS = "Flights and a hotel, paid by the platform Plaza."
ANSWER = "I paid for the hotel myself."


def make_removal(
    member: Member, clock: SettableClock, cause: RemovalCause = RemovalCause.BRIBE_OR_GIFT
) -> MemberRemoval:
    """A removal that the secretariat proposed; the member can answer."""
    return propose_removal(member.pk, cause, REASONS, actor=acting(Office.SECRETARIAT), clock=clock)


def make_removal_vote(member: Member, clock: SettableClock) -> MemberRemoval:
    """The same after the member has answered: everybody else can vote."""
    removal = make_removal(member, clock)
    answer_removal(removal.pk, ANSWER, actor=actor_for(member.user), clock=clock)
    return MemberRemoval.objects.get(pk=removal.pk)


def say(
    removal: MemberRemoval, clock: SettableClock, *, yes: list[Member], no: list[Member] | None = None
) -> MemberRemoval:
    """Votes of these members, in this order."""
    for member in [*yes, *(no or [])]:
        vote_on_removal(removal.pk, in_favour=member in yes, actor=actor_for(member.user), clock=clock)
    return MemberRemoval.objects.get(pk=removal.pk)
