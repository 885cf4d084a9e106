"""Production: refuses to start, by name of the reason, when something is unsafe."""

from django.core.exceptions import ImproperlyConfigured

from council.settings import env
from council.settings.base import *  # noqa: F403 — settings are one namespace

if len(env.SECRET_KEY) < 50:
    raise ImproperlyConfigured("SECRET_KEY must be set to at least 50 characters.")
if not env.ALLOWED_HOSTS or any("*" in host or host.startswith(".") for host in env.ALLOWED_HOSTS):
    raise ImproperlyConfigured("SMC_ALLOWED_HOSTS must name the hosts of this site, without a wildcard.")
if env.SIMULATED_CLOCK:
    raise ImproperlyConfigured("SMC_SIMULATED_CLOCK is for demonstrations; production runs on the database's clock.")

DATABASE_MUST_BE_SAFE = True
SECURE_SSL_REDIRECT = True
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True
SESSION_COOKIE_NAME = "__Host-sessionid"
CSRF_COOKIE_NAME = "__Host-csrftoken"

if env.EMAIL_URL:
    import dj_email_url  # inline: only where mail is sent by a server

    vars().update(dj_email_url.parse(env.EMAIL_URL))
