"""The cases' application."""

from importlib import import_module

from django.apps import AppConfig

from council.apps import wake_rooms


class CasesConfig(AppConfig):
    """What happens to a case: one room per stage."""

    name = "cases"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Wake the rooms."""
        wake_rooms(import_module("cases"))
