"""`manage.py migrate --database owner`: as the owner, on one connection only, also where a migration asks for rows."""

import os
import subprocess
import sys

import pytest
from django.contrib.contenttypes.models import ContentType
from django.core.management import call_command
from django.db import connections, transaction

from council.boot import reasons_against
from council.management.commands.migrate import standing_in_for_default
from tests.support import databases
from tests.support.postgres import Server
from tests.support.roles import PASSWORD, alias, cursor_at

GUARDS = "0004_guards_of_the_record"


@pytest.fixture
def owner(owned, two_roles):
    """The alias `owner` beside `default`."""
    user = {"USER": two_roles.owner, "PASSWORD": PASSWORD} if two_roles else {}
    with alias("owner", NAME=owned, **user):
        yield connections["owner"]


def complaints():
    return [reason for reason in reasons_against(connections["default"]) if "trigger" in reason]


def test_the_owner_migrates_back_and_forth(owner):
    assert complaints() == []
    call_command("migrate", "council", "0002_append_only", "--database", "owner", verbosity=0)
    assert "The trigger record_head_counts_entries on council_recordhead is missing." in complaints()
    call_command("migrate", "council", "--database", "owner", verbosity=0)
    assert complaints() == []


def test_rows_are_written_by_the_owner_and_in_its_transaction(owner):
    before = connections["default"]
    with standing_in_for_default("owner"):
        with transaction.atomic(using="owner"):
            ContentType.objects.create(app_label="made", model="by the owner")
            assert connections["default"].in_atomic_block
            transaction.set_rollback(True, using="owner")
        assert not ContentType.objects.filter(app_label="made").exists()
        with connections["default"].cursor() as cursor:
            if owner.vendor == "postgresql":
                cursor.execute("SELECT current_user")
                assert cursor.fetchone() == (owner.settings_dict["USER"],)
    assert connections["default"] is before


if databases.is_postgres():

    @pytest.mark.deep
    def test_two_roles_from_an_empty_server_to_a_site_that_starts(tmp_path):
        """The section "Two roles of the database" of docs/operators/README.md, on a server that keeps its data."""
        (tmp_path / "static").mkdir()
        server = Server.start({"max_connections": "20"})
        try:
            place = server.url.rpartition("@")[2].partition("/")[0]
            with cursor_at(server.url) as cursor:
                for role in ("council_owner", "council"):
                    cursor.execute(f"CREATE ROLE {role} LOGIN PASSWORD '{PASSWORD}'")
                cursor.execute("CREATE DATABASE council OWNER council_owner")
            product = {
                **{name: value for name, value in os.environ.items() if not name.startswith("SMC_")},
                "DJANGO_SETTINGS_MODULE": "council.settings.production", "SECRET_KEY": "x" * 60,
                "SMC_ALLOWED_HOSTS": "council.example", "SMC_DATA": str(tmp_path),
                "DATABASE_URL": f"postgres://council:{PASSWORD}@{place}/council",
            }  # fmt: skip
            operator = product | {"DATABASE_OWNER_URL": f"postgres://council_owner:{PASSWORD}@{place}/council"}

            def run(environment, *command):
                done = subprocess.run(
                    [sys.executable, *command], cwd=databases.ROOT, env=environment,
                    capture_output=True, text=True, check=False, timeout=600,
                )  # fmt: skip
                return done.returncode, (done.stdout + done.stderr).strip().rpartition("\n")[2]

            django_alone = (
                "import django; django.setup(); from django.core.management import call_command;"
                " from django.core.management.commands.migrate import Command;"
                " call_command(Command(), database='owner', verbosity=0)"
            )
            code, words = run(operator, "-c", django_alone)
            assert (code, words.endswith("permission denied for table council_recordhead")) == (1, True)
            assert run(product, "-c", "import council.wsgi")[0] == 1
            assert run(operator, "manage.py", "migrate", "--database", "owner", "-v0") == (0, "")
            assert run(product, "manage.py", "verify_record")[0] == 1  # nothing is given yet
            assert run(operator, "manage.py", "harden_database", "--apply")[0] == 0
            assert run(product, "manage.py", "check", "--database", "default", "--fail-level", "WARNING")[0] == 0
            assert run(product, "manage.py", "verify_record")[0] == 0
            assert run(product, "-c", "import council.wsgi") == (0, "")
            assert run(product, "-c", "import council.asgi") == (0, "")
            assert run(operator, "-c", "import council.wsgi")[0] == 1
        finally:
            server.stop()
