"""Questions to the appellant say in which language they are. The database fills it in for the previous release."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0006_queue_index'),
    ]

    operations = [
        migrations.AddField(
            model_name='informationrequest',
            name='language',
            field=models.CharField(blank=True, db_default='', default='', max_length=12),
        ),
    ]
