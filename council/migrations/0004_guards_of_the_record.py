"""What a battery of statements found open in the triggers of 0002_append_only is closed.

The head counts exactly the entries there are, and its tree changes only when they do. A payload is written with its
entry, never put back after an erasure. PostgreSQL: no entry is committed that the head does not count, and the triggers
fire whatever `session_replication_role` says. SQLite: a second head is refused, and with it an `INSERT OR REPLACE` on a connection without `recursive_triggers`.
"""

from django.db import migrations

SQLITE = [
    """
    CREATE TRIGGER record_head_counts_entries BEFORE UPDATE ON council_recordhead
    WHEN NEW.size <> (SELECT coalesce(max(seq), -1) + 1 FROM council_recordentry)
      OR substr(NEW.frontier || ' ', 1, length(NEW.size) + 1) <> NEW.size || ' '
      OR (NEW.size = OLD.size AND NEW.frontier <> OLD.frontier) OR NEW.id <> OLD.id
    BEGIN SELECT RAISE(ABORT, 'the head counts the entries of the record'); END
    """,
    """
    CREATE TRIGGER record_head_no_second BEFORE INSERT ON council_recordhead
    WHEN EXISTS (SELECT 1 FROM council_recordhead)
    BEGIN SELECT RAISE(ABORT, 'the record has one head'); END
    """,
    """
    CREATE TRIGGER record_payload_with_its_entry BEFORE INSERT ON council_recordpayload
    WHEN NEW.entry_id < (SELECT max(size) FROM council_recordhead)
    BEGIN SELECT RAISE(ABORT, 'a payload is written with its entry'); END
    """,
]
SQLITE_UNDO = [
    "DROP TRIGGER record_head_counts_entries",
    "DROP TRIGGER record_head_no_second",
    "DROP TRIGGER record_payload_with_its_entry",
]

POSTGRESQL = [
    """
    CREATE FUNCTION council_record_head_counts() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      IF NEW.size <> (SELECT coalesce(max(seq), -1) + 1 FROM council_recordentry)
        OR split_part(NEW.frontier, ' ', 1) <> NEW.size::text
        OR (NEW.size = OLD.size AND NEW.frontier <> OLD.frontier) OR NEW.id <> OLD.id
      THEN RAISE EXCEPTION 'the head counts the entries of the record'; END IF;
      RETURN NEW;
    END $$
    """,
    """
    CREATE FUNCTION council_record_payload_in_time() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      IF NEW.entry_id < (SELECT max(size) FROM council_recordhead) THEN
        RAISE EXCEPTION 'a payload is written with its entry';
      END IF;
      RETURN NEW;
    END $$
    """,
    """
    CREATE FUNCTION council_record_entry_counted() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      IF NEW.seq >= (SELECT max(size) FROM council_recordhead) THEN
        RAISE EXCEPTION 'the head counts the entries of the record';
      END IF;
      RETURN NULL;
    END $$
    """,
    """
    CREATE CONSTRAINT TRIGGER record_entry_counted_by_head AFTER INSERT ON council_recordentry
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION council_record_entry_counted()
    """,
    """
    CREATE TRIGGER record_head_counts_entries BEFORE UPDATE ON council_recordhead
    FOR EACH ROW EXECUTE FUNCTION council_record_head_counts()
    """,
    """
    CREATE TRIGGER record_payload_with_its_entry BEFORE INSERT ON council_recordpayload
    FOR EACH ROW EXECUTE FUNCTION council_record_payload_in_time()
    """,
]
POSTGRESQL_UNDO = [
    "DROP TRIGGER record_entry_counted_by_head ON council_recordentry",
    "DROP TRIGGER record_head_counts_entries ON council_recordhead",
    "DROP TRIGGER record_payload_with_its_entry ON council_recordpayload",
    "DROP FUNCTION council_record_entry_counted()",
    "DROP FUNCTION council_record_head_counts()",
    "DROP FUNCTION council_record_payload_in_time()",
]
ALWAYS = [
    ("council_recordentry", "record_entry_append_only"),
    ("council_recordentry", "record_entry_no_truncate"),
    ("council_recordentry", "record_entry_in_order"),
    ("council_recordentry", "record_entry_counted_by_head"),
    ("council_recordpayload", "record_payload_no_update"),
    ("council_recordpayload", "record_payload_no_truncate"),
    ("council_recordpayload", "record_payload_with_its_entry"),
    ("council_recordhead", "record_head_no_delete"),
    ("council_recordhead", "record_head_no_truncate"),
    ("council_recordhead", "record_head_only_grows"),
    ("council_recordhead", "record_head_counts_entries"),
]


def guard(apps, schema_editor):
    """Make the triggers of this engine."""
    if schema_editor.connection.vendor != "postgresql":
        for statement in SQLITE:
            schema_editor.execute(statement)
        return
    for statement in POSTGRESQL:
        schema_editor.execute(statement)
    for table, trigger in ALWAYS:
        schema_editor.execute(f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER {trigger}")


def unguard(apps, schema_editor):
    """Take them away again."""
    if schema_editor.connection.vendor != "postgresql":
        for statement in SQLITE_UNDO:
            schema_editor.execute(statement)
        return
    for statement in POSTGRESQL_UNDO:
        schema_editor.execute(statement)
    for table, trigger in ALWAYS:
        if not trigger.endswith(("counted_by_head", "counts_entries", "with_its_entry")):
            schema_editor.execute(f"ALTER TABLE {table} ENABLE TRIGGER {trigger}")


class Migration(migrations.Migration):
    dependencies = [("council", "0003_signed_checkpoints")]

    operations = [migrations.RunPython(guard, unguard)]
