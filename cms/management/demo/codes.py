"""The second step of the demonstration's accounts: code generators whose secrets anybody can compute.

They follow from the address, so that every start and every copy has the same ones. Only where the clock is simulated:
production refuses to start with one, and nothing here works without.
"""

from __future__ import annotations

import base64
import hashlib
import time
from collections.abc import Iterable

from allauth.mfa import app_settings
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from allauth.mfa.utils import encrypt
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from council.access.models import User


def secret_of(email: str) -> str:
    """What the code generator of an account counts from, in base 32: to be typed into an app.

    Raises `ImproperlyConfigured` where the clock is not simulated.
    """
    if not settings.SIMULATED_CLOCK:
        raise ImproperlyConfigured("Secrets that follow from an address are for the demonstration only.")
    return base64.b32encode(hashlib.sha256(f"demonstration:{email}".encode()).digest()[:20]).decode()


def code_of(email: str, *, later: int = 0) -> str:
    """The code that an app shows now, or so many steps of 30 seconds later."""
    step = int(time.time()) // app_settings.TOTP_PERIOD + later
    return str(format_hotp_value(hotp_value(secret_of(email), step)))


def give_generators(users: Iterable[User]) -> None:
    """Give each account its generator; its row names its factors already."""
    kind = Authenticator.Type.TOTP
    rows = [Authenticator(user=one, type=kind, data={"secret": encrypt(secret_of(one.email))}) for one in users]
    Authenticator.objects.bulk_create(rows)
