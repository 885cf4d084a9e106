"""A run of the watch goes on behind the last case that it looked at; and no figures stay that showed too much.

Runs made before hold counts that are hidden now. All are forgotten: the timer makes the newest one again at once.
"""

from django.db import migrations, models


def forget_runs(apps, schema_editor):
    """Take the runs away; what is known of each case stays, and is computed again where its stamp is old."""
    apps.get_model("cases", "Watch").objects.all().delete()


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0020_rehearsals"),
    ]

    operations = [
        migrations.RunPython(forget_runs, migrations.RunPython.noop),
        migrations.AddField(
            model_name="watch",
            name="reached",
            field=models.UUIDField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="watch",
            name="reached_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddConstraint(
            model_name="watch",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("reached", None), ("reached_at", None)),
                    models.Q(("reached__isnull", False), ("reached_at__isnull", False)),
                    _connector="OR",
                ),
                name="watch_reached_a_case_or_none",
            ),
        ),
    ]
