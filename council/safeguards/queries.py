"""The council as its limits see it, computed from the register; only figures leave this room."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, time

from django.utils.timezone import localtime, make_aware

from council.access.queries import figures_of_proposals, holders
from council.access.rules import Office
from council.interests.queries import register_facts
from council.interests.rules.clusters import Bond, clusters, ties_of
from council.kernel.actor import Actor
from council.members.models import Member
from council.safeguards.rules import CouncilSeat, Hidden, without_small


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


@dataclass(frozen=True)
class ActsOfTwo:
    """How many proposals of each kind were made in each year and what became of them, up to the end of a day.

    Small figures are hidden, and with them whatever would give them back.
    """

    until: datetime
    rows: list[tuple[int, str, dict[str, int | Hidden]]]

    @property
    def hiding(self) -> bool:
        """Whether any figure is not shown."""
        return any(isinstance(cell, Hidden) for _, _, counts in self.rows for cell in counts.values())


def acts_of_two(now: datetime) -> ActsOfTwo:
    """Figures up to the last midnight of the council's time: none moves in the hour in which somebody acts."""
    until = make_aware(datetime.combine(localtime(now).date(), time()))
    rows = [(year, kind, without_small("made", counts)) for year, kind, counts in figures_of_proposals(until)]
    return ActsOfTwo(until, rows)
