"""Appointing members. Each is an entry of the record."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction

from council.access.actions import give_office
from council.access.models import User
from council.access.queries import require_council
from council.access.rules import Office, Permission
from council.kernel.actor import Actor
from council.kernel.clock import Clock
from council.members.models import Member, Term
from council.members.rules import Constituency, TermFacts, may_appoint
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
    actor: Actor,
    clock: Clock,
    **fields: Any,
) -> Member:
    """Appoint somebody for a term, the first or a further one, with the office of member.

    `fields` are those of `Member`; they update what is known of somebody who was a member before. Raises `Refused`
    when the term is too long, overlaps another or is one too many in a row.
    """
    office = require_council(actor, Permission.COUNCIL_MEMBER_APPOINT)
    rules = rules_of(None, at=clock.now())
    member = Member.objects.select_for_update().filter(user=user).first() or Member(user=user, name=user.name)
    earlier = tuple((term.starts, term.ended_early or term.ends) for term in Term.objects.filter(member_id=member.pk))
    facts = TermFacts(starts, ends, earlier)
    may_appoint(facts, term_years=rules.term_years, terms_in_a_row=rules.terms_in_a_row).or_refuse()
    for field, value in fields.items():
        setattr(member, field, value)
    member.save()
    Term.objects.create(member=member, constituency=constituency, starts=starts, ends=ends)
    entry = {
        "person": str(user.pk),
        "constituency": str(constituency),
        "starts": starts.isoformat(),
        "ends": ends.isoformat(),
        "term": len(earlier) + 1,
    }
    append(Tag.MEMBER_APPOINTED, member.pk, entry, actor=actor, clock=clock, office=office)
    give_office(user.pk, Office.MEMBER, actor=actor, clock=clock)
    return member
