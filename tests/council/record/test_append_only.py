"""The battery: statements against the record as the product's own role and as the owner, each refused or detected.

Statements and what must come of them stand in tests/support/attacks.py; the results in `.cache/reports/battery.md`.
"""

from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection, connections

from council.kernel.clock import SettableClock
from tests.support import battery, databases, roles
from tests.support.attacks import attacks_on

ENGINE = "postgresql" if databases.is_postgres() else "sqlite"
ATTACKS = attacks_on(ENGINE)
EXPECTED = [(tried, who) for tried in ATTACKS for who in battery.WHO if getattr(tried, who)]


@pytest.fixture(scope="module")
def two_roles():
    """The owner and the product's role on PostgreSQL; nothing on SQLite, where a file has one user."""
    if ENGINE == "sqlite":
        yield None
        return
    with roles.made("battery") as both:
        yield both


@pytest.fixture(scope="module")
def guarded(template_db, django_db_setup, django_db_blocker, two_roles):
    """A database with five entries, owned by the owner; each attack gets a copy of its own."""
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
def record(guarded, two_roles, django_db_blocker):
    """The name of a private copy of that database, hardened; `default` reads it as the administrator."""
    with django_db_blocker.unblock(), databases.disposable(guarded):
        name = str(connections["default"].settings_dict["NAME"])
        if two_roles:
            databases.administer(f'ALTER DATABASE "{name}" OWNER TO {two_roles.owner}')
            two_roles.harden(name)
        yield name


@pytest.mark.parametrize(("tried", "who"), EXPECTED, ids=[f"{tried.name} as {who}" for tried, who in EXPECTED])
def test_statement_is_refused_or_detected(tried, who, record, two_roles):
    result = battery.attack(tried, who, record, two_roles)
    battery.enter(tried, who, ENGINE, result)
    assert result.outcome == getattr(tried, who), result.words
