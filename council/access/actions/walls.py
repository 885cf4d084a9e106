"""Giving and ending offices, raising walls. Each is an entry of the record."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import UTC
from uuid import UUID

from django.db import transaction

from council.access.models import Barrier, Grant, Reading, UsedKey, User
from council.access.phrases import OFFICES
from council.access.queries import offices_together
from council.access.rules import ALWAYS_APART, MEMBERS_ONLY, Apart, Office
from council.kernel.actor import Actor
from council.kernel.clock import Clock
from council.kernel.verdicts import require_that
from council.record.actions import append, append_many
from council.record.rules.entries import Tag

Keeper = Callable[[Clock], Apart]
_kept_apart: list[Keeper] = []


def keeps_apart(keeper: Keeper) -> Keeper:
    """Register who knows which offices the rules in force keep apart: the door stands below the rules."""
    _kept_apart.append(keeper)
    return keeper


def lock_accounts(people: Iterable[UUID]) -> None:
    """Lock these accounts, in one order, before an act gives several of them offices; best before its first entry.

    `give_office` locks an account where offices are kept apart. Whoever does so after an entry holds the head of the
    record meanwhile, and somebody who holds that account and waits for the head would wait for ever. One query.
    """
    list(User.objects.select_for_update(no_key=True).filter(pk__in=set(people)).order_by("pk").values_list("pk"))


@transaction.atomic
def give_office(
    person_id: UUID,
    office: Office,
    *,
    actor: Actor,
    clock: Clock,
    case: UUID | None = None,
    subject: UUID | None = None,
    apart: Apart = ALWAYS_APART,
) -> Grant:
    """Give a person an office, council-wide or on one case. Giving it again changes nothing.

    Raises `Refused` when it would stand beside one that it never goes with. More pairs than always are kept apart: on a
    case those of its rules, which come as `apart`, and for the whole council those of the rules in force.
    """
    held = Grant.objects.filter(person_id=person_id, office=office, case_uuid=case, until=None).first()
    if held is not None:
        return held
    require_member(person_id, office)
    require_apart(person_id, office, clock=clock, case=case, apart=apart)
    grant = Grant.objects.create(person_id=person_id, office=office, case_uuid=case, subject=subject, since=clock.now())
    facts = {"person": str(person_id), "office_given": str(office), "case": str(case) if case else None}
    append(Tag.GRANT_GIVEN, case or person_id, facts, actor=actor, clock=clock)
    return grant


def require_member(person_id: UUID, office: Office) -> None:
    """Raise `Refused` when an office goes to members of the council only and the person is none."""
    if office in MEMBERS_ONLY:
        membership = Grant.objects.filter(person_id=person_id, office=Office.MEMBER, case_uuid=None, until=None)
        require_that(membership.exists(), "access.members_only", office=OFFICES[office]).or_refuse()


def require_apart(
    person_id: UUID, office: Office, *, clock: Clock, case: UUID | None = None, apart: Apart = ALWAYS_APART
) -> None:
    """Raise `Refused` when an office would stand beside one that it never goes with, for what `give_office` says."""
    if case is None:
        apart = apart.union(*(kept(clock) for kept in _kept_apart))
    apart |= ALWAYS_APART
    if not any(office in pair for pair in apart):
        return
    User.objects.select_for_update(no_key=True).get(pk=person_id)  # two offices given at once wait for each other
    for beside in offices_together(person_id, case):
        clash = sorted(other for other in beside if frozenset({str(office), other}) in apart)
        other = OFFICES[Office(clash[0])] if clash else ""
        require_that(not clash, "access.apart", office=OFFICES[office], other=other).or_refuse()


@transaction.atomic
def end_offices(
    person_id: UUID, *, actor: Actor, clock: Clock, case: UUID | None = None, offices: frozenset[Office] | None = None
) -> int:
    """End offices of a person on a case (or council-wide), all of them or the named ones; returns how many ended."""
    grants = Grant.objects.filter(person_id=person_id, case_uuid=case, until=None)
    if offices is not None:
        grants = grants.filter(office__in=[str(office) for office in offices])
    ended = sorted(grants.values_list("office", flat=True))
    grants.update(until=clock.now())
    for office in ended:
        facts = {"person": str(person_id), "office_ended": office, "case": str(case) if case else None}
        append(Tag.GRANT_ENDED, case or person_id, facts, actor=actor, clock=clock)
    return len(ended)


@transaction.atomic
def give_office_on(case: UUID, people: Iterable[UUID], office: Office, *, actor: Actor, clock: Clock) -> list[UUID]:
    """Give many people an office on one case, in as many statements as for one; returns those who had it not yet."""
    holding = Grant.objects.filter(office=office, case_uuid=case, until=None).values_list("person_id", flat=True)
    new = sorted(set(people) - set(holding))
    now = clock.now()
    Grant.objects.bulk_create([Grant(person_id=one, office=office, case_uuid=case, since=now) for one in new])
    facts = [(case, {"person": str(one), "office_given": str(office), "case": str(case)}) for one in new]
    append_many(Tag.GRANT_GIVEN, facts, actor=actor, clock=clock)
    return new


@transaction.atomic
def end_office_on(case: UUID, office: Office, *, actor: Actor, clock: Clock) -> int:
    """End an office on one case for everybody who holds it there; returns how many did."""
    grants = Grant.objects.filter(office=office, case_uuid=case, until=None)
    people = sorted(grants.values_list("person_id", flat=True))
    grants.update(until=clock.now())
    facts = [(case, {"person": str(one), "office_ended": str(office), "case": str(case)}) for one in people]
    append_many(Tag.GRANT_ENDED, facts, actor=actor, clock=clock)
    return len(people)


@transaction.atomic
def raise_barrier(
    person_id: UUID, case: UUID, reason: str, *, anew: bool = False, actor: Actor, clock: Clock
) -> Barrier:
    """Wall a person off from a case, at once. Doing it again for the same reason changes nothing.

    Another reason is an entry of its own, though the wall stands already: whoever stepped back may have been barred. So
    is the same reason where it comes `anew`, from another circumstance or as a ruling on it.
    """
    standing = Barrier.objects.filter(person_id=person_id, case_uuid=case, until=None).first()
    if standing is not None and standing.reason == reason and not anew:
        return standing
    barrier = standing or Barrier.objects.create(person_id=person_id, case_uuid=case, reason=reason, since=clock.now())
    facts = {"person": str(person_id), "reason": reason}
    append(Tag.BARRIER_RAISED, case, facts, actor=actor, clock=clock)
    return barrier


@transaction.atomic
def lift_barrier(
    person_id: UUID, case: UUID, reason: str, by: tuple[UUID, UUID], *, actor: Actor, clock: Clock
) -> bool:
    """Take a wall away again: two people agreed to it, both others than the one behind it. Returns whether one stood.

    `by` are the accounts of the two; raises `Refused` for one person twice or for the person concerned.
    """
    require_that(len({*by, person_id}) == 3, "access.two_others").or_refuse()
    lifted = Barrier.objects.filter(person_id=person_id, case_uuid=case, until=None).update(until=clock.now())
    if lifted:
        facts = {"person": str(person_id), "reason": reason, "by": [str(one) for one in by]}
        append(Tag.BARRIER_LIFTED, case, facts, actor=actor, clock=clock)
    return bool(lifted)


def note_reading(case: UUID | None, room: str, *, actor: Actor, clock: Clock, part: UUID | None = None) -> None:
    """Keep that a person opened a room of a case, or a `part` of it; once a day, with the first time of the day.

    Raises whatever the database raises: what cannot be noted is not shown.
    """
    assert actor.id is not None  # only an account reads under a name
    now = clock.now()
    row = Reading(person_id=actor.id, case_uuid=case, room=room, part=part, day=now.astimezone(UTC).date(), at=now)
    Reading.objects.bulk_create([row], ignore_conflicts=True)


def spend_key(key: UUID, *, actor: Actor, path: str, digest: bytes) -> UsedKey:
    """Spend an idempotency key. Raises `IntegrityError` when it was spent; racers wait on its row."""
    return UsedKey.objects.create(key=key, actor=actor.label, path=path[:300], digest=digest)


def note_answer(spent: UsedKey, location: str) -> None:
    """Remember where the act of a spent key led, for whoever sends it again."""
    spent.location = location[:500]
    spent.save(update_fields=["location"])
