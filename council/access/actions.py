"""Giving and ending offices, raising walls. Each is an entry of the record."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID, uuid4

from django.db import transaction

from council.access.models import Attempts, Barrier, Grant, UsedKey, User
from council.access.rules import FORGOTTEN_AFTER, Office, wait_after
from council.kernel.actor import Actor
from council.kernel.clock import Clock
from council.kernel.verdicts import require_that
from council.record.actions import append, append_many
from council.record.rules.entries import Tag


@transaction.atomic
def give_office(
    person_id: UUID,
    office: Office,
    *,
    actor: Actor,
    clock: Clock,
    case: UUID | None = None,
    subject: UUID | None = None,
) -> Grant:
    """Give a person an office, council-wide or on one case. Giving it again changes nothing."""
    held = Grant.objects.filter(person_id=person_id, office=office, case_uuid=case, until=None).first()
    if held is not None:
        return held
    grant = Grant.objects.create(person_id=person_id, office=office, case_uuid=case, subject=subject, since=clock.now())
    facts = {"person": str(person_id), "office_given": str(office), "case": str(case) if case else None}
    append(Tag.GRANT_GIVEN, case or person_id, facts, actor=actor, clock=clock)
    return grant


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
def raise_barrier(person_id: UUID, case: UUID, reason: str, *, actor: Actor, clock: Clock) -> Barrier:
    """Wall a person off from a case, at once. Doing it again changes nothing."""
    standing = Barrier.objects.filter(person_id=person_id, case_uuid=case, until=None).first()
    if standing is not None:
        return standing
    barrier = Barrier.objects.create(person_id=person_id, case_uuid=case, reason=reason, since=clock.now())
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


def name_second_factor(user_id: UUID) -> None:
    """An account has got a second factor: name its set, unless it has one already."""
    User.objects.filter(pk=user_id, second_factor=None).update(second_factor=uuid4())


def rename_second_factor(user_id: UUID, *, left: bool) -> None:
    """A second factor was taken away. Another name for what is left, or none, ends every session opened before."""
    User.objects.filter(pk=user_id).update(second_factor=uuid4() if left else None)


@transaction.atomic
def count_attempt(key: str, at: datetime) -> bool:
    """Count an attempt as wrong before anything is looked at; false when it comes too early, and then it counts not.

    Counting first keeps a crowd of parallel attempts in one row's queue; the right one is forgotten afterwards.
    """
    Attempts.objects.bulk_create([Attempts(key=key, last_at=at)], ignore_conflicts=True)
    found = Attempts.objects.select_for_update().get(pk=key)
    if at - found.last_at > FORGOTTEN_AFTER:
        found.failures = 0
    if found.failures and at - found.last_at < wait_after(found.failures):
        return False
    found.failures, found.last_at = found.failures + 1, at
    found.save()
    return True


def forget_attempts(key: str) -> None:
    """Somebody has proved who they are: what went wrong before counts no longer."""
    Attempts.objects.filter(pk=key).delete()


def spend_key(key: UUID, *, actor: Actor, path: str, digest: bytes) -> UsedKey:
    """Spend an idempotency key. Raises `IntegrityError` when it was spent; racers wait on its row."""
    return UsedKey.objects.create(key=key, actor=actor.label, path=path[:300], digest=digest)


def note_answer(spent: UsedKey, location: str) -> None:
    """Remember where the act of a spent key led, for whoever sends it again."""
    spent.location = location[:500]
    spent.save(update_fields=["location"])
