"""The council as its limits see it, computed from the register; only figures leave this room."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, time
from fractions import Fraction
from typing import Any

from django.utils.timezone import localtime, make_aware

from council.access.queries import figures_of_proposals, holders
from council.access.rules import Office
from council.interests.queries import register_facts
from council.interests.rules.clusters import Bond, clusters, funders_of, ties_of
from council.kernel.actor import Actor
from council.members.models import Member
from council.members.queries import sitting
from council.procedure.queries import rules_of
from council.safeguards.rules import CouncilSeat, Hidden, without_small
from council.safeguards.rules.concentration import hhi, shares_of
from council.safeguards.rules.presets import NEARLY_CERTAIN_CASES
from council.safeguards.rules.trials import LEVEL
from council.safeguards.rules.weights import banzhaf, power_of_rigging, shapley


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


def weights_of_the_council(now: datetime, *, questions: int) -> dict[str, Any]:
    """How concentrated the seats are, and how much each constituency weighs if it votes as one: figures only.

    Seats by constituency; by employer and by donor, each as declared and with owners followed to the top. Fractions are
    written as such, so that anybody can recompute them. `seeing` is the chance to notice that a fifth of the draws were
    rigged for a quarter of the council, by number of cases, at the level that is left for each of so many questions.
    Six queries.
    """
    members, today = sitting(now.date()), now.date()
    rules = rules_of(None, at=now)
    register = register_facts(Actor.system(), members, now, rules=rules)
    owners = {str(one): str(above) for one, above in register.world.parents.items()}
    facts = [register.members[member.pk] for member in members]
    constituencies = [term.constituency for member in members for term in member.terms_now[:1]]  # type: ignore[attr-defined]
    employers = [[str(one) for one in member.employments(0, today)] for member in facts]
    funders = [[str(one) for one in funders_of(member, register.world, today)] for member in facts]
    counted = Counter(constituencies)
    names = sorted(counted)
    sizes, quota = [counted[name] for name in names], len(members) // 2 + 1
    bloc, panel, level = len(members) // 4, rules.panel_size, Fraction(str(LEVEL)) / max(questions, 1)
    powers = zip(names, sizes, banzhaf(sizes, quota), shapley(sizes, quota), strict=True)
    return {
        "seats": len(members),
        "quota": quota,
        "concentration": [
            _concentration("constituency", hhi(shares_of([[one] for one in constituencies]))),
            _concentration("employer", hhi(shares_of(employers))),
            _concentration("employer_owner", hhi(shares_of(employers, owners))),
            _concentration("funder", hhi(shares_of(funders))),
            _concentration("funder_owner", hhi(shares_of(funders, owners))),
        ],
        "blocs": [
            {"constituency": name, "seats": size, "banzhaf": str(one), "shapley": str(other), "share": float(other)}
            for name, size, one, other in powers
        ],
        "seeing": [
            {"cases": cases, "power": round(float(power_of_rigging(cases, len(members), bloc, panel, level)), 2)}
            for cases in NEARLY_CERTAIN_CASES
            if len(members) >= max(panel, 4)
        ],
    }


def _concentration(what: str, index: Fraction) -> dict[str, Any]:
    return {"what": what, "hhi": str(index), "value": round(float(index), 3)}
