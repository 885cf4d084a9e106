"""Appointing members, changing what the register says of them, ending a term early. Each is an entry of the record."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction

from council.access.actions import require_unlocked
from council.access.models import User
from council.access.queries import get_or_unreachable, holders, require_council
from council.access.rules import HeldChange, Locked, Office, Permission
from council.kernel.actor import Actor
from council.kernel.clock import Clock
from council.kernel.verdicts import require_that
from council.members.actions.offices import begin_office, locked_member
from council.members.models import Member, Term
from council.members.queries import me, removed_until, running_term, served
from council.members.rules import Constituency, SeatKind, TermFacts, may_appoint, may_resign
from council.notices.actions import tell
from council.procedure.queries import rules_of
from council.record.actions import append
from council.record.rules.entries import Tag


@transaction.atomic
def appoint(
    user: User,
    *,
    constituency: Constituency,
    starts: date,
    ends: date,
    led_until: date | None = None,
    seat: SeatKind = SeatKind.MEMBER,
    case: UUID | None = None,
    actor: Actor,
    clock: Clock,
    **fields: Any,
) -> Member:
    """Appoint somebody for a term, the first or a further one; the office that goes with it begins with its first day.

    `seat` says for what; `case` is the one for which somebody is ad hoc, and set for nobody else.

    `fields` are those of `Member`; they update what is known of somebody who was a member before. `led_until` is the
    last day of the last leading post with a platform, a ministry or a party. Raises `Refused` when the term is too
    long, overlaps another, is one too many in a row, comes too soon after such a post or is held back by an election
    lock.
    """
    office = require_council(actor, Permission.COUNCIL_MEMBER_APPOINT)
    require_that(actor.id != user.pk, "members.not_oneself", "person").or_refuse()
    user = get_or_unreachable(User.objects.select_for_update(), pk=user.pk)  # two first terms at once wait here
    rules = rules_of(None, at=clock.now())
    member = Member.objects.filter(user=user).first() or Member(user=user, name=user.name)
    earlier = served(member.pk)
    row = () if seat == SeatKind.AD_HOC else earlier[seat]
    other = tuple(term for kind, terms in earlier.items() for term in terms if kind != seat or not row)
    may_appoint(
        TermFacts(starts, ends, row, led_until, other, removed_until(member.pk)),
        term_years=rules.term_years,
        terms_in_a_row=rules.terms_in_a_row,
        cooling_off_months=rules.cooling_off_months,
    ).or_refuse()
    if seat != SeatKind.AD_HOC:  # a case that nobody could decide is no change of the council (decision 0031)
        facts = {"constituency": str(constituency), "seat": str(seat), "person": str(user.pk)}
        facts |= {"starts": starts.isoformat(), "ends": ends.isoformat()}
        require_unlocked(HeldChange(Locked.APPOINTMENT, facts), actor=actor, clock=clock)
    for field, value in fields.items():
        setattr(member, field, value)
    member.save()
    Term.objects.create(
        member=member,
        constituency=constituency,
        seat=seat,
        case_uuid=case,
        starts=starts,
        ends=ends,
        entered_at=clock.now(),
    )
    entry = {
        "person": str(user.pk),
        "constituency": str(constituency),
        "starts": starts.isoformat(),
        "ends": ends.isoformat(),
        "term": sum(map(len, earlier.values())) + 1,
        "led_until": led_until.isoformat() if led_until else None,
    }
    if seat == SeatKind.AD_HOC:  # public figures count appointments: a roster is not to show in them
        append(Tag.ROSTER_NAMED, member.pk, entry, actor=actor, clock=clock, office=office)
    else:
        append(Tag.MEMBER_APPOINTED, member.pk, {**entry, "seat": str(seat)}, actor=actor, clock=clock, office=office)
    begin_office(member.pk, actor=actor, clock=clock)
    return member


@transaction.atomic
def end_ad_hoc(case: UUID, *, actor: Actor, clock: Clock) -> int:
    """The case is over for which people were ad hoc: today is their last day. Returns how many terms ended early."""
    today = clock.now().date()
    running = Term.objects.filter(
        case_uuid=case, starts__lte=today, ends__gt=today, cancelled_on=None, ended_early=None
    )
    return running.update(ended_early=today)


@transaction.atomic
def change_profile(member_id: UUID, fields: dict[str, Any], *, actor: Actor, clock: Clock) -> Member:
    """Change what the register says of a member. The entry names the fields, never what stands in them.

    Nothing is recorded when nothing is new. Raises `NotReachable`, and `Refused` for one's own entry.
    """
    office = require_council(actor, Permission.COUNCIL_MEMBER_APPOINT)
    member = locked_member(member_id)
    require_that(actor.id != member.user_id, "members.not_oneself").or_refuse()
    changed = sorted(name for name, value in fields.items() if getattr(member, name) != value)
    if not changed:
        return member
    for name in changed:
        setattr(member, name, fields[name])
    member.save(update_fields=changed)
    append(Tag.MEMBER_CHANGED, member.pk, {"changed": changed}, actor=actor, clock=clock, office=office)
    return member


@transaction.atomic
def resign(last_day: date, *, actor: Actor, clock: Clock) -> Term:
    """Leave the council before the end of one's running term: `last_day` is the last on which one sits.

    Only the member does this: a colleague who could enter it would remove members without cause and without two thirds
    (SAFEGUARDS.md section 2). A further term that was entered already is taken away with it. Chair and secretariat hear
    by mail that there is news.

    Who sits is asked by the day, and the timer ends the offices when it is over. Raises `NotReachable` for whoever does
    not sit, and `Refused` for a day that is over or outside the term.
    """
    office = require_council(actor, Permission.COUNCIL_TERM_RESIGN)
    member, today = locked_member(me(actor).pk), clock.now().date()
    term = running_term(member, today)
    may_resign(last_day, today=today, starts=term.starts, ends=term.last_day).or_refuse()
    term.ended_early = last_day
    term.save(update_fields=["ended_early"])
    Term.objects.filter(member=member, starts__gt=term.ends, cancelled_on=None).update(cancelled_on=today)
    facts = {"ends": last_day.isoformat()}
    if term.seat == SeatKind.AD_HOC:
        append(Tag.ROSTER_LEFT, member.pk, facts, actor=actor, clock=clock, office=office)
    else:
        append(Tag.MEMBER_RESIGNED, member.pk, facts, actor=actor, clock=clock, office=office)
    keepers = {one.pk: one.email for held in (Office.COUNCIL_CHAIR, Office.SECRETARIAT) for one in holders(held)}
    tell(sorted(keepers.items()), f"resigned:{term.pk}:{last_day.isoformat()}", actor=actor, clock=clock)
    return term
