"""The database refuses a change of stage that the table of transitions does not have.

The pairs repeat `cases.lifecycle` on purpose (migrations import nothing of ours); a house test compares them. A later
change of the table comes with a new migration that replaces the trigger.
"""

from django.db import migrations

LEGAL_PAIRS = [
    ("admissibility", "eligible"),
    ("admissibility", "inadmissible"),
    ("admissibility", "needs_information"),
    ("admissibility", "referred"),
    ("admissibility", "settled"),
    ("admissibility", "suspended"),
    ("admissibility", "withdrawn"),
    ("approved", "published"),
    ("approved", "suspended"),
    ("assessment", "deliberation"),
    ("assessment", "settled"),
    ("assessment", "suspended"),
    ("assessment", "withdrawn"),
    ("closed", "panel_formation"),
    ("council_review", "approved"),
    ("council_review", "panel_formation"),
    ("council_review", "suspended"),
    ("deliberation", "settled"),
    ("deliberation", "suspended"),
    ("deliberation", "voting"),
    ("deliberation", "withdrawn"),
    ("drafting", "council_review"),
    ("drafting", "suspended"),
    ("eligible", "bundled"),
    ("eligible", "not_selected"),
    ("eligible", "panel_formation"),
    ("eligible", "settled"),
    ("eligible", "suspended"),
    ("eligible", "withdrawn"),
    ("inadmissible", "admissibility"),
    ("lapsed", "admissibility"),
    ("needs_information", "admissibility"),
    ("needs_information", "lapsed"),
    ("needs_information", "settled"),
    ("needs_information", "submitted"),
    ("needs_information", "suspended"),
    ("needs_information", "withdrawn"),
    ("not_selected", "eligible"),
    ("panel_formation", "assessment"),
    ("panel_formation", "settled"),
    ("panel_formation", "suspended"),
    ("panel_formation", "withdrawn"),
    ("published", "closed"),
    ("published", "panel_formation"),
    ("submitted", "admissibility"),
    ("submitted", "needs_information"),
    ("submitted", "settled"),
    ("submitted", "suspended"),
    ("submitted", "withdrawn"),
    ("suspended", "admissibility"),
    ("suspended", "approved"),
    ("suspended", "assessment"),
    ("suspended", "council_review"),
    ("suspended", "deliberation"),
    ("suspended", "drafting"),
    ("suspended", "eligible"),
    ("suspended", "needs_information"),
    ("suspended", "panel_formation"),
    ("suspended", "submitted"),
    ("suspended", "voting"),
    ("voting", "deliberation"),
    ("voting", "drafting"),
    ("voting", "suspended"),
]

_ALLOWED = ", ".join(f"'{source}>{target}'" for source, target in LEGAL_PAIRS)

SQLITE = f"""
    CREATE TRIGGER case_stage_legal BEFORE UPDATE OF stage ON cases_case
    WHEN NEW.stage <> OLD.stage AND OLD.stage || '>' || NEW.stage NOT IN ({_ALLOWED})
    BEGIN SELECT RAISE(ABORT, 'the table of transitions has no such step'); END
"""

POSTGRESQL = [
    f"""
    CREATE FUNCTION cases_stage_legal() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      IF NEW.stage <> OLD.stage AND OLD.stage || '>' || NEW.stage NOT IN ({_ALLOWED}) THEN
        RAISE EXCEPTION 'the table of transitions has no such step: % to %', OLD.stage, NEW.stage;
      END IF;
      RETURN NEW;
    END $$
    """,
    """
    CREATE TRIGGER case_stage_legal BEFORE UPDATE OF stage ON cases_case
    FOR EACH ROW EXECUTE FUNCTION cases_stage_legal()
    """,
]


def guard(apps, schema_editor):
    """Make the trigger of this engine."""
    for statement in POSTGRESQL if schema_editor.connection.vendor == "postgresql" else [SQLITE]:
        schema_editor.execute(statement, params=None)


def unguard(apps, schema_editor):
    """Take the trigger away again."""
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP TRIGGER case_stage_legal ON cases_case")
        schema_editor.execute("DROP FUNCTION cases_stage_legal()")
    else:
        schema_editor.execute("DROP TRIGGER case_stage_legal")


class Migration(migrations.Migration):
    dependencies = [("cases", "0001_initial")]

    operations = [migrations.RunPython(guard, unguard)]
