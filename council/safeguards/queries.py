"""The council as its limits see it, computed from the register; only figures leave this room."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from council.access.queries import holders
from council.access.rules import Office
from council.interests.queries import register_facts
from council.interests.rules.clusters import Bond, clusters, ties_of
from council.kernel.actor import Actor
from council.members.models import Member
from council.safeguards.rules import CouncilSeat


def council_seats(members: Iterable[Member], now: datetime) -> list[CouncilSeat]:
    """The seats of these members (as `members.queries.sitting` gives them): five queries, however many there are.

    Clusters and party offices are computed from what is not public; the clockwork reads it, and figures come out.
    """
    found, today = list(members), now.date()
    register = register_facts(Actor.system(), found, now)
    joined = clusters(register.members.values(), register.world, today)
    number = {member: place for place, one in enumerate(joined) for member in one.members}
    chairs = {user.pk for user in holders(Office.COUNCIL_CHAIR)}
    seats = []
    for member in found:
        ties = ties_of(register.members[member.pk], register.world, today)
        term = member.terms_now[0]  # type: ignore[attr-defined]  # `sitting` has read it
        seats.append(
            CouncilSeat(
                member=member.pk,
                constituency=term.constituency,
                cluster=number[member.pk],
                party=any(tie.bond is Bond.PARTY for tie in ties),
                chair=member.user_id in chairs,
            )
        )
    return seats
