"""Signed checkpoints, their keys and witnesses: append-only like the record itself. A backup's head says so.

INTEGRITY.md, The record, Checkpoints.
"""

import django.db.models.deletion
from django.db import migrations, models

TABLES = ("checkpointkey", "checkpoint", "timestamp", "sighting")


def guard(apps, schema_editor):
    """Refuse every change of what was signed or seen."""
    for table in TABLES:
        if schema_editor.connection.vendor == "postgresql":
            schema_editor.execute(
                f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON council_{table} "
                "FOR EACH ROW EXECUTE FUNCTION council_record_refuse()"
            )
            schema_editor.execute(
                f"CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON council_{table} "
                "FOR EACH STATEMENT EXECUTE FUNCTION council_record_refuse()"
            )
            for name in ("append_only", "no_truncate"):
                schema_editor.execute(f"ALTER TABLE council_{table} ENABLE ALWAYS TRIGGER {table}_{name}")
        else:
            for act in ("UPDATE", "DELETE"):
                schema_editor.execute(
                    f"CREATE TRIGGER {table}_no_{act.lower()} BEFORE {act} ON council_{table} "
                    "BEGIN SELECT RAISE(ABORT, 'checkpoints are kept as they were signed'); END"
                )


def unguard(apps, schema_editor):
    """Take the triggers away again."""
    for table in TABLES:
        if schema_editor.connection.vendor == "postgresql":
            schema_editor.execute(f"DROP TRIGGER {table}_append_only ON council_{table}")
            schema_editor.execute(f"DROP TRIGGER {table}_no_truncate ON council_{table}")
        else:
            for act in ("update", "delete"):
                schema_editor.execute(f"DROP TRIGGER {table}_no_{act}")


class Migration(migrations.Migration):

    dependencies = [
        ('council', '0002_append_only'),
    ]

    operations = [
        migrations.CreateModel(
            name='CheckpointKey',
            fields=[
                ('text', models.CharField(max_length=300, primary_key=True, serialize=False)),
                ('adopted_at', models.DateTimeField()),
            ],
        ),
        migrations.AddField(
            model_name='recordhead',
            name='recovering_since',
            field=models.DateTimeField(null=True),
        ),
        migrations.CreateModel(
            name='Checkpoint',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('origin', models.CharField(max_length=200)),
                ('size', models.BigIntegerField()),
                ('root', models.BinaryField(max_length=32)),
                ('note', models.TextField()),
                ('day', models.DateField()),
                ('counts', models.JSONField(default=dict)),
                ('blocks', models.BinaryField()),
                ('published_at', models.DateTimeField()),
                ('key', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='council.checkpointkey')),
            ],
        ),
        migrations.CreateModel(
            name='Sighting',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('person', models.UUIDField()),
                ('at', models.DateTimeField()),
                ('checkpoint', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='sightings', to='council.checkpoint')),
            ],
        ),
        migrations.CreateModel(
            name='Timestamp',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('authority', models.CharField(max_length=300)),
                ('token', models.BinaryField()),
                ('at', models.DateTimeField()),
                ('checkpoint', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='timestamps', to='council.checkpoint')),
            ],
        ),
        migrations.AddConstraint(
            model_name='checkpoint',
            constraint=models.UniqueConstraint(fields=('origin', 'size'), name='checkpoint_once_per_size'),
        ),
        migrations.AddConstraint(
            model_name='checkpoint',
            constraint=models.CheckConstraint(condition=models.Q(('size__gt', 0)), name='checkpoint_of_something'),
        ),
        migrations.AddConstraint(
            model_name='sighting',
            constraint=models.UniqueConstraint(fields=('checkpoint', 'person'), name='sighting_once_each'),
        ),
        migrations.AddConstraint(
            model_name='timestamp',
            constraint=models.UniqueConstraint(fields=('checkpoint', 'authority'), name='timestamp_once_each'),
        ),
        migrations.RunPython(guard, unguard),
    ]
