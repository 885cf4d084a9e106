"""Who read what: rows that are written and kept, never changed or deleted (INTEGRITY.md, The wall).

The owner of the tables could do it all the same; the product's role and its mistakes cannot.
"""

import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


SQLITE = [
    """
    CREATE TRIGGER reading_no_update BEFORE UPDATE ON council_reading
    BEGIN SELECT RAISE(ABORT, 'who read what is kept as it was'); END
    """,
    """
    CREATE TRIGGER reading_no_delete BEFORE DELETE ON council_reading
    BEGIN SELECT RAISE(ABORT, 'who read what is kept as it was'); END
    """,
]
SQLITE_UNDO = ["DROP TRIGGER reading_no_update", "DROP TRIGGER reading_no_delete"]
POSTGRESQL = [
    """
    CREATE FUNCTION council_reading_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN RAISE EXCEPTION 'who read what is kept as it was'; END $$
    """,
    """
    CREATE TRIGGER reading_append_only BEFORE UPDATE OR DELETE ON council_reading
    FOR EACH ROW EXECUTE FUNCTION council_reading_refuse()
    """,
    """
    CREATE TRIGGER reading_no_truncate BEFORE TRUNCATE ON council_reading
    FOR EACH STATEMENT EXECUTE FUNCTION council_reading_refuse()
    """,
]
POSTGRESQL_UNDO = [
    "DROP TRIGGER reading_append_only ON council_reading",
    "DROP TRIGGER reading_no_truncate ON council_reading",
    "DROP FUNCTION council_reading_refuse()",
]


def guard(apps, schema_editor):
    """Make the triggers of this engine."""
    for statement in POSTGRESQL if schema_editor.connection.vendor == "postgresql" else SQLITE:
        schema_editor.execute(statement)


def unguard(apps, schema_editor):
    """Take them away again."""
    for statement in POSTGRESQL_UNDO if schema_editor.connection.vendor == "postgresql" else SQLITE_UNDO:
        schema_editor.execute(statement)


class Migration(migrations.Migration):

    dependencies = [
        ('council', '0004_guards_of_the_record'),
    ]

    operations = [
        migrations.CreateModel(
            name='Reading',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('case_uuid', models.UUIDField(null=True)),
                ('room', models.CharField(max_length=32)),
                ('part', models.UUIDField(null=True)),
                ('day', models.DateField()),
                ('at', models.DateTimeField()),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='readings', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'indexes': [
                    models.Index(fields=['-at', '-id'], name='reading_newest'),
                    models.Index(fields=['case_uuid', '-at', '-id'], name='reading_of_case'),
                    models.Index(fields=['person', '-at', '-id'], name='reading_of_person'),
                ],
                'constraints': [models.UniqueConstraint(condition=models.Q(('part', None)), fields=('person', 'case_uuid', 'room', 'day'), name='reading_once_a_day'), models.UniqueConstraint(condition=models.Q(('part__isnull', False)), fields=('person', 'case_uuid', 'room', 'part', 'day'), name='reading_of_a_part_once_a_day'), models.CheckConstraint(condition=models.Q(('part', None), ('case_uuid__isnull', False), _connector='OR'), name='reading_part_of_a_case')],
            },
        ),
        migrations.RunPython(guard, unguard),
    ]
