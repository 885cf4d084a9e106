"""Production as it is, but for what a bench has no time for: hashed static files, which no measured page reads."""

from council.settings.production import *  # noqa: F403 — settings are one namespace

STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
