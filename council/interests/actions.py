"""Entering and ending interests, and signing the list. Only members do this, each for themselves."""

from __future__ import annotations

import secrets
from datetime import date
from decimal import Decimal
from uuid import UUID

from django.conf import settings
from django.db import transaction

from council.access.queries import require_council
from council.access.rules import Permission
from council.interests.models import Answered, Declaration, Interest, Reminder
from council.interests.queries import ending, my_interest, year_of
from council.interests.rules.register import Entry, may_end, may_enter, may_sign
from council.interests.rules.words import YEARLY, InterestKind
from council.kernel.actor import Actor
from council.kernel.clock import Clock
from council.kernel.verdicts import require_that
from council.members.models import Member
from council.members.queries import me
from council.notices.actions import queue
from council.notices.rules import NoticeKind
from council.record.actions import append
from council.record.rules.entries import Opening, Tag


@transaction.atomic
def declare_interest(
    *,
    actor: Actor,
    clock: Clock,
    kind: str,
    since: date,
    organisation: UUID | None = None,
    text: str = "",
    until: date | None = None,
    relation: str = "",
    personal: bool = True,
    share_percent: Decimal | None = None,
) -> Interest:
    """Enter an interest of the actor. The declaration has to be signed anew afterwards.

    The record names the kind and the organisation; the words stay sealed in the register.
    """
    member, now = _member(actor), clock.now()
    entry = Entry(kind, organisation, text, since, until, relation, personal, share_percent)
    may_enter(entry, today=now.date()).or_refuse()
    interest = Interest(
        member=member,
        kind=kind,
        organisation_id=organisation,
        text=text.strip(),
        relation=relation,
        personal=personal,
        share_percent=share_percent,
        since=since,
        until=until,
        public=entry.public,
        entered_at=now,
        changed_at=now,
    )
    interest.save(force_insert=True)
    facts = {
        "interest": str(interest.pk),
        "kind": str(kind),
        "organisation": str(organisation) if organisation else None,
        "since": since.isoformat(),
        "until": until.isoformat() if until else None,
    }
    append(Tag.INTEREST_DECLARED, member.pk, facts, actor=actor, clock=clock)
    return interest


@transaction.atomic
def end_interest(interest_id: UUID, until: date, *, actor: Actor, clock: Clock) -> Interest:
    """Say that an interest of the actor has ended. It stays on the register: rules look back."""
    member, now = _member(actor), clock.now()
    interest = my_interest(actor, interest_id, lock=True)
    may_end(interest.since, interest.until, until, today=now.date()).or_refuse()
    interest.until, interest.changed_at = until, now
    interest.save(update_fields=["until", "changed_at"])
    facts = {"interest": str(interest.pk), "until": until.isoformat()}
    append(Tag.INTEREST_ENDED, member.pk, facts, actor=actor, clock=clock)
    return interest


@transaction.atomic
def nothing_more(*kinds: InterestKind, actor: Actor, clock: Clock) -> None:
    """Say of questions of the yearly declaration that the list holds everything there is to say."""
    member, now = _member(actor), clock.now()
    require_that(set(kinds) <= set(YEARLY), "interests.no_such_question").or_refuse()
    Answered.objects.bulk_create(
        [Answered(member=member, kind=kind, answered_at=now) for kind in kinds],
        update_conflicts=True,
        unique_fields=["member", "kind"],
        update_fields=["answered_at"],
    )


@transaction.atomic
def sign_interests(*, complete: bool, actor: Actor, clock: Clock) -> Declaration:
    """Sign the list of one's interests as it stands: the next version of the declaration.

    After all questions of the year, or within the year after a change; only the former begins a new year.
    """
    member, now = _member(actor), clock.now()
    year = year_of(member, now)
    verdict = require_that(complete, "interests.not_confirmed", "complete")
    (verdict & may_sign(year.left, year.signed, now=now, valid_days=year.valid_days)).or_refuse()
    last = Declaration.objects.filter(member=member).order_by("-version").first()
    listed = [_as_signed(one) for one in Interest.objects.filter(member=member).order_by("entered_at", "pk")]
    # Salted: a list of one interest, or of none, could be guessed from its plain hash.
    opening = Opening(secrets.token_bytes(32), {"interests": listed, "member": str(member.pk)})
    declaration = Declaration(
        member=member,
        version=last.version + 1 if last else 1,
        sealed=opening.to_text(),
        signed_at=now,
        yearly=not year.left,
    )
    declaration.save(force_insert=True)
    facts = {"version": declaration.version, "interests": len(listed), "commitment": opening.commitment}
    append(Tag.INTERESTS_SIGNED, member.pk, facts, actor=actor, clock=clock)
    return declaration


@transaction.atomic
def remind(*, actor: Actor, clock: Clock) -> int:
    """Write to members whose declaration runs out soon, once for each day of `REMINDED`. Returns to how many."""
    require_council(actor, Permission.COUNCIL_INTERESTS_READ)
    found = ending(clock.now())
    Reminder.objects.bulk_create(
        [Reminder(declaration=one, days=days, sent_at=clock.now()) for one, days in found], ignore_conflicts=True
    )
    for one, days in found:
        user = one.member.user
        queue(
            NoticeKind.DECLARATION_DUE,
            user.email,
            about=user.pk,
            key=f"{one.pk}:{days}",
            language=settings.LANGUAGE_CODE,  # an account has no language of its own
            actor=actor,
            clock=clock,
        )
    return len(found)


def _member(actor: Actor) -> Member:
    """The member who acts, the row locked, so that signing and changing wait for each other."""
    require_council(actor, Permission.COUNCIL_INTERESTS_DECLARE)
    return Member.objects.select_for_update(of=("self",)).get(pk=me(actor).pk)


def _as_signed(interest: Interest) -> dict[str, str | bool | None]:
    return {
        "id": str(interest.pk),
        "kind": interest.kind,
        "organisation": str(interest.organisation_id) if interest.organisation_id else None,
        "text": str(interest.text),
        "relation": interest.relation,
        "personal": interest.personal,
        "share_percent": str(interest.share_percent) if interest.share_percent is not None else None,
        "since": interest.since.isoformat(),
        "until": interest.until.isoformat() if interest.until else None,
        "public": interest.public,
    }
