"""The database refuses to change or delete what is public: published versions of opinions, claims and findings.

One change of a published version is let through: it is superseded by a correction. Claims and findings are only added.
SQLite: a trigger each for UPDATE and DELETE. PostgreSQL: one for both, and for TRUNCATE.
"""

from django.db import migrations

_FIXED = (
    "id", "opinion_id", "number", "title", "summaries", "sections", "text_hash", "document", "document_hash", "errata",
    "objections", "created_at", "submitted_at", "approved_at", "published_at",
)  # fmt: skip
_SQLITE_SAME = " AND ".join(f"NEW.{column} IS OLD.{column}" for column in _FIXED)
_POSTGRESQL_SAME = " AND ".join(f"NEW.{column} IS NOT DISTINCT FROM OLD.{column}" for column in _FIXED)
_FORWARD = "(NEW.state = OLD.state OR (OLD.state = 'published' AND NEW.state = 'superseded'))"
_ADDED_TO = ("cases_claim", "cases_finding")

SQLITE = [
    f"""
    CREATE TRIGGER opinion_published_no_update BEFORE UPDATE ON cases_opinionversion
    WHEN OLD.document_hash <> '' AND NOT ({_SQLITE_SAME} AND {_FORWARD})
    BEGIN SELECT RAISE(ABORT, 'a published opinion is never changed'); END
    """,
    """
    CREATE TRIGGER opinion_published_no_delete BEFORE DELETE ON cases_opinionversion
    WHEN OLD.document_hash <> ''
    BEGIN SELECT RAISE(ABORT, 'a published opinion is never deleted'); END
    """,
]
SQLITE_UNDO = ["DROP TRIGGER opinion_published_no_update", "DROP TRIGGER opinion_published_no_delete"]
for _table in _ADDED_TO:
    for _act in ("UPDATE", "DELETE"):
        _name = f"{_table}_no_{_act.lower()}"
        SQLITE.append(
            f"CREATE TRIGGER {_name} BEFORE {_act} ON {_table} "
            f"BEGIN SELECT RAISE(ABORT, '{_table} is only added to'); END"
        )
        SQLITE_UNDO.append(f"DROP TRIGGER {_name}")

POSTGRESQL = [
    f"""
    CREATE FUNCTION cases_opinion_published() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      IF TG_OP = 'TRUNCATE' THEN
        RAISE EXCEPTION 'published opinions are never deleted';
      END IF;
      IF OLD.document_hash <> '' THEN
        IF TG_OP = 'DELETE' THEN
          RAISE EXCEPTION 'a published opinion is never deleted';
        END IF;
        IF NOT ({_POSTGRESQL_SAME} AND {_FORWARD}) THEN
          RAISE EXCEPTION 'a published opinion is never changed';
        END IF;
      END IF;
      IF TG_OP = 'DELETE' THEN
        RETURN OLD;
      END IF;
      RETURN NEW;
    END $$
    """,
    """
    CREATE TRIGGER opinion_published BEFORE UPDATE OR DELETE ON cases_opinionversion
    FOR EACH ROW EXECUTE FUNCTION cases_opinion_published()
    """,
    """
    CREATE TRIGGER opinion_published_no_truncate BEFORE TRUNCATE ON cases_opinionversion
    FOR EACH STATEMENT EXECUTE FUNCTION cases_opinion_published()
    """,
    """
    CREATE FUNCTION cases_only_added_to() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN RAISE EXCEPTION '% is only added to', TG_TABLE_NAME; END $$
    """,
]
POSTGRESQL_UNDO = [
    "DROP TRIGGER opinion_published ON cases_opinionversion",
    "DROP TRIGGER opinion_published_no_truncate ON cases_opinionversion",
    "DROP FUNCTION cases_opinion_published()",
]
for _table in _ADDED_TO:
    POSTGRESQL += [
        f"CREATE TRIGGER {_table}_only_added_to BEFORE UPDATE OR DELETE ON {_table} "
        "FOR EACH ROW EXECUTE FUNCTION cases_only_added_to()",
        f"CREATE TRIGGER {_table}_no_truncate BEFORE TRUNCATE ON {_table} "
        "FOR EACH STATEMENT EXECUTE FUNCTION cases_only_added_to()",
    ]
    POSTGRESQL_UNDO += [
        f"DROP TRIGGER {_table}_only_added_to ON {_table}",
        f"DROP TRIGGER {_table}_no_truncate ON {_table}",
    ]
POSTGRESQL_UNDO.append("DROP FUNCTION cases_only_added_to()")


def guard(apps, schema_editor):
    """Make the triggers of this engine."""
    for statement in POSTGRESQL if schema_editor.connection.vendor == "postgresql" else SQLITE:
        schema_editor.execute(statement, params=None)


def unguard(apps, schema_editor):
    """Take the triggers away again."""
    for statement in POSTGRESQL_UNDO if schema_editor.connection.vendor == "postgresql" else SQLITE_UNDO:
        schema_editor.execute(statement, params=None)


class Migration(migrations.Migration):
    dependencies = [("cases", "0004_sealed_assessments")]

    operations = [migrations.RunPython(guard, unguard)]
