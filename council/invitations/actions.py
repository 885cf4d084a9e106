"""Inviting somebody, and opening the account that was made for them."""

from __future__ import annotations

from uuid import uuid4

from django.contrib.auth.hashers import make_password
from django.db import transaction

from council.access.models import User
from council.access.queries import require_council
from council.access.rules import Permission
from council.accounts.actions import note_password
from council.accounts.rules import How
from council.invitations.queries import invited_by, waiting
from council.kernel.actor import Actor
from council.kernel.clock import Clock
from council.notices.actions import queue
from council.notices.rules import NoticeKind
from council.record.actions import append
from council.record.rules.entries import Tag


@transaction.atomic
def invite(email: str, name: str, *, language: str, actor: Actor, clock: Clock) -> User | None:
    """Make an account that nobody can log in to, and send its owner a link. Raises `NotReachable`.

    Whoever was invited and has not come yet gets a new link; nothing happens to an account that is open, and the
    caller's page must not tell which of the three it was. Returns the account that was invited.
    """
    office = require_council(actor, Permission.COUNCIL_PEOPLE_INVITE)
    address = email.strip().lower()
    user, made = User.objects.get_or_create(
        email=address, defaults={"name": name.strip(), "password": make_password(None)}
    )
    if not made and not waiting().filter(pk=user.pk).exists():
        return None
    append(Tag.ACCOUNT_INVITED, user.pk, {"person": str(user.pk)}, actor=actor, clock=clock, office=office)
    queue(
        NoticeKind.ACCOUNT_INVITED,
        address,
        about=user.pk,
        key=str(uuid4()),
        language=language,
        actor=actor,
        clock=clock,
    )
    return user


@transaction.atomic
def open_account(word: str, password: str, *, language: str, clock: Clock) -> User:
    """Give an account its password, once. Raises `NotReachable` when the link opens nothing any more."""
    user = invited_by(word)
    user.set_password(password)
    user.save(update_fields=["password"])
    note_password(user, How.FIRST, language=language, clock=clock)
    return user
