"""A record that is guarded as in production: two roles on PostgreSQL, one file on SQLite."""

from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection, connections

from council.kernel.clock import SettableClock
from tests.support import battery, databases, roles


@pytest.fixture(scope="module")
def two_roles(django_db_setup):
    """The owner and the product's role on PostgreSQL; nothing on SQLite, where a file has one user."""
    if not databases.is_postgres():
        yield None
        return
    with roles.made("guard") as both:
        yield both


@pytest.fixture(scope="module")
def guarded(template_db, django_db_setup, django_db_blocker, two_roles):
    """A database with five entries, owned by the owner; each test gets a copy of its own."""
    with django_db_blocker.unblock():
        name = databases.copy_of(template_db, Path(settings.UPLOADS).parent)
        before = databases.point_default_at(name)
        try:
            battery.five_entries(SettableClock(battery.START))
            if two_roles:
                two_roles.take_over(name)
            else:
                with connection.cursor() as cursor:
                    cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")  # the copy is of one file only
        finally:
            databases.point_default_at(before)
        yield name
        databases.drop(name)


@pytest.fixture
def owned(guarded, two_roles, django_db_blocker):
    """The name of a private copy of that database, not hardened yet; `default` reads it as the administrator."""
    with django_db_blocker.unblock(), databases.disposable(guarded):
        name = str(connections["default"].settings_dict["NAME"])
        if two_roles:
            databases.administer(f'ALTER DATABASE "{name}" OWNER TO {two_roles.owner}')
        yield name


@pytest.fixture
def record(owned, two_roles):
    """The same, hardened."""
    if two_roles:
        two_roles.harden(owned)
    return owned
