"""The database refuses to change or delete a published text on the site: a correction adds one.

SQLite: a trigger each for UPDATE and DELETE. PostgreSQL: one for both, and for TRUNCATE.
"""

from django.db import migrations

SQLITE = [
    f"CREATE TRIGGER cms_opiniontext_no_{act.lower()} BEFORE {act} ON cms_opiniontext "
    "BEGIN SELECT RAISE(ABORT, 'a published text is never changed'); END"
    for act in ("UPDATE", "DELETE")
]
SQLITE_UNDO = ["DROP TRIGGER cms_opiniontext_no_update", "DROP TRIGGER cms_opiniontext_no_delete"]

POSTGRESQL = [
    """
    CREATE FUNCTION cms_opiniontext_fixed() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN RAISE EXCEPTION 'a published text is never changed'; END $$
    """,
    "CREATE TRIGGER cms_opiniontext_fixed BEFORE UPDATE OR DELETE ON cms_opiniontext "
    "FOR EACH ROW EXECUTE FUNCTION cms_opiniontext_fixed()",
    "CREATE TRIGGER cms_opiniontext_no_truncate BEFORE TRUNCATE ON cms_opiniontext "
    "FOR EACH STATEMENT EXECUTE FUNCTION cms_opiniontext_fixed()",
]
POSTGRESQL_UNDO = [
    "DROP TRIGGER cms_opiniontext_fixed ON cms_opiniontext",
    "DROP TRIGGER cms_opiniontext_no_truncate ON cms_opiniontext",
    "DROP FUNCTION cms_opiniontext_fixed()",
]


def guard(apps, schema_editor):
    """Make the triggers of this engine."""
    for statement in POSTGRESQL if schema_editor.connection.vendor == "postgresql" else SQLITE:
        schema_editor.execute(statement, params=None)


def unguard(apps, schema_editor):
    """Take the triggers away again."""
    for statement in POSTGRESQL_UNDO if schema_editor.connection.vendor == "postgresql" else SQLITE_UNDO:
        schema_editor.execute(statement, params=None)


class Migration(migrations.Migration):
    dependencies = [("cms", "0002_first_pages")]

    operations = [migrations.RunPython(guard, unguard)]
