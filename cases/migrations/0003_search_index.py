"""An index of the words of titles, kept by the database itself: whatever way a case is written, it is found at once.

SQLite: a contentless FTS5 table whose rowid is the case's number as an integer (year × 10^12 + serial), so that it
survives VACUUM and walks from the newest case down. PostgreSQL: a GIN index over the same words. Both keep the words
as they are written, in lower case: no stemming, no stop words, any script (docs/decisions tell why not a search engine).
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

# Without the translation PostgreSQL would read `web/site` and `e-mail` as one word each, and SQLite as two.
POSTGRESQL = r"""
    CREATE INDEX cases_words ON cases_case USING gin (
      to_tsvector('simple', translate(title, '-/.@_:''"&+#~=?%,;()[]', '                     '))
    )
"""


def build(apps, schema_editor):
    """Make the index of this engine."""
    for statement in [POSTGRESQL] if schema_editor.connection.vendor == "postgresql" else SQLITE:
        schema_editor.execute(statement, params=None)


def drop(apps, schema_editor):
    """Take the index away again."""
    for statement in ["DROP INDEX cases_words"] if schema_editor.connection.vendor == "postgresql" else SQLITE_UNDO:
        schema_editor.execute(statement, params=None)


class Migration(migrations.Migration):
    dependencies = [("cases", "0002_legal_transitions")]

    operations = [migrations.RunPython(build, drop)]
