"""The database refuses to change or delete a sealed assessment.

One change is let through: the same answers sealed anew under another key. The first two bytes of a sealed value name the
version of its key, so the stored answers may change only together with them; that the words stayed the same is shown by
the commitment in the record. SQLite: a trigger each for UPDATE and DELETE. PostgreSQL: one for both, and for TRUNCATE.
"""

from django.db import migrations

_FIXED = ("id", "case_id", "seat_id", "version", "framework", "state", "saved_at", "sealed_at", "supersedes_id")
_SQLITE_SAME = " AND ".join(f"NEW.{column} IS OLD.{column}" for column in _FIXED)
_POSTGRESQL_SAME = " AND ".join(f"NEW.{column} IS NOT DISTINCT FROM OLD.{column}" for column in _FIXED)

SQLITE = [
    f"""
    CREATE TRIGGER assessment_sealed_no_update BEFORE UPDATE ON cases_assessment
    WHEN OLD.state = 'sealed' AND NOT (
      {_SQLITE_SAME} AND (NEW.answers = OLD.answers OR substr(NEW.answers, 1, 2) <> substr(OLD.answers, 1, 2))
    )
    BEGIN SELECT RAISE(ABORT, 'a sealed assessment is never changed'); END
    """,
    """
    CREATE TRIGGER assessment_sealed_no_delete BEFORE DELETE ON cases_assessment
    WHEN OLD.state = 'sealed'
    BEGIN SELECT RAISE(ABORT, 'a sealed assessment is never deleted'); END
    """,
]
SQLITE_UNDO = ["DROP TRIGGER assessment_sealed_no_update", "DROP TRIGGER assessment_sealed_no_delete"]

POSTGRESQL = [
    f"""
    CREATE FUNCTION cases_assessment_sealed() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      IF TG_OP = 'TRUNCATE' THEN
        RAISE EXCEPTION 'sealed assessments are never deleted';
      END IF;
      IF OLD.state = 'sealed' THEN
        IF TG_OP = 'DELETE' THEN
          RAISE EXCEPTION 'a sealed assessment is never deleted';
        END IF;
        IF NOT (
          {_POSTGRESQL_SAME} AND (
            NEW.answers = OLD.answers OR substring(NEW.answers FROM 1 FOR 2) <> substring(OLD.answers FROM 1 FOR 2)
          )
        ) THEN
          RAISE EXCEPTION 'a sealed assessment is never changed';
        END IF;
      END IF;
      IF TG_OP = 'DELETE' THEN
        RETURN OLD;
      END IF;
      RETURN NEW;
    END $$
    """,
    """
    CREATE TRIGGER assessment_sealed BEFORE UPDATE OR DELETE ON cases_assessment
    FOR EACH ROW EXECUTE FUNCTION cases_assessment_sealed()
    """,
    """
    CREATE TRIGGER assessment_sealed_no_truncate BEFORE TRUNCATE ON cases_assessment
    FOR EACH STATEMENT EXECUTE FUNCTION cases_assessment_sealed()
    """,
]
POSTGRESQL_UNDO = [
    "DROP TRIGGER assessment_sealed ON cases_assessment",
    "DROP TRIGGER assessment_sealed_no_truncate ON cases_assessment",
    "DROP FUNCTION cases_assessment_sealed()",
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
    dependencies = [("cases", "0003_search_index")]

    operations = [migrations.RunPython(guard, unguard)]
