"""Reading the calendar, the locks that run, and votes on exemptions. Before the end nobody is told how many voted."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Q

from council.access.models import User
from council.access.queries import get_or_unreachable, may, require_council
from council.access.rules import HeldChange, Locked, Permission
from council.kernel.actor import Actor
from council.members.models import Member
from council.members.queries import sits_on, sitting
from council.polls.models import Exemption, ExemptionVote, Poll
from council.polls.rules import STAYS, ExemptionState, Lock, lock_of
from council.procedure.queries import current
from council.procedure.rules import Rules, flat
from council.record.queries import entries_about, payload_of
from council.record.rules.entries import Tag

SHOWN = 100
"""Polls, and exemptions, on one page: the newest. Nothing else is cut off by it: the lock looks at every poll."""


@dataclass(frozen=True)
class Locking:
    """A poll with its lock; none where it was withdrawn before."""

    poll: Poll
    lock: Lock | None
    runs: bool


def lengths(now: datetime) -> tuple[int, int] | None:
    """Days of a lock before and after a poll, by the rules in force; nothing before there are any."""
    version = current(now)
    if version is None:
        return None
    rules = Rules.from_dict(version.values)
    return rules.election_lock_before_days, rules.election_lock_after_days


def _locking(poll: Poll, days: tuple[int, int], today: date) -> Locking:
    withdrawn = poll.withdrawn_at.date() if poll.withdrawn_at else None
    before, after = days
    lock = lock_of(poll.day, entered_on=poll.entered_at.date(), withdrawn_on=withdrawn, before=before, after=after)
    return Locking(poll, lock, lock is not None and lock.runs_on(today))


def _running(days: tuple[int, int], now: datetime) -> list[Locking]:
    """Every lock that runs now, the one that ends last first. One query, whatever else is on the calendar."""
    (before, after), today = days, now.date()
    near = Poll.objects.filter(day__gte=today - timedelta(days=after), day__lte=today + timedelta(days=before))
    standing = near.filter(Q(withdrawn_at=None) | Q(withdrawn_at__gt=now - STAYS - timedelta(days=1)))
    found = [one for poll in standing if (one := _locking(poll, days, today)).runs]
    return sorted(found, key=lambda one: (one.lock.ends if one.lock else today, one.poll.day), reverse=True)


def lock_now(now: datetime) -> Locking | None:
    """The lock that runs now; of several the one that ends last. Two queries."""
    days = lengths(now)
    return next(iter(_running(days, now)), None) if days else None


def usable(change: HeldChange, now: datetime, *, lock: bool) -> Exemption | None:
    """What allows exactly this change now, as the record has it; locked when it is about to be used."""
    found = Exemption.objects.filter(
        change_hash=change.hash, kind=change.kind, state=ExemptionState.CARRIED, used_at=None, expires_at__gt=now
    )
    rows = (found.select_for_update() if lock else found).order_by("closed_at", "pk")
    return next((one for one in rows if _as_recorded(one)), None)


def _as_recorded(one: Exemption) -> bool:
    """Whether the record, too, says that exactly this was asked for and carried: a row alone allows nothing."""
    told = {entry.tag: payload_of(entry) or {} for entry in entries_about(one.pk)}
    asked, closed = told.get(Tag.EXEMPTION_PROPOSED, {}), told.get(Tag.EXEMPTION_CLOSED, {})
    return asked.get("change") == one.change_hash and closed.get("ending") == ExemptionState.CARRIED


@dataclass(frozen=True)
class Calendar:
    """What anybody reads: polls, the newest day first, the locks that run, and what was allowed during one."""

    polls: list[Locking]
    running: list[Locking]
    allowed: list[Exemption]
    days: tuple[int, int] | None
    more: bool


def calendar(now: datetime) -> Calendar:
    """The public calendar. Four queries, however long it is."""
    days, today = lengths(now), now.date()
    rows = list(Poll.objects.order_by("-day", "name", "pk")[: SHOWN + 1])
    polls = [_locking(poll, days or (0, 0), today) for poll in rows[:SHOWN]]
    carried = Exemption.objects.filter(state=ExemptionState.CARRIED).order_by("-closed_at", "pk")
    allowed = list(carried.only("kind", "closed_at", "in_favour", "sitting", "used_at", "expires_at")[:SHOWN])
    return Calendar(polls, _running(days, now) if days else [], allowed, days, len(rows) > SHOWN)


def known(name: str, place: str, day: date) -> bool:
    """Whether a poll stands on the calendar already."""
    return Poll.objects.filter(name=name, place=place, day=day, withdrawn_at=None).exists()


def polls_to_withdraw(now: datetime) -> list[Poll]:
    """Polls that stand on the calendar and whose lock is not over; the next day first."""
    days = lengths(now) or (0, 0)
    found = Poll.objects.filter(withdrawn_at=None, day__gte=now.date() - timedelta(days=days[1]))
    return list(found.order_by("day", "name", "pk")[:SHOWN])


def concerned_by(facts: dict[str, Any]) -> set[UUID]:
    """The accounts that a change is about."""
    return {UUID(facts[part]) for part in ("person", "successor") if facts.get(part)}


def voters(exemption: Exemption, day: date) -> list[Member]:
    """Everybody who sits on a day and is not concerned."""
    about = concerned_by(exemption.facts)
    return [one for one in sitting(day) if one.user_id not in about]


def exemptions_for(actor: Actor) -> list[Exemption]:
    """Votes on exemptions, the newest first."""
    require_council(actor, Permission.COUNCIL_POLL_READ)
    return list(Exemption.objects.defer("facts", "salt").order_by("-proposed_at", "pk")[:SHOWN])


def exemption_for(actor: Actor, exemption_id: UUID) -> Exemption:
    """One of them. Raises `NotReachable`."""
    require_council(actor, Permission.COUNCIL_POLL_READ)
    return get_or_unreachable(Exemption.objects.select_related("proposed_by"), pk=exemption_id)


@dataclass(frozen=True)
class ExemptionView:
    """One vote as its page shows it to somebody. Nothing here counts votes before the end."""

    exemption: Exemption
    names: dict[str, str]
    now_in_force: dict[str, Any]
    own: bool
    may_vote: bool
    voted_at: datetime | None


def view_of(actor: Actor, exemption_id: UUID, now: datetime) -> ExemptionView:
    """What the page of one vote shows to the actor. Raises `NotReachable`."""
    found = exemption_for(actor, exemption_id)
    about = concerned_by(found.facts)
    people = User.objects.filter(pk__in=about).values_list("pk", "name") if about else ()
    mine = ExemptionVote.objects.filter(exemption=found, member__user=actor.id).defer("sealed").first()
    is_open = found.state == ExemptionState.VOTING and now < found.closes_at
    open_to = is_open and mine is None and actor.id not in about and may(actor, Permission.COUNCIL_EXEMPTION_VOTE)
    voter = Member.objects.filter(user=actor.id).first() if open_to else None
    return ExemptionView(
        exemption=found,
        names={str(pk): name for pk, name in people},
        now_in_force=_now_in_force(found, now),
        own=actor.id in about,
        may_vote=voter is not None and sits_on(voter, now.date()),
        voted_at=mine.cast_at if mine else None,
    )


def _now_in_force(exemption: Exemption, now: datetime) -> dict[str, Any]:
    """Of a change of rules, what the rules in force say; nothing for other kinds."""
    version = current(now) if exemption.kind == Locked.RULES else None
    if version is None:
        return {}
    values = flat(Rules.from_dict(version.values))
    return {name: values.get(name) for name in exemption.facts}


def people_for_change() -> list[tuple[str, str]]:
    """Open accounts by name, for the forms that name whom a change is about."""
    found = User.objects.filter(is_active=True).order_by("name", "pk")
    return [(str(pk), name) for pk, name in found.values_list("pk", "name")]
