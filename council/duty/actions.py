"""Saying when one can be on duty, and reminding those who said nothing."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from uuid import UUID

from django.conf import settings
from django.db import transaction

from council.access.queries import accounts, require_council
from council.access.rules import Permission
from council.duty.models import DutyAnswer, DutyReminder
from council.duty.queries import closing, unanswered
from council.duty.rules import closes_on, may_declare, months_of, to_remind
from council.kernel.actor import Actor
from council.kernel.clock import Clock
from council.leaves.queries import today
from council.members.models import Member
from council.members.queries import me, sitting
from council.notices.actions import queue
from council.notices.rules import NoticeKind
from council.record.actions import append
from council.record.rules.entries import Tag


@transaction.atomic
def declare_duty(quarter: date, months: Collection[date], *, actor: Actor, clock: Clock) -> DutyAnswer:
    """Say in which months of a quarter one can be on duty; saying it again before the last day replaces it.

    Raises `Refused` once the quarter has begun or its last day to answer has passed. The record has the months under
    the answer and not under the person.
    """
    office = require_council(actor, Permission.COUNCIL_DUTY_DECLARE)
    member = Member.objects.select_for_update(of=("self",)).get(pk=me(actor).pk)
    may_declare(quarter, months, today(clock.now())).or_refuse()
    said = [month in set(months) for month in months_of(quarter)]
    answer, _made = DutyAnswer.objects.update_or_create(
        member=member,
        quarter=quarter,
        defaults={
            **dict(zip(("first", "second", "third"), said, strict=True)),
            "answered_at": clock.now(),
            "closes_at": closing(quarter),
        },
    )
    facts = {"quarter": quarter.isoformat(), "months": [one.isoformat() for one in sorted(set(months))]}
    append(Tag.DUTY_DECLARED, answer.pk, facts, actor=actor, clock=clock, office=office)
    return answer


@transaction.atomic
def remind(*, actor: Actor, clock: Clock) -> int:
    """Write to everybody who said nothing about the quarter that comes, once, with the last day. Returns to how many.

    A member appointed after that sees it on the desk alone.
    """
    day = today(clock.now())
    quarter = to_remind(day)
    if quarter is None:
        return 0
    _reminder, first = DutyReminder.objects.get_or_create(quarter=quarter, defaults={"sent_at": clock.now()})
    if not first:
        return 0
    waiting: list[UUID] = [one.user_id for one in unanswered(quarter, sitting(day))]
    told = accounts(waiting) if waiting else []
    for user in told:
        queue(
            NoticeKind.DUTY_DUE,
            user.email,
            about=user.pk,
            key=f"{user.pk}:{quarter.isoformat()}",
            language=settings.LANGUAGE_CODE,  # an account has no language of its own
            params={"until": closes_on(quarter).isoformat()},
            actor=actor,
            clock=clock,
        )
    return len(told)
