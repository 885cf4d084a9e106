"""Plain makers of interests and signed declarations, through the verbs of the room."""

from __future__ import annotations

from datetime import date
from typing import Any

from council.interests.actions import declare_interest, nothing_more, sign_interests
from council.interests.models import Declaration, Interest
from council.interests.rules.words import YEARLY, InterestKind
from council.kernel.clock import SettableClock
from council.members.models import Member
from council.organisations.models import Organisation
from tests.factories.cases import WHEN, make_rules
from tests.factories.people import actor_for


def make_interest(
    member: Member,
    kind: InterestKind = InterestKind.EMPLOYMENT,
    organisation: Organisation | None = None,
    *,
    clock: SettableClock | None = None,
    since: date = date(2020, 1, 1),
    **fields: Any,
) -> Interest:
    """An interest that a member declared."""
    return declare_interest(
        kind=kind,
        organisation=organisation.pk if organisation else None,
        text=fields.pop("text", "Declared in a test"),
        since=since,
        actor=actor_for(member.user),
        clock=clock or SettableClock(WHEN),
        **fields,
    )


def sign(*members: Member, clock: SettableClock | None = None) -> list[Declaration]:
    """Each member goes through the questions of the year and signs the list of interests as it stands."""
    clock = clock or SettableClock(WHEN)
    make_rules(clock=clock)
    for member in members:
        nothing_more(*YEARLY, actor=actor_for(member.user), clock=clock)
    return [sign_interests(complete=True, actor=actor_for(member.user), clock=clock) for member in members]
