"""The public site's application."""

from importlib import import_module

from django.apps import AppConfig

from council.apps import wake_rooms


class CmsConfig(AppConfig):
    """How the public reads what the council decided; the only app that knows Wagtail."""

    name = "cms"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Wake the rooms."""
        wake_rooms(import_module("cms"))
