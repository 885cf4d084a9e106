"""Accounts name their second factors."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("council", "0004_guards_of_the_record")]

    operations = [
        migrations.AddField(
            model_name="user",
            name="second_factor",
            field=models.UUIDField(blank=True, editable=False, null=True),
        ),
    ]
