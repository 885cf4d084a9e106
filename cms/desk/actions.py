"""Letting people into the editors' desk."""

from uuid import UUID

from django.contrib.auth.models import Group

from council.access.models import User

EDITORS = "Editors"


def let_in(person_id: UUID) -> None:
    """Add a person to the editors."""
    _editors().user_set.add(User.objects.get(pk=person_id))


def shut_out(person_id: UUID) -> None:
    """Take a person out of the editors."""
    _editors().user_set.remove(User.objects.get(pk=person_id))


def _editors() -> Group:
    group, _ = Group.objects.get_or_create(name=EDITORS)
    return group
