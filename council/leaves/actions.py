"""Taking leave, entering it for somebody who cannot, ending it early."""

from __future__ import annotations

from datetime import date
from uuid import UUID, uuid4

from django.db import transaction

from council.access.queries import get_or_unreachable, person, require_council
from council.access.rules import Permission
from council.kernel.actor import Actor
from council.kernel.clock import Clock
from council.leaves.models import Leave
from council.leaves.queries import leave_for, today
from council.leaves.rules import LeaveFacts, last_day_if_ended, may_end, may_take
from council.members.models import Member
from council.members.queries import me, member_on
from council.notices.actions import queue
from council.notices.rules import NoticeKind
from council.record.actions import append
from council.record.rules.entries import Tag


@transaction.atomic
def take_leave(first: date, last: date, reason: str = "", *, actor: Actor, clock: Clock) -> Leave:
    """Be away from the first day to the last. Nobody is asked. Raises `Refused` for days that make no leave."""
    office = require_council(actor, Permission.COUNCIL_LEAVE_TAKE)
    return _enter(me(actor).pk, first, last, reason, office=office, actor=actor, clock=clock)


@transaction.atomic
def enter_leave(
    member_id: UUID, first: date, last: date, reason: str = "", *, language: str, actor: Actor, clock: Clock
) -> Leave:
    """Enter a leave for a member who cannot do it; they get a mail that says only that there is news."""
    office = require_council(actor, Permission.COUNCIL_LEAVE_ENTER)
    found = member_on(member_id, clock.now().date())
    leave = _enter(found.pk, first, last, reason, office=office, actor=actor, clock=clock)
    _tell(found, language=language, actor=actor, clock=clock)
    return leave


@transaction.atomic
def end_leave(leave_id: UUID, *, language: str, actor: Actor, clock: Clock) -> Leave | None:
    """Somebody is back, today or before they ever went; returns what is left of the leave.

    One's own, or that of another for whoever enters them. Raises `NotReachable`, and `Refused` for one that is over.
    """
    member = _locked(leave_for(actor, leave_id).member_id)
    leave, day = leave_for(actor, leave_id, lock=True), today(clock.now())
    may_end(leave.last_day, day).or_refuse()
    last = last_day_if_ended(leave.first_day, day)
    if last is None:
        leave.delete()
    else:
        leave.last_day, leave.reason = last, None
        leave.save(update_fields=["last_day", "reason"])
    facts = {"last_day": last.isoformat() if last else None}
    append(Tag.LEAVE_ENDED, leave_id, facts, actor=actor, clock=clock)
    _tell(member, language=language, actor=actor, clock=clock)
    return leave if last else None


def forget_reasons(*, actor: Actor, clock: Clock) -> int:
    """Erase why somebody was away once the leave is over: nobody needs to know any more. Returns how many."""
    require_council(actor, Permission.COUNCIL_LEAVE_ENTER)
    return Leave.objects.filter(last_day__lt=today(clock.now()), reason__isnull=False).update(reason=None)


def _enter(member_id: UUID, first: date, last: date, reason: str, *, office: str, actor: Actor, clock: Clock) -> Leave:
    member, day = _locked(member_id), today(clock.now())
    others = tuple(Leave.objects.filter(member=member).values_list("first_day", "last_day"))
    may_take(LeaveFacts(first, last, day, reason.strip(), others)).or_refuse()
    assert actor.id is not None  # only people hold an office here
    leave = Leave(
        member=member,
        first_day=first,
        last_day=last,
        reason=reason.strip() or None,
        entered_by_id=actor.id,
        entered_at=clock.now(),
    )
    leave.save(force_insert=True)
    # About the leave, not about the member, whose number is public: the leaves of the tree must not say who is ill.
    facts = {"first_day": first.isoformat(), "last_day": last.isoformat()}
    append(Tag.LEAVE_TAKEN, leave.pk, facts, actor=actor, clock=clock, office=office)
    return leave


def _locked(member_id: UUID) -> Member:
    """The member, whose row two leaves at once wait for."""
    return get_or_unreachable(Member.objects.select_for_update(), pk=member_id)


def _tell(member: Member, *, language: str, actor: Actor, clock: Clock) -> None:
    """Somebody else did something about the member's leave."""
    if member.user_id == actor.id:
        return
    to, key = person(member.user_id).email, str(uuid4())
    queue(NoticeKind.ACCOUNT_NEWS, to, about=member.user_id, key=key, language=language, actor=actor, clock=clock)
