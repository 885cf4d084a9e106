"""Accounts name their second factors; wrong passwords and codes are counted."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("council", "0006_proposals")]

    operations = [
        migrations.AddField(
            model_name="user",
            name="second_factor",
            field=models.UUIDField(blank=True, editable=False, null=True),
        ),
        migrations.CreateModel(
            name="Attempts",
            fields=[
                ("key", models.CharField(max_length=64, primary_key=True, serialize=False)),
                ("failures", models.PositiveIntegerField(default=0)),
                ("last_at", models.DateTimeField()),
            ],
        ),
        migrations.RemoveConstraint(model_name="notice", name="notice_kind_known"),
        migrations.AddConstraint(
            model_name="notice",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ["account_invited", "appeal_received", "news", "respondent_notified"])),
                name="notice_kind_known",
            ),
        ),
    ]
