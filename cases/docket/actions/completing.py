"""Completing a file: translations of what was said, and people whom a case touches besides its two sides."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from uuid import UUID

from django.db import transaction

from cases.docket.actions.parties import notify_party
from cases.docket.models import Argument, ContentItem, Party
from cases.docket.queries import locked
from cases.docket.rules import PartyRole, may_touch
from council.access.queries import require
from council.access.rules import Permission
from council.kernel.actor import Actor
from council.kernel.clock import Clock
from council.kernel.verdicts import require_that
from council.record.actions import append
from council.record.rules.entries import Tag, commit


@transaction.atomic
def enter_translations(case_id: UUID, translations: Mapping[UUID, str], *, by: str, actor: Actor, clock: Clock) -> int:
    """Enter translations of contents and arguments, by identifier; the original stays beside each.

    `by` says who translated: a name, or that it was a machine. Returns how many were entered.
    """
    case = locked(actor, case_id)
    office = require(actor, Permission.CASE_NOTICE_SEND, case.pk)
    require_that(bool(by.strip()), "docket.translator_needed", "by").or_refuse()
    contents = list(ContentItem.rows.filter(case=case, pk__in=list(translations)))
    arguments = list(Argument.rows.filter(case=case, pk__in=list(translations)))
    for item in contents:
        item.translation, item.translated_by = translations[item.pk], by
    for argument in arguments:
        argument.translation = translations[argument.pk]
    ContentItem.rows.bulk_update(contents, ["translation", "translated_by"])
    Argument.rows.bulk_update(arguments, ["translation"])
    entered = {one.pk: one.translation for one in contents} | {one.pk: one.translation for one in arguments}
    salt = secrets.token_bytes(32)  # a short text could be guessed from its plain hash
    done = {str(pk): commit(salt, {"of": str(pk), "text": text}).hex() for pk, text in entered.items()}
    facts = {"by": by, "salt": salt.hex(), "commitments": done}
    append(Tag.CASE_TRANSLATED, case.pk, facts, actor=actor, clock=clock, office=office)
    return len(done)


@transaction.atomic
def hear_person(
    case_id: UUID, role: PartyRole, pseudonym: str, *, language: str, contact: str = "", actor: Actor, clock: Clock
) -> Party:
    """Enter somebody whom the case touches, and give notice: the author of content that was left up, or its target."""
    case = locked(actor, case_id)
    require(actor, Permission.CASE_NOTICE_SEND, case.pk)
    may_touch(role, pseudonym).or_refuse()
    person = Party(case=case, role=role, pseudonym=pseudonym.strip(), language=language, sealed_contact=contact or None)
    person.save(force_insert=True)
    return notify_party(person, actor=actor, clock=clock)
