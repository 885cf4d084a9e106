"""Closing an account to whoever holds its keys."""

from __future__ import annotations

from uuid import UUID

from allauth.mfa.models import Authenticator
from django.db import transaction

from council.access.models import User
from council.kernel.actor import Actor
from council.kernel.clock import Clock
from council.kernel.verdicts import require_that
from council.record.actions import append
from council.record.rules.entries import Tag


@transaction.atomic
def recover_account(person_id: UUID, by: tuple[UUID, UUID], *, actor: Actor, clock: Clock) -> None:
    """Make password and second factors of an account void. Its sessions end: each is bound to the password.

    The person gets in again by an invitation of the secretariat. `by` are the two accounts that agreed.
    """
    user = User.objects.select_for_update().filter(pk=person_id, is_active=True).first()
    require_that(user is not None, "access.no_such_person").or_refuse()
    assert user is not None  # require_that said so
    user.set_unusable_password()
    user.save(update_fields=["password"])
    Authenticator.objects.filter(user_id=person_id).delete()
    facts = {"person": str(person_id), "by": [str(one) for one in by]}
    append(Tag.ACCOUNT_RECOVERED, person_id, facts, actor=actor, clock=clock)
