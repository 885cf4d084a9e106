"""The council's application."""

from enum import Enum, StrEnum
from importlib import import_module
from importlib.util import find_spec
from pkgutil import iter_modules
from typing import Any

from django.apps import AppConfig
from django.db.migrations.serializer import EnumSerializer
from django.db.migrations.writer import MigrationWriter


def wake_rooms(package: Any) -> None:
    """Import phrases and reactions of every room of an app, so that sentences and subscriptions are registered."""
    for room in iter_modules(package.__path__, f"{package.__name__}."):
        if room.ispkg:
            for part in ("phrases", "reactions"):
                if find_spec(f"{room.name}.{part}"):
                    import_module(f"{room.name}.{part}")


class PlainEnumSerializer(EnumSerializer):
    """Writes a StrEnum into a migration as its text, so that migrations import nothing of ours."""

    def serialize(self) -> tuple[str, set[str]]:
        """The text, and no import."""
        if isinstance(self.value, StrEnum):
            return repr(self.value.value), set()
        return super().serialize()


MigrationWriter.register_serializer(Enum, PlainEnumSerializer)


class CouncilConfig(AppConfig):
    """Who the council is, and the foundations of the house."""

    name = "council"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Wake the rooms, and let `manage.py check` know what a web process looks at before it serves."""
        wake_rooms(import_module("council"))
        import_module("council.boot")
