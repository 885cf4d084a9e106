"""`manage.py harden_database`: give the product's own role what it needs, and nothing else."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import DEFAULT_DB_ALIAS, DatabaseError, connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from psycopg2 import sql

from council.boot import against_role, is_migrated
from council.record.rules.grants import Statement, statements

RELATIONS = """
    SELECT relname FROM pg_class
    WHERE relnamespace = (SELECT oid FROM pg_namespace WHERE nspname = current_schema())
      AND relkind::text = ANY (%s)
      AND NOT EXISTS (SELECT FROM pg_depend WHERE classid = 'pg_class'::regclass AND objid = pg_class.oid
                      AND deptype = 'e')
"""
"""Tables or sequences of the product's schema, without those that belong to an extension."""

WHO = """
    SELECT rolsuper OR rolcreaterole, pg_has_role(rolname, current_user, 'MEMBER') FROM pg_roles WHERE rolname = %s
"""


class Command(BaseCommand):
    """Take every right from the product's role and give it back the few that it needs (INTEGRITY.md, The record)."""

    help = (
        "Print the statements that give the product's own role what it needs and nothing else; with --apply run them,"
        " as the owner of the tables. Run it after every migration: new tables give the role nothing until then."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """`--role` for another than the user of DATABASE_URL, `--apply` to do it."""
        parser.add_argument("--role", default="", help="the product's role (default: the user of DATABASE_URL)")
        parser.add_argument("--apply", action="store_true", help="run the statements instead of printing them")

    def handle(self, *args: Any, **options: Any) -> None:
        """Print, or run in one transaction and look whether it did what it should."""
        owner = connections["owner" if "owner" in connections else DEFAULT_DB_ALIAS]
        if owner.vendor != "postgresql":
            self.stdout.write("A SQLite file knows no roles: there is nothing to harden here.")
            return
        role = options["role"] or connections[DEFAULT_DB_ALIAS].settings_dict["USER"]
        refuse_role(owner, role)
        if not is_migrated(owner):
            raise CommandError("The record has no tables yet: run manage.py migrate first, as the owner.")
        found = statements_for(owner, role)
        if not options["apply"]:
            for line in found:
                self.stdout.write(f"{line};")
            return
        try:
            with transaction.atomic(using=owner.alias), owner.cursor() as cursor:
                for line in found:
                    cursor.execute(line)
                left = against_role(owner, role)
                if left:
                    raise CommandError(f"Nothing was changed, for this would be left: {' '.join(left)}")
        except DatabaseError as error:
            raise CommandError(f"The database refused, and nothing was changed: {str(error).strip()}") from error
        self.stdout.write(f"{role} has what the product needs, and nothing else ({len(found)} statements).")


def refuse_role(owner: BaseDatabaseWrapper, role: str) -> None:
    """Raise `CommandError` for a role that is not there or is more than the product may be."""
    with owner.cursor() as cursor:
        cursor.execute(WHO, [role])
        row = cursor.fetchone()
    if row is None:
        raise CommandError(f"There is no role {role}: make it with CREATE ROLE … LOGIN, or name another with --role.")
    if row[0]:
        raise CommandError(f"{role} is a superuser or may make roles: the product needs a role that is neither.")
    if row[1]:
        raise CommandError(
            f"{role} is the role that this command runs as, or a member of it: the product needs another role"
            " (--role), and this command the owner's address (DATABASE_OWNER_URL)."
        )


def statements_for(owner: BaseDatabaseWrapper, role: str) -> list[str]:
    """The statements for this database, with every name quoted by the driver."""
    with owner.cursor() as cursor:
        cursor.execute("SELECT current_database(), current_schema()")
        database, schema = cursor.fetchone()
        found = {}
        for what, kinds in (("tables", ["r", "p"]), ("sequences", ["S"])):
            cursor.execute(RELATIONS, [kinds])
            found[what] = [name for (name,) in cursor.fetchall()]
        made = statements(role, database=database, schema=schema, **found)
        return [quoted(statement).as_string(cursor.connection) for statement in made]


def quoted(statement: Statement) -> sql.Composed:
    """A statement with its names in place."""
    return sql.SQL(statement.text).format(*map(sql.Identifier, statement.names))
