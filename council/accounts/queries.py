"""Whose forgotten password a mail is about, and the link in it."""

from __future__ import annotations

from uuid import UUID

from allauth.account.utils import user_pk_to_url_str
from allauth.mfa.models import Authenticator
from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.contrib.auth.tokens import default_token_generator
from django.utils.crypto import salted_hmac

from council.access.models import User
from council.accounts.rules import CODES
from council.notices.models import Notice

SALT = "council.accounts.reset"


def subject_of(address: str) -> UUID:
    """An opaque name for an address, with or without an account: mails about its password are counted under it."""
    return UUID(salted_hmac(SALT, address, algorithm="sha256").hexdigest()[:32])


def with_password(address: str) -> User | None:
    """The open account of an address: one that was only invited, recovered or closed has no password to forget."""
    accounts = User.objects.filter(email=address.lower(), is_active=True)
    return accounts.exclude(password__startswith=UNUSABLE_PASSWORD_PREFIX).first()


def may_reset(notice: Notice) -> bool:
    """Whether the mail leaves: asked when it is written, so that asking for it says nothing about an address."""
    return with_password(str(notice.sealed_to)) is not None


def link_in(notice: Notice) -> dict[str, str]:
    """What the mail says: the link is made when the mail is written, and stands in no table."""
    user = with_password(str(notice.sealed_to))
    assert user is not None  # `may_reset` said so
    return {"uid": user_pk_to_url_str(user), "token": default_token_generator.make_token(user)}


def account(person: UUID) -> User | None:
    """The account, if it is there and its keys are its own; one that is being recovered has none."""
    return User.objects.filter(pk=person).exclude(password__startswith=UNUSABLE_PASSWORD_PREFIX).first()


def has_factors(person: UUID) -> bool:
    """Whether an account has a passkey or an app now."""
    return Authenticator.objects.filter(user_id=person).exclude(type=CODES).exists()
