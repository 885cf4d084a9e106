"""What a web process of production looks at before it serves: settings under which accounts would not be safe.

The other half of council/boot.py, with the same switch. `council/settings/production.py` sets all of this; whoever
derives settings of their own from it, or forgets a variable, is told by name what is wrong.
"""

from __future__ import annotations

import stat
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

SHORTEST_KEY = 50
FEWEST_SYMBOLS = 10
"""As Django's own check counts (security.W009), and more: a key of chance has far more of both."""
SMTP = "django.core.mail.backends.smtp.EmailBackend"
ARGON2 = "django.contrib.auth.hashers.Argon2PasswordHasher"

MUST_BE_TRUE = {
    "SECURE_SSL_REDIRECT": "pages are served without https.",
    "SESSION_COOKIE_SECURE": "sessions would travel without https.",
    "CSRF_COOKIE_SECURE": "the token of forms would travel without https.",
    "SESSION_COOKIE_HTTPONLY": "scripts could read sessions.",
    "SECURE_HSTS_SECONDS": "browsers are not told to come by https alone.",
}


def refuse_unsafe_settings() -> None:
    """Raise `ImproperlyConfigured` with every reason not to serve under these settings; nothing outside production."""
    if not settings.DATABASE_MUST_BE_SAFE:
        return
    reasons = list(reasons_against(settings))
    if reasons:
        raise ImproperlyConfigured(" ".join(reasons))


def reasons_against(chosen: Any) -> Iterator[str]:
    """Sentences on what is unsafe in these settings."""
    if chosen.DEBUG:
        yield "DEBUG is on: pages of errors would show what the site knows."
    if is_weak(chosen.SECRET_KEY):
        yield f"SECRET_KEY is weak: take {SHORTEST_KEY} characters or more of chance."
    if not chosen.ALLOWED_HOSTS or any("*" in host or host.startswith(".") for host in chosen.ALLOWED_HOSTS):
        yield "SMC_ALLOWED_HOSTS must name the hosts of this site, without a wildcard."
    if chosen.SIMULATED_CLOCK:
        yield "SMC_SIMULATED_CLOCK is for demonstrations."
    if not chosen.SITE_URL.startswith("https://"):
        yield "SMC_SITE_URL must begin with https://: links in mails and passkeys hang on it."
    yield from (f"{name} is off: {why}" for name, why in MUST_BE_TRUE.items() if not getattr(chosen, name))
    if chosen.EMAIL_BACKEND != SMTP:
        yield "SMC_EMAIL_URL names no mail server: nobody would get an invitation."
    if chosen.PASSWORD_HASHERS[0] != ARGON2:
        yield "Passwords are not hashed with Argon2."
    yield from _against_keys(Path(chosen.KEY_FILE))


def is_weak(key: str) -> bool:
    """Whether a key can be guessed, or was never meant for production."""
    return len(key) < SHORTEST_KEY or len(set(key)) < FEWEST_SYMBOLS or key.startswith(("django-insecure-", "develop"))


def _against_keys(path: Path) -> Iterator[str]:
    """The key file holds the pepper of receipts too: without it no receipt is found, and nothing is sealed."""
    if not path.is_file():
        yield f"There is no key file {path}: run manage.py make_keys."
    elif stat.S_IMODE(path.stat().st_mode) & 0o077:
        yield f"The key file {path} can be read by others than its owner."
