"""The record is append-only in the database too: triggers on both engines, and the one head row.

INTEGRITY.md, The record. PostgreSQL: row triggers refuse UPDATE and DELETE, a statement trigger refuses TRUNCATE, an
insert must continue the sequence. SQLite: the same by triggers; `recursive_triggers=ON` makes `INSERT OR REPLACE` fire
the delete trigger.
"""

from django.db import migrations

SQLITE = [
    """
    CREATE TRIGGER record_entry_no_update BEFORE UPDATE ON council_recordentry
    BEGIN SELECT RAISE(ABORT, 'the record is append-only'); END
    """,
    """
    CREATE TRIGGER record_entry_no_delete BEFORE DELETE ON council_recordentry
    BEGIN SELECT RAISE(ABORT, 'the record is append-only'); END
    """,
    """
    CREATE TRIGGER record_entry_in_order BEFORE INSERT ON council_recordentry
    WHEN NEW.seq <> (SELECT coalesce(max(seq), -1) + 1 FROM council_recordentry)
    BEGIN SELECT RAISE(ABORT, 'the record has no gaps and no repeats'); END
    """,
    """
    CREATE TRIGGER record_payload_no_update BEFORE UPDATE ON council_recordpayload
    BEGIN SELECT RAISE(ABORT, 'a payload is kept or erased, never changed'); END
    """,
    """
    CREATE TRIGGER record_head_no_delete BEFORE DELETE ON council_recordhead
    BEGIN SELECT RAISE(ABORT, 'the record keeps its head'); END
    """,
    """
    CREATE TRIGGER record_head_only_grows BEFORE UPDATE ON council_recordhead
    WHEN NEW.size < OLD.size
    BEGIN SELECT RAISE(ABORT, 'the record only grows'); END
    """,
]
SQLITE_UNDO = [
    f"DROP TRIGGER {name}"
    for name in (
        "record_entry_no_update",
        "record_entry_no_delete",
        "record_entry_in_order",
        "record_payload_no_update",
        "record_head_no_delete",
        "record_head_only_grows",
    )
]

POSTGRESQL = [
    """
    CREATE FUNCTION council_record_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN RAISE EXCEPTION 'the record is append-only'; END $$
    """,
    """
    CREATE FUNCTION council_record_in_order() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      IF NEW.seq <> (SELECT coalesce(max(seq), -1) + 1 FROM council_recordentry) THEN
        RAISE EXCEPTION 'the record has no gaps and no repeats';
      END IF;
      RETURN NEW;
    END $$
    """,
    """
    CREATE FUNCTION council_record_grows() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      IF NEW.size < OLD.size THEN RAISE EXCEPTION 'the record only grows'; END IF;
      RETURN NEW;
    END $$
    """,
    """
    CREATE TRIGGER record_entry_append_only BEFORE UPDATE OR DELETE ON council_recordentry
    FOR EACH ROW EXECUTE FUNCTION council_record_refuse()
    """,
    """
    CREATE TRIGGER record_entry_no_truncate BEFORE TRUNCATE ON council_recordentry
    FOR EACH STATEMENT EXECUTE FUNCTION council_record_refuse()
    """,
    """
    CREATE TRIGGER record_entry_in_order BEFORE INSERT ON council_recordentry
    FOR EACH ROW EXECUTE FUNCTION council_record_in_order()
    """,
    """
    CREATE TRIGGER record_payload_no_update BEFORE UPDATE ON council_recordpayload
    FOR EACH ROW EXECUTE FUNCTION council_record_refuse()
    """,
    """
    CREATE TRIGGER record_payload_no_truncate BEFORE TRUNCATE ON council_recordpayload
    FOR EACH STATEMENT EXECUTE FUNCTION council_record_refuse()
    """,
    """
    CREATE TRIGGER record_head_no_delete BEFORE DELETE ON council_recordhead
    FOR EACH ROW EXECUTE FUNCTION council_record_refuse()
    """,
    """
    CREATE TRIGGER record_head_no_truncate BEFORE TRUNCATE ON council_recordhead
    FOR EACH STATEMENT EXECUTE FUNCTION council_record_refuse()
    """,
    """
    CREATE TRIGGER record_head_only_grows BEFORE UPDATE ON council_recordhead
    FOR EACH ROW EXECUTE FUNCTION council_record_grows()
    """,
]
POSTGRESQL_UNDO = [
    "DROP TRIGGER record_entry_append_only ON council_recordentry",
    "DROP TRIGGER record_entry_no_truncate ON council_recordentry",
    "DROP TRIGGER record_entry_in_order ON council_recordentry",
    "DROP TRIGGER record_payload_no_update ON council_recordpayload",
    "DROP TRIGGER record_payload_no_truncate ON council_recordpayload",
    "DROP TRIGGER record_head_no_delete ON council_recordhead",
    "DROP TRIGGER record_head_no_truncate ON council_recordhead",
    "DROP TRIGGER record_head_only_grows ON council_recordhead",
    "DROP FUNCTION council_record_refuse()",
    "DROP FUNCTION council_record_in_order()",
    "DROP FUNCTION council_record_grows()",
]


def guard(apps, schema_editor):
    """Make the triggers of this engine."""
    for statement in POSTGRESQL if schema_editor.connection.vendor == "postgresql" else SQLITE:
        schema_editor.execute(statement)


def unguard(apps, schema_editor):
    """Take the triggers away again."""
    for statement in POSTGRESQL_UNDO if schema_editor.connection.vendor == "postgresql" else SQLITE_UNDO:
        schema_editor.execute(statement)


def make_head(apps, schema_editor):
    """The one row that orders the log."""
    apps.get_model("council", "RecordHead").objects.get_or_create(pk=1)


class Migration(migrations.Migration):
    dependencies = [("council", "0001_initial")]

    operations = [
        migrations.RunPython(make_head, migrations.RunPython.noop),
        migrations.RunPython(guard, unguard),
    ]
