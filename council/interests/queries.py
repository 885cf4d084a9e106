"""Reaching interests. Their owner and the integrity officer see them all, the public sees an extract."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Max, Q, QuerySet

from council.access.queries import get_or_unreachable, require_council
from council.access.rules import Permission
from council.interests.models import Answered, Declaration, Interest
from council.interests.rules.conflicts import FundingFacts, InterestFacts, MemberFacts, World
from council.interests.rules.register import Signed, is_current, questions_left, reminder_due, runs_out
from council.interests.rules.words import InterestKind
from council.kernel.actor import Actor
from council.kernel.verdicts import NotReachable, Verdict
from council.members.models import Member
from council.members.queries import serving
from council.organisations.queries import Tree, fundings, tree
from council.procedure.queries import rules_of
from council.procedure.rules import Rules


def _account(actor: Actor) -> UUID:
    if actor.id is None:
        raise NotReachable
    return actor.id


def my_interests(actor: Actor) -> QuerySet[Interest]:
    """The actor's own interests, the newest first."""
    return Interest.objects.filter(member__user=_account(actor)).select_related("organisation")


def my_interest(actor: Actor, interest_id: UUID, *, lock: bool = False) -> Interest:
    """One of the actor's own interests, or `NotReachable`."""
    mine = my_interests(actor)
    return get_or_unreachable(mine.select_for_update(of=("self",)) if lock else mine, pk=interest_id)


def interests_of(actor: Actor, member: Member) -> list[Interest]:
    """The interests of a member, for the member and for whoever may read the register in full."""
    if actor.id is None or member.user_id != actor.id:
        require_council(actor, Permission.COUNCIL_INTERESTS_READ)
    return list(Interest.objects.filter(member=member).select_related("organisation"))


def public_extract(members: Iterable[Member], day: date) -> dict[UUID, list[Interest]]:
    """What the public may read of each member: running interests that are public; never relatives."""
    extract: defaultdict[UUID, list[Interest]] = defaultdict(list)
    running = Interest.objects.filter(member__in=list(members), public=True, since__lte=day)
    for interest in running.filter(Q(until=None) | Q(until__gte=day)).select_related("organisation"):
        extract[interest.member_id].append(interest)
    return extract


def declarations(actor: Actor) -> list[Declaration]:
    """What the actor signed, the newest first."""
    return list(Declaration.objects.filter(member__user=_account(actor)).order_by("-version"))


def standing(members: Iterable[Member], now: datetime) -> dict[UUID, Verdict]:
    """For each member, whether a current declaration stands, and if not, why."""
    found = list(members)
    ids = [member.pk for member in found]
    last = signed(found)
    changed = dict(_latest(Interest.objects.filter(member__in=ids), "changed_at"))
    days = rules_of(None, at=now).interests_valid_days
    return {pk: is_current(last.get(pk), changed.get(pk), now=now, valid_days=days) for pk in ids}


def signed(members: Iterable[Member]) -> dict[UUID, Signed]:
    """When each of these members signed last, and when last after all questions. One query."""
    rows = Declaration.objects.filter(member__in=[one.pk for one in members]).order_by().values_list("member_id")
    latest = rows.annotate(last=Max("signed_at"), of_the_year=Max("signed_at", filter=Q(yearly=True)))
    return {pk: Signed(last, yearly or last) for pk, last, yearly in latest}


@dataclass(frozen=True)
class Year:
    """Where a member stands with the declaration of the year: questions left, and when the last one runs out."""

    left: tuple[InterestKind, ...]
    signed: Signed | None
    valid_days: int

    @property
    def ends_at(self) -> datetime | None:
        """When the declaration runs out; nothing for who never signed."""
        return runs_out(self.signed.yearly, self.valid_days) if self.signed else None


def year_of(member: Member, now: datetime) -> Year:
    """Where a member stands with the declaration of the year. Three queries."""
    answered = dict(Answered.objects.filter(member=member).values_list("kind", "answered_at"))
    last = signed([member]).get(member.pk)
    left = questions_left(answered, last.yearly if last else None, now=now)
    return Year(left, last, rules_of(None, at=now).interests_valid_days)


def ending(now: datetime) -> list[tuple[Declaration, int]]:
    """Declarations of serving members that need a reminder, with the number of days it belongs to. Four queries."""
    members = serving(now.date())
    last, wanted = signed(members), {}
    if not last:  # a council that was only just founded has no rules yet either
        return []
    valid = rules_of(None, at=now).interests_valid_days
    for member in members:
        if member.pk in last:
            wanted[member.pk, last[member.pk].yearly] = (runs_out(last[member.pk].yearly, valid) - now).days
    rows = Declaration.objects.filter(member__in=[pk for pk, _at in wanted], signed_at__in=[at for _pk, at in wanted])
    found: list[tuple[Declaration, int]] = []
    rows = rows.filter(member__user__is_active=True)  # nobody writes to an account that was closed
    for row in rows.select_related("member__user").prefetch_related("reminders").defer("sealed"):
        days = wanted.get((row.member_id, row.signed_at))
        told = frozenset(one.days for one in row.reminders.all())
        due = None if days is None else reminder_due(days, told)
        if due is not None:
            found.append((row, due))
    return found


def _latest(rows: QuerySet[Interest], field: str) -> Iterable[tuple[UUID, datetime]]:
    return rows.order_by().values_list("member_id").annotate(latest=Max(field))


@dataclass(frozen=True)
class Register:
    """Everything the conflict rules need, read at once: members' facts and the world around them."""

    members: dict[UUID, MemberFacts]
    world: World

    def housemates(self, member: MemberFacts) -> list[MemberFacts]:
        """Who lives with a member."""
        if not member.household:
            return []
        return [one for one in self.members.values() if one.household == member.household and one.id != member.id]


def register_facts(actor: Actor, members: Iterable[Member], now: datetime, *, rules: Rules | None = None) -> Register:
    """The register as the rules see it: four queries, however many members, and one less with the `rules` in force.

    Only for those who may read the register in full, and for the clockwork. Raises `NotReachable`.
    """
    require_council(actor, Permission.COUNCIL_INTERESTS_READ)
    found, known = list(members), tree()
    declared: defaultdict[UUID, list[InterestFacts]] = defaultdict(list)
    rows = Interest.objects.filter(member__in=[member.pk for member in found]).order_by("pk")
    for member, *columns in rows.values_list("member_id", *FACTS):
        declared[member].append(_facts(columns, known))
    facts = {
        member.pk: MemberFacts(
            member.pk,
            known.one(member.employer_id) if member.employer_id else None,
            tuple(declared[member.pk]),
            member.household,
        )
        for member in found
    }
    return Register(facts, _world(known, rules or rules_of(None, at=now)))


FACTS = ("pk", "kind", "organisation_id", "since", "until", "relation", "personal", "share_percent")
"""The columns that the rules see, in the order of `InterestFacts`: plain values, the words stay sealed."""


def _facts(columns: list[Any], known: Tree) -> InterestFacts:
    pk, kind, organisation, *rest = columns
    return InterestFacts(pk, kind, known.one(organisation) if organisation else None, *rest)


def _world(known: Tree, rules: Rules) -> World:
    return World(
        parents=known.owners,
        kinds=known.kinds,
        countries=known.countries,
        fundings=tuple(
            FundingFacts(
                known.one(edge.organisation_id),
                known.one(edge.funder_id),
                edge.share_percent,
                edge.from_year,
                edge.to_year,
            )
            for edge in fundings()
        ),
        edge_percent=rules.funder_edge_percent,
        same=known.same,
    )
