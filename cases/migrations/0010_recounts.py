"""A vote can be counted again, and a case whose result does not hold goes back from the stages after the vote.

The trigger of 0002 is replaced: the table of transitions has three pairs more.
"""

import uuid
from importlib import import_module

import django.db.models.deletion
import django.db.models.manager
from django.db import migrations, models

before = import_module("cases.migrations.0002_legal_transitions")

LEGAL_PAIRS = [
    *before.LEGAL_PAIRS,
    ("approved", "deliberation"),
    ("council_review", "deliberation"),
    ("drafting", "deliberation"),
]


def replace_guard(schema_editor, pairs):
    """Make the trigger of 0002 anew for these pairs."""
    old = ", ".join(f"'{source}>{target}'" for source, target in before.LEGAL_PAIRS)
    new = ", ".join(f"'{source}>{target}'" for source, target in pairs)
    before.unguard(None, schema_editor)
    postgresql = schema_editor.connection.vendor == "postgresql"
    for statement in before.POSTGRESQL if postgresql else [before.SQLITE]:
        schema_editor.execute(statement.replace(old, new), params=None)


def guard(apps, schema_editor):
    """The table as it is now."""
    replace_guard(schema_editor, LEGAL_PAIRS)


def unguard(apps, schema_editor):
    """The table as it was."""
    replace_guard(schema_editor, before.LEGAL_PAIRS)


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0009_rechecks'),
    ]

    operations = [
        migrations.CreateModel(
            name='Recount',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('position', models.PositiveSmallIntegerField()),
                ('code', models.CharField(max_length=4)),
                ('at', models.DateTimeField()),
                ('seated', models.PositiveSmallIntegerField()),
                ('quorum', models.PositiveSmallIntegerField()),
                ('ending', models.CharField(max_length=12)),
                ('holds', models.BooleanField()),
                ('motions', models.JSONField()),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='%(class)ss', to='cases.case')),
                ('seat', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='recounts', to='cases.seat')),
                ('vote', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='recounts', to='cases.vote')),
            ],
            options={
                'ordering': ['position'],
                'abstract': False,
                'base_manager_name': 'rows',
                'default_manager_name': 'rows',
                'constraints': [models.UniqueConstraint(fields=('vote', 'seat'), name='recount_once_per_seat'), models.UniqueConstraint(fields=('vote', 'position'), name='recount_position_once'), models.CheckConstraint(condition=models.Q(('code__in', ['R1', 'R2', 'R3', 'R4', 'R5', 'R6'])), name='recount_code_bars'), models.CheckConstraint(condition=models.Q(('ending__in', ['decided', 'enlarged', 'not_shown', 'returned'])), name='recount_ending_known')],
            },
            managers=[
                ('rows', django.db.models.manager.Manager()),
            ],
        ),
        migrations.RunPython(guard, unguard),
    ]
