"""Production as it is, but for what a bench has no time for: hashed static files, which no measured page reads, and
a second role on a server that is thrown away.
"""

from council.settings.production import *  # noqa: F403 — settings are one namespace

STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
DATABASE_MUST_BE_SAFE = False
