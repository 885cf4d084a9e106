"""A developer's machine and the demonstration: SQLite, mail to files, a key made on the spot."""

from council.settings import env
from council.settings.base import *  # noqa: F403 — settings are one namespace

DEBUG = False
SECRET_KEY = env.SECRET_KEY or "development only: this key guards nothing and production refuses it"
ALLOWED_HOSTS = env.ALLOWED_HOSTS or ["localhost", "127.0.0.1", "[::1]"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = True
