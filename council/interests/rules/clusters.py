"""Interest clusters: people whom an employer, an owner, a political party or a household joins. Pure.

Clusters are computed, never self-labelled, and transitive: if A works with B and B lives with C, the three are one
cluster and one panel seat (SAFEGUARDS.md section 2). Funders are direct edges only, since shared donors would merge
nearly everyone.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

from council.interests.rules.conflicts import MemberFacts, World
from council.interests.rules.words import InterestKind
from council.organisations.rules.words import OrganisationKind


class Bond(StrEnum):
    """What can join two people."""

    EMPLOYER = "employer"
    HOUSEHOLD = "household"
    OWNER = "owner"
    PARTY = "party"


@dataclass(frozen=True, order=True)
class Tie:
    """That a member hangs on something: an organisation (by identifier) or a household (by its opaque word)."""

    bond: Bond
    to: str
    member: UUID


@dataclass(frozen=True)
class Cluster:
    """Members who count as one interest, and the ties that join them; alone, a cluster of one."""

    members: tuple[UUID, ...]
    ties: tuple[Tie, ...]


def ties_of(member: MemberFacts, world: World, today: date) -> frozenset[Tie]:
    """Everything a member hangs on today. Who works for a company hangs on whoever owns it."""
    found: set[Tie] = set()
    for employer in member.employments(0, today):
        top = world.top(employer)
        found.add(Tie(Bond.EMPLOYER if top == employer else Bond.OWNER, str(top), member.id))
    for one in member.interests:
        organisation = one.organisation
        in_party = organisation is not None and world.kinds.get(organisation) == OrganisationKind.PARTY
        if organisation and in_party and one.kind == InterestKind.OFFICE and one.runs(today):
            found.add(Tie(Bond.PARTY, str(world.top(organisation)), member.id))
    if member.household:
        found.add(Tie(Bond.HOUSEHOLD, member.household, member.id))
    return frozenset(found)


def clusters(members: Iterable[MemberFacts], world: World, today: date) -> tuple[Cluster, ...]:
    """The connected components, in order of their first member's identifier; everybody is in exactly one."""
    ties = {member.id: ties_of(member, world, today) for member in members}
    hanging: defaultdict[str, set[UUID]] = defaultdict(set)
    for member, own in ties.items():
        for tie in own:
            hanging[tie.to].add(member)
    left, found = set(ties), []
    for first in sorted(ties):
        if first not in left:
            continue
        together, edge = {first}, [first]
        while edge:
            for tie in ties[edge.pop()]:
                new = hanging[tie.to] - together
                together |= new
                edge.extend(new)
        left -= together
        joined = sorted(tie for member in together for tie in ties[member] if len(hanging[tie.to]) > 1)
        found.append(Cluster(tuple(sorted(together)), tuple(joined)))
    return tuple(found)


def funders_of(member: MemberFacts, world: World, today: date) -> frozenset[UUID]:
    """Who pays a share that counts to an employer of the member this year: direct edges, not transitive."""
    employers = member.employments(0, today)
    return frozenset(
        edge.funder
        for edge in world.fundings
        if edge.organisation in employers
        and edge.share_percent >= world.edge_percent
        and edge.from_year <= today.year <= (edge.to_year or today.year)
    )
