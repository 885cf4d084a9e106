"""What follows when somebody logs in, proves who they are, or changes the second factors of an account."""

from __future__ import annotations

from typing import Any

from allauth.account.signals import authentication_step_completed
from allauth.mfa.models import Authenticator
from allauth.mfa.signals import authenticator_added, authenticator_removed
from django.contrib.auth.signals import user_logged_in
from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver
from django.http import HttpRequest

from council import sessions
from council.access.actions import name_second_factor, rename_second_factor
from council.access.models import User
from council.access.queries import second_factor_of

FACTORS = frozenset({Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN})
"""Recovery codes stand in for a factor that was lost; alone they are none."""


@receiver(user_logged_in, dispatch_uid="council.begin")
def _begin(request: HttpRequest, user: User, **_rest: Any) -> None:
    sessions.begin(request.session, sessions.database_now())


@receiver(authentication_step_completed, dispatch_uid="council.prove")
def _prove(request: HttpRequest, user: User, method: str, **_rest: Any) -> None:
    """A second factor opens the session; a password alone only says that it is still the same person."""
    stamp = second_factor_of(user.pk) if method == "mfa" else None
    sessions.prove(request.session, stamp, sessions.database_now())


@receiver(post_save, sender=Authenticator, dispatch_uid="council.factor_added")
def _added(instance: Authenticator, created: bool, **_rest: Any) -> None:
    if created and instance.type in FACTORS:
        name_second_factor(instance.user_id)


@receiver(post_delete, sender=Authenticator, dispatch_uid="council.factor_removed")
def _removed(instance: Authenticator, **_rest: Any) -> None:
    if instance.type in FACTORS:
        left = Authenticator.objects.filter(user_id=instance.user_id, type__in=FACTORS).exists()
        rename_second_factor(instance.user_id, left=left)


@receiver([authenticator_added, authenticator_removed], dispatch_uid="council.factors_changed")
def _changed(request: HttpRequest, user: User, **_rest: Any) -> None:
    """The session in which somebody changes the factors goes on: it was opened with one, or has just got the first."""
    stamp = second_factor_of(user.pk)
    if stamp is not None:
        request.session[sessions.SECOND_FACTOR] = str(stamp)
