"""Plain makers of polls and of votes on exemptions from an election lock, through the verbs of the room."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any
from uuid import uuid4

from council.access.actions import approve, propose
from council.access.models import Proposal, User
from council.access.queries import person_actor
from council.access.rules import Locked, Office, ProposalKind
from council.kernel.clock import SettableClock
from council.members.models import Member
from council.polls.actions import ask_exemption, vote_on_exemption
from council.polls.models import Exemption, Poll
from tests.factories.people import acting, actor_for


def by_two(kind: ProposalKind, subject: Any, payload: Mapping[str, Any], clock: SettableClock) -> Proposal:
    """The secretariat asks, the integrity officer agrees."""
    asked = propose(kind, subject, payload, reason="Said so.", actor=acting(Office.SECRETARIAT), clock=clock)
    return approve(asked.pk, asked.payload_hash, actor=acting(Office.INTEGRITY_OFFICER), clock=clock)


def make_poll(clock: SettableClock, *, in_days: int = 10, name: str = "Parliamentary election") -> Poll:
    """A poll on the calendar, entered by two people since it may be near."""
    day = clock.now().date() + timedelta(days=in_days)
    by_two(ProposalKind.POLL_ENTER, uuid4(), {"name": name, "place": "Portugal", "day": day.isoformat()}, clock)
    return Poll.objects.get(name=name, day=day, withdrawn_at=None)


def withdraw(poll: Poll, clock: SettableClock, ground: str = "called_off") -> Poll:
    """Two people take it off."""
    by_two(ProposalKind.POLL_WITHDRAW, poll.pk, {"poll": str(poll.pk), "name": str(poll), "ground": ground}, clock)
    return Poll.objects.get(pk=poll.pk)


def ask(kind: Locked, facts: Mapping[str, Any], clock: SettableClock, by: User | None = None) -> Exemption:
    """The members are asked."""
    actor = person_actor(by) if by else acting(Office.SECRETARIAT)
    return ask_exemption(kind, facts, "It cannot wait.", actor=actor, clock=clock)


def say(exemption: Exemption, clock: SettableClock, *, yes: list[Member], no: list[Member] | None = None) -> Exemption:
    """Votes of these members, in this order."""
    for member in [*yes, *(no or [])]:
        vote_on_exemption(exemption.pk, in_favour=member in yes, actor=actor_for(member.user), clock=clock)
    return Exemption.objects.get(pk=exemption.pk)
