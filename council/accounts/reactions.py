"""What follows when the keys of an account change, and what the postman asks for when he writes about them.

Each is done in the transaction of the change: see `urls.py`.
"""

from __future__ import annotations

from typing import Any

from allauth.account.signals import password_changed, password_reset
from allauth.mfa.models import Authenticator
from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver
from django.utils.translation import get_language

from council.access.models import User
from council.accounts import queries
from council.accounts.actions import note_factor, note_password, tell_of_recovery
from council.accounts.rules import How
from council.clocks.queries import house_clock
from council.notices.rules import NoticeKind
from council.notices.tasks import leaves_if, words_for
from council.record.actions import Event, react_to
from council.record.rules.entries import Tag

words_for(NoticeKind.PASSWORD_RESET)(queries.link_in)
leaves_if(NoticeKind.PASSWORD_RESET)(queries.may_reset)


def _language() -> str:
    return get_language() or "en"


@receiver(post_save, sender=Authenticator, dispatch_uid="council.accounts.factor_added")
def _added(instance: Authenticator, created: bool, **_rest: Any) -> None:
    if created:
        note_factor(instance.user_id, instance.type, added=True, language=_language(), clock=house_clock())


@receiver(post_delete, sender=Authenticator, dispatch_uid="council.accounts.factor_removed")
def _removed(instance: Authenticator, **_rest: Any) -> None:
    note_factor(instance.user_id, instance.type, added=False, language=_language(), clock=house_clock())


@receiver(password_changed, dispatch_uid="council.accounts.password_changed")
def _changed(user: User, **_rest: Any) -> None:
    note_password(user, How.CHANGED, language=_language(), clock=house_clock())


@receiver(password_reset, dispatch_uid="council.accounts.password_reset")
def _reset(user: User, **_rest: Any) -> None:
    note_password(user, How.RESET, language=_language(), clock=house_clock())


@react_to(Tag.ACCOUNT_RECOVERED)
def _recovered(event: Event) -> None:
    tell_of_recovery(event.subject, language=_language(), actor=event.actor, clock=event.clock)
