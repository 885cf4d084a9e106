"""An index of the words of titles, kept by the database itself: whatever way a case is written, it is found at once.

SQLite: a contentless FTS5 table whose rowid is the case's number as an integer (year × 10^12 + serial), so that it
survives VACUUM and walks from the newest case down. PostgreSQL: a generated column that Django does not know, with a
GIN index. Both keep the words as they are written, in lower case: no stemming, no stop words, any script. Why not a
search engine: docs/decisions/0011-the-database-searches-the-docket.md.
"""

from django.db import migrations

ROWID = "CAST(substr({row}.number, 6, 4) AS INTEGER) * 1000000000000 + CAST(substr({row}.number, 11) AS INTEGER)"
NEW, OLD = ROWID.format(row="NEW"), ROWID.format(row="OLD")
EVERY = ROWID.format(row="cases_case")

SQLITE = [
    """
    CREATE VIRTUAL TABLE cases_words USING fts5(
      title, content='', prefix='2 3', tokenize="unicode61 remove_diacritics 0 categories 'L* N* M* Co'"
    )
    """,
    f"INSERT INTO cases_words(rowid, title) SELECT {EVERY}, title FROM cases_case",
    f"""
    CREATE TRIGGER cases_words_added AFTER INSERT ON cases_case
    BEGIN INSERT INTO cases_words(rowid, title) VALUES ({NEW}, NEW.title); END
    """,
    f"""
    CREATE TRIGGER cases_words_changed AFTER UPDATE OF title, number ON cases_case
    WHEN NEW.title <> OLD.title OR NEW.number <> OLD.number
    BEGIN
      INSERT INTO cases_words(cases_words, rowid, title) VALUES ('delete', {OLD}, OLD.title);
      INSERT INTO cases_words(rowid, title) VALUES ({NEW}, NEW.title);
    END
    """,
    f"""
    CREATE TRIGGER cases_words_removed AFTER DELETE ON cases_case
    BEGIN INSERT INTO cases_words(cases_words, rowid, title) VALUES ('delete', {OLD}, OLD.title); END
    """,
]
SQLITE_UNDO = [
    "DROP TRIGGER cases_words_added",
    "DROP TRIGGER cases_words_changed",
    "DROP TRIGGER cases_words_removed",
    "DROP TABLE cases_words",
]

# Without the translation PostgreSQL would read `web/site` and `e-mail` as one word each, and SQLite as two. The words are
# stored: a common word is found by walking the newest cases, where splitting each title anew would take most of the time.
POSTGRESQL = [
    r"""
    ALTER TABLE cases_case ADD COLUMN title_words tsvector GENERATED ALWAYS AS (
      to_tsvector('simple', translate(title, '-/.@_:''"&+#~=?%,;()[]', '                     '))
    ) STORED
    """,
    "CREATE INDEX cases_words ON cases_case USING gin (title_words)",
]
POSTGRESQL_UNDO = ["DROP INDEX cases_words", "ALTER TABLE cases_case DROP COLUMN title_words"]


def build(apps, schema_editor):
    """Make the index of this engine."""
    for statement in POSTGRESQL if schema_editor.connection.vendor == "postgresql" else SQLITE:
        schema_editor.execute(statement, params=None)


def drop(apps, schema_editor):
    """Take the index away again."""
    for statement in POSTGRESQL_UNDO if schema_editor.connection.vendor == "postgresql" else SQLITE_UNDO:
        schema_editor.execute(statement, params=None)


class Migration(migrations.Migration):
    dependencies = [("cases", "0002_legal_transitions")]

    operations = [migrations.RunPython(build, drop)]
