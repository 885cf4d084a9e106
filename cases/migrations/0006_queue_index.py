"""The queue of a stage reads its first cases in the order of their deadlines, also those that have none."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0005_published_opinions"),
        ("council", "0002_append_only"),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name="case",
            name="case_stage_due",
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(fields=["stage", "due_at", "id"], name="case_stage_due"),
        ),
    ]
