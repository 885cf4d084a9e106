"""The test suite: strict about everything, quick about hashing passwords."""

from council.settings import env
from council.settings.base import *  # noqa: F403 — settings are one namespace

SECRET_KEY = "tests only: forty letters or more, so that nothing complains"  # noqa: S105 — guards nothing
ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = True
SIMULATED_CLOCK = env.SIMULATED_CLOCK
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
